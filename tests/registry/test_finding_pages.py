"""«Проверка данных»: the page, what was decided about a finding, the profile of fields, the district's numbers."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import finding as actions
from registry.checks import BY_CODE, Facts, Spot, findings_of
from registry.checks.profile import levels_of
from registry.models import FieldRule, FindingWaiver, PersonalDataAccess, Pupil, School
from registry.states import FieldLevel
from tests.world import NOW, World, make_pupil

As = Callable[[str], Client]
CODE = "pupil_without_parent"


@pytest.fixture
def lonely(world: World) -> Pupil:
    return make_pupil(world.school_class, "Одинцова", "Анна", "Петровна", snils="112-233-445 95")


def now() -> datetime:
    return timezone.now()


def spots(school: School, code: str = CODE) -> list[Spot]:
    return list(BY_CODE[code].find(Facts(school, on=timezone.localdate())))


def shown(school: School, code: str = CODE) -> list[str]:
    found = [one for one in findings_of(Facts(school, on=timezone.localdate())) if one.rule.code == code]
    return [spot.label for one in found for spot in one.spots]


def waive(world: World, **fields: Any) -> FindingWaiver:
    (spot,) = spots(world.school)
    return actions.waive(
        world.school,
        **{"code": CODE, "mark": spot.fingerprint, "reason": "Опека оформляется", "by": world.deputy, "at": now()}
        | fields,
    )


def test_the_page_says_what_is_wrong_why_and_where_to_mend_it(as_: As, world: World, lonely: Pupil) -> None:
    page = as_("sysadmin").get(reverse("registry:findings", args=[world.school.pk]))

    html = page.content.decode()
    rule = BY_CODE[CODE]
    assert rule.title in html
    assert rule.why in html
    assert rule.mend in html
    assert "Одинцова Анна Петровна" in html
    assert reverse("registry:representation_add", args=["pupils", lonely.pk]) in html


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("", True),
        ("?severity=warn", True),
        ("?severity=error", False),
        ("?section=pupils", True),
        ("?section=bells", False),
        ("?section=nonsense&severity=nonsense", True),
    ],
)
def test_the_page_can_be_narrowed(as_: As, world: World, lonely: Pupil, query: str, *, is_there: bool) -> None:
    page = as_("director").get(reverse("registry:findings", args=[world.school.pk]) + query)

    assert (lonely.last_name in page.content.decode()) == is_there


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_for_any_number_of_findings(
    as_: As, world: World, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_pupil(world.school_class, "Одинцова", f"Анна{number}")
    browser = as_("deputy")

    with django_assert_num_queries(26):
        browser.get(reverse("registry:findings", args=[world.school.pk]))


def test_few_findings_of_an_empty_school_are_no_good_news(as_: As, world: World) -> None:
    """The page names what there was nothing to check in, and leads there."""
    address = reverse("registry:findings", args=[world.school.pk])
    Pupil.objects.update(archived_at=NOW)

    page = as_("sysadmin").get(address).content.decode()

    assert "Ещё пусты:" in page
    assert f'<a href="{reverse("registry:rows", args=[world.school.pk, "pupils"])}">Учащиеся</a>' in page
    assert ">Кабинеты и места</a>" not in page
    Pupil.objects.update(archived_at=None)
    assert "Ещё пусты:" not in as_("sysadmin").get(address).content.decode()


def test_findings_about_people_are_counted_where_they_are_mended(as_: As, world: World, lonely: Pupil) -> None:
    """A rule about all people names no section by itself: its places do, on every page that counts."""
    Pupil.objects.filter(pk=lonely.pk).update(first_name="Aнна", gender="")
    world.school.planned_staff = None
    world.school.save()
    browser, address = as_("deputy"), reverse("registry:findings", args=[world.school.pk])

    overview = browser.get(reverse("registry:reference_notes", args=[world.school.pk])).content.decode()

    places = [
        (spot.section, one.rule.severity.value)
        for one in findings_of(Facts(world.school, on=timezone.localdate()))
        for spot in one.spots
    ]
    errors, warnings = places.count(("pupils", "error")), places.count(("school", "warn"))
    assert re.search(rf"section=pupils&amp;severity=error.>{errors}\s", overview)
    assert re.search(rf"section=school&amp;severity=warn.>Карточка школы: {warnings}\s", overview)
    narrowed = browser.get(f"{address}?section=pupils&severity=error").content.decode()
    assert BY_CODE["name_latin_letters"].title in narrowed
    assert BY_CODE["field_required_empty"].title in narrowed


def test_what_is_no_problem_leaves_the_list_with_its_reason(as_: As, world: World, lonely: Pupil) -> None:
    (spot,) = spots(world.school)
    address = reverse("registry:finding_waive", args=[world.school.pk, CODE, spot.fingerprint])

    answer = as_("deputy").post(address, {"reason": "Опека оформляется"}, follow=True)

    assert shown(world.school) == []
    html = answer.content.decode()
    assert "Опека оформляется" in html
    assert "Сосновский" in html
    waiver = FindingWaiver.objects.get(code=CODE)
    assert (waiver.object_id, waiver.waived_by) == (lonely.pk, world.deputy)
    assert FindingWaiver.history.filter(code=CODE).count() == 1


def test_a_waiver_needs_a_reason(as_: As, world: World, lonely: Pupil) -> None:
    (spot,) = spots(world.school)
    address = reverse("registry:finding_waive", args=[world.school.pk, CODE, spot.fingerprint])

    answer = as_("sysadmin").post(address, {"reason": " "})

    assert answer.status_code == 422
    with pytest.raises(Refused, match="почему"):
        waive(world, reason=" ")
    assert shown(world.school) == [lonely.full_name]


def test_a_waiver_ends_when_the_data_changes(world: World, lonely: Pupil) -> None:
    waive(world)
    assert shown(world.school) == []

    Pupil.objects.filter(pk=lonely.pk).update(last_name="Двойцова")

    assert shown(world.school) == ["Двойцова Анна Петровна"]


def test_what_comes_back_says_who_had_decided_and_why(as_: As, world: World, lonely: Pupil) -> None:
    waive(world)
    address = reverse("registry:findings", args=[world.school.pk])
    assert "Было снято" not in as_("sysadmin").get(address).content.decode()

    Pupil.objects.filter(pk=lonely.pk).update(last_name="Двойцова")

    page = as_("sysadmin").get(address).content.decode()
    assert "Было снято: Опека оформляется" in page
    assert "Снятые замечания" not in page


def test_a_waiver_of_one_number_does_not_cover_another(world: World) -> None:
    pupil = make_pupil(world.school_class, "Одинцова", "Анна", snils="112-233-445 96")
    (spot,) = spots(world.school, "snils_checksum")
    actions.waive(
        world.school, code="snils_checksum", mark=spot.fingerprint, reason="Так в карточке", by=None, at=now()
    )
    assert shown(world.school, "snils_checksum") == []

    Pupil.objects.filter(pk=pupil.pk).update(snils="112-233-445 97")

    assert shown(world.school, "snils_checksum") == [pupil.full_name]


def test_two_people_cannot_waive_the_same(world: World, lonely: Pupil) -> None:
    waive(world)

    with pytest.raises(Outrun, match="уже снял"):
        waive(world, by=world.sysadmin)


def test_what_was_mended_meanwhile_cannot_be_waived(as_: As, world: World, lonely: Pupil) -> None:
    (spot,) = spots(world.school)
    Pupil.objects.filter(pk=lonely.pk).update(last_name="Двойцова")

    with pytest.raises(Outrun, match="изменили"):
        actions.waive(world.school, code=CODE, mark=spot.fingerprint, reason="Так надо", by=None, at=now())
    address = reverse("registry:finding_waive", args=[world.school.pk, CODE, spot.fingerprint])
    assert as_("deputy").get(address).status_code == 409


def test_a_waiver_can_be_taken_back_once_and_given_again(as_: As, world: World, lonely: Pupil) -> None:
    waiver = waive(world)

    as_("sysadmin").post(reverse("registry:waiver_undo", args=[waiver.pk]))

    assert shown(world.school) == [lonely.full_name]
    with pytest.raises(Outrun):
        actions.undo_waiver(waiver, by=world.deputy, at=now())
    waive(world)
    assert shown(world.school) == []


def test_the_print_is_logged_as_it_names_people(as_: As, world: World, lonely: Pupil) -> None:
    page = as_("deputy").get(reverse("registry:findings_print", args=[world.school.pk]))

    assert lonely.full_name in page.content.decode()
    entry = PersonalDataAccess.objects.get(school=world.school, what__contains="Ошибки в данных")
    assert entry.by == world.deputy


def test_the_district_sees_rules_and_numbers_and_no_name(as_: As, world: World, lonely: Pupil) -> None:
    make_pupil(world.school_class, "Двойцова2", "A.", snils="1")

    html = as_("district").get(reverse("registry:finding_counts", args=[world.school.pk])).content.decode()

    people = [*world.staff.values(), *Pupil.objects.filter(school=world.school)]
    assert {CODE, "name_digits", "snils_format"} <= set(re.findall("<code>(.*?)</code>", html))
    assert [person.last_name for person in people if person.last_name in html] == []


def test_the_district_finds_the_numbers_from_its_page(as_: As, world: World) -> None:
    html = as_("district").get(reverse("district")).content.decode()

    assert reverse("registry:finding_counts", args=[world.school.pk]) in html


# The profile of fields.


def test_a_school_decides_what_has_to_be_filled(as_: As, world: World) -> None:
    browser, address = as_("sysadmin"), reverse("registry:field_rules", args=[world.school.pk])
    form = browser.get(address).context["form"]
    levels = {name: field.initial for name, field in form.fields.items()}
    assert world.room.name not in shown(world.school, "field_required_empty")

    browser.post(address, levels | {"rooms.kind": FieldLevel.REQUIRED.value})

    assert world.room.name in shown(world.school, "field_required_empty")
    assert FieldRule.objects.filter(school=world.school).count() == 1

    browser.post(address, levels)

    assert not FieldRule.objects.exists()
    assert FieldRule.history.filter(school_id=world.school.pk).count() == 2


def test_the_profile_for_the_states_records_is_off_until_asked_for(as_: As, world: World) -> None:
    browser, address = as_("sysadmin"), reverse("registry:field_rules_preset", args=[world.school.pk])
    assert levels_of(world.school.pk)["representatives"]["birth_date"] == FieldLevel.OFF

    browser.post(address, {"preset": "uftt"})
    assert levels_of(world.school.pk)["representatives"]["birth_date"] == FieldLevel.REQUIRED

    browser.post(address, {"preset": "default"})
    assert not FieldRule.objects.exists()


def test_other_schools_keep_their_profile(world: World) -> None:
    actions.set_levels(world.other, levels={("pupils", "snils"): FieldLevel.OFF}, by=None)

    assert levels_of(world.school.pk)["pupils"]["snils"] == FieldLevel.DESIRABLE


def test_a_field_that_is_switched_off_is_not_asked_for(world: World) -> None:
    make_pupil(world.school_class, "Одинцова", "Анна")
    assert "Одинцова Анна" in shown(world.school, "snils_missing")

    actions.set_levels(world.school, levels={("pupils", "snils"): FieldLevel.OFF}, by=None)

    assert "Одинцова Анна" not in shown(world.school, "snils_missing")
