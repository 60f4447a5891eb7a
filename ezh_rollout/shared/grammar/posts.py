"""Posts in six cases by the rule of the head noun.

The adjectives at the beginning and the first noun decline, the rest stands still: «главного бухгалтера школы».
Where no noun agrees with the adjectives, the last of them is the head: «заведующего хозяйством».
A second post after a comma, «и», a bracket or a dash declines as well: «директора, учителя истории».

A woman does not change a man's post: «директору школы Белебезьевой Р.А.». What is not in the nominative, or begins with
an abbreviation, is returned as it is; `expand_post` comes first where abbreviations may occur.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ezh_rollout.shared.grammar import morphology
from ezh_rollout.shared.grammar.cases import Case
from ezh_rollout.shared.grammar.morphology import GRAMMEME, Reading, inflected, like_written, readings
from ezh_rollout.shared.grammar.vocabulary import words

WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
QUOTED = r"«[^»]*»|\"[^\"]*\"|„[^“]*“"
BETWEEN_POSTS = re.compile(rf"(?P<quoted>{QUOTED})|\s*[,;/()]\s*|\s+(?:и|–|—|-)\s+")

FROZEN_HALVES = words(
    "арт айти бизнес бренд веб видео вице генерал интернет ит кадр кино контент контр медиа мини обер онлайн "
    "премьер пресс смм топ унтер фото шеф штаб экс"
)
"""The first half of a hyphenated post that is only a label: «шеф-повара», «веб-мастера»."""

AGENT = re.compile(r"(?<!^сек)(тор|тель|ист|лог|нер|жер|дер)$")
"""Who does something, though the dictionary may know only the device: «на модератора», but «на сектор»."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What an adjective and its noun share."""

    gender: str | None
    plural: bool
    animate: bool = True


@dataclass(frozen=True, slots=True)
class Head:
    """The words of a post that decline: the first `size` ones, and how."""

    first: int
    last: int
    agreement: Agreement
    noun: Reading | None
    """None where the last adjective stands for a noun."""


def decline_post(post: str, case: Case) -> str:
    """The post in the case, capitals and ё as written."""
    post = post.strip()
    if case is Case.NOMINATIVE or not post:
        return post
    segments = list(_segments(post))
    start, end = segments[0]
    main = _head(_words(post[start:end]))
    if main is None:
        return post
    pieces, done = [], 0
    for start, end in segments:
        text = post[start:end]
        head = main if start == 0 else _head(_words(text))
        if head is not None and (head is main or _is_another_post(head, main, text)):
            text = _declined(text, head, case)
        pieces += [post[done:start], text]
        done = end
    return "".join(pieces) + post[done:]


def post_forms(post: str) -> dict[Case, str]:
    """All six forms, the nominative first."""
    return {case: decline_post(post, case) for case in Case}


def _segments(post: str) -> Iterator[tuple[int, int]]:
    start = 0
    for mark in BETWEEN_POSTS.finditer(post):
        if mark["quoted"] is None:
            yield start, mark.start()
            start = mark.end()
    yield start, len(post)


def _words(text: str) -> list[str]:
    """The words before the first abbreviation, number or quotation: the head is among them or nowhere."""
    words, done = [], 0
    for match in WORD.finditer(text):
        between = text[done : match.start()]
        done = match.end()
        if between.strip() or text[done : done + 1] == ".":
            break
        words.append(match[0])
    return words


def _head(words: list[str]) -> Head | None:
    """Skips adverbs («временно исполняющий»), walks the adjectives, stops at the noun that agrees with them."""
    first = 0
    while first < len(words) and _is_adverb(words[first]):
        first += 1
    agreements: list[Agreement] | None = None
    for place in range(first, len(words)):
        word = words[place]
        noun = _noun(word, agreements)
        as_adjective = _adjective_agreements(word, agreements)
        if as_adjective and (noun is None or _continues(words, place, as_adjective)):
            if noun is None and not _continues(words, place, as_adjective):
                return Head(first, place, as_adjective[0], None)
            agreements = as_adjective
        elif noun is not None:
            return Head(first, place, _agreement_of(noun, agreements), noun)
        else:
            return None
    return None


def _is_adverb(word: str) -> bool:
    tags = [reading.tag for reading in readings(word)]
    return bool(tags) and "ADVB" in tags[0] and not any("NOUN" in tag and "nomn" in tag for tag in tags)


def _continues(words: list[str], place: int, agreements: list[Agreement]) -> bool:
    """The next word is an adjective or a noun that agrees with this one, and not its object."""
    if place + 1 >= len(words):
        return False
    following = words[place + 1]
    noun = _noun(following, agreements)
    if noun is not None and "inan" in noun.tag and _takes_an_object(words[place]):
        return False  # «исполняющие обязанности»: the duties are what they perform
    return noun is not None or bool(_adjective_agreements(following, agreements))


def _takes_an_object(word: str) -> bool:
    return morphology.has_reading(word, "PRTF", "tran", "nomn")


def _adjective_agreements(word: str, wanted: list[Agreement] | None) -> list[Agreement]:
    found = []
    for reading in _adjectives(word):
        agreement = Agreement(reading.tag.gender, reading.tag.number == "plur")
        if agreement not in found and (wanted is None or agreement in wanted):
            found.append(agreement)
    return found


def _adjectives(word: str) -> list[Reading]:
    if "-" not in word and word.isupper() and len(word) > 1 and not morphology.is_known(word):
        return []
    return [r for r in readings(word) if ("ADJF" in r.tag or "PRTF" in r.tag) and "nomn" in r.tag]


def _noun(word: str, wanted: list[Agreement] | None) -> Reading | None:
    """The best nominative noun: known, a person before a thing («дворник»), singular before plural."""
    last = word.rsplit("-", 1)[-1]
    if last.isupper() and len(last) > 1 and (len(last) < 5 or not morphology.is_known(last)):
        return None  # an abbreviation: «УС», «МКОУ»
    found = [r for r in readings(last) if "NOUN" in r.tag and "nomn" in r.tag and _suits(r, wanted)]
    if not found:
        return None
    return max(found, key=_rank)


def _rank(noun: Reading) -> tuple[bool, bool, bool, float]:
    tag = noun.tag
    is_a_name = bool({"Name", "Surn", "Patr", "Geox"} & set(tag.grammemes))
    return (not is_a_name, "anim" in tag, tag.number == "sing", noun.score)


def _suits(noun: Reading, wanted: list[Agreement] | None) -> bool:
    if wanted is None:
        return True
    plural = noun.tag.number == "plur"
    return any(a.plural == plural and (plural or "ms-f" in noun.tag or a.gender == noun.tag.gender) for a in wanted)


def _agreement_of(noun: Reading, wanted: list[Agreement] | None) -> Agreement:
    plural = noun.tag.number == "plur"
    gender = wanted[0].gender if wanted and "ms-f" in noun.tag else noun.tag.gender
    return Agreement(None if plural else gender, plural, animate=_is_somebody(noun))


def _is_somebody(noun: Reading) -> bool:
    return "anim" in noun.tag or ("masc" in noun.tag and AGENT.search(noun.normal_form) is not None)


def _is_another_post(head: Head, main: Head, text: str) -> bool:
    """After «и» only another person declines: «учителя математики и физики» teach physics, not physicists."""
    if not head.agreement.animate:
        return False
    if head.noun is None or not head.agreement.plural:
        return head.agreement.plural == main.agreement.plural
    word = _words(text)[head.last]
    may_be_a_thing = morphology.has_reading(word, "NOUN", "inan")
    may_be_genitive = morphology.has_reading(word, "NOUN", "sing", "gent")
    return not may_be_a_thing and (main.agreement.plural or not may_be_genitive)


def _declined(text: str, head: Head, case: Case) -> str:
    place = -1

    def change(match: re.Match[str]) -> str:
        nonlocal place
        place += 1
        if not head.first <= place <= head.last:
            return match[0]
        if place == head.last and head.noun is not None:
            return decline_noun(match[0], head.noun, case)
        return decline_adjective(match[0], head.agreement, case)

    return WORD.sub(change, text)


def decline_adjective(word: str, agreement: Agreement, case: Case) -> str:
    """The adjective in the form its noun asks for; «какого» for a person, «какой» for a thing."""
    candidates = [r for r in _adjectives(word) if r.tag.number == ("plur" if agreement.plural else "sing")]
    suitable = [r for r in candidates if agreement.plural or r.tag.gender == agreement.gender] or candidates
    if not suitable:
        return word
    grammeme = GRAMMEME[case]
    if case is Case.ACCUSATIVE and (agreement.plural or agreement.gender == "masc"):
        grammeme = "gent" if agreement.animate else "nomn"
    wanted = {grammeme, "plur"} if agreement.plural else {grammeme, "sing", agreement.gender or "masc"}
    return like_written(inflected(suitable[0], wanted), word)


def decline_noun(word: str, noun: Reading, case: Case) -> str:
    """Both halves of «учитель-логопед», the second of «шеф-повар»."""
    *halves, last = word.split("-")
    declined = [_decline_half(half, noun, case) for half in halves]
    return "-".join([*declined, _form(last, noun, case)])


def _decline_half(half: str, main: Reading, case: Case) -> str:
    if half.lower() in FROZEN_HALVES or (half.isupper() and not main.word.isupper() and len(half) < 5):
        return half
    noun = _noun(half, None)
    return half if noun is None or not morphology.is_known(half) else _form(half, noun, case)


def _form(word: str, noun: Reading, case: Case) -> str:
    is_mistaken_for_a_thing = "anim" not in noun.tag and _is_somebody(noun)
    grammeme = "gent" if case is Case.ACCUSATIVE and is_mistaken_for_a_thing else GRAMMEME[case]
    return like_written(inflected(noun, {grammeme, noun.tag.number}), word)
