"""What is wrong with the words of a consent form. Plain texts in, answers out: no models here."""

import re
from typing import Final

# A line that holds one of these holds nothing.
_NOTHING: Final = frozenset(
    {
        *("", "нет", "нету", "не указано", "не указан", "не указана", "не заполнено", "не заполнен", "не определено"),
        *("не определен", "указать", "укажите", "заполнить", "заполните", "вписать", "впишите", "уточнить", "прочерк"),
        *("пусто", "текст", "образец", "пример", "н д", "нет данных", "tbd", "todo", "n a", "na", "none", "null"),
        *("lorem ipsum", "потом", "позже", "будет позже", "-"),
    }
)
_CROSSES: Final = re.compile(r"[xх]{2,}|[?*#]+")
# «указать цель», «впишите адрес»: an instruction to the writer instead of the text.
_ORDERS_TO_WRITER: Final = re.compile(
    r"(указать|укажите|вписать|впишите|заполнить|заполните|вставить|вставьте|уточнить|уточните)\b"
)
# A place left open inside a text.
_OPEN_PLACES: Final = re.compile(
    r"_{3,}|\.{4,}|(?:…\s*){2,}|\{\{.*?\}\}|\{%.*?%\}|\{[^{}]{0,60}\}|<[^<>\n]{1,60}>|\$\{?\w+\}?|%\w+%"
    r"|\[[^\[\]\n]{0,60}\]|[«\"(]\s*(?:…|\.{3}|[xхXХ]{2,}|_+)\s*[»\")]|\((?:указать|вписать|заполнить)[^()]{0,60}\)"
    r"|\b[xхXХ]{3,}\b|\bTODO\b",
    re.IGNORECASE,
)
SENSITIVE: Final[dict[str, re.Pattern[str]]] = {
    "сведения о здоровье": re.compile(
        r"здоров|диагноз|заболеван|инвалидн|медицин|прививк|вакцин|физкультурн\w* групп|\bовз\b"
        r"|ограниченн\w* возможност|анамнез|аллерги|группа крови|беременн|психическ|психиатр|\bпмпк\b"
    ),
    "паспортные данные": re.compile(
        r"паспорт|свидетельств\w* о рождении|удостоверяющ\w* личность|серия и номер|номер документа"
    ),
    "вероисповедание": re.compile(r"религи|вероисповед|конфесси"),
    "национальность и раса": re.compile(r"национальност|расов|\bраса\b|этническ"),
    "взгляды и убеждения": re.compile(r"политическ|убежден|философск|партийн"),
    "сведения о судимости": re.compile(r"судимост|уголовн"),
    "интимная жизнь": re.compile(r"интимн|сексуальн"),
    "биометрические данные": re.compile(r"биометр|отпечат\w* пальц|дактилоскоп|рисунок радужн"),
}
_OPEN_LIST: Final = re.compile(
    r"\bи\s+(?:другие|другая|другую|иные|иная|иную|прочие|прочее|прочая|пр\b|др\b|т\.?\s*д\b|т\.?\s*п\b)"
    r"|\bи\s+(?:так далее|тому подобн|иное\b)|не ограничиваясь|любая информация|иная информация"
    r"|(?:любые|все|иные|другие|прочие|необходимые) (?:персональные )?(?:данные|сведения)"
    r"|(?:…|\.{3})\s*$"
)
_BROAD: Final = re.compile(
    r"(?:любы|ины|други)[хе] цел|уставн\w* (?:цел|деятельност)|деятельност\w* (?:школы|оператора|учреждения)"
    r"|соблюдени\w* (?:законодательств|законов)|не противоречащ|в интересах (?:школы|оператора)|служебн\w* необходимост"
    r"|осуществлени\w* деятельности|обеспечени\w* деятельности"
)
SHORT_PURPOSE: Final = 20
_OTHER_PURPOSE: Final = re.compile(
    r"реклам|рассылк|маркетинг|коммерческ|продвижени|страховани|кредит|пожертвован|сбор\w* (?:денег|средств)"
)
_IN_ANOTHER_PAPER: Final = re.compile(
    r"заявлени|приказ|анкет|прошу (?:принять|зачислить|перевести)"
    r"|(?:в составе|часть|частью|пункт\w*|приложени\w*) (?:настоящего )?(?:к )?договор"
    r"|приложени\w* к договор|трудов\w* договор\w* и соглас"
)
_NOT_DISTRIBUTED: Final = re.compile(
    r"(?:без|кроме|за исключением|не\s+(?:включает|допускается|разрешается))\s[^.;]{0,30}распростран"
    r"|распростран\w*[^.;]{0,30}\s(?:не (?:допуска|разреша|производ|предусм|осуществ)|запрещ)"
)
_DISTRIBUTED: Final = re.compile(r"распространени|неограниченн\w* круг|публикац|опубликов|на сайт|в сети интернет")
_ENDLESS: Final = re.compile(r"бессрочн|неограниченн|без ограничени|вечно|постоянно|не ограничен")
_ENDS: Final = re.compile(
    r"отзыв|отозв|\bдо\s+\S|в течение|окончани|прекращени|истечени|увольнени|отчислени|выбыти|\d|\bгод|\bлет\b|месяц"
)
_LEAVES: Final = re.compile(r"окончани|отчислени|увольнени|выпуск|выбыти|прекращени|обучени|работ|завершени")
_COMPANY: Final = re.compile(
    r"\b(?:ООО|ОАО|ПАО|ЗАО|АО|НКО|АНО|ФГУП|ГУП|ГБУ|МБУ|ГАУ|ИП)\s+(?:[«\"„“]([^»\"”]+)[»\"”]|([А-ЯЁ][а-яё]+))"
)


def plain(text: str) -> str:
    """For comparing words: one space between words, small letters, «ё» as «е»."""
    return re.sub(r"\s+", " ", text).strip().casefold().replace("ё", "е")


def is_unfilled(text: str) -> bool:
    """«», «—», «не заполнено», «указать цель», «xxx»: something stands there, but it says nothing."""
    words = re.sub(r"[^\w?*#]+", " ", plain(text)).replace("_", " ").strip()
    bare = re.sub(r"\s+", " ", words)
    if bare in _NOTHING or _CROSSES.fullmatch(bare.replace(" ", "")):
        return True
    if _ORDERS_TO_WRITER.match(bare):
        return True
    return is_unfilled(_OPEN_PLACES.sub(" ", text)) if _OPEN_PLACES.search(text) else False


def open_places(text: str) -> list[str]:
    """«___», «[адрес]», «{{ name }}»: places of a template that nobody filled."""
    return [found.group(0) for found in _OPEN_PLACES.finditer(text)]


def sensitive_in(text: str) -> list[str]:
    """Names of the kinds of data that the journal does not need or the law guards (152-ФЗ, ст. 10, 11)."""
    return [name for name, pattern in SENSITIVE.items() if pattern.search(plain(text))]


def open_list_in(text: str) -> str:
    """«и т.д.», «иные данные»: the words with which a list has no end; empty when it is closed."""
    found = _OPEN_LIST.search(plain(text))
    return found.group(0).strip() if found else ""


def is_broad(purpose: str) -> bool:
    """A purpose must be definite (152-ФЗ, ст. 5 ч. 2; ст. 9 ч. 1)."""
    return len(plain(purpose)) < SHORT_PURPOSE or bool(_BROAD.search(plain(purpose)))


def other_purpose_in(text: str) -> str:
    found = _OTHER_PURPOSE.search(plain(text))
    return found.group(0) if found else ""


def paper_around(text: str) -> str:
    """The word that makes the consent a part of another paper: «заявлени…», «приказ…»."""
    found = _IN_ANOTHER_PAPER.search(plain(text))
    return found.group(0) if found else ""


def speaks_of_distribution(text: str) -> bool:
    return bool(_DISTRIBUTED.search(_NOT_DISTRIBUTED.sub(" ", plain(text))))


def is_endless(term: str) -> bool:
    """«бессрочно» without a word about the withdrawal."""
    return bool(_ENDLESS.search(plain(term))) and "отз" not in plain(term)


def says_when_it_ends(term: str) -> bool:
    return bool(_ENDS.search(plain(term)))


def ends_with_leaving(term: str) -> bool:
    return bool(_LEAVES.search(plain(term)))


def companies_in(text: str) -> list[str]:
    """Names of companies in a text: «Учебный журнал» of «ООО «Учебный журнал»»."""
    return [quoted or bare for quoted, bare in _COMPANY.findall(text)]
