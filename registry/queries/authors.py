"""Who entered what now stands in a row: the four eyes ask it, and a remark goes to that person. From history alone."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat

from registry.links import LinkKind
from registry.models import Employee, ImportRun, Representation
from registry.models.import_run import NAME
from registry.queries.looked import CHILDREN, LINKED, Look

MANY: Final = 500
"""Longer lists of keys are not sent to the database: the school's whole history of the section is read instead."""


@dataclass(slots=True)
class Authors:
    """`creator` made the row; `by_field` holds whoever wrote the present value last. None: the program itself, an
    import from the command line as well: anybody may verify that. `others` wrote the same value earlier, before it
    was overwritten and put back, or brought the file in which it stood, when another person saved the import."""

    creator: int | None = None
    by_field: dict[str, int | None] = field(default_factory=dict)
    others: set[int] = field(default_factory=set)

    @property
    def everybody(self) -> set[int]:
        return {user for user in (self.creator, *self.by_field.values(), *self.others) if user is not None}

    def of(self, name: str) -> int | None:
        """Whom a remark on the field is for; on the whole row, whoever made it."""
        return self.by_field.get(name) or self.creator


def authors_of(look: Look, school: int, pks: Collection[int] | None = None) -> dict[int, Authors]:
    """By the key of the row; one query, two for the representatives. Without `pks` all rows of the school."""
    found: dict[int, Authors] = defaultdict(Authors)
    if look.link is not None:
        _link_authors(look.link, school, pks, found)
        return found
    _row_authors(look, school, pks, found)
    if look.key == "representatives":
        _kinship_authors(school, pks, found)
    return found


def entered_by(look: Look, school: int, user: int, pks: Collection[int] | None = None) -> set[int]:
    """Rows that the person made, or that hold a value of the person's: she cannot verify them."""
    accounts = _accounts_of(school, user)
    mine = _touched(look, school, accounts)
    if pks is not None:
        mine &= set(pks)
    if not mine:
        return set()
    return {pk for pk, authors in authors_of(look, school, mine).items() if accounts & authors.everybody}


def _accounts_of(school: int, user: int) -> set[int]:
    """Two accounts that an employee had one after another are one pair of eyes."""
    people = Employee.history.filter(school=school, user=user).values("id")
    accounts = Employee.history.filter(school=school, id__in=people).exclude(user=None)
    return {user, *accounts.order_by().values_list("user_id", flat=True).distinct()}


def _touched(look: Look, school: int, accounts: Collection[int]) -> set[int]:
    """A first, cheap answer: rows in whose history the person stands at all."""
    mine = Q(history_user__in=accounts) | Q(history_change_reason__in=_names_of_brought(school, accounts))
    if look.link is not None:
        return set(look.link.history.filter(mine, school=school).values_list("subject_id", flat=True))
    model: Any = look.section.model if look.section else None
    touched = set(model.history.filter(mine, school=school).values_list("id", flat=True))
    if look.key == "representatives":
        kin = Representation.history.filter(mine, school=school)
        touched |= set(kin.values_list("representative_id", flat=True))
    return touched


def _brought(school: int) -> Any:
    """Imports that one person brought and another saved: both stand behind what was written."""
    return ImportRun.objects.filter(school=school).exclude(created_by=None).exclude(created_by=F("saved_by"))


def _names_of_brought(school: int, accounts: Collection[int]) -> Any:
    """As history names them, for a condition inside one statement."""
    name = Concat(Value(NAME.format("")), Cast("pk", CharField()), output_field=CharField())
    return _brought(school).filter(created_by__in=accounts).order_by().annotate(name=name).values("name")


@dataclass(slots=True)
class _Bringers:
    """Who brought the file from which an import wrote. Asked once, and only when history names an import."""

    school: int
    found: dict[str, int] | None = None

    def of(self, reason: str | None) -> set[int]:
        if not reason or not reason.startswith(NAME.format("")):
            return set()
        if self.found is None:
            runs = _brought(self.school).values_list("pk", "created_by")
            self.found = {NAME.format(run): user for run, user in runs}
        user = self.found.get(reason)
        return set() if user is None else {user}


def _narrow(history: Any, key: str, pks: Collection[int] | None) -> Any:
    if pks is not None and len(pks) <= MANY:
        history = history.filter(**{f"{key}__in": list(pks)})
    return history.order_by("history_id")


def _row_authors(look: Look, school: int, pks: Collection[int] | None, found: dict[int, Authors]) -> None:
    assert look.section is not None  # noqa: S101 - links took the other way
    model: Any = look.section.model
    fields = look.section.fields
    columns = [model._meta.get_field(name).attname for name in fields]  # noqa: SLF001 - Django's public model API
    history = _narrow(model.history.filter(school=school), "id", pks)
    wanted = None if pks is None else set(pks)
    before: dict[int, list[Any]] = {}
    wrote: dict[tuple[int, int], dict[Any, set[int]]] = defaultdict(lambda: defaultdict(set))
    bringers = _Bringers(school)
    for pk, user, reason, *values in history.values_list("id", "history_user_id", "history_change_reason", *columns):
        if wanted is not None and pk not in wanted:
            continue
        authors, old, bringer = found[pk], before.get(pk), bringers.of(reason)
        if old is None:
            # Counts for ever as the creator, so what the row began with need not be remembered.
            authors.creator, authors.by_field = user, dict.fromkeys(fields, user)
            authors.others |= bringer
        else:
            for position in _changed(old, values):
                authors.by_field[fields[position]] = user
                wrote[pk, position][values[position]] |= ({user} - {None}) | bringer
        before[pk] = values
    for (pk, position), writers in wrote.items():
        found[pk].others |= writers[before[pk][position]]


def _changed(old: list[Any], new: list[Any]) -> list[int]:
    return [position for position, value in enumerate(new) if old[position] != value]


def _kinship_authors(school: int, pks: Collection[int] | None, found: dict[int, Authors]) -> None:
    """The last word on each child counts, also when it took the child away."""
    history = _narrow(Representation.history.filter(school=school), "representative", pks)
    words = history.values_list(
        *("representative_id", "pupil_id", "history_user_id", "history_change_reason", "history_type"),
        *("kind", "document"),
    )
    _last_words(words, CHILDREN, pks, found, _Bringers(school))


def _link_authors(kind: LinkKind, school: int, pks: Collection[int] | None, found: dict[int, Authors]) -> None:
    history = _narrow(kind.history.filter(school=school), "subject", pks)
    words = history.values_list(
        "subject_id", f"{kind.field}_id", "history_user_id", "history_change_reason", "history_type"
    )
    _last_words(words, LINKED, pks, found, _Bringers(school))
    for authors in found.values():
        authors.creator = authors.by_field.get(LINKED)


def _last_words(
    rows: Any, name: str, pks: Collection[int] | None, found: dict[int, Authors], bringers: _Bringers
) -> None:
    """`rows`: the row, what it is linked with, the person, the reason, the sign, what is said of the link; the oldest
    first. Who said earlier what is so again now counts as well: a tick put back is still the first person's tick."""
    wanted = None if pks is None else set(pks)
    last: dict[tuple[int, int], Any] = {}
    said: dict[tuple[int, int], dict[Any, set[int]]] = defaultdict(lambda: defaultdict(set))
    for pk, end, user, reason, sign, *about in rows:
        if wanted is None or pk in wanted:
            last[pk, end] = words = ("-",) if sign == "-" else tuple(about)
            found[pk].by_field[name] = user
            said[pk, end][words] |= ({user} - {None}) | bringers.of(reason)
    for (pk, end), words in last.items():
        found[pk].others |= said[pk, end][words]
