"""Splits the words of «Ответственный» into people, roles and groups; guesses nobody."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from plans.reading.groups import ABBREVIATIONS, KEEPS_DOT, group_of, is_role_of_one
from plans.reading.marks import typed_mark
from plans.reading.names import Name, find_names, lone_surname
from plans.reading.reading import MentionKind, PersonMention

# Nobody names so many people in one cell; whatever it is, a person should look at it.
LONGEST_CELL, LONGEST_SHOWN = 3000, 100
NOBODY = re.compile(r"[-–—.…_\s]*|нет|не назначен\w*", re.IGNORECASE)
REMARK = re.compile(r"\(?(?:по согласованию|отв\.?|ответственн\w+)\)?", re.IGNORECASE)
LABEL = re.compile(r"(?:отв(?:етственн\w+)?|исп(?:олнител\w+)?)\s*(?:\.\s*[:–—-]?|[:–—-])\s*(?=\S)", re.IGNORECASE)
BROKEN_WORD = re.compile(r"(?<=[а-яё])[-‑]\n(?=[а-яё])")
SEPARATOR = re.compile(r"\s*[,;/\n]\s*|\s+(?:и(?: их)?|а также)\s+|(?<=[а-яё]{3})\.\s+(?=[А-ЯЁ])")
GOES_ON = re.compile(
    r"(?:(?:по|за|при|для|в|на|с|из|школы|ОУ|учреждения)(?=\s|$)|"
    r"\w*(?:работающ|занят|участвующ|ответственн\w+ за|назначенн))",
    re.IGNORECASE,
)
MAY_BE_POST = frozenset({"teachers", "subject_teachers", "class_teachers", "heads_of_unions", "responsible"})
ONE_TEACHER = re.compile(r"(?:учитель|педагог|преподаватель|воспитатель|кл\S* руководитель)\b", re.IGNORECASE)
PLURAL = re.compile(r"все|учителя|педагоги|преподаватели|кл\S* рук\w*(?:и|\.)|классные|руководители", re.IGNORECASE)
AFTER_NAME = re.compile(r"\s*(?:[–—-]\s*(?P<dash>[^,;\n]+)|\((?P<brackets>[^()]*)\))")
PLAIN_AFTER_NAME = re.compile(r" +(?P<dash>[а-яё][^,;\n()А-ЯЁ]+[^,;\n]*)(?P<brackets>)(?=[,;\n]|$)")
ITEM_PEOPLE = (
    re.compile(r"\(\s*(?:отв\w*\.?|исп\w*\.?)\s*[:–—-]?\s*(?P<people>[^()]+)\)", re.IGNORECASE),
    re.compile(r"(?:^|[\s.;,])(?:отв|исп)\w*\.?\s*[:–—-]\s*(?P<people>[^()]+)$", re.IGNORECASE),
    re.compile(r"\((?P<people>[^()]+)\)\s*[.;,]?\s*$"),
    re.compile(r"\s[–—-]\s*(?P<people>[^–—()]+?)\s*[.;,]?\s*$"),
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece between separators; `before` is what separated it from the piece on its left."""

    text: str
    before: str


def split_people(lines: Iterable[str] | str) -> tuple[PersonMention, ...]:
    """Everybody the lines name, each once, in the order of the text."""
    text = "\n".join(map(_without_mark, lines.split("\n") if isinstance(lines, str) else lines))
    text = LABEL.sub("", BROKEN_WORD.sub("", text.strip()), count=1) if LABEL.match(text.strip()) else text
    text = BROKEN_WORD.sub("", text.strip())
    if NOBODY.fullmatch(text):
        return ()
    if len(text) > LONGEST_CELL:
        return (PersonMention(f"{tidy_words(text[:LONGEST_SHOWN])}…", MentionKind.UNKNOWN),)
    return _named(text)


@lru_cache(maxsize=512)  # a plan names the same few people in row after row
def _named(text: str) -> tuple[PersonMention, ...]:
    mentions: list[PersonMention] = []
    place, names = 0, list(find_names(text))
    for name in names:
        gap, place = text[place : name.start], name.end
        post = _post_before(gap)
        mentions += _roles(gap[: len(gap) - len(post)])
        after = _post_after(text, name)
        if after:
            place += after.end()
        words = tidy_words((after["dash"] or after["brackets"]) if after and not post else post)
        mentions.append(_person(name, words))
    mentions += _roles(text[place:])
    return once(_in_apposition(_paired(mentions, text, len(names)), text))


def _without_mark(line: str) -> str:
    """«1. Иванова И.И.», «- Иванова И.И.» without the mark of the list."""
    mark = typed_mark(line.strip())
    return mark.rest if mark and mark.kind.startswith(("number", "dash", "bullet")) else line


def people_in_item(text: str) -> tuple[PersonMention, ...]:
    """The people whom a sub-item names in brackets, after a dash or after «отв.»: only if they are certain."""
    for place, pattern in enumerate(ITEM_PEOPLE):
        for found in pattern.finditer(text):
            people = split_people(found["people"])
            certain = all(person.kind is MentionKind.PERSON for person in people)
            announced = place < 2 and all(person.kind is not MentionKind.UNKNOWN for person in people)
            if people and (certain or announced):
                return people
    return ()


def tidy_words(words: str | None) -> str:
    """One line without separators at its ends; the dot of an abbreviation stays."""
    line = re.sub(r"\s+", " ", words or "").strip(" ,;:/–—-")
    while line.endswith(".") and not KEEPS_DOT.search(line):
        line = line[:-1].rstrip(" ,;")
    return line


def _person(name: Name, post: str) -> PersonMention:
    if REMARK.fullmatch(post):
        post = ""
    return PersonMention(
        name.shown, MentionKind.PERSON, post, name.surname, name.first, name.middle, name.initials,
        group_of(post) if post else "",
    )  # fmt: skip


def _post_before(gap: str) -> str:
    """The tail of the gap that is the post of the name after it: nothing but spaces or a line end between them."""
    if not gap.strip() or re.search(r"(?:[,;/]|\sи)\s*$", gap):
        return ""
    chunks = _chunks(gap)
    if not chunks:
        return ""
    last = chunks[-1].text
    tail = gap[gap.rstrip().rfind(last.split()[0]) :] if len(chunks) == 1 else gap[_start_of_last(gap, last) :]
    on_own_line = "\n" in tail
    if is_role_of_one(last) or (group_of(last) in MAY_BE_POST and not (on_own_line and PLURAL.match(last))):
        return tail
    return "" if group_of(last) or on_own_line else tail


def _start_of_last(gap: str, last: str) -> int:
    words = r"\s+".join(map(re.escape, last.split()))
    places = [found.start() for found in re.finditer(words, gap)]
    return places[-1] if places else len(gap)


def _post_after(text: str, name: Name) -> re.Match[str] | None:
    """«Кондратова В.Н. – системный администратор», «Кондратова В.Н. (администратор)»."""
    rest = text[name.end :]
    found = AFTER_NAME.match(rest)
    if found is None and (plain := PLAIN_AFTER_NAME.match(rest)) and is_role_of_one(plain["dash"]):
        found = plain
    return found if found and not any(find_names(found[0])) else None


def _chunks(text: str) -> list[Chunk]:
    """Pieces between separators, except where a separator belongs to the phrase: «по УВР, ВР», «литературы и языка»."""
    chunks: list[Chunk] = []
    place, before = 0, ""
    masked = re.sub(r"\([^()]*\)", lambda found: "x" * len(found[0]), text)
    for found in [*SEPARATOR.finditer(masked), None]:
        piece = tidy_words(text[place : found.start() if found else len(text)])
        if piece and chunks and _belongs(chunks[-1].text, before, piece):
            joint = " " if "\n" in before else before if before.startswith(("/", " ")) else f"{before.strip()} "
            chunks[-1] = replace(chunks[-1], text=f"{chunks[-1].text}{joint}{piece}")
        elif piece:
            chunks.append(Chunk(piece, before))
        if found:
            place, before = found.end(), found[0]
    return chunks


def _belongs(left: str, separator: str, right: str) -> bool:
    if right.upper() in ABBREVIATIONS and re.search(r"\sпо\s", left):
        return True
    if separator.startswith("."):
        return bool(KEEPS_DOT.search(f"{left}."))
    if ";" in separator:
        return False
    if "," in separator:
        return bool(re.match(r"\w*(?:работающ|занят|участвующ|назначенн)\w*|ответственн\w+ за\s", right))
    known = bool(group_of(right)) and not re.match(r"(?:школа|школы)$", right)
    if "\n" in separator:
        return bool(GOES_ON.match(right)) or (right[0].islower() and not known) or not group_of(left)
    return not (known and group_of(left)) and not lone_surname(right)


def _roles(text: str) -> list[PersonMention]:
    """The roles and groups between the names."""
    mentions = []
    for chunk in _chunks(text):
        if NOBODY.fullmatch(chunk.text) or REMARK.fullmatch(chunk.text) or chunk.text in {"и", "а также"}:
            continue
        mentions.append(_role(chunk.text))
    return mentions


def _role(words: str) -> PersonMention:
    if name := lone_surname(words):
        return _person(name, "")
    *post, last = words.split(" ")
    if post and (name := lone_surname(last)) and is_role_of_one(words):
        return _person(name, " ".join(post))
    group = group_of(words)
    if group:
        return PersonMention(words, MentionKind.GROUP, post=words if is_role_of_one(words) else "", group=group)
    return PersonMention(words, MentionKind.UNKNOWN)


def _paired(mentions: Sequence[PersonMention], text: str, names: int) -> list[PersonMention]:
    """«Имя, должность; имя, должность»: with every person followed by one post the post is that person's."""
    people, posts = mentions[::2], mentions[1::2]
    is_list = names > 1 and len(people) == len(posts) == names and re.search(r"[;\n]", text)
    plain = all(person.kind is MentionKind.PERSON and not person.post for person in people)
    if is_list and plain and all(is_role_of_one(post.text) for post in posts):
        pairs = zip(people, posts, strict=True)
        return [replace(person, post=post.text, group=post.group) for person, post in pairs]
    return list(mentions)


def _in_apposition(mentions: Sequence[PersonMention], text: str) -> list[PersonMention]:
    """«Имя, должность, классные руководители»: small letters behind a comma, exactly one post for every name.

    «Имя, имя, завхоз» is a list of three, «Директор, имя» names two.
    """
    posts = [mention for mention in mentions if _is_post_behind_comma(mention, text)]
    owners = [
        mention
        for mention, following in pairwise(mentions)
        if mention.kind is MentionKind.PERSON and not mention.post and following in posts
    ]
    people = [mention for mention in mentions if mention.kind is MentionKind.PERSON]
    if not owners or not len(owners) == len(posts) == len(people):
        return list(mentions)
    given = {owner.text: mentions[mentions.index(owner) + 1] for owner in owners}
    return [
        replace(mention, post=given[mention.text].text, group=given[mention.text].group)
        if mention in owners
        else mention
        for mention in mentions
        if mention not in posts
    ]


def _is_post_behind_comma(mention: PersonMention, text: str) -> bool:
    is_post = mention.kind is MentionKind.GROUP and (is_role_of_one(mention.text) or ONE_TEACHER.match(mention.text))
    words = r"\s+".join(map(re.escape, mention.text.split()))
    return bool(is_post) and mention.text[0].islower() and bool(re.search(rf"[.\w],[ \u00a0]*{words}", text))


def once(mentions: Iterable[PersonMention]) -> tuple[PersonMention, ...]:
    """Everybody once; of two mentions the one with a post is kept."""
    seen: dict[str, PersonMention] = {}
    for mention in mentions:
        key = mention.text.casefold().replace("ё", "е")
        if key not in seen or (mention.post and not seen[key].post):
            seen[key] = mention
    return tuple(seen.values())
