"""A cell → a value that JSON can hold, with what is wrong about it. No guessing: what cannot be told is said.

`READERS[kind of value](cell, on)` gives `(value, faults)`; `on` is the day of the import, for two-digit years.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from registry.imports.values.cell import (
    Fault,
    count,
    days_a_week,
    flag,
    floor,
    hours,
    lesson,
    text,
)
from registry.imports.values.contacts import email, phone
from registry.imports.values.dates import read_birth_date, read_date, study_year
from registry.imports.values.days import read_day, read_range
from registry.imports.values.names import full_name, name, reference_name
from registry.imports.values.number_of_insurance import snils
from registry.imports.values.times import read_time, read_times, weekdays
from registry.imports.values.titles import class_title, letter, title
from registry.imports.values.words import gender, parallel, period_kind, relation, staff_kind

Reader = Callable[[Any, date], tuple[Any, tuple[Fault, ...]]]

READERS: Final[dict[str, Reader]] = {
    "text": text,
    "title": title,
    "class": class_title,
    "letter": letter,
    "name": name,
    "full_name": full_name,
    "child_name": full_name,
    "reference_name": reference_name,
    "gender": gender,
    "birth_date": read_birth_date,
    "date": read_date,
    "day": read_day,
    "dates": read_range,
    "study_year": study_year,
    "snils": snils,
    "phone": phone,
    "email": email,
    "flag": flag,
    "count": count,
    "floor": floor,
    "days_a_week": days_a_week,
    "lesson": lesson,
    "hours": hours,
    "time": read_time,
    "times": read_times,
    "weekdays": weekdays,
    "parallel": parallel,
    "period_kind": period_kind,
    "relation": relation,
    "staff_kind": staff_kind,
}

__all__ = ["READERS", "Fault", "Reader"]
