"""The sections as a second person looks at them: every row in words, a whole school in a constant number of queries.

Besides the sections of the reference data these are the three plain links, a row for each subject, and with the
representatives whose they are: a wrong child is worse than a wrong telephone.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import CharField, ForeignKey, Model
from django.urls import reverse

from ezh_rollout.shared import grammar
from registry.links import LINKS, LinkKind
from registry.models import Employee, Record, Representation, Subject
from registry.queries.grid import current_links
from registry.sections import SECTIONS, Section, plain, weekdays_shown
from registry.states import RelationKind

CHILDREN: Final = "children"
LINKED: Final = "linked"
MOST_COLUMNS: Final = 5
Values = dict[int, dict[str, str]]
Words = Callable[[Any], str]


class Names:
    """What foreign keys point at, in words: each model of the school read once."""

    def __init__(self, school: int) -> None:
        self.school = school
        self.known: dict[type[Model], dict[int, str]] = {}

    def of(self, model: type[Model]) -> dict[int, str]:
        if model not in self.known:
            rows: Any = model._default_manager.filter(school=self.school)  # noqa: SLF001 - Django's public manager
            if model is Employee:
                parts = rows.values_list("pk", "last_name", "first_name", "middle_name")
                self.known[model] = {pk: grammar.full_name(*name) for pk, *name in parts}
            else:
                self.known[model] = {row.pk: plain(row) for row in rows}
        return self.known[model]


@dataclass(frozen=True, slots=True)
class Look:
    """One section to verify. `labels` are the words over its fields, in the order of the screen."""

    key: str
    title: str
    one: str
    labels: Mapping[str, str]
    holds_people: bool
    section: Section | None = None
    link: LinkKind | None = None

    def values(
        self, names: Names, *, pks: Collection[int] | None = None, also: Iterable[int] = (), school_class: int = 0
    ) -> Values:
        """Current rows of the school in order. `also` are subjects that stay in the list without any link."""
        if self.link is not None:
            return _linked(self.link, names, pks=pks, also=also)
        assert self.section is not None  # noqa: S101 - one of the two by construction
        found = _rows(self.section, names, pks=pks, school_class=school_class)
        if self.key == "representatives":
            _add_children(found, names.school, pks)
        return found

    @property
    def name_fields(self) -> list[str]:
        """What the row is called by."""
        if self.holds_people:
            return ["last_name", "first_name", "middle_name"]
        return list(self.labels)[: NAMED_BY.get(self.key, 1)]

    @property
    def columns(self) -> dict[str, str]:
        """The fields beside the name."""
        return {field: label for field, label in self.labels.items() if field not in self.name_fields}

    @property
    def is_wide(self) -> bool:
        """Too many fields for columns of their own on a screen."""
        return len(self.columns) > MOST_COLUMNS

    def name_of(self, seen: Mapping[str, str]) -> str:
        """How the row is called in lists: the person, or the first fields of the row."""
        parts = [seen[field] for field in self.name_fields if seen[field]]
        return (" " if self.holds_people else ", ").join(parts) or "без названия"

    def url_of(self, pk: int, school: int) -> str:
        """Where the row can be corrected."""
        if self.link is not None:
            return f"{reverse('registry:grid', args=[school, self.link.key])}?subject={pk}"
        if self.key == "employees":
            return reverse("registry:employee", args=[pk])
        return reverse("registry:row", args=[self.key, pk])

    def url_of_field(self, field: str, pk: int, school: int) -> str:
        """The very cell of the form. Whose parent a person is, and what is wrong with a whole row, the card mends."""
        if self.link is not None or self.section is None or field not in self.section.fields:
            return self.url_of(pk, school)
        if self.key == "employees":
            return f"{reverse('registry:employee_edit', args=[pk])}#id_{field}"
        return f"{reverse('registry:row_edit', args=[self.key, pk])}#id_{field}"

    def title_of(self, seen: Mapping[str, str]) -> str:
        """What stands over the page of one row: «Кабинет или место: 101». A person's name says it by itself."""
        name = self.name_of(seen)
        return name if self.holds_people else f"{self.title if self.link else _capital(self.one)}: {name}"


NAMED_BY: Final = {"periods": 3, "bells": 2, "assignments": 3, "study_years": 2}


def _look_of(section: Section) -> Look:
    labels = {field: _capital(section.label(field)) for field in section.fields}
    if section.key == "representatives":
        labels[CHILDREN] = "Чей представитель"
    return Look(section.key, section.title, section.one, labels, section.holds_people, section=section)


def _look_of_link(kind: LinkKind) -> Look:
    labels = {"subject": "Предмет", LINKED: LINKED_WORDS[kind.key]}
    return Look(f"subject_{kind.key}", kind.title, "предмет", labels, holds_people=False, link=kind)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


LINKED_WORDS: Final = {"teachers": "Учителя", "rooms": "Кабинеты", "classes": "Классы"}
LOOKS: Final[dict[str, Look]] = {
    look.key: look
    for look in (
        *(_look_of(section) for section in SECTIONS.values()),
        *(_look_of_link(kind) for kind in LINKS.values()),
    )
}


def _rows(section: Section, names: Names, *, pks: Collection[int] | None, school_class: int) -> Values:
    rows: Any = section.model.objects.current().filter(school=names.school).in_order()
    if pks is not None:
        rows = rows.filter(pk__in=pks)
    if school_class:
        rows = rows.filter(school_class=school_class)
    fields = [section.model._meta.get_field(name) for name in section.fields]  # noqa: SLF001 - Django's public model API
    words = [_words_of(field, names) for field in fields]
    found: Values = {}
    for pk, *values in rows.values_list("pk", *(field.attname for field in fields)):  # type: ignore[union-attr]
        found[pk] = {name: say(value) for name, say, value in zip(section.fields, words, values, strict=True)}
    return found


def _words_of(field: Any, names: Names) -> Words:
    """The same words as `registry.sections.shown`, for a bare value; a test holds the two together."""
    if isinstance(field, ForeignKey):
        known = names.of(field.related_model)
        return lambda value: "" if value is None else known.get(value, f"№ {value}")
    if field.name == "weekdays":
        return weekdays_shown
    choices = dict(field.flatchoices or ())
    if choices:
        return lambda value: str(choices.get(value, value)) if value else ""
    return str if isinstance(field, CharField) else plain


def _add_children(found: Values, school: int, pks: Collection[int] | None) -> None:
    rows = Representation.objects.filter(school=school, pupil__archived_at=None)
    if pks is not None:
        rows = rows.filter(representative__in=pks)
    kinds = dict(RelationKind.choices)
    children: dict[int, list[str]] = defaultdict(list)
    for pk, kind, document, *name in rows.order_by("pupil__sort_key", "pupil").values_list(
        "representative", "kind", "document", "pupil__last_name", "pupil__first_name", "pupil__middle_name"
    ):
        beside = ", ".join(filter(None, (str(kinds.get(kind, kind)), document)))
        children[pk].append(f"{grammar.full_name(*name)} ({beside})")
    for pk, seen in found.items():
        seen[CHILDREN] = "; ".join(children.get(pk, ()))


def _linked(kind: LinkKind, names: Names, *, pks: Collection[int] | None, also: Iterable[int]) -> Values:
    links = current_links(kind, names.school)
    subjects = Subject.objects.current().filter(school=names.school)
    if pks is not None:
        links, subjects = links.filter(subject__in=pks), subjects.filter(pk__in=pks)
    ends = names.of(kind.end)
    linked: dict[int, list[str]] = defaultdict(list)
    for subject, end in links.order_by(f"{kind.field}__sort_key", kind.field).values_list(
        "subject_id", f"{kind.field}_id"
    ):
        linked[subject].append(ends[end])
    shown = {*linked, *also}
    return {
        pk: {"subject": name, LINKED: "; ".join(linked.get(pk, ()))}
        for pk, name in subjects.in_order().values_list("pk", "name")
        if pk in shown
    }


def model_of(look: Look) -> type[Record]:
    """Of the rows that `object_id` names."""
    return Subject if look.section is None else look.section.model
