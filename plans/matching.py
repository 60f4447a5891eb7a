"""Whom of the school's staff the words of a plan name. Pure: compares values, asks no database, guesses nobody.

A surname must be the same (case, ё, spaces, hyphens and Latin look-alikes do not matter) and the given names must not
contradict each other: «В.Н.» fits Вера Николаевна. One fitting employee is a match; two are a question; a post may
settle which of the two is meant, but never makes a match by itself.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from ezh_rollout.shared import grammar
from ezh_rollout.shared.text import search_key
from plans.reading import MentionKind, PersonMention, PlanReading
from plans.reading.groups import group_of
from plans.states import GroupKind


class Worker(Protocol):
    """What matching asks of an employee."""

    @property
    def pk(self) -> int: ...
    @property
    def last_name(self) -> str: ...
    @property
    def first_name(self) -> str: ...
    @property
    def middle_name(self) -> str: ...
    @property
    def post(self) -> str: ...


# The reader's roles and groups as the groups of a plan. What has no members of its own stays as words.
GROUP_KINDS: dict[str, GroupKind] = {
    "director": GroupKind.DIRECTOR,
    "deputy_director": GroupKind.DEPUTY,
    "deputy_directors": GroupKind.DEPUTY,
    "sysadmin": GroupKind.SYSADMIN,
    "administration": GroupKind.ADMINISTRATION,
    "employees": GroupKind.EMPLOYEES,
    "teachers": GroupKind.TEACHERS,
    "subject_teachers": GroupKind.TEACHERS,
    "class_teachers": GroupKind.CLASS_TEACHERS,
    "council": GroupKind.COUNCIL,
    "working_group": GroupKind.WORKING_GROUP,
    "pupils": GroupKind.PUPILS,
    "parents": GroupKind.PARENTS,
}
# A post of these kinds says too little to tell two people apart: half of the school are teachers.
BROAD_POSTS = frozenset({"", "teachers", "subject_teachers", "class_teachers", "employees", "post", "responsible"})


def group_kind(mention: PersonMention) -> GroupKind:
    return GROUP_KINDS.get(mention.group, GroupKind.OTHER)


def as_written(mention: PersonMention) -> str:
    """The post and the name: «системный администратор Кондратова В.Н.»."""
    if mention.kind is MentionKind.PERSON and mention.post:
        return f"{mention.post} {mention.text}"
    return mention.text


def key_of(mention: PersonMention) -> str:
    """The same for every mention of one name, however it is typed."""
    if mention.kind is not MentionKind.PERSON:
        return f"{mention.kind}|{search_key(mention.text)}"
    given = f"{mention.first_name} {mention.middle_name}".strip() or mention.initials
    return f"person|{_plain(mention.surname)}|{search_key(given).replace(' ', '')}"


def fits(mention: PersonMention, worker: Worker) -> bool:
    """Nothing that is written contradicts the employee's name, and the surname or both given names are there."""
    if mention.surname and _plain(mention.surname) != _plain(worker.last_name):
        return False
    first, middle = given_names(mention)
    if not mention.surname and not (first and middle):
        return False
    return _agree(first, worker.first_name) and _agree(middle, worker.middle_name)


def is_certain(mention: PersonMention) -> bool:
    """A surname with at least one given name or initial; a bare surname or «Анна Петровна» asks to be confirmed."""
    return bool(mention.surname) and bool(given_names(mention)[0])


def given_names(mention: PersonMention) -> tuple[str, str]:
    """The first name and the patronymic, or their initials; empty where nothing is written."""
    if mention.first_name:
        return mention.first_name, mention.middle_name
    letters = re.findall(r"[^\W\d_]+", mention.initials)
    return (f"{letters[0]}." if letters else "", f"{letters[1]}." if len(letters) > 1 else "")


@dataclass(slots=True)
class Named:
    """One person of the plan, with every row of the source that names the person."""

    key: str
    mention: PersonMention
    posts: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    fitting: Sequence[Worker] = ()
    employee: Worker | None = None
    near: Sequence[Worker] = ()  # bearers of the surname whose initials differ: offered first, never taken

    @property
    def is_question(self) -> bool:
        """A person has to say who is meant. Words that name nobody may stay words."""
        return self.employee is None and self.mention.kind is MentionKind.PERSON

    @property
    def tag(self) -> str:
        """A short name for fields and anchors of a page, stable while the plan is read again."""
        return f"p{hashlib.sha256(self.key.encode()).hexdigest()[:10]}"

    @property
    def post(self) -> str:
        return self.posts[0] if self.posts else ""


class People:
    """Everybody a plan names, matched against the staff."""

    def __init__(self, staff: Iterable[Worker]) -> None:
        self._staff = list(staff)
        self._by_surname: dict[str, list[Worker]] = defaultdict(list)
        for worker in self._staff:
            self._by_surname[_plain(worker.last_name)].append(worker)
        self._named: dict[str, Named] = {}
        self._keys: dict[PersonMention, str] = {}

    @classmethod
    def of(cls, reading: PlanReading, staff: Iterable[Worker]) -> "People":
        """The people of a whole plan; each knows the rows that name it."""
        people = cls(staff)
        for stage in reading.stages:
            for top in stage.tasks:
                for task in top.walk():
                    for mention in task.people:
                        people.add(mention, row=task.row)
        people.join_spellings()
        return people

    def add(self, mention: PersonMention, *, row: int = 0) -> None:
        """Notes a mention; roles and groups are nobody's question."""
        if mention.kind is MentionKind.GROUP:
            return
        named = self._find(mention)
        self._keys[mention] = named.key
        if mention.post and mention.post not in named.posts:
            named.posts.append(mention.post)
        if row and row not in named.rows:
            named.rows.append(row)

    def join_spellings(self) -> None:
        """«Кондратова В.Н.» joins «Кондратова Вера Николаевна» where the staff knows neither and there is no third."""
        strangers = [named for named in self._named.values() if named.is_question and not named.fitting]
        # The fullest first, so that «Кондратова В.» meets one name and not every spelling of it.
        bearers: dict[str, list[Named]] = defaultdict(list)
        for named in strangers:
            bearers[_plain(named.mention.surname)].append(named)
        for named in sorted(strangers, key=lambda one: -_fullness(one.mention)):
            alike = bearers[_plain(named.mention.surname)]
            fuller = [other for other in alike if _says_more(other.mention, named.mention) and self._has(other)]
            if len(fuller) == 1 and is_certain(named.mention):
                self._join(named, fuller[0])

    def __iter__(self) -> Iterator[Named]:
        return iter(self._named.values())

    def get(self, mention: PersonMention) -> Named | None:
        """Who is meant; None for a role or group."""
        key = self._keys.get(mention)
        return self._named.get(key) if key else None

    def questions(self) -> list[Named]:
        return [named for named in self if named.is_question]

    def _find(self, mention: PersonMention) -> Named:
        key = key_of(mention)
        if key in self._named and not self._named[key].fitting[1:]:
            return self._named[key]
        bearers = self._by_surname.get(_plain(mention.surname), []) if mention.surname else self._staff
        fitting = [worker for worker in bearers if fits(mention, worker)] if _is_person(mention) else []
        if len(fitting) > 1:  # namesakes: the post belongs to the name now
            key = f"{key}|{search_key(mention.post)}"
        if key not in self._named:
            self._named[key] = Named(key, mention, fitting=fitting, employee=_choose(mention, fitting))
            self._named[key].near = bearers if mention.surname and not fitting else ()
        return self._named[key]

    def _has(self, named: Named) -> bool:
        return named.key in self._named

    def _join(self, named: Named, into: Named) -> None:
        into.posts += [post for post in named.posts if post not in into.posts]
        into.rows += [row for row in named.rows if row not in into.rows]
        self._keys = {mention: into.key if key == named.key else key for mention, key in self._keys.items()}
        del self._named[named.key]


def _is_person(mention: PersonMention) -> bool:
    return mention.kind is MentionKind.PERSON


def _choose(mention: PersonMention, fitting: Sequence[Worker]) -> Worker | None:
    """The only one, or the only one of several who holds the post."""
    if not is_certain(mention):
        return None
    if len(fitting) == 1:
        return fitting[0]
    if len(fitting) < 2 or not mention.post:
        return None
    words = _post_words(mention.post)
    same = [worker for worker in fitting if _post_words(worker.post) == words]
    kind = group_of(mention.post)
    alike = [] if kind in BROAD_POSTS else [worker for worker in fitting if group_of(worker.post) == kind]
    return same[0] if len(same) == 1 else alike[0] if len(alike) == 1 and not same else None


def _post_words(post: str) -> str:
    return search_key(grammar.expand_post(post))


def _says_more(fuller: PersonMention, shorter: PersonMention) -> bool:
    """Both may be the same person, and the first gives names where the second gives initials or nothing."""
    if not shorter.surname or _plain(fuller.surname) != _plain(shorter.surname):
        return False
    pairs = zip(given_names(shorter), given_names(fuller), strict=True)
    return _fullness(fuller) > _fullness(shorter) and all(_agree(short, full) for short, full in pairs)


def _fullness(mention: PersonMention) -> int:
    return sum(map(len, given_names(mention)))


def _agree(written: str, known: str) -> bool:
    """Equal names, an initial and a name that begins with it, or nothing to compare."""
    one, other = search_key(written).rstrip("."), search_key(known).rstrip(".")
    if not one or not other:
        return True
    short, long = sorted((one, other), key=len)
    is_initial = len(short) == 1 or (written if one == short else known).rstrip().endswith(".")
    return long.startswith(short) if is_initial else one == other


@lru_cache(maxsize=4096)
def _plain(surname: str) -> str:
    """«Петрова - Водкина», «ПЕТРОВА-ВОДКИНА» and «Петрова Водкина» are one surname."""
    return re.sub(r"[\s\-.]", "", search_key(surname))
