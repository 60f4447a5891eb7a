"""«Зам. дир. по УВР» to «заместитель директора по учебно-воспитательной работе».

Read from left to right with one memory: in which case the next noun stands. A post is a nominative, a post governs the
genitive («заведующий» the instrumental), «по» the dative. An adjective waits for its noun and takes its form.
The gender of the holder is not known here: «зав.» becomes «заведующий», «и.о.» «исполняющий обязанности».

What is not in `abbreviations` stays as it was written.
"""

import re
from dataclasses import dataclass, field

from ezh_rollout.shared.grammar import abbreviations as table
from ezh_rollout.shared.grammar import morphology
from ezh_rollout.shared.grammar.cases import Case
from ezh_rollout.shared.grammar.morphology import GRAMMEME, Reading, inflected, like_written, readings
from ezh_rollout.shared.grammar.posts import decline_post

PIECE = re.compile(r"«[^»]*»|\"[^\"]*\"|[^\W\d_]+\.?(?:-[^\W\d_]+\.?)*|[^\w\s]|[\w]+|\s+")
PREPOSITIONS = {
    "по": Case.DATIVE,
    "к": Case.DATIVE,
    "за": Case.ACCUSATIVE,
    "на": Case.PREPOSITIONAL,
    "в": Case.PREPOSITIONAL,
    "при": Case.PREPOSITIONAL,
    "с": Case.INSTRUMENTAL,
    "со": Case.INSTRUMENTAL,
    "для": Case.GENITIVE,
}


@dataclass(slots=True)
class Sentence:
    """What has been read so far, and what it asks of the next word."""

    words: list[str] = field(default_factory=list)
    case: Case = Case.NOMINATIVE
    before: Case = Case.NOMINATIVE
    """The case of the last noun: «и» returns to it."""
    preposition: str = ""
    post: str = ""
    """The dictionary form of the last post."""
    waiting: list[tuple[int, str]] = field(default_factory=list)
    """Adjectives without a noun yet: their places and dictionary forms."""

    plural: bool = False
    """The last word was an adjective in the plural: «классные рук.»."""
    is_glued: bool = False
    """The last word was an abbreviation and may have stood against the next: «зам.дир.по»."""

    def add(self, text: str, *, glued: bool = False) -> None:
        if self.is_glued and self.words[-1] and self.words[-1] != " " and text[0].isalnum():
            self.words.append(" ")
        self.words.append(text)
        self.is_glued = glued

    def noun_stood(self) -> None:
        self.before, self.case = self.case, Case.GENITIVE


def expand_post(post: str) -> str:
    """The post without abbreviations; a capital first letter stays a capital."""
    written = " ".join(post.split())
    text = _unshouted(written)
    for pattern, phrase in table.PHRASES:
        text = re.sub(rf"(?<![\w-])(?:{pattern})(?:(?<=\.)|(?![\w.-]))", f" {phrase} ", text, flags=re.IGNORECASE)
    sentence = Sentence()
    pieces = PIECE.findall(" ".join(text.split()))
    for place, piece in enumerate(pieces):
        following = next((word for word in pieces[place + 1 :] if not word.isspace()), "")
        _read(piece, following, sentence)
    _settle_languages(sentence)
    return _like_the_first_letter("".join(sentence.words).strip(), written)


def _unshouted(text: str) -> str:
    """«ЗАМ. ДИРЕКТОРА ПО УВР»: the words of the language in small letters, real abbreviations stay."""
    if not text.isupper() or len(text) < 6:
        return text

    def lowered(match: re.Match[str]) -> str:
        word = match[0].lower()
        is_a_word = word in PREPOSITIONS or word == "и" or (len(word) > 3 and morphology.is_known(word))
        return word if is_a_word else match[0]

    return re.sub(r"[^\W\d_]+", lowered, text)


def _read(piece: str, following: str, sentence: Sentence) -> None:
    low = piece.lower()
    if piece.isspace():
        sentence.add(" ")
    elif low in PREPOSITIONS:
        sentence.case, sentence.preposition = PREPOSITIONS[low], low
        sentence.add(piece)
    elif low in {"и", ",", "/", "("}:
        _read_joint(piece, following, sentence)
    elif not _read_abbreviation(piece, following, sentence):
        _read_word(piece, sentence)


def _read_joint(piece: str, following: str, sentence: Sentence) -> None:
    """After «и» the case returns; after a comma or a bracket a person begins a post of his own."""
    sentence.add(piece)
    sentence.case = sentence.before
    if piece != "и" and (_key(following) in table.PERSONS or _key(following) in table.ADJECTIVES):
        sentence.case = Case.NOMINATIVE


def _key(piece: str) -> str:
    """The key of the tables, or "" for a word that merely looks like one."""
    key = piece.lower().rstrip(".")
    return key if piece.endswith(".") or key in table.WITHOUT_POINT else ""


def _read_abbreviation(piece: str, following: str, sentence: Sentence) -> bool:
    """Tries the tables from the surest to the vaguest; False for an ordinary word."""
    return (
        _read_contraction(piece, sentence)
        or _read_area(piece, sentence)
        or _read_body(piece, following, sentence)
        or _read_compound(piece, sentence)
        or _read_adjective(piece, following, sentence)
        or _read_noun(piece, sentence)
    )


def _read_contraction(piece: str, sentence: Sentence) -> bool:
    word = table.CONTRACTED.get(piece.lower().rstrip("."))
    if word is None:
        return False
    for place, part in enumerate(word.split()):
        if place:
            sentence.add(" ")
        _read_word(part, sentence)
    return True


def _read_area(piece: str, sentence: Sentence) -> bool:
    area = table.AREAS.get(piece.lower().rstrip("."))
    last = next((word for word in reversed(sentence.words) if word != " "), "")
    if area is None or sentence.preposition != "по" or last.lower() not in {"по", "и", ",", "/"}:
        return False
    sentence.add(area, glued=True)
    sentence.before = Case.DATIVE
    return True


def _read_body(piece: str, following: str, sentence: Sentence) -> bool:
    body = table.BODIES.get(piece.lower())
    alone = not sentence.words and not following
    if body is None or not piece.isupper() or not (alone or sentence.post in table.MEMBERS):
        return False
    sentence.add(decline_post(body, sentence.case), glued=True)
    sentence.noun_stood()
    return True


def _read_compound(piece: str, sentence: Sentence) -> bool:
    """«Преп.-орг.» and «пед.-психолог»; «уч.-восп.» is an adjective and waits for its noun."""
    first, _, last = piece.partition("-")
    if not last:
        return False
    key, end = first.lower().rstrip("."), last.lower().rstrip(".")
    prefix = table.ADJECTIVE_PREFIXES.get(key) or (key if key.endswith("о") else None)
    if prefix and end in table.ADJECTIVES and last.endswith("."):
        _wait(f"{prefix}-{table.ADJECTIVES[end]}", piece, sentence)
        return True
    if prefix and first.endswith(".") and _is_adjective(end):
        _read_word(f"{prefix}-{end}", sentence)
        return True
    if not (first + last).count(".") and len(last) < 4:
        return False
    halves = [table.PERSONS.get(half.lower().rstrip("."), half) for half in (first, last)]
    if halves == [first, last]:
        return False
    _add_post("-".join(halves), sentence)
    return True


def _read_adjective(piece: str, following: str, sentence: Sentence) -> bool:
    key = _key(piece)
    if key not in table.ADJECTIVES:
        return False
    also_something_else = key in table.PERSONS or key in table.THINGS or key in table.ADJECTIVE_ONLY_BEFORE
    if also_something_else and not re.match(table.ADJECTIVE_ONLY_BEFORE.get(key, "$^"), following.lower()):
        return False
    _wait(table.ADJECTIVES[key], piece, sentence)
    return True


def _read_noun(piece: str, sentence: Sentence) -> bool:
    """A person where a post may stand, a thing elsewhere: «библ.» is a librarian, «зав. библ.» heads a library."""
    key = _key(piece)
    person, thing = table.PERSONS.get(key), table.THINGS.get(key)
    may_be_a_post = sentence.case is Case.NOMINATIVE or (sentence.case is Case.GENITIVE and sentence.post and not thing)
    if person and (may_be_a_post or not thing):
        _add_post(person, sentence)
    elif thing:
        _add_noun(thing, sentence)
    return bool(person or thing)


def _add_post(post: str, sentence: Sentence) -> None:
    _add_noun(post, sentence)
    _govern(post, sentence)


def _govern(post: str, sentence: Sentence) -> None:
    sentence.post = post
    if post.startswith(table.GOVERNS_INSTRUMENTAL):
        sentence.case = Case.INSTRUMENTAL


def _add_noun(word: str, sentence: Sentence) -> None:
    """The dictionary form goes into the case that is asked for, and gives the waiting adjectives theirs."""
    if sentence.plural:
        word = inflected(readings(word)[0], {"plur", "nomn"})
    sentence.add(decline_post(word, sentence.case), glued=True)
    sentence.plural = False
    nouns = [reading for reading in readings(word.rsplit("-", 1)[-1]) if "nomn" in reading.tag]
    if nouns:
        _settle(nouns[0], sentence.case, sentence)
    sentence.noun_stood()


def _read_word(word: str, sentence: Sentence) -> None:
    """A written-out word: stays, settles the adjectives before it and tells what governs the next word."""
    sentence.add(word)
    low = word.lower()
    if low.startswith(table.GOVERNS_INSTRUMENTAL):
        _govern(low, sentence)
        return
    sentence.plural = _is_adjective(word) and readings(word)[0].tag.number == "plur"
    nouns = [
        reading for reading in readings(word) if "NOUN" in reading.tag or (sentence.waiting and "Subx" in reading.tag)
    ]
    if not word[0].isalpha() or not nouns or (_is_adjective(word) and not sentence.waiting):
        return
    if sentence.waiting:
        _settle_by_written(nouns, sentence)
    if sentence.case is Case.NOMINATIVE:
        sentence.post = nouns[0].normal_form
    sentence.noun_stood()


def _is_adjective(word: str) -> bool:
    first = readings(word)[0].tag
    return "ADJF" in first or "PRTF" in first


def _wait(adjective: str, written: str, sentence: Sentence) -> None:
    """«Управл. совет» keeps its capital wherever it stands."""
    is_capital = written[0].isupper() and written[1:2].islower()
    sentence.add(adjective.capitalize() if is_capital else adjective, glued=True)
    sentence.waiting.append((len(sentence.words) - 1, adjective))


def _settle_by_written(nouns: list[Reading], sentence: Sentence) -> None:
    """«Гл. бухгалтера» is «главного бухгалтера»: the noun knows its case; of several, the asked one."""
    asked = [noun for noun in nouns if GRAMMEME[sentence.case] in noun.tag]
    noun = (asked or nouns)[0]
    by_grammeme = {grammeme: case for case, grammeme in GRAMMEME.items()}
    _settle(noun, by_grammeme.get(str(noun.tag.case), sentence.case), sentence)


def _settle(noun: Reading, case: Case, sentence: Sentence) -> None:
    grammeme = GRAMMEME[case]
    plural = noun.tag.number == "plur"
    if case is Case.ACCUSATIVE and (plural or noun.tag.gender == "masc"):
        grammeme = "gent" if "anim" in noun.tag else "nomn"
    wanted = {grammeme, "plur"} if plural else {grammeme, "sing", noun.tag.gender or "masc"}
    for place, adjective in sentence.waiting:
        found = [reading for reading in readings(adjective) if "ADJF" in reading.tag or "PRTF" in reading.tag]
        if found:
            sentence.words[place] = like_written(inflected(found[0], wanted), sentence.words[place])
    sentence.waiting.clear()


def _settle_languages(sentence: Sentence) -> None:
    """«Учитель англ.» means the language; any other adjective without a noun stays in its dictionary form."""
    if sentence.waiting and sentence.waiting[-1][1] in table.LANGUAGES:
        sentence.add(" ")
        _add_noun("язык", sentence)


def _like_the_first_letter(text: str, written: str) -> str:
    return text[:1].upper() + text[1:] if written[:1].isupper() else text
