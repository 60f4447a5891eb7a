"""What the words of a row point at: a building, a set of periods, a schedule, a class, a teacher, a room."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from ezh_rollout.shared import text
from registry.imports.changeset import Parsed, Values
from registry.imports.comparing.references import Found, References, employee_of, one_of, rooms_of
from registry.imports.problem import Problem
from registry.imports.values.days import has_no_year, in_year
from registry.imports.values.ordinals import ordinal
from registry.states import PeriodKind


@dataclass(slots=True)
class Draft:
    """A row on its way: `writes` are model fields, `shown` the names of what references point at."""

    references: References
    row: Parsed
    writes: Values
    shown: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    # Several rows that one name may mean; which one, the record that the row speaks of may know.
    unclear: dict[str, tuple[list[Found], Problem]] = field(default_factory=dict)

    def settle(self, target: Values | None) -> None:
        """What the record already points at is what the file means."""
        for name, (several, told) in self.unclear.items():
            known = next((item for item in several if target and item.pk == target[name]), None)
            self.refer(name, known or told)

    def refer(self, name: str, found: Found | Problem | None) -> None:
        if isinstance(found, Problem):
            self.problems.append(found)
        elif found is not None:
            self.writes[name], self.shown[name] = found.pk, found.name


def room(draft: Draft) -> None:
    table, written = draft.references.buildings, draft.row.values.get("building") or ""
    if not written:
        only = table.everything()
        told = "Не указано здание: в школе их несколько." if only else "Сначала внесите здания школы."
        draft.refer("building", only[0] if len(only) == 1 else Problem("missing_value", "building", told))
        return
    unknown = f"Здания «{written}» нет: исправьте название или внесите здание."
    draft.refer("building", one_of(table, written, name="building", unknown=unknown, code="building"))


def school_class(draft: Draft) -> None:
    references, values = draft.references, draft.row.values
    year = values.get("study_year")
    found = next((item for item in references.years if item.starts_on.year == year), None) if year else references.year
    told = f"Учебного года {year}/{year + 1} нет: заведите его." if year else "Сначала заведите учебный год."
    draft.refer(
        "study_year", Found(found.pk, str(found)) if found else Problem("unknown_study_year", "study_year", told)
    )
    for name, table, what in (
        ("bell_schedule", references.schedules, "Расписания звонков"),
        ("period_set", references.period_sets, "Набора периодов"),
    ):
        draft.writes.pop(name, None)
        if written := values.get(name):
            unknown = f"{what} «{written}» нет: исправьте название или внесите."
            draft.refer(name, one_of(table, written, name=name, unknown=unknown, code=name))
    for name in ("class_teacher", "parent"):
        draft.writes.pop(name, None)
    if values.get("class_teacher"):
        draft.refer("class_teacher", employee_of(references, values["class_teacher"], name="class_teacher"))
    if values.get("parent"):
        draft.refer("parent", references.class_of(values["parent"], name="parent"))


def period(draft: Draft) -> None:
    references, values = draft.references, draft.row.values
    written, kind = values.get("period_set") or "", values.get("set_kind") or ""
    draft.writes.pop("period_set", None)
    _name_period(draft, kind)
    if references.year is None:
        draft.problems.append(Problem("unknown_study_year", "study_year", "Сначала заведите учебный год."))
        return
    if values.get("study_year") not in {None, references.year.starts_on.year}:
        told = f"Строка о другом учебном годе, а периоды загружаются в {references.year}: исправьте файл."
        draft.problems.append(Problem("unknown_study_year", "study_year", told))
    _date_period(draft, references.year.starts_on)
    found = _sets_named(references, written, kind)
    if len(found) == 1:
        draft.refer("period_set", found[0])
    elif found:
        named = ", ".join(f"«{item.name}»" for item in found)
        told = f"Не видно, к какому набору периодов относится строка: {named}. Добавьте столбец «Набор»."
        draft.problems.append(Problem("unknown_period_set", "period_set", told))
    elif not kind:
        told = f"Набора периодов «{written}» нет, и не видно, четверти это или триместры: добавьте столбец «Тип»."
        draft.problems.append(Problem("unknown_period_set", "period_set", told if written else NO_SET))
    else:
        written = written or str(PeriodKind(kind).label).capitalize()
        draft.writes["~period_set"] = {"name": written, "kind": kind, "study_year": references.year.pk}
        draft.shown["period_set"] = written
        draft.writes["period_set"] = None


def _sets_named(references: References, written: str, kind: str) -> list[Found]:
    """By the name; without one those of the kind that the row speaks of."""
    if written:
        return references.period_sets.all(text.search_key(written))
    known = references.period_sets.everything()
    return [item for item in known if item.more == kind] if kind else known[:1] if len(known) == 1 else []


def _date_period(draft: Draft, begins: date) -> None:
    """Days without a year are of the study year; the order of the days is told where both have one."""
    for name in ("starts_on", "ends_on"):
        day = draft.writes.get(name) or ""
        if has_no_year(day):
            draft.writes[name] = in_year(day, begins)
            if draft.writes[name] is None:
                told = f"Такого дня в этом учебном году нет: {day[5:]}.{day[2:4]}."
                draft.problems.append(Problem("bad_date", name, told))
    first, last = draft.writes.get("starts_on"), draft.writes.get("ends_on")
    if first and last and first > last:
        told = "Период кончается раньше, чем начинается."
        draft.problems.append(Problem("wrong_order", "ends_on", told))


NO_SET: Final = "Не видно, к какому набору периодов относится строка: добавьте столбец «Набор»."
ONE_OF_KIND: Final = {
    "quarter": "четверть",
    "trimester": "триместр",
    "half_year": "полугодие",
    "semester": "семестр",
    "module": "модуль",
}


def _name_period(draft: Draft, kind: str) -> None:
    name = draft.writes.get("name") or ""
    if draft.writes.get("number") is not None and (not name or ordinal(name) == draft.writes["number"]):
        draft.writes["name"] = f"{draft.writes['number']} {ONE_OF_KIND.get(kind, 'период')}"


def bell(draft: Draft) -> None:
    written = draft.row.values.get("schedule") or ""
    table = draft.references.schedules
    draft.writes.pop("schedule", None)
    if not draft.writes.get("weekdays"):
        draft.writes["weekdays"] = "12345"
    if not written:
        only = table.everything()
        if len(only) == 1:
            return draft.refer("schedule", only[0])
        if only:
            told = "Не указано расписание звонков: в школе их несколько. Добавьте столбец «Расписание»."
            return draft.problems.append(Problem("missing_value", "schedule", told))
        written = "Основное"
    found = table.all(text.search_key(written))
    if len(found) == 1:
        return draft.refer("schedule", found[0])
    draft.writes["~schedule"] = {"name": written}
    draft.shown["schedule"], draft.writes["schedule"] = written, None
    return None


def first_lessons(drafts: list[Draft]) -> None:
    """A new schedule begins with the lesson that its first row has: there is a nought lesson, or a second shift."""
    numbers: dict[str, int] = {}
    for draft in drafts:
        if draft.writes.get("number") is not None and "~schedule" in draft.writes:
            name = new_name(draft.writes, "schedule")
            numbers[name] = min(draft.writes["number"], numbers.get(name, draft.writes["number"]))
    for draft in drafts:
        if "~schedule" in draft.writes and (name := new_name(draft.writes, "schedule")) in numbers:
            draft.writes["~schedule"]["first_lesson_number"] = numbers[name]


def assignment(draft: Draft) -> None:
    references, values = draft.references, draft.row.values
    for name in ("school_class", "subject", "teacher", "room"):
        draft.writes.pop(name, None)
    if values.get("school_class"):
        draft.refer("school_class", references.class_of(values["school_class"], subgroups=True))
    if written := values.get("subject"):
        unknown = f"Предмета «{written}» нет: исправьте название или внесите предмет."
        draft.refer(
            "subject", one_of(references.subjects, written, name="subject", unknown=unknown, code="subject")
        )  # fmt: skip
    draft.writes["teacher"] = None
    if values.get("teacher"):
        draft.refer("teacher", employee_of(references, values["teacher"], name="teacher"))
    if written := values.get("room"):
        _room_of_lesson(draft, written)


def _room_of_lesson(draft: Draft, written: str) -> None:
    found = rooms_of(draft.references, written)
    exact = [item for item in found if item.name == written] if len(found) > 1 else found
    if len(exact) == 1:
        draft.refer("room", exact[0])
    elif found:
        told = f"Кабинет «{written}» есть в нескольких зданиях: напишите «{found[0].name} ({found[0].more})»."
        draft.unclear["room"] = (found, Problem("ambiguous_room", "room", told))
    else:
        unknown = f"Кабинета «{written}» нет: исправьте название или внесите кабинет."
        draft.problems.append(Problem("unknown_room", "room", unknown))


def same_lesson(writes: Values, left: list[Values]) -> list[Values]:
    """A row without a teacher says nothing against the one who is there; a named teacher takes a vacant place."""
    lesson = (writes["school_class"], writes["subject"])
    same = [item for item in left if (item["school_class"], item["subject"]) == lesson]
    return same if writes["teacher"] is None else [item for item in same if item["teacher"] is None][:1]


def nothing(_draft: Draft) -> None:
    """The words of the row are all there is."""


def new_name(values: Values, name: str) -> str:
    return text.search_key(values[f"~{name}"]["name"])
