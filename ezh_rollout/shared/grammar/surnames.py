"""Surnames in six cases: a few named rules for what pytrovich gets wrong, pytrovich for the rest.

Each rule answers with the five oblique forms in lower case, or None: «not mine». The first answer wins.
Source of the norms: Н. А. Еськова, «Трудности словоизменения существительных»; Л. П. Калакуцкая, «Склонение фамилий».
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from pytrovich.enums import Case as PetrovichCase
from pytrovich.enums import Gender as PetrovichGender
from pytrovich.enums import NamePart
from pytrovich.maker import PetrovichDeclinationMaker

from ezh_rollout.shared.grammar import morphology
from ezh_rollout.shared.grammar.cases import OBLIQUE, Case, Gender
from ezh_rollout.shared.grammar.vocabulary import words

Forms = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Surname:
    """One surname in lower case and whose it is."""

    text: str
    gender: Gender


Rule = Callable[[Surname], Forms | None]

VOWELS = "аеёиоуыэюя"

CONSONANT = ("а", "у", "а", "ом", "е")
HISSING = ("а", "у", "а", "ем", "е")
SOFT_SIGN = ("я", "ю", "я", "ем", "е")
HARD_A = ("ы", "е", "у", "ой", "е")
HISSING_A = ("и", "е", "у", "ей", "е")

FROZEN = words("дюма золя тома дега люка ферма петипа труайя скаля броз дидро")
"""French surnames in a stressed -а/-я do not change; nothing in their letters shows it."""

FROZEN_FIRST_HALVES = words(
    "бонч тер тёр сен сент сан нур дон ван фон де ди да ла ле лос дель дер мак аль эль ибн бен кара чан тян тянь "
    "грум демут"
)
"""The first half of a double surname that is no surname of its own: «Бонч-Бруевича», «Тер-Петросяна»."""

FOREIGN_IN = words("дарвин чаплин грин кронин франклин мартин регин цеппелин бюлов флотов вирхов гуцков")
"""Foreign surnames in -ин/-ов take the noun's ending: «Дарвином», not «Дарвиным»."""

NOUNS_IN_A = words("голова корова подкова дуброва основа калина глина спина былина осина зозулина")
"""Nouns that only look like «чья?»: a woman «Голова» is «Головы», while «Долина» (from «Долин») is «Долиной»."""

NOUNS_IN_Y = frozenset({"топчий", "кобзий", "бабий", "гордий"})
"""Nouns in -чий and the like that do not decline as adjectives: «Топчия»."""

FOREIGN_HISSING = frozenset({"буш", "нэш", "ковач", "лукач"})
"""Not stressed on the ending: «Бушем», «Ковачем»."""

FLEETING_MONOSYLLABLES = frozenset({"лев", "пёс", "пес", "день", "пень"})
"""Of the one-syllable surnames only these lose their vowel: «Льва», but «Лоба», «Сона», «Рота»."""


def frozen(name: Surname) -> Forms | None:
    """«Черных», «Бойко», «Дюма», «Моруа», any woman's surname on a consonant."""
    ends_on_consonant = name.text[-1] not in VOWELS
    plural_adjective = re.search(rf"[{VOWELS}].*(ых|[гкхжшщчньс]их)$", name.text)
    vowel = name.text[-1] in "оеёэиыую" or re.search(r"[аоуыэёюе]а$|[^р]иа$|риа$", name.text)
    if name.text in FROZEN or plural_adjective or vowel or (name.gender is Gender.FEMALE and ends_on_consonant):
        return (name.text,) * 5
    return None


def german_ikh(name: Surname) -> Forms | None:
    """«Эрлих», «Фрейндлих» are no plural adjectives: a man's declines."""
    return _with(name.text, CONSONANT) if name.text.endswith("их") else None


def noun_with_hissing_a(name: Surname) -> Forms | None:
    """«Грушей», not «Грушой»."""
    return _with(name.text[:-1], HISSING_A) if re.search(r"[жшщч]а$", name.text) else None


def noun_in_a(name: Surname) -> Forms | None:
    """«Сова», «Рева», «Сосна»: too short, or with the wrong letters, to answer «чья?»."""
    short = re.fullmatch(rf"[^{VOWELS}]?(ов|ев|ин|ын)а", name.text)
    not_possessive = re.search(r"[^иы]на$", name.text)
    return _with(name.text[:-1], HARD_A) if short or not_possessive or name.text in NOUNS_IN_A else None


def foreign_in(name: Surname) -> Forms | None:
    """«Дарвином», «Лином»; Russian one-syllable -ов («Львовым») is not among them."""
    short = re.fullmatch(rf"[^{VOWELS}]*[иы]н", name.text)
    return _with(name.text, CONSONANT) if name.text in FOREIGN_IN or short else None


def adjective(name: Surname) -> Forms | None:
    """«Сухим», «Долгого», «Младшей» but «Чужой»; and what is no adjective at all: «Гая» is «Гаи»."""
    if re.fullmatch(rf"[^{VOWELS}]ая", name.text):
        return _with(name.text[:-1], ("и", "е", "ю", "ей", "е"))
    if name.gender is Gender.FEMALE and re.search(r"[жшщ]ая$", name.text):
        ending = "ой" if _is_stressed_adjective(name.text) else "ей"
        return _with(name.text[:-2], (ending, ending, "ую", ending, ending))
    if name.gender is Gender.MALE and re.search(rf"[{VOWELS}].*[гх]ий$", name.text):
        is_given_name = morphology.has_reading(name.text, "Name")  # «Георгий» as a surname
        return None if is_given_name else _with(name.text[:-2], ("ого", "ому", "ого", "им", "ом"))
    if name.gender is Gender.MALE and re.search(rf"[{VOWELS}].*[гкх]ой$", name.text):
        return _with(name.text[:-2], ("ого", "ому", "ого", "им", "ом"))
    return None


def _is_stressed_adjective(feminine: str) -> bool:
    """«Чужая» and «Большая» come from «чужой» and «большой»: the dictionary knows."""
    return any("ADJF" in r.tag and r.normal_form.endswith("ой") for r in morphology.readings(feminine))


def noun_in_y(name: Surname) -> Forms | None:
    """«Топчия», «Кия», «Гуляя»: -й that is no adjective."""
    if name.text in NOUNS_IN_Y or re.fullmatch(rf"[^{VOWELS}]+ий", name.text):
        return _with(name.text[:-1], ("я", "ю", "я", "ем", "и"))
    return _with(name.text[:-1], SOFT_SIGN) if re.search(r"[аяую]й$", name.text) else None


def common_noun(name: Surname) -> Forms | None:
    """A man's surname that is a common noun declines as the noun does: «Зайца», «Корня», «Ткачом»."""
    if name.text[-1] in VOWELS or name.text in FOREIGN_HISSING or _looks_possessive(name.text):
        return None
    if _syllables(name.text) == 1 and name.text[-1] != "й" and name.text not in FLEETING_MONOSYLLABLES:
        return _with(name.text, CONSONANT) if name.text[-1] in "жшщч" and name.text not in FOREIGN_HISSING else None
    nouns = [r for r in morphology.readings(name.text) if {"NOUN", "masc", "sing", "nomn"} in r.tag]
    plain = [r for r in nouns if not {"Name", "Surn", "Patr", "Geox", "Fixd"} & set(r.tag.grammemes)]
    if not plain or not morphology.is_known(name.text):
        return None
    genitive = morphology.inflected(plain[0], {"gent"})
    forms = {case: morphology.inflected(plain[0], {morphology.GRAMMEME[case]}) for case in OBLIQUE}
    forms[Case.ACCUSATIVE] = genitive  # a person is animate, whatever the noun is
    return tuple(forms[case] for case in OBLIQUE)  # type: ignore[return-value]


def stressed_hissing(name: Surname) -> Forms | None:
    """Surnames in -ач bear the stress on the ending: «Деркачом»."""
    return _with(name.text, CONSONANT) if name.text.endswith("ач") and name.text not in FOREIGN_HISSING else None


def fleeting_ok(name: Surname) -> Forms | None:
    """«Кучерёнка», «Волчка»: the diminutive suffix loses its vowel."""
    if _syllables(name.text) > 1 and re.search(r"(ено|ёно|чо|жо|шо|що)к$", name.text):
        return _with(name.text[:-2] + "к", CONSONANT)
    return None


def fleeting_ets(name: Surname) -> Forms | None:
    """«Коновальца», «Кобца»; but «Швеца», «Швецом». Of two syllables, the last is stressed more often than not."""
    if not name.text.endswith("ец") or _in_library_without(name.text):
        return None
    if _syllables(name.text) == 1:
        return _with(name.text, CONSONANT)
    stem = name.text[:-2]
    soft = {"л": "ь", **dict.fromkeys(VOWELS, "й")}.get(stem[-1], "")
    return _with(f"{stem}{soft}ц", CONSONANT if _syllables(name.text) == 2 else HISSING)


def _in_library_without(surname: str) -> bool:
    """pytrovich drops the vowel itself: «Кравца», «Яковца»."""
    return _syllables(surname) > 1 and not by_library(surname, NamePart.LASTNAME, Gender.MALE, Case.GENITIVE).endswith(
        "еца"
    )


def _with(stem: str, endings: Forms) -> Forms:
    return tuple(stem + ending for ending in endings)  # type: ignore[return-value]


def _looks_possessive(surname: str) -> bool:
    """«Русин», «Орлов» keep the surname's own -ым, though a noun may look the same."""
    return bool(re.search(r"(ов|ев|ёв|ин|ын)$", surname)) and surname not in FLEETING_MONOSYLLABLES


def _syllables(word: str) -> int:
    return sum(letter in VOWELS for letter in word)


RULES: tuple[Rule, ...] = (
    frozen,
    german_ikh,
    noun_with_hissing_a,
    noun_in_a,
    foreign_in,
    adjective,
    noun_in_y,
    common_noun,
    stressed_hissing,
    fleeting_ok,
    fleeting_ets,
)


@cache
def _library() -> PetrovichDeclinationMaker:
    return PetrovichDeclinationMaker()


def by_library(word: str, part: NamePart, gender: Gender, case: Case) -> str:
    sex = PetrovichGender.FEMALE if gender is Gender.FEMALE else PetrovichGender.MALE
    form: str = _library().make(part, sex, PetrovichCase[case.name], word)
    return form


def decline_surname(surname: str, gender: Gender, case: Case) -> str:
    """One surname, double ones by halves; capitals and ё as written."""
    if case is Case.NOMINATIVE:
        return surname
    halves = surname.split("-")
    last = len(halves) - 1
    return "-".join(
        half if i < last and half.lower() in FROZEN_FIRST_HALVES else _decline_half(half, gender, case)
        for i, half in enumerate(halves)
    )


def _decline_half(half: str, gender: Gender, case: Case) -> str:
    if not half:
        return half
    for rule in RULES:
        forms = rule(Surname(half.lower(), gender))
        if forms is not None:
            return morphology.like_written(forms[OBLIQUE.index(case)], half)
    return by_library(half, NamePart.LASTNAME, gender, case)
