"""Days of the production calendar: one at a time, or a list pasted from a decree."""

import re
from datetime import date
from typing import Any, Final

from django import forms

from consents.actions.calendar import Day
from consents.calendar import FIRST_YEAR, LAST_YEAR

WORKING: Final = "working"
OFF: Final = "off"
KINDS: Final = ((WORKING, "рабочий"), (OFF, "выходной"))
# «08.11.2027 выходной карантин», also with dashes, colons or tabs in between.
LINE: Final = re.compile(
    r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})[\s:;,–—-]*"
    r"(?P<kind>рабочий день|рабочий|нерабочий день|нерабочий|выходной день|выходной)\b[\s:;,–—-]*(?P<note>.*)",
    re.IGNORECASE,
)
MOST_LINES: Final = 400
MOST_SHOWN: Final = 10


class DayForm(forms.Form):
    kind = forms.ChoiceField(label="Этот день", choices=KINDS, widget=forms.RadioSelect)
    note = forms.CharField(
        label="Почему", max_length=150, required=False, help_text="Например: карантин, перенос по приказу № 5"
    )

    def asked(self) -> Day:
        return Day(is_working=self.cleaned_data["kind"] == WORKING, note=self.cleaned_data["note"])


class PasteForm(forms.Form):
    """`days()` of what was pasted; a line that is not understood stops the whole and is named with its number."""

    lines = forms.CharField(
        label="Список дней",
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Каждый день с новой строки, например: 20.02.2027 рабочий, перенос на 22 февраля",
    )

    def clean_lines(self) -> dict[date, Day]:
        typed = [line.strip() for line in str(self.cleaned_data["lines"]).splitlines()]
        if len(typed) > MOST_LINES:
            raise forms.ValidationError(f"Слишком много строк: {len(typed)}. За раз — не больше {MOST_LINES}.")
        days: dict[date, Day] = {}
        problems = []
        for number, line in enumerate(typed, start=1):
            if line:
                problems += _read(line, number, days)
        if problems:
            raise forms.ValidationError(problems[:MOST_SHOWN])
        return days

    def days(self) -> dict[date, Day]:
        found: dict[date, Day] = self.cleaned_data["lines"]
        return found


def _read(line: str, number: int, days: dict[date, Day]) -> list[str]:
    """Puts the day in, or says why not."""
    found = LINE.fullmatch(line)
    if found is None:
        return [f"Строка {number} («{line[:60]}») не понята: нужны дата и слово «рабочий» или «выходной»."]
    day = _day(found)
    if day is None:
        return [f"Строка {number}: дня {found['day']}.{found['month']}.{found['year']} не бывает."]
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return [f"Строка {number}: год должен быть от {FIRST_YEAR} до {LAST_YEAR}."]
    asked = Day(is_working=found["kind"].lower().startswith("рабочий"), note=found["note"].strip()[:150])
    if day in days and days[day].is_working is not asked.is_working:
        return [f"Строка {number}: день {day:%d.%m.%Y} назван и рабочим, и выходным."]
    days[day] = asked
    return []


def _day(found: Any) -> date | None:
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
