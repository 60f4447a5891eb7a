"""Phrases that carry no dates of their own: what repeats, what hangs on another event, what says nothing.

One pattern a line, over lemmas (`tokens.line`). A pattern is a row of slots: `word`, `word*` and `*word` for any ending
or beginning, `#` a number, `_` any word, `a|b` either, `[slot]` may be missing. The more telling reasons stand first.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from plans.deadlines.words import WEEKDAYS

_WEEKDAY: Final = "|".join(WEEKDAYS)
_ON_WEEKDAYS: Final = "понедельникам|вторникам|средам|четвергам|пятницам|субботам|воскресеньям|выходным|будням|дням"
_CYCLE: Final = "год|месяц|день|неделя|недели|четверть|квартал|полугодие|декада|триместр*|смену|число|урок*|период"

YEARLY: Final = """
    ежегодн*
    каждый год
    в|за [#] [учебный|календарный] год
"""

THIS_YEAR: Final = "текущий|с год"

_TIMES: Final = "#|один|два|две|три|четыре|несколько"

RECURRING: Final = f"""
    каждый [#|_] {_WEEKDAY}|{_CYCLE} [месяц]
    каждый [_]
    [#|_] {_WEEKDAY} месяц
    # число|день месяц
    последн*|перв* число|день месяц
    еже*
    по [_] {_ON_WEEKDAYS}
    [не] [реже|менее|чаще] [{_TIMES}] [-] [#] раз в|за [#|_] [учебный|календарный] {_CYCLE}|лет
    [не] [реже|менее|чаще] [{_TIMES}] раз в|за _|#
    раз , {_CYCLE}
    дважды|трижды|однажды в|за [учебный|календарный] {_CYCLE}
    [на] постоян*|регулярн*|систематическ*|периодическ*|непрерывн*|круглогодичн*|всегда [основе]
    по [учебным] полугодиям|четвертям|кварталам|месяцам|неделям|декадам|триместрам
    помесячно|поквартально|понедельно|поурочно
    [в] [течение|протяжение] весь [учебный|отчетный|календарный] период|год|срок|время
    на протяжение [учебный|календарный] период|год
    в течение [текущий] [учебный|календарный] год
"""

_EVENT: Final = (
    "нач* конец окончан* заверш* издан* утвержд* приказ* заседан* совещан* педсовет* совет* семинар* собран* каникул* "
    "занят* урок* экзамен* аттест* провер* отчет* договор* праздник* выпуск* старт* запуск* прием* осмотр* "
    "ремонт* конкурс* олимпиад* мероприят* событи* отпуск* работ* этап* сесси* линейк* звонк* учебный гиа егэ огэ впр "
    "закуп* поставк* подготовк* день нов* ввод* выезд* выход* визит* "
    "*ния *нию *нием *нии *ции *цией *цию *тия *тию *тием *тии"
).replace(" ", "|")
_LENGTH: Final = "день|дней|дням|недели|неделя|месяц|месяцев|квартал|час*|минут*|суток|сутки|год|лет"
_KIND_OF_DAY: Final = "[рабоч*|календарн*|учебный|учебных|банковск*]"

_OTHER_EVENT: Final = "Срок отсчитывается от другого события: впишите дату, когда она станет известна."
_OTHER_PAPER: Final = "Срок задаёт другой документ или решение: впишите дату оттуда."
_CIRCUMSTANCES: Final = "Срок зависит от обстоятельств: впишите дату, если она известна."
_SCHOOL_DATES: Final = "Срок зависит от учебного календаря школы: впишите дату из него."
_WHICH_ONE: Final = "Не сказано, какой именно это промежуток: впишите дату."

ON_PAPER: Final = """
    по [_] [_] график*|план*|расписани*|циклограмм*|срокам|карте
    по согласован*|приказ*|решени*|распоряжени*|указан*|положени*|регламент*|договор*|утвержденн*
    по отдельн*|индивидуальн*
    по запрос*|требован*|заявк*|заявлен*|вызов*|обращени*|назначени*
    согласно
    в соответствии
    в установленн*|указанн*|определенн*|назначенн* срок
    в срок [,] установленн*|указанн*|определенн*|назначенн*|предусмотренн*
"""

RELATIVE: Final = (
    (
        _SCHOOL_DATES,
        """
        каникул*
        четверть|триместр*|модул*
        учебный год|процесс*|период*|занят*|сбор*
        начало|конец|окончан* занят*|урок*
        """,
    ),
    (
        "Полугодие может быть учебным или календарным: впишите даты.",
        """
        полугодие
        """,
    ),
    (
        _WHICH_ONE,
        """
        до|к|с|в начало|конец|середина|окончан* [текущий|следующий|календарный] год|месяц|неделя|недели|день|квартал
        в|на|до|к|с текущий|следующий год|месяц|неделя|недели|день|квартал|число
        начало|конец|середина год|месяц|неделя|недели|квартал
        """,
    ),
    (
        _OTHER_EVENT,
        f"""
        через|спустя
        в течение
        # {_KIND_OF_DAY} {_LENGTH}
        за [#|_] [_] {_LENGTH} [_] до
        *дневный|*месячный|*недельный|месячный|недельный срок
        с момент*|даты|дня
        со дня
        сразу|одновременно|параллельно|накануне|перед|вместе
        в день|дни|ход*|рамках|момент*|время|процесс*
        в срок *ния|*ции
        на время _
        после|до|к|с|от|позднее|период|при [_] [_] {_EVENT}
        """,
    ),
    (_OTHER_PAPER, ON_PAPER),
    (
        _CIRCUMSTANCES,
        """
        по мере
        по итог*|результат*|факт*|окончани*|завершени*|истечени*|необходимост*|потребност*|готовност*|поступлени*
        по ситуации
        по получени*|выбор*|желани*|случа*|особ*
        в случа*
        при необходимости|наличии|условии|приеме
        """,
    ),
)

_NOT_YET: Final = "Срок ещё не назначен: впишите дату, когда она станет известна."

UNKNOWN: Final = (
    (
        "Срочность — не дата: впишите день.",
        """
        немедленн*|незамедлительн*|срочн*|безотлагательн*|сейчас
        в кратчайш*|ближайш*|возможно
        """,
    ),
    (
        _NOT_YET,
        """
        не определен*|установлен*|назначен*|указан*|известн*|задан*
        уточн*|неизвестн*|определ*
        """,
    ),
)


@cache
def compiled(patterns: str) -> re.Pattern[str]:
    """A table of patterns as one regular expression, for `find` and `without`."""
    rows = (row.split() for row in patterns.splitlines() if row.strip())
    return re.compile(r"(?<!\S)(?:" + "|".join("".join(map(_slot, row)) for row in rows) + ")")


def matches(patterns: str, line: str) -> bool:
    """True when any of the patterns stands somewhere in the line of lemmas."""
    return compiled(patterns).search(line + " ") is not None


def begins(patterns: str, line: str) -> bool:
    """True when the line of lemmas begins with one of the patterns."""
    return compiled(patterns).match(line + " ") is not None


def without(patterns: str, line: str) -> str:
    """The line of lemmas without whatever the patterns match."""
    return compiled(patterns).sub(" , ", line + " ")


def reason_in(table: Iterable[tuple[str, str]], line: str) -> str | None:
    """The reason of the first row that matches."""
    return next((reason for reason, patterns in table if matches(patterns, line)), None)


def _slot(slot: str) -> str:
    if slot == "[-]":
        return r"(?:-\s)?"
    optional = slot.startswith("[")
    words = "|".join(_word(word) for word in slot.strip("[]").split("|"))
    return rf"(?:(?:{words})\s){'?' if optional else ''}"


def _word(word: str) -> str:
    if word == "#":
        return r"\d{1,3}(?!\d)\S*"
    if word == "_":
        return r"[^\W\d]\S*"
    return re.escape(word).replace(r"\*", r"\S*")
