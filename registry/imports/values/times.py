"""Times of lessons and days of the week."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from registry.imports.values.cell import OK, Fault, Read, words

DASHES: Final = r"\-‐‑‒–—−"
CLOCK: Final = re.compile(rf"(\d{{1,2}})\s*[.:ч{DASHES}]\s*(\d{{2}})(?:[.:]\d{{2}})?(?:\s*(?:мин|м|ч|час)?\.?)?")
TWO_CLOCKS: Final = re.compile(
    rf"(?:с\s*)?({CLOCK.pattern})\s*(?:[{DASHES}…]|\.{{3}}|до|по)\s*({CLOCK.pattern})(?:\s*\(\d+\s*мин\w*\.?\))?"
)
# «8³⁰», as a timetable is typeset.
RAISED: Final = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]{2}")
# In the cases that «с … по …» and «по …» ask for, too.
DAYS: Final = {
    **dict.fromkeys(("пн", "пон", "понед", "понедельник", "понедельника", "понедельникам"), 1),
    **dict.fromkeys(("вт", "втор", "вторник", "вторника", "вторникам"), 2),
    **dict.fromkeys(("ср", "среда", "среду", "среды", "средам"), 3),
    **dict.fromkeys(("чт", "чет", "четв", "четверг", "четверга", "четвергам"), 4),
    **dict.fromkeys(("пт", "пят", "пятн", "пятница", "пятницу", "пятницы", "пятницам"), 5),
    **dict.fromkeys(("сб", "суб", "субб", "суббота", "субботу", "субботы", "субботам"), 6),
    **dict.fromkeys(("вс", "воскр", "воскресенье", "воскресенья", "воскресеньям"), 7),
}
SETS: Final = {
    **dict.fromkeys(("будни", "рабочие дни", "по будням", "будние дни"), "12345"),
    **dict.fromkeys(("ежедневно", "все дни", "каждый день"), "1234567"),
}
MINUTES_A_DAY: Final = 24 * 60


def read_time(cell: Any, _on: date) -> Read:
    """«8:30», «8.30», «8-30», «8 ч 30 мин», a fraction of a day → «08:30:00»."""
    if isinstance(cell, datetime | time | timedelta | int | float) and not isinstance(cell, bool):
        return _of_excel(cell)
    written = words(cell)
    if not written:
        return None, OK
    found = CLOCK.fullmatch(_lowered(written))
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return None, (Fault("bad_time", f"«{written}» — не время. Нужно: 08:30."),)
    return time(int(found[1]), int(found[2])).isoformat(), OK


def _lowered(written: str) -> str:
    return RAISED.sub(lambda found: f":{unicodedata.normalize('NFKC', found[0])}", written).lower()


def _of_excel(cell: datetime | time | timedelta | float) -> Read:
    if isinstance(cell, timedelta):
        return _of_minutes(round(cell.total_seconds() / 60), str(cell))
    if isinstance(cell, int | float):
        return _of_number(float(cell))
    clock = cell.time() if isinstance(cell, datetime) else cell
    return clock.replace(second=0, microsecond=0).isoformat(), OK


def _of_number(value: float) -> Read:
    """0.354 is a part of the day; 8.3 is «8.30» typed as a number, whose last zero is lost."""
    if 0 < value < 1:
        return _of_minutes(round(value * MINUTES_A_DAY), str(value))
    hours, minutes = int(value), round((value - int(value)) * 100)
    if 1 <= hours <= 23 and minutes <= 59 and abs(value * 100 - hours * 100 - minutes) < 0.001:
        return time(hours, minutes).isoformat(), OK
    return None, (Fault("bad_time", f"«{value}» — не время. Нужно: 08:30."),)


def _of_minutes(minutes: int, written: str) -> Read:
    if not 0 <= minutes < MINUTES_A_DAY:
        return None, (Fault("bad_time", f"«{written}» — не время. Нужно: 08:30."),)
    return time(minutes // 60, minutes % 60).isoformat(), OK


def read_times(cell: Any, on: date) -> Read:
    """«8:30 – 9:15» → two times."""
    written = words(cell)
    if not written:
        return None, OK
    found = TWO_CLOCKS.fullmatch(_lowered(written))
    if not found:
        return None, (Fault("bad_time", f"«{written}» не понято. Нужно: 08:30 – 09:15."),)
    read = [read_time(part, on) for part in (found[1], found[4])]
    faults = tuple(fault for _, wrong in read for fault in wrong)
    return (None, faults) if faults else ([value for value, _ in read], OK)


def weekdays(cell: Any, _on: date) -> Read:
    """«пн-пт», «Пн, Ср», «1-5», «12345» → digits in order."""
    written = words(cell)
    plain = written.lower().replace("ё", "е").strip(". ")
    if not plain:
        return "", OK
    if plain in SETS:
        return SETS[plain], OK
    if re.fullmatch(r"[1-7]+", plain):
        return "".join(sorted(set(plain))), OK
    plain = re.sub(r"^с\s+(\w+)\s+по\s+", r"\1-", plain).removeprefix("по ")
    days: set[int] = set()
    for part in re.split(r"\s*(?:[,;+/]|\sи\s)\s*|(?<=[а-я1-7])\s+(?=[а-я1-7])", re.sub(r"\s*[-–—]\s*", "-", plain)):
        ends = [_day(word) for word in part.split("-")]
        if None in ends or len(ends) > 2:
            return "", (Fault("bad_weekdays", f"«{written}» не понято как дни недели. Нужно: пн-пт или пн, ср."),)
        known = [day for day in ends if day]
        days.update(range(known[0], known[-1] + 1) if known[0] <= known[-1] else ())
    if not days:
        return "", (Fault("bad_weekdays", f"«{written}»: дни недели стоят в обратном порядке."),)
    return "".join(map(str, sorted(days))), OK


def _day(word: str) -> int | None:
    word = word.strip(". ")
    return int(word) if re.fullmatch("[1-7]", word) else DAYS.get(word)
