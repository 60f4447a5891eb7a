"""The pages of verification: one key a row, lists, the sheet on paper, what is told when somebody was faster."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ezh_rollout.shared.history import save_as
from registry.models import Building, DataRemark, PersonalDataAccess, Sample, Verification
from registry.queries.looked import LOOKS
from registry.queries.verification import row_checks
from tests.world import NOW, World, make_pupil

As = Callable[[str], Client]


def at(world: World, name: str, *args: Any) -> str:
    return reverse(f"registry:{name}", args=[world.school.pk, *args])


def checks(world: World, section: str = "pupils") -> dict[int, Any]:
    return row_checks(LOOKS[section], world.school.pk)


def seen(world: World, pk: int) -> dict[str, str]:
    return {"seen": json.dumps(checks(world)[pk].seen)}


# Every list × {1, 30} rows
@pytest.mark.parametrize(
    ("name", "args", "queries"),
    [
        ("verification", (), 35),
        ("verification_section", ("pupils",), 19),
        ("verification_sheet", ("pupils",), 9),
    ],
)
@pytest.mark.parametrize("rows", [1, 30])
def test_pages_cost_the_same_for_any_number_of_rows(
    world: World,
    as_: As,
    django_assert_num_queries: DjangoAssertNumQueries,
    name: str,
    args: Any,
    queries: int,
    rows: int,
) -> None:
    for number in range(rows):
        make_pupil(world.school_class, "Рябинин", f"Иван{number}")
    client = as_("deputy")

    with django_assert_num_queries(queries):
        page = client.get(at(world, name, *args))

    assert page.status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_remarks_cost_the_same_for_any_number(
    world: World, as_: As, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    client = as_("deputy")
    for number in range(rows):
        pupil = make_pupil(world.school_class, "Рябинин", f"Иван{number}")
        client.post(at(world, "remark_add", "pupils", pupil.pk), {**seen(world, pupil.pk), "remark-snils": "Иначе"})

    with django_assert_num_queries(10):
        page = client.get(at(world, "remarks"), {"show": "others"})

    assert page.status_code == 200


def test_enter_goes_through_the_list(world: World, as_: As) -> None:
    client = as_("deputy")
    section = client.get(at(world, "verification_section", "pupils")).content.decode()
    start = re.search(r'button-primary" href="([^"]+)"', section)
    assert start is not None
    address, visited = start[1], []

    while "/verification/pupils/" in address and address.rstrip("/").rsplit("/", 1)[1].isdecimal():
        pk = int(address.rstrip("/").rsplit("/", 1)[1])
        visited.append(pk)
        assert "autofocus" in client.get(address).content.decode()
        address = client.post(address, seen(world, pk)).headers["Location"]

    assert visited == list(checks(world))
    assert Verification.objects.in_force().count() == 2


def test_changed_while_looked_at_is_told_with_both_values(world: World, as_: As) -> None:
    looked = seen(world, world.pupil.pk)
    world.pupil.first_name = "Алла"
    save_as(world.pupil, by=world.sysadmin)

    answer = as_("deputy").post(at(world, "verification_row", "pupils", world.pupil.pk), looked)

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "<del>Анна</del>" in html
    assert "<ins>Алла</ins>" in html
    assert not Verification.objects.exists()


def marked(world: World, pks: list[int], **more: str) -> dict[str, Any]:
    shown = {f"seen-{pk}": row.fingerprint for pk, row in checks(world).items()}
    return {**shown, "rows": [str(pk) for pk in pks], **more}


def test_only_marked_rows_are_verified(world: World, as_: As) -> None:
    as_("deputy").post(at(world, "verification_section", "pupils"), marked(world, [world.pupil.pk]))

    assert [mark.object_id for mark in Verification.objects.all()] == [world.pupil.pk]


def test_a_whole_page_is_verified(world: World, as_: As) -> None:
    as_("deputy").post(at(world, "verification_section", "pupils"), marked(world, [], scope="page"))

    assert Verification.objects.count() == 2


def test_a_whole_sheet_is_verified_as_it_was_shown(world: World, as_: As) -> None:
    client = as_("deputy")
    sheet = client.get(at(world, "verification_sheet", "pupils")).content.decode()
    looked = re.search(r'name="looked" value="([^"]+)"', sheet)
    assert looked is not None

    make_pupil(world.school_class, "Новая", "Ева")
    client.post(at(world, "verification_section", "pupils"), {"looked": looked[1]})

    assert Verification.objects.count() == 2


def test_nothing_marked_is_told(world: World, as_: As) -> None:
    answer = as_("deputy").post(at(world, "verification_section", "pupils"), {})

    assert answer.status_code == 422
    assert "Не выбрано ни одной строки" in answer.content.decode()


def test_the_sheet_of_a_class_is_a_paper_and_leaves_a_trace(world: World, as_: As) -> None:
    answer = as_("deputy").get(at(world, "verification_sheet_file", "pupils"), {"school_class": world.school_class.pk})

    assert answer.content.startswith(b"%PDF")
    log = PersonalDataAccess.objects.latest("pk")
    assert (log.count, log.section) == (1, "pupils")
    assert "5а" in log.what


def test_a_long_sheet_is_printed_in_parts(world: World, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.views.verification_paper.ROWS_OF_PAPER", 1)
    client = as_("deputy")

    sheet = client.get(at(world, "verification_sheet", "pupils")).content.decode()
    client.get(at(world, "verification_sheet_file", "pupils"), {"part": "2"})

    assert "?part=1" in sheet
    assert "?part=2" in sheet
    assert (PersonalDataAccess.objects.latest("pk").count, "2–2" in PersonalDataAccess.objects.latest("pk").what) == (
        1,
        True,
    )
    assert client.get(at(world, "verification_sheet_file", "pupils"), {"part": "9"}).status_code == 302


def test_what_the_document_says_becomes_a_remark(world: World, as_: As) -> None:
    client = as_("deputy")
    url = at(world, "remark_add", "pupils", world.pupil.pk)
    client.post(url, {**seen(world, world.pupil.pk), "remark-birth_date": "13.04.2015", "remark-": " "})

    remark = DataRemark.objects.get(section="pupils")
    assert (remark.field, remark.was, remark.text) == ("birth_date", {"birth_date": "12.04.2015"}, "13.04.2015")
    assert (
        "13.04.2015" in as_("sysadmin").get(reverse("registry:row", args=["pupils", world.pupil.pk])).content.decode()
    )
    assert "Замечания к введённым данным" in as_("sysadmin").get(reverse("home")).content.decode()


def test_an_empty_remark_is_refused_on_the_page(world: World, as_: As) -> None:
    answer = as_("deputy").post(at(world, "remark_add", "pupils", world.pupil.pk), seen(world, world.pupil.pk))

    assert answer.status_code == 422


def test_a_reason_too_short_keeps_the_page(world: World, as_: As) -> None:
    as_("deputy").post(
        at(world, "remark_add", "pupils", world.pupil.pk), {**seen(world, world.pupil.pk), "remark-snils": "Иначе"}
    )
    remark = DataRemark.objects.get(section="pupils")

    answer = as_("sysadmin").post(reverse("registry:remark_reject", args=[remark.pk]), {"reason": ""})

    assert answer.status_code == 422
    assert "почему введено верно" in answer.content.decode()


def test_a_sample_leads_through_its_rows_and_ends(world: World, as_: As) -> None:
    client = as_("deputy")
    page = client.post(at(world, "sample_draw", "pupils"), {"size": "1", "most_errors": "1"}).headers["Location"]
    sample = Sample.objects.get(section="pupils")
    pk = sample.rows[0]
    address = at(world, "verification_row", "pupils", pk) + f"?sample={sample.pk}"
    assert address in client.get(page).content.decode()

    assert client.post(address, seen(world, pk)).headers["Location"] == page
    client.post(reverse("registry:sample_finish", args=[sample.pk]))

    assert "Принято по выборке" in client.get(page).content.decode()
    assert Verification.objects.filter(sample=sample).count() == 1


def test_own_rows_have_no_button(world: World, as_: As) -> None:
    world.pupil.phone = "1"
    save_as(world.pupil, by=world.deputy)

    html = as_("deputy").get(at(world, "verification_row", "pupils", world.pupil.pk)).content.decode()

    assert "autofocus" not in html
    assert "внесли или правили вы" in html


@pytest.mark.parametrize("section", ["nothing", "Pupils", "links"])
def test_an_unknown_section_is_not_there(world: World, as_: As, section: str) -> None:
    assert as_("deputy").get(at(world, "verification_section", section)).status_code == 404


def test_progress_names_the_errors_that_the_program_found(world: World, as_: As) -> None:
    """They come after the page, and by a link without a script; remarks of people are counted apart from them."""
    Building.objects.update(archived_at=NOW)
    client, address = as_("deputy"), at(world, "verification_findings")

    first, whole = (client.get(url).content.decode() for url in (at(world, "verification"), address))
    piece = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert first.count(address) == 2
    assert "ошибок нашла программа" not in first
    for page in (whole, piece):
        assert f'{at(world, "findings")}?section=rooms&amp;severity=error">ошибок нашла программа: 1' in page
        assert address not in page
    assert ("<html" in whole, "<html" in piece) == (True, False)


def test_sections_without_rows_are_one_line(world: World, as_: As) -> None:
    """Sixteen cards of zeros tell nobody anything."""
    for section in ("pupils", "rooms"):
        LOOKS[section].section.model.objects.update(archived_at=NOW)  # type: ignore[union-attr]

    page = as_("deputy").get(at(world, "verification")).content.decode()
    table, line = page.split("Ещё ничего не&nbsp;внесено:")

    assert at(world, "verification_section", "rooms") not in table
    assert at(world, "verification_section", "rooms") in line
    assert at(world, "verification_section", "subjects") in table
