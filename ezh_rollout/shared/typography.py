"""Russian typography: no-break spaces, dates in words, plurals, lists of words.

`tie` changes spaces only, so a text that was tied is still found by search (`text.search_key` folds the spaces back).
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

NBSP = "\u00a0"

MONTHS = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)
MONTHS_OF = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)

SHORT_WORDS = "а|без|в|во|для|до|за|и|из|к|ко|на|не|ни|но|о|об|от|по|под|при|про|с|со|у"
SPACE = rf"[ {NBSP}]+"
INITIAL = r"[А-ЯЁ]\."
SURNAME = "[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"

TIES: tuple[tuple[re.Pattern[str], str], ...] = (
    # a number sign, paragraph or page and what it counts
    (re.compile(rf"(№|§|стр\.|п\.|ст\.|ч\.|каб\.){SPACE}(?=[\dА-ЯЁа-яёA-Z«])"), rf"\1{NBSP}"),
    # a day and its month, a month or a season and its year, «2027 г.»
    (re.compile(rf"\b(\d{{1,2}}){SPACE}(?=({'|'.join(MONTHS_OF)})\b)"), rf"\1{NBSP}"),
    (re.compile(rf"\b({'|'.join(MONTHS_OF + MONTHS)}){SPACE}(?=\d{{4}}\b)", re.IGNORECASE), rf"\1{NBSP}"),
    (re.compile(rf"(\d){SPACE}(?=(г|гг|руб|коп|ч|мин|%|шт|экз|л|чел|кл)\b)"), rf"\1{NBSP}"),
    # initials and surname, in both orders; «В. Н.» is drawn together by nobody, only tied
    (re.compile(rf"({INITIAL}){SPACE}(?={INITIAL}|{SURNAME})"), rf"\1{NBSP}"),
    (re.compile(rf"({SURNAME}){SPACE}(?={INITIAL}(?:{SPACE}?{INITIAL})?(?!{SPACE}?[А-ЯЁ]))"), rf"\1{NBSP}"),
    # a short word does not end a line, a dash does not begin one, a particle does not begin one
    (re.compile(rf"(?<![\w-])({SHORT_WORDS}){SPACE}(?=\S)", re.IGNORECASE), rf"\1{NBSP}"),
    (re.compile(r"(?<=\S) +(?=[–—] )"), NBSP),
    (re.compile(rf"{SPACE}(?=(же|ли|бы|ль|б|ж)\b)"), NBSP),
    # a number and the noun it counts
    (re.compile(r"(?<![\w.,])(\d{1,3}) +(?=[а-яё])"), rf"\1{NBSP}"),
)


def tie(text: str) -> str:
    """No-break spaces where a line must not break: «№ 14», «27 августа 2027 г.», «Кондратова В.Н.», «в школе»."""
    for pattern, tied in TIES:
        text = pattern.sub(tied, text)
    return text


def date_words(day: date) -> str:
    """«27 августа 2027 г.», tied."""
    return f"{day.day}{NBSP}{MONTHS_OF[day.month - 1]}{NBSP}{day.year}{NBSP}г."


def date_numeric(day: date) -> str:
    """«27.08.2027»."""
    return f"{day:%d.%m.}{day.year:04}"


def date_range_words(start: date | None, end: date | None) -> str:
    """The shortest clear words: «1–15 сентября 2027 г.», «март – апрель 2027 г.», «до 1 октября 2027 г.».

    Full months are named as months. No dates give an empty string. ValueError if the end lies before the start.
    """
    if start is None or end is None:
        return _half_open(start, end)
    if end < start:
        raise ValueError("Конец срока раньше начала.")
    if start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
        return _months(start, end)
    if start == end:
        return date_words(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{date_words(end)}"
    if start.year == end.year:
        return f"{start.day}{NBSP}{MONTHS_OF[start.month - 1]}{NBSP}– {date_words(end)}"
    return f"{date_words(start)}{NBSP}– {date_words(end)}"


def _half_open(start: date | None, end: date | None) -> str:
    if start is not None:
        return f"с{NBSP}{date_words(start)}"
    return f"до{NBSP}{date_words(end)}" if end is not None else ""


def _months(start: date, end: date) -> str:
    last = f"{MONTHS[end.month - 1]}{NBSP}{end.year}{NBSP}г."
    if (start.year, start.month) == (end.year, end.month):
        return last
    first = MONTHS[start.month - 1]
    if start.year != end.year:
        first = f"{first}{NBSP}{start.year}{NBSP}г."
    return f"{first}{NBSP}– {last}"


def plural(number: int, one: str, few: str, many: str) -> str:
    """The noun for the number: `plural(21, "задача", "задачи", "задач")` is «задача»."""
    tail = abs(number) % 100
    if 11 <= tail <= 14:
        return many
    return {1: one, 2: few, 3: few, 4: few}.get(tail % 10, many)


def quantity(number: int, one: str, few: str, many: str) -> str:
    """The number and its noun, tied: «21 задача», «12 500 строк»."""
    return f"{grouped(number)}{NBSP}{plural(number, one, few, many)}"


def grouped(number: int) -> str:
    """Thousands apart from five digits on: «1250», «12 500»; a true minus."""
    digits = str(abs(number)) if abs(number) < 10_000 else f"{abs(number):,}".replace(",", NBSP)
    return f"−{digits}" if number < 0 else digits


def joined(words: Sequence[str]) -> str:
    """«а», «а и б», «а, б и в»; empty words are left out."""
    present = [word for word in words if word]
    if len(present) < 2:
        return "".join(present)
    return f"{', '.join(present[:-1])} и{NBSP}{present[-1]}"


def quoted(text: str) -> str:
    """In «ёлочки»; the quotes inside become „лапки“, and a text already in quotes is not quoted twice."""
    text = text.strip()
    if re.fullmatch(r"«[^«»]*»", text):
        return text
    return f"«{text.replace('«', '„').replace('»', '“')}»"
