"""Saving an import: everything or nothing, once, with history; and taking it back."""

from datetime import date

import pytest

from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import imports
from registry.actions import record as record_actions
from registry.actions.imports import Choice
from registry.imports import changeset_of
from registry.models import Bell, BellSchedule, ImportRun, Period, PeriodSet, Pupil, Representation, Representative
from registry.states import ImportDecision, ImportState
from tests.registry.imports.books import text
from tests.world import NOW, World

ON = date(2027, 3, 10)
HEADER = ["Фамилия", "Имя", "Отчество", "Дата рождения", "СНИЛС", "Класс", "Телефон"]
ANNA = ["Рябинина", "Анна", "Петровна", "12.04.2015", "", "5а", ""]
LEV = ["Калинин", "Лев", "Олегович", "31.01.2015", "", "5б", ""]
NEW = ["Осокина", "Вера", "Ивановна", "02.03.2015", "112-233-445 95", "5б", ""]


def stored(world: World, *rows: list[str], kind: str = "pupils", header: list[str] = HEADER) -> ImportRun:
    changeset = changeset_of(world.school, kind, text(header, *rows), on=ON)
    return imports.store(world.school, changeset, file_name="список.csv", by=world.sysadmin, at=NOW)


def save(world: World, run: ImportRun) -> dict[str, int]:
    return imports.save(run, by=world.sysadmin, at=NOW, on=ON)


def test_a_new_and_a_changed_row_are_written_with_their_history(world: World) -> None:
    run = stored(world, [*ANNA[:-1], "89121234567"], LEV, NEW)

    counts = save(world, run)

    assert counts == {"created": 1, "changed": 1, "same": 1, "skipped": 0, "archived": 0}
    vera = Pupil.objects.get(last_name="Осокина")
    assert (vera.first_name, vera.birth_date, vera.snils, vera.school_class) == (
        "Вера",
        date(2015, 3, 2),
        "112-233-445 95",
        world.other_class,
    )
    assert vera in Pupil.objects.matching("осокина вера")
    assert [(row.history_type, row.history_user, row.history_change_reason) for row in vera.history.all()] == [
        ("+", world.sysadmin, f"импорт № {run.pk}")
    ]
    anna = Pupil.objects.get(pk=world.pupil.pk)
    newest = anna.history.first()
    assert (anna.phone, anna.version) == ("+7 912 123-45-67", 2)
    assert (newest.history_type, newest.phone, newest.version) == ("~", "+7 912 123-45-67", 2)
    assert Pupil.objects.get(pk=world.other_pupil.pk).version == 1


def test_the_second_click_writes_nothing_more(world: World) -> None:
    run = stored(world, NEW)
    first = save(world, run)

    second = save(world, run)

    assert first == second
    assert Pupil.objects.filter(last_name="Осокина").count() == 1


def test_the_same_file_again_changes_nothing(world: World) -> None:
    save(world, stored(world, ANNA, LEV, NEW))

    changeset = changeset_of(world.school, "pupils", text(HEADER, ANNA, LEV, NEW), on=ON)

    assert [line.outcome for line in changeset.lines] == ["same", "same", "same"]
    assert changeset.missing == []


def test_one_wrong_row_keeps_all_others_out(world: World) -> None:
    run = stored(world, NEW, ["Осокин", "Пётр", "", "30.02.2015", "", "5а", ""])

    with pytest.raises(Refused, match="Ошибочных строк: 1"):
        save(world, run)

    assert not Pupil.objects.filter(last_name="Осокина").exists()


def test_a_wrong_row_that_was_skipped_keeps_nobody_out(world: World) -> None:
    run = stored(world, NEW, ["Осокин", "Пётр", "", "30.02.2015", "", "5а", ""])
    imports.decide(run, {1: Choice(ImportDecision.SKIP)}, by=world.sysadmin)

    counts = save(world, run)

    assert (counts["created"], counts["skipped"]) == (1, 1)


def test_a_wrong_row_cannot_be_taken_as_new(world: World) -> None:
    run = stored(world, ["Осокин", "Пётр", "", "30.02.2015", "", "5а", ""])

    with pytest.raises(Refused, match="можно только пропустить"):
        imports.decide(run, {0: Choice(ImportDecision.NEW)}, by=world.sysadmin)


def test_a_doubtful_row_waits_for_a_person(world: World) -> None:
    run = stored(world, ["Рябинина", "Анна", "Петровна", "13.04.2015", "", "5а", ""])

    with pytest.raises(Refused, match="Сомнительных строк без решения: 1"):
        save(world, run)
    imports.decide(run, {0: Choice(ImportDecision.SAME)}, by=world.sysadmin)
    save(world, run)

    assert Pupil.objects.get(pk=world.pupil.pk).birth_date == date(2015, 4, 13)
    assert Pupil.objects.filter(last_name="Рябинина").count() == 1


def test_a_doubtful_row_may_be_another_person(world: World) -> None:
    run = stored(world, ["Рябинина", "Анна", "Петровна", "13.04.2015", "", "5а", ""])
    imports.decide(run, {0: Choice(ImportDecision.NEW)}, by=world.sysadmin)

    save(world, run)

    born = Pupil.objects.filter(last_name="Рябинина").order_by("birth_date").values_list("birth_date", flat=True)
    assert list(born) == [date(2015, 4, 12), date(2015, 4, 13)]


def test_somebody_from_the_archive_comes_back_by_a_persons_word_only(world: World) -> None:
    Pupil.objects.filter(pk=world.pupil.pk).update(archived_at=NOW)
    run = stored(world, [*ANNA[:-1], "89121234567"])
    assert run.rows.get().outcome == "doubtful"

    imports.decide(run, {0: Choice(ImportDecision.SAME, world.pupil.pk)}, by=world.sysadmin)
    save(world, run)

    anna = Pupil.objects.get(pk=world.pupil.pk)
    assert (anna.archived_at, anna.phone) == (None, "+7 912 123-45-67")


def test_rows_that_changed_meanwhile_go_back_to_review(world: World) -> None:
    run = stored(world, [*ANNA[:-1], "89121234567"], NEW)
    record_actions.change(world.pupil, to={"phone": "+7 900 000-00-00"}, version=1, by=world.deputy, at=NOW)

    with pytest.raises(Outrun, match="Строк, которые теперь значат другое: 1"):
        save(world, run)

    row = run.rows.get(position=0)
    assert row.changes == {"phone": ["+7 900 000-00-00", "+7 912 123-45-67"]}
    assert not Pupil.objects.filter(last_name="Осокина").exists()
    assert save(world, run)["changed"] == 1


def test_a_row_added_meanwhile_is_noticed(world: World) -> None:
    run = stored(world, NEW)
    record_actions.add(
        Pupil(
            school=world.school,
            school_class=world.other_class,
            last_name="Осокина",
            first_name="Вера",
            middle_name="Ивановна",
            birth_date=date(2015, 3, 2),
        ),
        by=world.deputy,
        at=NOW,
    )

    with pytest.raises(Outrun):
        save(world, run)

    assert run.rows.get().outcome == "changed"
    save(world, run)
    assert Pupil.objects.get(last_name="Осокина").snils == "112-233-445 95"


def test_a_change_that_concerns_no_row_stops_nobody(world: World) -> None:
    run = stored(world, NEW)
    record_actions.change(world.pupil, to={"phone": "+7 900 000-00-00"}, version=1, by=world.deputy, at=NOW)

    assert save(world, run)["created"] == 1


def test_the_missing_go_to_the_archive_only_by_name(world: World) -> None:
    run = stored(world, ANNA)
    assert [item["id"] for item in run.missing] == [world.other_pupil.pk]

    imports.save(run, by=world.sysadmin, at=NOW, on=ON, archive=[world.other_pupil.pk])

    assert Pupil.objects.get(pk=world.other_pupil.pk).archived_at == NOW
    assert Pupil.objects.get(pk=world.pupil.pk).archived_at is None


def test_nobody_named_in_the_file_is_archived(world: World) -> None:
    run = stored(world, ANNA, LEV)

    with pytest.raises(Refused, match="кого нет в файле"):
        imports.save(run, by=world.sysadmin, at=NOW, on=ON, archive=[world.pupil.pk])


def test_an_import_is_undone_as_a_whole(world: World) -> None:
    run = stored(world, [*ANNA[:-1], "89121234567"], NEW)
    imports.save(run, by=world.sysadmin, at=NOW, on=ON, archive=[world.other_pupil.pk])
    run.refresh_from_db()

    assert imports.obstacles_to_undo(run) == []
    imports.undo(run, by=world.sysadmin, at=NOW)

    assert not Pupil.objects.filter(last_name="Осокина").exists()
    assert Pupil.history.filter(last_name="Осокина", history_type="-").get().history_user == world.sysadmin
    assert Pupil.objects.get(pk=world.pupil.pk).phone == ""
    assert Pupil.objects.get(pk=world.other_pupil.pk).archived_at is None
    assert ImportRun.objects.get(pk=run.pk).state == ImportState.UNDONE


def test_an_import_whose_row_was_touched_stays(world: World) -> None:
    run = stored(world, NEW)
    save(world, run)
    vera = Pupil.objects.get(last_name="Осокина")
    record_actions.change(vera, to={"phone": "1-22-33"}, version=1, by=world.deputy, at=NOW)

    with pytest.raises(Refused, match="Осокина Вера Ивановна"):
        imports.undo(run, by=world.sysadmin, at=NOW)

    assert Pupil.objects.filter(last_name="Осокина").exists()


def test_an_import_whose_changed_row_was_touched_stays(world: World) -> None:
    run = stored(world, [*ANNA[:-1], "89121234567"])
    save(world, run)
    record_actions.change(world.pupil, to={"email": "a@b.ru"}, version=2, by=world.deputy, at=NOW)

    with pytest.raises(Refused, match="Рябинина Анна Петровна"):
        imports.undo(run, by=world.sysadmin, at=NOW)

    assert Pupil.objects.get(pk=world.pupil.pk).phone == "+7 912 123-45-67"


def test_an_import_whose_rows_were_wiped_stays(world: World) -> None:
    run = stored(world, NEW)
    save(world, run)
    imports.wipe(run, at=NOW)

    with pytest.raises(Refused, match="Строки импорта уже стёрты"):
        imports.undo(run, by=world.sysadmin, at=NOW)

    assert ImportRun.objects.get(pk=run.pk).state == ImportState.SAVED


def test_which_record_is_the_same_is_never_said_for_all_rows_at_once(world: World) -> None:
    run = stored(world, ["Рябинина", "Анна", "Петровна", "13.04.2015", "", "5а", ""])

    with pytest.raises(Refused, match="решают построчно"):
        imports.decide_all(run, ImportDecision.SAME, by=world.sysadmin)

    assert run.rows.get().decision == ""


def test_an_import_to_whose_rows_others_refer_stays(world: World) -> None:
    run = stored(world, NEW)
    save(world, run)
    vera = Pupil.objects.get(last_name="Осокина")
    Representation.objects.create(school=world.school, representative=world.representative, pupil=vera)

    with pytest.raises(Refused, match="ссылаются другие"):
        imports.undo(run, by=world.sysadmin, at=NOW)


def test_a_parent_of_two_children_is_one_person_with_two_links(world: World) -> None:
    header = ["ФИО", "Тип родства", "ФИО ребёнка", "Телефон"]
    father = "Рябинин Пётр Ильич"
    run = stored(
        world,
        [father, "отец", "Рябинина Анна Петровна", "89121234567"],
        [father, "отец", "Калинин Лев Олегович", "89121234567"],
        kind="representatives",
        header=header,
    )

    counts = save(world, run)

    person = Representative.objects.get(first_name="Пётр")
    assert counts["created"] == 1
    assert {link.pupil_id for link in person.representations.all()} == {world.pupil.pk, world.other_pupil.pk}
    assert Representation.history.filter(representative=person).count() == 2
    run.refresh_from_db()
    imports.undo(run, by=world.sysadmin, at=NOW)
    assert not Representative.objects.filter(first_name="Пётр").exists()


def test_a_new_child_of_a_known_parent_is_one_more_link(world: World) -> None:
    header = ["ФИО", "Тип родства", "ФИО ребёнка", "Дата рождения"]
    Representative.objects.filter(pk=world.representative.pk).update(birth_date=date(1985, 5, 6))
    run = stored(
        world,
        ["Рябинина Ольга Ивановна", "опекун", "Калинин Лев Олегович", "06.05.1985"],
        kind="representatives",
        header=header,
    )
    assert run.rows.get().outcome == "changed"

    save(world, run)

    link = Representation.objects.get(representative=world.representative, pupil=world.other_pupil)
    assert link.kind == "guardian"
    run.refresh_from_db()
    imports.undo(run, by=world.sysadmin, at=NOW)
    assert not Representation.objects.filter(pk=link.pk).exists()


def test_periods_bring_their_set_and_take_it_away(world: World) -> None:
    header = ["Набор", "Период", "Начало", "Конец"]
    run = stored(
        world,
        ["Четверти 1–9", "1 четверть", "01.09.2026", "25.10.2026"],
        ["Четверти 1–9", "2 четверть", "05.11.2026", "29.12.2026"],
        kind="periods",
        header=header,
    )

    save(world, run)

    made = PeriodSet.objects.get(name="Четверти 1–9")
    assert (made.kind, made.study_year) == ("quarter", world.study_year)
    assert [row.number for row in Period.objects.filter(period_set=made).in_order()] == [1, 2]
    run.refresh_from_db()
    imports.undo(run, by=world.sysadmin, at=NOW)
    assert not PeriodSet.objects.filter(pk=made.pk).exists()


def test_bells_bring_their_schedule(world: World) -> None:
    header = ["Расписание", "Урок", "Время", "Дни недели"]
    run = stored(
        world,
        ["Вторая смена", "1", "13.30 - 14.10", "пн-пт"],
        ["Вторая смена", "1", "13.30 - 14.00", "сб"],
        kind="bells",
        header=header,
    )

    save(world, run)

    schedule = BellSchedule.objects.get(name="Вторая смена")
    days = [
        (row.weekdays, row.starts_at.isoformat()) for row in Bell.objects.filter(schedule=schedule).order_by("weekdays")
    ]
    assert days == [("12345", "13:30:00"), ("6", "13:30:00")]


def test_a_dropped_import_leaves_no_personal_data(world: World) -> None:
    run = stored(world, NEW)

    imports.drop(run, by=world.sysadmin, at=NOW)

    run.refresh_from_db()
    assert (run.state, run.rows.count(), run.missing, run.wiped_at) == ("dropped", 0, [], NOW)
    with pytest.raises(Outrun):
        save(world, run)


def test_the_file_received_is_prepared_and_its_bytes_go(world: World) -> None:
    run = imports.receive(
        world.school, kind="pupils", file_name="п.csv", data=text(HEADER, NEW), by=world.sysadmin, at=NOW
    )

    imports.prepare(run, on=ON)
    again = imports.prepare(ImportRun.objects.get(pk=run.pk), on=ON)

    assert (again.state, bytes(again.content), again.rows.count()) == ("review", b"", 1)


def test_columns_named_by_a_person_are_remembered(world: World) -> None:
    imports.remember_columns(world.school, kind="pupils", columns={"Кто таков": "full_name", "Класс": ""})

    changeset = changeset_of(
        world.school,
        "pupils",
        text(["Кто таков", "Класс", "Д/р"], ["Осокина Вера Ивановна", "9я", "02.03.2015"]),
        on=ON,
    )

    assert changeset.lines[0].fields["last_name"] == "Осокина"
    assert "school_class" not in changeset.lines[0].fields
