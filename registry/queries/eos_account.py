"""The hand-out journal: who has which way into the journal, and how many.

Each person is in the state of his newest row; without a row there is no code. A constant number of queries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import CharField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from registry.codes import Candidate, Owner
from registry.models import Employee, EosAccount, Pupil, Representation, Representative, School, SchoolClass
from registry.queries.own_class import led_classes
from registry.states import CODES_AT_WORK, CODES_HANDED_OVER, CodeState

KINDS: Final = {"pupil": "учащийся", "representative": "представитель", "employee": "сотрудник"}
COLUMNS: Final = (
    *("owner_kind", "pk", "last_name", "first_name", "middle_name", "class_name", "place", "account"),
    *("code_state", "order_key", "rank", "sort_key"),
)


# Query sets of three kinds of people with the same annotations: no one type of the stubs names them.
Rows = Any


@dataclass(frozen=True, slots=True)
class Group:
    """Whom a list shows: the staff, one class with its parents, everybody, or those without a class («unplaced»)."""

    kind: str
    school_class: SchoolClass | None = None

    @property
    def key(self) -> str:
        return f"class-{self.school_class.pk}" if self.school_class else self.kind

    @property
    def title(self) -> str:
        if self.school_class:
            return f"{self.school_class.name} класс"
        return {"staff": "Сотрудники", "unplaced": "Без класса"}.get(self.kind, "Все")


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One person of the list, with what is known of the newest code."""

    owner: Owner
    name: str
    kind: str
    place: str
    account: int | None
    state: CodeState
    day: date | None = None
    handed_to: str = ""
    signature: str = ""


def classes_for(user: Any, school: School) -> QuerySet[SchoolClass]:
    """The classes whose codes the person may look at: all of the school, or the own ones."""
    classes = SchoolClass.objects.current().filter(school=school, parent=None).in_order()
    if not School.objects.visible_to(user).filter(pk=school.pk).exists():
        classes = classes.filter(pk__in=led_classes(user))
    found: QuerySet[SchoolClass] = classes
    return found


def people_of(group: Group, *, school: School, user: Any, words: str = "", state: CodeState | None = None) -> Rows:
    """Rows of `COLUMNS` in the order of a class list: a pupil, then the parents. Fits a paginator."""
    parts = []
    if group.kind != "staff":
        parts += [_pupils(group, school, user), _representatives(group, school, user)]
    if group.kind in {"staff", "all"}:
        parts.append(_staff(school, user))
    rows = [_with_state(part.matching(words), state).values_list(*COLUMNS) for part in parts]
    found: Rows = rows[0].union(*rows[1:], all=True).order_by("order_key", "rank", "sort_key", "pk")
    return found


def _pupils(group: Group, school: School, user: Any) -> Rows:
    found = Pupil.objects.visible_to(user).current().filter(school=school)
    if group.kind in {"class", "unplaced"}:
        found = found.filter(school_class=group.school_class)
    return _kind("pupil", found, rank=1).annotate(
        class_name=_or_empty("school_class__name"),
        place=_or_empty("school_class__name"),
        order_key=_or_empty("sort_key"),
        class_pk=F("school_class"),
    )


def _representatives(group: Group, school: School, user: Any) -> Rows:
    """With the first child, by whom they stand in the list of a class."""
    pupils = Pupil.objects.visible_to(user).current().filter(school=school)
    if group.school_class:
        pupils = pupils.filter(school_class=group.school_class)
    child = Representation.objects.filter(representative=OuterRef("pk"), pupil__in=pupils).order_by(
        "pupil__sort_key", "pupil"
    )
    found = Representative.objects.visible_to(user).current().filter(school=school)
    if group.school_class:
        found = found.filter(Exists(child))
    elif group.kind == "unplaced":
        found = found.exclude(Exists(child.exclude(pupil__school_class=None)))

    def of_child(field: str) -> Coalesce:
        return Coalesce(Subquery(child.values(field)[:1]), Value(""), output_field=CharField())

    return _kind("representative", found, rank=2).annotate(
        class_name=of_child("pupil__school_class__name"),
        place=of_child("pupil__last_name"),
        order_key=of_child("pupil__sort_key"),
        class_pk=Subquery(child.values("pupil__school_class")[:1]),
    )


def _staff(school: School, user: Any) -> Rows:
    found = Employee.objects.visible_to(user).current().filter(school=school)
    return _kind("employee", found, rank=0).annotate(
        class_name=Value("", output_field=CharField()), place=_or_empty("post"), order_key=_or_empty("sort_key")
    )


def _kind(kind: str, found: Rows, *, rank: int) -> Rows:
    newest = EosAccount.objects.filter(**{kind: OuterRef("pk")}).order_by("-pk")
    return found.order_by().annotate(
        owner_kind=Value(kind, output_field=CharField()),
        rank=Value(rank, output_field=IntegerField()),
        account=Subquery(newest.values("pk")[:1]),
        code_state=Coalesce(
            Subquery(newest.values("state")[:1]), Value(CodeState.NOT_GENERATED.value), output_field=CharField()
        ),
    )


def _or_empty(field: str) -> Coalesce:
    return Coalesce(field, Value(""), output_field=CharField())


def _with_state(found: Rows, state: CodeState | None) -> Rows:
    return found if state is None else found.filter(code_state=state.value)


def shown_rows(rows: Collection[Any]) -> list[CodeRow]:
    """The rows of one page in words, with the evidence of their codes. One query."""
    accounts = [row[COLUMNS.index("account")] for row in rows]
    fields = ("pk", "handed_over_on", "handed_to", "signature", "generated_on", "registered_on", "linked_on")
    found = EosAccount.objects.filter(pk__in=[pk for pk in accounts if pk]).values(*fields)
    evidence = {account["pk"]: account for account in found}
    return [_shown(dict(zip(COLUMNS, row, strict=True)), evidence) for row in rows]


def _shown(row: Mapping[str, Any], evidence: Mapping[int, Mapping[str, Any]]) -> CodeRow:
    account = evidence.get(row["account"], {})
    return CodeRow(
        owner=Owner(row["owner_kind"], row["pk"]),
        name=_full_name(row),
        kind=KINDS[row["owner_kind"]],
        place=_place(row),
        account=row["account"],
        state=CodeState(row["code_state"]),
        day=account.get("handed_over_on"),
        handed_to=account.get("handed_to", ""),
        signature=account.get("signature", ""),
    )


def _full_name(row: Mapping[str, Any]) -> str:
    return " ".join(part for part in (row["last_name"], row["first_name"], row["middle_name"]) if part)


def _place(row: Mapping[str, Any]) -> str:
    """«5а»; «5а, ребёнок: Рябинина»; the post of staff."""
    if row["owner_kind"] != "representative":
        return str(row["place"])
    child = f"ребёнок: {row['place']}" if row["place"] else "детей в школе нет"
    return ", ".join(part for part in (row["class_name"], child) if part)


def candidates(group: Group, *, school: School, user: Any) -> list[Candidate]:
    """Everybody of the group, for matching pasted lines; the place is the class, or the post of staff."""
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in people_of(group, school=school, user=user)]
    return [
        Candidate(
            Owner(row["owner_kind"], row["pk"]),
            _full_name(row),
            row["place"] if row["owner_kind"] == "employee" else row["class_name"],
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A group with how many of its people are in which state."""

    group: Group
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def handed_over(self) -> int:
        return sum(self.counts.get(state, 0) for state in CODES_HANDED_OVER)

    @property
    def inside(self) -> int:
        return sum(self.counts.get(state, 0) for state in CODES_AT_WORK)

    def of(self, state: CodeState) -> int:
        return self.counts.get(state, 0)

    @property
    def waiting(self) -> int:
        return self.of(CodeState.NOT_GENERATED)

    @property
    def ready(self) -> int:
        return self.of(CodeState.GENERATED)

    @property
    def lost(self) -> int:
        return self.of(CodeState.LOST)


def board(school: School, user: Any) -> list[BoardRow]:
    """A row for the staff (whoever sees it) and one for each class with its parents. Five queries."""
    everybody = Group("all")
    by_class: dict[int | None, Counter[str]] = {}
    for part in (_pupils(everybody, school, user), _representatives(everybody, school, user)):
        counted = part.values("class_pk", "code_state").annotate(n=Count("pk"))
        for pk, state, count in counted.values_list("class_pk", "code_state", "n"):
            by_class.setdefault(pk, Counter())[state] += count
    staff = Counter(
        dict(_staff(school, user).values("code_state").annotate(n=Count("pk")).values_list("code_state", "n"))
    )
    classes = [
        BoardRow(Group("class", school_class), by_class.pop(school_class.pk, Counter()))
        for school_class in classes_for(user, school)
    ]
    rows = [BoardRow(Group("staff"), staff), *classes, BoardRow(Group("unplaced"), by_class.pop(None, Counter()))]
    return [row for row in rows if row.group.school_class or row.counts]


def are_all_in(group: Group, owners: Collection[Owner], *, school: School, user: Any) -> bool:
    """Whether every one of them stands in the list of the group."""
    place = COLUMNS.index("owner_kind"), COLUMNS.index("pk")
    listed = {Owner(row[place[0]], row[place[1]]) for row in people_of(group, school=school, user=user)}
    return set(owners) <= listed


def sealed_codes(accounts: Collection[int]) -> dict[int, str]:
    """The encrypted codes that wait for their hand-over, by account."""
    found = EosAccount.objects.filter(pk__in=accounts, state=CodeState.GENERATED)
    return dict(found.values_list("pk", "sealed_code"))


def codes_to_hand_over(school: School, *, user: Any, whole: bool) -> int:
    """Codes that lie here and wait: of the whole school, or of the classes the person leads. One query."""
    waiting = EosAccount.objects.filter(school=school, state=CodeState.GENERATED)
    if not whole:
        own = led_classes(user)
        children = Q(pupil__school_class__in=own)
        parents = Q(representative__representations__pupil__school_class__in=own)
        waiting = waiting.filter(children | parents)
    return waiting.values("pk").distinct().count()


@dataclass(frozen=True, slots=True)
class CodeCounts:
    """People of the school, and how far their codes are. `handed_over` holds those inside as well."""

    handed_over: int
    inside: int
    linked: int
    lost: int
    total: int


def code_counts(school: School | int) -> CodeCounts:
    """Everybody current: staff, pupils, representatives. Three queries, for the plan's evidence."""
    school_id = school if isinstance(school, int) else school.pk
    states: Counter[str] = Counter()
    for kind, model in (("employee", Employee), ("pupil", Pupil), ("representative", Representative)):
        people = _kind(kind, model.objects.current().filter(school=school_id), rank=0)
        states.update(dict(people.values("code_state").annotate(n=Count("pk")).values_list("code_state", "n")))
    return CodeCounts(
        handed_over=sum(states[state] for state in CODES_HANDED_OVER),
        inside=sum(states[state] for state in CODES_AT_WORK),
        linked=states[CodeState.LINKED],
        lost=states[CodeState.LOST],
        total=sum(states.values()),
    )
