"""Reconciliation with the school's control figures, the administrators, the personal codes (check 15)."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from registry.checks.facts import Facts
from registry.checks.rows import AdminRightRow
from registry.checks.rule import Spot, error, warn
from registry.states import CODES_AT_WORK, CODES_HANDED_OVER, AdminBlock, AdminLevel

# Our settings, in percent: below them somebody has to be reminded.
HANDED_ENOUGH, REGISTERED_ENOUGH = 95, 80
FEWEST_ADMINISTRATORS: Final = 2
PLANNED: Final = {
    "planned_staff": ("сотрудников", "employees"),
    "planned_classes": ("классов", "classes"),
    "planned_pupils": ("учеников", "pupils"),
}


def of_school(facts: Facts, detail: str, field: str, *data: object) -> Spot:
    return Spot("school", facts.school.pk, facts.school.short_name, detail, field, data=data)


@warn(
    "control_figures_missing",
    "Нет контрольных чисел школы",
    "school",
    why="Без чисел из штатного расписания и отчёта ОО-1 не видно, все ли введены.",
    mend="Впишите контрольные числа в карточку школы.",
)
def missing(facts: Facts) -> Iterator[Spot]:
    for field, (words, _) in PLANNED.items():
        if getattr(facts.school, field) is None:
            yield of_school(facts, f"не указано, сколько {words}", field, field)


@error(
    "control_figures_differ",
    "Введено не столько, сколько должно быть",
    "school",
    why="Кого-то забыли внести или внесли лишнего: в журнале не хватит людей или классов.",
    mend="Найдите разницу или исправьте контрольное число.",
)
def differ(facts: Facts) -> Iterator[Spot]:
    counts = {"employees": len(facts.employees), "classes": _classes(facts), "pupils": len(facts.pupils)}
    for field, (words, section) in PLANNED.items():
        planned = getattr(facts.school, field)
        if planned is not None and planned != counts[section]:
            detail = f"{words}: введено {counts[section]}, должно быть {planned}"
            yield of_school(facts, detail, field, field, counts[section], planned)


def _classes(facts: Facts) -> int:
    """Of the year at hand: next year's classes may be prepared beside them."""
    year = facts.year
    return sum(year is not None and one.study_year == year.pk for one in facts.classes)


@error(
    "class_count_differs",
    "Учеников в классе не столько, сколько в алфавитной книге",
    "classes",
    why="Кого-то забыли внести или внесли не в тот класс.",
    mend="Сверьте список класса с алфавитной книгой.",
)
def of_class(facts: Facts) -> Iterator[Spot]:
    sizes = Counter(pupil.school_class for pupil in facts.pupils)
    for one in facts.classes:
        if one.planned_pupils is not None and one.planned_pupils != sizes[one.pk]:
            detail = f"введено {sizes[one.pk]}, в книге {one.planned_pupils}"
            yield Spot(
                one.section, one.pk, one.name, detail, "planned_pupils", data=(sizes[one.pk], one.planned_pupils)
            )


@error(
    "administrators_too_few",
    "Меньше двух администраторов с приказом",
    "admin_rights",
    why="Если единственный администратор заболеет или уволится, сеть останется без управления.",
    mend="Назначьте второго администратора и впишите приказ.",
)
def administrators(facts: Facts) -> Iterator[Spot]:
    found = {
        one.employee
        for one in facts.admin_rights
        if one.level == AdminLevel.FULL and one.order_number.strip() and one.employee__archived_at is None
    }
    if len(found) < FEWEST_ADMINISTRATORS:
        yield Spot("admin_rights", 0, "Права в сети", f"сейчас их {len(found)}", data=(tuple(sorted(found)),))


@error(
    "admin_right_without_order",
    "Право в сети без приказа",
    "admin_rights",
    why="Доступ к данным детей даётся приказом: проверка спросит номер и дату.",
    mend="Впишите приказ или снимите право.",
)
def without_order(facts: Facts) -> Iterator[Spot]:
    for one in facts.admin_rights:
        if not one.order_number.strip() and one.employee__archived_at is None:
            yield _right(one)


@error(
    "admin_right_of_dismissed",
    "Право в сети у сотрудника из архива",
    "admin_rights",
    why="Уволенный сохраняет доступ к данным детей.",
    mend="Снимите право.",
)
def of_dismissed(facts: Facts) -> Iterator[Spot]:
    for one in facts.admin_rights:
        if one.employee__archived_at is not None:
            yield _right(one)


def _right(one: AdminRightRow) -> Spot:
    who, block = f"{one.employee__last_name} {one.employee__first_name}", str(AdminBlock(one.block).label)
    return Spot("admin_rights", one.pk, who, block, data=(one.block, one.level), way=("rights", one.employee))


@warn(
    "codes_not_handed_over",
    "Коды выданы не всем",
    "codes",
    why="Кто не получил код, не войдёт в журнал.",
    mend="Выдайте коды под роспись.",
)
def handed_over(facts: Facts) -> Iterator[Spot]:
    return _share(facts, CODES_HANDED_OVER, HANDED_ENOUGH, "выдано")


@warn(
    "codes_not_registered",
    "С кодом зарегистрировались не все",
    "codes",
    why="Код выдан, но человек в сеть не вошёл: оценок он не увидит.",
    mend="Напомните и помогите войти.",
)
def registered(facts: Facts) -> Iterator[Spot]:
    return _share(facts, CODES_AT_WORK, REGISTERED_ENOUGH, "зарегистрировано")


def _share(facts: Facts, reached: frozenset[str] | set[str], enough: int, word: str) -> Iterator[Spot]:
    """Classes and the staff, once the codes of anybody there have begun to be handed over."""
    total: Counter[tuple[bool, int | None]] = Counter()
    done: Counter[tuple[bool, int | None]] = Counter()
    begun: set[tuple[bool, int | None]] = set()
    for row in facts.codes:
        key = (row.is_pupil, row.school_class)
        total[key] += row.count
        done[key] += row.count * (row.state in reached)
        if word == "выдано" or row.state in CODES_HANDED_OVER:
            begun.add(key)
    for is_pupil, one in sorted(begun, key=str):
        key = (is_pupil, one)
        if done[key] * 100 < total[key] * enough:
            found = facts.class_by_pk.get(one or 0)
            section, pk = ("classes", found.pk) if found else ("pupils" if is_pupil else "employees", 0)
            label = found.name if found else "Ученики без класса" if is_pupil else "Сотрудники"
            detail = f"{word} {done[key]} из {total[key]} ({done[key] * 100 // total[key]} %)"
            yield Spot(section, pk, label, detail, data=(done[key], total[key]), way=("codes", 0))
