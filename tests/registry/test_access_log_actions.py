"""Looking at a card and taking data out leave a row; looking twice in a quarter of an hour leaves one."""

from datetime import timedelta

import pytest

from registry.actions.personal_data import ONE_LOOK, log_export, log_reading
from registry.models import PersonalDataAccess
from registry.states import AccessKind
from tests.world import NOW, World


def rows() -> list[tuple[str, str, int | None, int]]:
    found = PersonalDataAccess.objects.order_by("pk")
    return list(found.values_list("kind", "section", "person_id", "by"))


@pytest.mark.parametrize("key", ["pupil", "representative", "employee"])
def test_a_look_at_a_card_is_logged_by_number(world: World, key: str) -> None:
    person = world.staff["employee"] if key == "employee" else world.things[key]

    log_reading(person, by=world.deputy, at=NOW)

    assert rows() == [(AccessKind.READING, person.section, person.pk, world.deputy.pk)]


@pytest.mark.parametrize(
    ("later", "count"),
    [(timedelta(0), 1), (timedelta(minutes=14), 1), (ONE_LOOK, 2), (timedelta(hours=3), 2)],
)
def test_reloading_does_not_bury_the_log(world: World, later: timedelta, count: int) -> None:
    log_reading(world.pupil, by=world.deputy, at=NOW)
    log_reading(world.pupil, by=world.deputy, at=NOW + later)

    assert len(rows()) == count


def test_another_person_and_another_card_are_other_looks(world: World) -> None:
    log_reading(world.pupil, by=world.deputy, at=NOW)
    log_reading(world.pupil, by=world.director, at=NOW)
    log_reading(world.other_pupil, by=world.deputy, at=NOW)
    log_reading(world.representative, by=world.deputy, at=NOW)

    assert len(rows()) == 4


def test_every_export_is_logged_with_its_fields_and_reason(world: World) -> None:
    for _ in range(2):
        log_export(
            world.school,
            what="Учащиеся, XLSX",
            section="pupils",
            count=2,
            fields=["last_name", "snils"],
            by=world.sysadmin,
            at=NOW,
            why="сверка с районом",
        )

    found = PersonalDataAccess.objects.values_list("kind", "what", "count", "fields", "why")
    assert list(found) == [(AccessKind.EXPORT, "Учащиеся, XLSX", 2, ["last_name", "snils"], "сверка с районом")] * 2


def test_long_words_are_cut_rather_than_refused(world: World) -> None:
    log_export(
        world.school.pk, what="я" * 500, section="pupils", count=1, fields=[], by=world.sysadmin, at=NOW, why="я" * 500
    )

    row = PersonalDataAccess.objects.get()
    assert (len(row.what), len(row.why)) == (200, 300)
