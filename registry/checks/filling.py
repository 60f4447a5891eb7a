"""Fields that the school's own profile wants to be filled (see `profile.py`), and sections nobody has begun."""

from collections.abc import Iterator
from typing import Any

from registry.checks.facts import Facts
from registry.checks.profile import SPOKEN_FOR
from registry.checks.rule import Spot, error, warn
from registry.models import School
from registry.sections import SECTIONS
from registry.states import FieldLevel


def label_of(section: str, field: str) -> str:
    """The words over the field."""
    if section == "school":
        return str(School._meta.get_field(field).verbose_name)  # type: ignore[union-attr]  # noqa: SLF001 - Django's public model API
    return SECTIONS[section].label(field)


def rows_of(facts: Facts, section: str) -> list[Any]:
    if section == "school":
        return [facts.school]
    found: list[Any] = getattr(facts, {"bell_schedules": "schedules"}.get(section, section))
    return found


def _empty(facts: Facts, level: FieldLevel) -> Iterator[Spot]:
    for section, levels in facts.levels.items():
        wanted = [field for field, one in levels.items() if one == level and (section, field) not in SPOKEN_FOR]
        for row in rows_of(facts, section) if wanted else ():
            missing = [field for field in wanted if getattr(row, field) in (None, "") or _is_blank(getattr(row, field))]
            if missing:
                names = ", ".join(label_of(section, field) for field in missing)
                label = getattr(row, "label", "") or getattr(row, "name", "") or str(row)
                yield Spot(section, row.pk, label, f"пусто: {names}", missing[0], data=tuple(missing))


def _is_blank(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


@error(
    "field_required_empty",
    "Не заполнено обязательное поле",
    "profile",
    why="Сеть или отчёты без этого поля не обойдутся: запись не примут или напечатают с пробелом.",
    mend="Заполните поле. Какие поля обязательны, решает профиль заполнения школы.",
)
def required(facts: Facts) -> Iterator[Spot]:
    return _empty(facts, FieldLevel.REQUIRED)


@warn(
    "field_desirable_empty",
    "Не заполнено желательное поле",
    "profile",
    why="Без этого поля можно начать, но потом придётся возвращаться.",
    mend="Заполните поле или снимите пожелание в профиле заполнения.",
)
def desirable(facts: Facts) -> Iterator[Spot]:
    return _empty(facts, FieldLevel.DESIRABLE)
