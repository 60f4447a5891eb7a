"""The vocabulary of deadlines: every form a word may take in a plan, mapped to one lemma or number.

A leaf of the package: data only, no rules.
"""

from typing import Final

_SOFT: Final = "ь я ю ем е"
_HARD: Final = "- а у ом е"

# stem, endings of the six cases ("-" is none), abbreviations
_MONTH_ROWS: Final = (
    ("январ", _SOFT, "янв"),
    ("феврал", _SOFT, "фев февр"),
    ("март", _HARD, "мар"),
    ("апрел", _SOFT, "апр"),
    ("ма", "й я ю ем е", ""),
    ("июн", _SOFT, "июн"),
    ("июл", _SOFT, "июл"),
    ("август", _HARD, "авг"),
    ("сентябр", _SOFT, "сен сент"),
    ("октябр", _SOFT, "окт"),
    ("ноябр", _SOFT, "ноя нояб"),
    ("декабр", _SOFT, "дек"),
)

# Plural forms are left out on purpose: «первые числа», «последние недели» are no single ordinal.
_ORDINAL_STEMS: Final = (
    "перв", "втор", "", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят",
    "одиннадцат", "двенадцат", "тринадцат", "четырнадцат", "пятнадцат", "шестнадцат", "семнадцат",
    "восемнадцат", "девятнадцат", "двадцат",
)  # fmt: skip
_ORDINAL_ENDINGS: Final = ("ый", "ой", "ая", "ое", "ого", "ому", "ом", "ым", "ую")
_THIRD: Final = ("третий", "третья", "третье", "третьего", "третьему", "третьем", "третьим", "третьей", "третью")
_LAST_ENDINGS: Final = ("ий", "яя", "ее", "его", "ему", "ем", "им", "ей", "юю")
LAST: Final = -1

_LEMMA_ROWS: Final = {
    "год": "года году годом годе годы годов годам годах г гг",
    "учебный": "учебного учебному учебным учебном учебные учебных уч учебн",
    "квартал": "квартала кварталу кварталом квартале кварталы кварталов кварталах кв кварт",
    # «2 недели сентября» counts weeks, «2-я неделя» numbers them: the counting form stays apart.
    "неделя": "неделе неделю неделей нед",
    "недели": "недель неделями",
    "декада": "декаде декаду декадой",
    "декады": "декад",
    "половина": "половины половине половину половиной пол",
    "полугодие": "полугодия полугодию полугодием полугодии полуг",
    "день": "дня дню",
    "число": "числа числу числом числе",
    "месяц": "месяца месяцу месяцем месяце мес",
    "начало": "начала началу началом начале нач",
    "середина": "середины середине середину серединой сер",
    "конец": "конца концу концом конце",
    "течение": "течении теч",
    "протяжение": "протяжении",
    "период": "периода периоде",
    "срок": "срока сроки сроком сроку",
    "весь": "вся все всего всей всю всем",
    "текущий": "текущего текущем текущему тек т сего этот этого этом нынешнего нынешнем",
    "следующий": "следующего следующем следующему следующей следующую будущего будущем",
    "включительно": "включ вкл",
    "позднее": "позже поздней",
    "ранее": "раньше",
    "каждый": "каждая каждое каждую каждой каждого каждому каждом каждые каждых кажд",
    "раз": "раза р",
    "четверть": "четверти четвертью четвертей четвертях четв",
    "с": "со",
    "к": "ко",
    "в": "во",
}

_WEEKDAY_ROWS: Final = (
    "понедельник понедельника понедельнику понедельнике пн",
    "вторник вторника вторнику вторнике вт",
    "среда среды среде среду ср",
    "четверг четверга четвергу четверге чт",
    "пятница пятницы пятнице пятницу пт",
    "суббота субботы субботе субботу сб",
    "воскресенье воскресенья воскресенью воскресение вс",
)

# Adjectives too, for «летний период»; plurals not: «летние каникулы» hang on the school's calendar.
_SEASON_ROWS: Final = {
    3: "весна весны весне весну весной весною весенний весеннего весеннем весеннее",
    6: "лето лета лету летом лете летний летнего летнем летнее",
    9: "осень осени осенью осенний осеннего осеннем осеннее",
    12: "зима зимы зиме зиму зимой зимою зимний зимнего зимнем зимнее",
}


def _months() -> dict[str, int]:
    forms: dict[str, int] = {}
    for number, (stem, endings, short) in enumerate(_MONTH_ROWS, start=1):
        for ending in endings.split():
            forms[stem + ending.replace("-", "")] = number
        forms.update(dict.fromkeys(short.split(), number))
    return forms


def _ordinals() -> dict[str, int]:
    forms = dict.fromkeys(_THIRD, 3)
    for number, stem in enumerate(_ORDINAL_STEMS, start=1):
        if stem:
            forms.update({stem + ending: number for ending in _ORDINAL_ENDINGS})
    forms.update({"последн" + ending: LAST for ending in _LAST_ENDINGS})
    return forms


MONTHS: Final = _months()
ORDINALS: Final = _ordinals()
LEMMAS: Final = {form: lemma for lemma, forms in _LEMMA_ROWS.items() for form in (lemma, *forms.split())}
WEEKDAYS: Final = {form: number for number, row in enumerate(_WEEKDAY_ROWS) for form in row.split()}
SEASONS: Final = {form: month for month, row in _SEASON_ROWS.items() for form in row.split()}
WEEKDAY_NAMES: Final = tuple(row.split()[0] for row in _WEEKDAY_ROWS)

MONTHS_GENITIVE: Final = (
    "", "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
MONTHS_PREPOSITIONAL: Final = (
    "", "январе", "феврале", "марте", "апреле", "мае", "июне",
    "июле", "августе", "сентябре", "октябре", "ноябре", "декабре",
)  # fmt: skip


def is_known(word: str) -> bool:
    """True for a word of the vocabulary, in any of its forms."""
    return any(word in table for table in (MONTHS, LEMMAS, ORDINALS, WEEKDAYS, SEASONS))
