"""Destroying data whose term is over: nobody too early, nothing of them left, and an act that proves it."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pypdfium2
import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ezh_rollout.shared.grammar import Case
from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry import personal_data, retention
from registry.actions import employee as employees
from registry.actions import eos_account, record
from registry.actions.admin_right import set_rights
from registry.actions.destruction import ActData, destroy
from registry.actions.personal_data import log_reading
from registry.codes import Owner
from registry.models import (
    DataRemark,
    DestructionAct,
    Employee,
    FindingWaiver,
    ImportRow,
    ImportRun,
    PersonalDataAccess,
    Pupil,
    Reconciliation,
    Representation,
    Representative,
    TeachingAssignment,
    Verification,
)
from registry.personal_data import Start
from registry.states import AdminBlock, AdminLevel
from tests.world import NOW, World, make_pupil

As = Callable[[str], Client]
LONG_AGO = datetime(2024, 3, 1, 9, 0, tzinfo=NOW.tzinfo)
ON = NOW.date()
ACT = ActData(
    number="7", dated=ON, reason="истёк срок хранения", commission=["Берёзкина Р.А., директор", "Кленова В.Н."]
)


@pytest.fixture
def hooks() -> Iterator[None]:
    """The sockets as they were before the test."""
    before = list(retention.HOLDS), list(retention.DESTROYERS)
    yield
    retention.HOLDS[:], retention.DESTROYERS[:] = before


def leave(person: Any, *, at: datetime = LONG_AGO, **fields: Any) -> Any:
    """Into the archive on that day, with the history that such a move leaves."""
    for name, value in {"archived_at": at, **fields}.items():
        setattr(person, name, value)
    save_as(person, by=None, reason="в архив")
    return person


def expired(world: World, on: date = ON) -> set[tuple[str, int]]:
    return {(row.section, row.pk) for row in retention.all_expired(school=world.school.pk, on=on)}


def destroyed(world: World, act: ActData = ACT, **chosen: int) -> DestructionAct:
    people = {section: frozenset({pk}) for section, pk in chosen.items()}
    return destroy(world.school, people, act=act, by=world.director, at=NOW)


def everything_in_the_database() -> str:
    """Every table but the acts, with the tables of history."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if model is not DestructionAct:
            found += [json.dumps(row, default=str, ensure_ascii=False) for row in model._base_manager.values()]
    return "\n".join(found)


# --- the policy ---------------------------------------------------------------------------------------------------


def test_every_term_of_the_registry_is_a_rule_the_program_executes() -> None:
    """A term with years is executed by the retention page; everything else goes with its row."""
    starts = {field.keep.start for field in personal_data.PERSONAL.values() if field.keep.years}

    assert starts == {Start.LEFT, Start.LAST_CHILD_LEFT, Start.ARCHIVED, Start.WRITTEN}
    assert all(bool(field.keep.years) != (field.keep.start is Start.ROW) for field in personal_data.PERSONAL.values())


@pytest.mark.parametrize(
    "name",
    sorted({name for name in personal_data.PERSONAL if name.split(".")[0] in {"Pupil", "Representative", "Employee"}}),
)
def test_every_field_of_a_card_has_the_term_of_its_section(name: str) -> None:
    fields = {"Pupil": personal_data.PUPIL, "Representative": personal_data.PARENT, "Employee": personal_data.STAFF}

    assert personal_data.PERSONAL[name] == fields[name.partition(".")[0]]


@pytest.mark.parametrize(
    ("left_on", "archived", "on", "is_over"),
    [
        (date(2024, 3, 10), LONG_AGO, date(2027, 3, 10), True),
        (date(2024, 3, 11), LONG_AGO, date(2027, 3, 10), False),
        # Left long ago, archived last week: the term runs from the leaving.
        (date(2024, 3, 10), NOW, date(2027, 3, 10), True),
        (None, LONG_AGO, date(2027, 3, 1), True),
        (None, LONG_AGO, date(2027, 2, 28), False),
        # The leaving is known, the card is not archived: perhaps the pupil came back.
        (date(2020, 1, 1), None, date(2027, 3, 10), False),
        (None, None, date(2099, 1, 1), False),
        (date(2024, 2, 28), LONG_AGO, date(2027, 2, 28), True),
        (date(2024, 2, 29), LONG_AGO, date(2027, 2, 28), False),
        (date(2025, 2, 28), LONG_AGO, date(2028, 2, 29), True),
    ],
)
def test_the_term_of_a_pupil_is_three_years_from_leaving(
    world: World, left_on: date | None, archived: datetime | None, on: date, is_over: bool
) -> None:
    leave(world.pupil, at=archived, left_on=left_on)  # type: ignore[arg-type]

    assert (("pupils", world.pupil.pk) in expired(world, on)) is is_over


def test_a_parent_stays_as_long_as_the_last_child(world: World) -> None:
    sister = make_pupil(world.school_class, "Рябинина", "Ева")
    Representation.objects.create(school=world.school, representative=world.representative, pupil=sister)
    leave(world.pupil, left_on=date(2023, 1, 1))

    assert ("representatives", world.representative.pk) not in expired(world)
    leave(sister, left_on=date(2024, 3, 11))
    assert ("representatives", world.representative.pk) not in expired(world)
    leave(sister, left_on=date(2024, 3, 10))
    assert ("representatives", world.representative.pk) in expired(world)


def test_a_parent_without_children_is_counted_from_the_archive(world: World) -> None:
    alone = Representative.objects.create(school=world.school, last_name="Один", first_name="Ян")

    assert ("representatives", alone.pk) not in expired(world)
    leave(alone)
    assert ("representatives", alone.pk) in expired(world)


def test_staff_are_counted_from_the_archive(world: World) -> None:
    leave(world.staff["employee"], at=NOW - timedelta(days=3 * 366))
    leave(world.staff["deputy"], at=NOW)

    assert {pk for section, pk in expired(world) if section == "employees"} == {world.staff["employee"].pk}


# --- nobody too early ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("section", ["pupils", "representatives", "employees"])
def test_nobody_is_destroyed_before_the_term(world: World, section: str) -> None:
    key = {"pupils": world.pupil, "representatives": world.representative, "employees": world.staff["employee"]}[
        section
    ].pk

    with pytest.raises(Outrun, match="данные изменились"):
        destroyed(world, **{section: key})
    assert DestructionAct.objects.count() == 1


def test_people_of_another_school_are_not_destroyed(world: World) -> None:
    foreign = leave(Pupil.objects.create(school=world.other, last_name="Чужой", first_name="Ян"))

    with pytest.raises(Outrun):
        destroyed(world, pupils=foreign.pk)
    assert Pupil.objects.filter(pk=foreign.pk).exists()


def test_whoever_is_held_back_stops_the_whole(world: World, hooks: None) -> None:
    leave(world.pupil)
    leave(world.representative)
    retention.HOLDS.append(
        lambda section, _school, people: (
            dict.fromkeys(people, "согласие хранится до 2028 года") if section == "pupils" else {}
        )
    )

    with pytest.raises(Refused, match="Рябинина Анна Петровна: согласие хранится до 2028 года"):
        destroyed(world, pupils=world.pupil.pk)
    assert Pupil.objects.filter(pk=world.pupil.pk).exists()


@pytest.mark.parametrize(
    "act",
    [
        ActData(number=" ", dated=ON, reason="срок", commission=["Берёзкина Р.А."]),
        ActData(number="7", dated=ON, reason="", commission=["Берёзкина Р.А."]),
        ActData(number="7", dated=ON, reason="срок", commission=[]),
    ],
)
def test_no_destruction_without_a_whole_act(world: World, act: ActData) -> None:
    leave(world.pupil)

    with pytest.raises(Refused, match="В акте нужны"):
        destroyed(world, act=act, pupils=world.pupil.pk)


def test_the_number_of_an_act_is_used_once_a_year(world: World) -> None:
    leave(world.pupil)
    second = ActData(number=" 1 ", dated=ON, reason="срок", commission=["Берёзкина Р.А."])

    with pytest.raises(Refused, match="Акт № 1 за 2027 год уже есть"):
        destroyed(world, act=second, pupils=world.pupil.pk)
    assert Pupil.objects.filter(pk=world.pupil.pk).exists()


def test_nobody_chosen_makes_no_act(world: World) -> None:
    with pytest.raises(Refused, match="Никто не отмечен"):
        destroyed(world)


# --- nothing of them left ------------------------------------------------------------------------------------------


def test_nothing_of_a_pupil_and_the_parents_is_left_anywhere(world: World) -> None:
    """Every table is searched, the tables of history too; the classmates stay."""
    pupil = leave(world.pupil, last_name="Жар-Птицына", snils="112-233-445 95", phone="+7 900 123-45-67")
    parent = leave(world.representative, last_name="Жар-Птицына", email="zhar@example.org")
    log_reading(pupil, by=world.deputy, at=NOW)
    LogEntry.objects.create(
        user=world.sysadmin,
        content_type=ContentType.objects.get_for_model(Pupil),
        object_id=str(pupil.pk),
        object_repr=str(pupil),
        action_flag=CHANGE,
    )
    _leave_traces(world, pupil)
    assert "Жар-Птицына" in everything_in_the_database()

    act = destroyed(world, pupils=pupil.pk)

    left = everything_in_the_database()
    traces = ("Жар-Птицына", "жар-птицына", "112-233-445 95", "123-45-67", "zhar@example.org", "Рябинина")
    assert [trace for trace in traces if trace in left] == []
    assert not Representative.objects.filter(pk=parent.pk).exists()
    assert act.counts == {"pupils": 1, "representatives": 1}
    assert "Калинин" in left


def _leave_traces(world: World, pupil: Pupil) -> None:
    """A check with a remark, a waived finding, an import that named the pupil, a comparison that did."""
    Verification.objects.create(
        school=world.school,
        section="pupils",
        object_id=pupil.pk,
        fingerprint="f" * 64,
        seen={"last_name": pupil.last_name},
        checked_by=world.deputy,
        checked_at=NOW,
    )
    DataRemark.objects.create(
        school=world.school,
        section="pupils",
        object_id=pupil.pk,
        field="last_name",
        was={"last_name": pupil.last_name},
        text=f"{pupil.last_name}: проверьте по свидетельству",
        made_by=world.deputy,
        made_at=NOW,
    )
    FindingWaiver.objects.create(
        school=world.school,
        code="double",
        section="pupils",
        object_id=pupil.pk,
        fingerprint="f" * 64,
        reason=f"{pupil.last_name} — сестра-близнец",
        waived_by=world.deputy,
        waived_at=NOW,
    )
    run = ImportRun.objects.create(
        school=world.school, kind="pupils", created_at=NOW, missing=[pupil.full_name], content=b"raw"
    )
    ImportRow.objects.create(
        run=run, position=1, location="строка 2", outcome="new", values={"Фамилия": pupil.last_name}
    )
    Reconciliation.objects.create(
        school=world.school,
        kind="representatives",
        sha256="0" * 64,
        created_at=NOW,
        differences=[{"name": pupil.full_name}],
        created_by=world.sysadmin,
    )


def test_checks_of_others_stay(world: World) -> None:
    pupil = leave(world.pupil)
    for object_id in (pupil.pk, world.other_pupil.pk):
        Verification.objects.create(
            school=world.school,
            section="pupils",
            object_id=object_id,
            fingerprint="f" * 64,
            checked_by=world.deputy,
            checked_at=NOW,
        )

    destroyed(world, pupils=pupil.pk)

    assert list(Verification.objects.values_list("object_id", flat=True)) == [world.other_pupil.pk]


def test_the_look_at_a_destroyed_card_stays_in_the_log_without_a_name(world: World, as_: As) -> None:
    pupil = leave(world.pupil)
    log_reading(pupil, by=world.deputy, at=NOW)
    destroyed(world, pupils=pupil.pk)

    page = as_("director").get(reverse("registry:access_log", args=[world.school.pk])).content.decode()

    assert f"карточка № {pupil.pk}, данные уничтожены" in page
    assert "Рябинина" not in page


def test_a_parent_with_another_child_stays(world: World) -> None:
    sister = make_pupil(world.school_class, "Рябинина", "Ева")
    Representation.objects.create(school=world.school, representative=world.representative, pupil=sister)
    leave(world.pupil)

    act = destroyed(world, pupils=world.pupil.pk)

    assert act.counts == {"pupils": 1}
    assert list(world.representative.pupils.all()) == [sister]


def test_the_row_of_an_employee_stays_empty_because_tasks_point_at_it(world: World) -> None:
    employee = world.staff["employee"]
    user = world.users["employee"]
    set_rights(employee, levels={AdminBlock.PEOPLE: AdminLevel.FULL}, on=ON, seen=[], by=world.sysadmin)
    eos_account.enter_codes(world.school, {Owner("employee", employee.pk): "JOB-1"}, on=ON, by=world.sysadmin)
    user.appointments.all().delete()
    leave(employee, snils="112-233-445 95", phone="123-45-67", name_forms={"dative": "Ясеневу П.И."})

    destroyed(world, employees=employee.pk)

    assert ("employees", employee.pk) not in expired(world)
    fresh = Employee.objects.get(pk=employee.pk)
    user.refresh_from_db()
    assert (fresh.last_name, fresh.first_name, fresh.snils, fresh.phone, fresh.user) == (
        "Данные уничтожены",
        "",
        "",
        "",
        None,
    )
    assert fresh.destroyed_at == NOW
    assert {fresh.name_in(case) for case in Case} == {"(данные уничтожены)"}
    assert [row.last_name for row in fresh.history.all()] == ["Данные уничтожены"]
    assert not fresh.eos_accounts.exists()
    assert not fresh.admin_rights.exists()
    assert world.things["task"].assignments.get().employee == fresh
    assert "ясенев" not in TeachingAssignment.objects.get(pk=world.assignment.pk).search_key
    assert (user.is_active, user.has_usable_password()) == (False, False)


@pytest.mark.parametrize("restore", [employees.restore, record.restore])
def test_an_emptied_employee_is_not_brought_back(world: World, restore: Callable[..., None]) -> None:
    employee = leave(world.staff["employee"])
    destroyed(world, employees=employee.pk)

    with pytest.raises(Refused, match="уничтожены"):
        restore(Employee.objects.get(pk=employee.pk), by=world.sysadmin)


def test_a_deleted_pupil_cannot_be_brought_back(world: World) -> None:
    pupil = leave(world.pupil)
    destroyed(world, pupils=pupil.pk)

    with pytest.raises(Outrun, match="уничтожены"):
        record.restore(pupil, by=world.sysadmin)


def test_other_nouns_clean_up_inside_the_same_transaction(world: World, hooks: None) -> None:
    """One that fails takes everything back; one that works is told whom, with the keys of names and numbers."""
    pupil = leave(world.pupil, snils="112-233-445 95")
    seen: list[retention.Destroyed] = []

    def fails(doomed: retention.Destroyed) -> int:
        raise Refused("Не стёрлись строки импорта.")

    retention.DESTROYERS.append(fails)
    with pytest.raises(Refused):
        destroyed(world, pupils=pupil.pk)
    assert Pupil.objects.filter(pk=pupil.pk).exists()

    def works(doomed: retention.Destroyed) -> int:
        seen.append(doomed)
        return 5

    retention.DESTROYERS[:] = [works]
    act = destroyed(world, pupils=pupil.pk)

    assert [doomed.section for doomed in seen] == ["pupils", "representatives"]
    assert seen[0].people == {pupil.pk}
    assert seen[0].name_keys == {"рябинина анна петровна"}
    assert seen[0].snils == {"112-233-445 95"}
    assert act.rows > 10


def test_old_rows_of_the_log_go_with_the_act(world: World) -> None:
    log_reading(world.other_pupil, by=world.deputy, at=LONG_AGO)
    log_reading(world.other_pupil, by=world.deputy, at=NOW - timedelta(days=1000))
    leave(world.pupil)

    destroyed(world, pupils=world.pupil.pk)

    assert PersonalDataAccess.objects.count() == 1


# --- the act -------------------------------------------------------------------------------------------------------


def test_the_act_names_whose_data_without_the_data(world: World) -> None:
    pupil = leave(world.pupil, snils="112-233-445 95")

    act = destroyed(world, pupils=pupil.pk)

    document = pypdfium2.PdfDocument(bytes(act.pdf))
    paper = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    assert act.sha256 == hashlib.sha256(bytes(act.pdf)).hexdigest()
    assert act.subjects[0] == {"section": "pupils", "number": pupil.pk, "initials": "Р. А. П."}
    for words in (
        "АКТ № 7",
        "10 марта 2027 г.",
        "Берёзкина Р.А., директор",
        "истёк срок хранения",
        "Р. А. П.",
        "СНИЛС",
    ):
        assert words in paper
    for secret in ("Рябинина", "112-233", "Анна"):
        assert secret not in paper
        assert secret not in json.dumps(act.subjects, ensure_ascii=False)


def test_the_stored_bytes_are_given_out_as_they_are(world: World, as_: As) -> None:
    answer = as_("deputy").get(reverse("registry:destruction_act", args=[world.destruction_act.pk]))

    assert answer.content == b"%PDF-1.7 act"


# --- the page ------------------------------------------------------------------------------------------------------


@pytest.fixture
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def form(*people: str, **changed: str) -> dict[str, Any]:
    data = {
        "number": "8",
        "dated": "2027-03-10",
        "reason": "срок",
        "commission": "Берёзкина Р.А.",
        "word": "Уничтожить",
    }
    return {**data, **changed, "people": list(people)}


@pytest.mark.usefixtures("_today")
def test_the_director_destroys_from_the_page(world: World, as_: As) -> None:
    leave(world.pupil)

    answer = as_("director").post(
        reverse("registry:retention", args=[world.school.pk]), form(f"pupils-{world.pupil.pk}"), follow=True
    )

    assert "Акт № 8 от 10.03.2027" in answer.content.decode()
    assert not Pupil.objects.filter(pk=world.pupil.pk).exists()


@pytest.mark.usefixtures("_today")
@pytest.mark.parametrize(
    ("changed", "status", "message"),
    [
        ({"word": "да"}, 422, "впишите «уничтожить»"),
        ({"word": ""}, 422, "Обязательное поле"),
        ({"dated": "2027-03-11"}, 422, "ещё не наступил"),
        ({"commission": " \n "}, 422, "Обязательное поле"),
        ({"number": "1"}, 422, "уже есть"),
        ({"people": "pupils-999999"}, 409, "данные изменились"),
        ({"people": ""}, 404, ""),
        ({"people": "schools-1"}, 404, ""),
    ],
)
def test_nothing_is_destroyed_by_a_wrong_form(
    world: World, as_: As, changed: dict[str, str], status: int, message: str
) -> None:
    leave(world.pupil)
    data = form(f"pupils-{world.pupil.pk}")

    answer = as_("director").post(reverse("registry:retention", args=[world.school.pk]), {**data, **changed})

    assert answer.status_code == status
    assert message in answer.content.decode()
    assert Pupil.objects.filter(pk=world.pupil.pk).exists()


@pytest.mark.usefixtures("_today")
@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_for_one_and_for_thirty(
    world: World, as_: As, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        leave(make_pupil(world.school_class, f"Вязов{number:02}", "Ян"))
    client = as_("director")

    with django_assert_num_queries(9):
        page = client.get(reverse("registry:retention", args=[world.school.pk])).content.decode()
    assert f"Вязов{count - 1:02} Ян" in page
