"""How far the second person has come, computed from the present values: nothing here can be out of date."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from registry.models import DataRemark, Sample, Verification
from registry.queries.grid import current_links
from registry.queries.looked import LOOKS, Look, Names, model_of
from registry.states import CheckState, RemarkState, SampleState
from registry.verification import Difference, Seen, differences, fingerprint, state_of


@dataclass(frozen=True, slots=True)
class Check:
    """The verification in force of one row."""

    pk: int
    fingerprint: str
    by: int
    at: datetime
    sample: int | None = None
    by_same_person: bool = False
    seen: Seen = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowCheck:
    """A row as it is now, and what a second person said of it."""

    pk: int
    seen: Seen
    fingerprint: str
    check: Check | None

    @property
    def state(self) -> CheckState:
        return state_of(self.check.fingerprint if self.check else None, self.fingerprint)

    @property
    def changes(self) -> list[Difference]:
        """было → стало since it was verified."""
        if self.check is None or self.state != CheckState.CHANGED:
            return []
        return differences(self.check.seen, self.seen)


@dataclass(frozen=True, slots=True)
class SectionCounts:
    """`faulty` rows have a remark that is not yet closed; `by_sample`: those of `checked` that nobody read singly."""

    look: Look
    entered: int
    checked: int
    changed: int
    faulty: int
    by_sample: int
    sample: SampleState | None = None

    @property
    def not_checked(self) -> int:
        return self.entered - self.checked - self.changed

    @property
    def is_verified(self) -> bool:
        """Every row was checked as it is now; an empty section proves nothing."""
        return 0 < self.entered == self.checked and not self.faulty


def row_checks(
    look: Look, school: int, *, pks: Collection[int] | None = None, school_class: int = 0, names: Names | None = None
) -> dict[int, RowCheck]:
    """Rows of the section in order, each with its state. A constant number of queries."""
    checks = _checks(look, school, pks)
    values = look.values(names or Names(school), pks=pks, also=checks, school_class=school_class)
    return {
        pk: RowCheck(pk=pk, seen=seen, fingerprint=fingerprint(look.key, seen), check=checks.get(pk))
        for pk, seen in values.items()
    }


def _checks(look: Look, school: int, pks: Collection[int] | None) -> dict[int, Check]:
    rows = Verification.objects.in_force().filter(school=school, section=look.key)
    if pks is not None:
        rows = rows.filter(object_id__in=pks)
    columns = ("object_id", "fingerprint", "checked_by_id", "checked_at", "sample_id", "by_same_person", "seen")
    return {row[0]: Check(*row) for row in rows.values_list(*columns)}


def verification_counts(school: int) -> dict[str, SectionCounts]:
    """Entered, faulty, verified, changed since, for every section. The same queries for any number of rows."""
    fingerprints, by_sample = _fingerprints(school)
    faulty = rows_with_remarks(school)
    samples = latest_samples(school)
    names = Names(school)
    return {
        key: _counts(
            look, look.values(names, also=fingerprints[key]), fingerprints[key], by_sample[key], faulty[key], samples
        )
        for key, look in LOOKS.items()
    }


def count_never_verified(school: int) -> int:
    """Rows that no second person has compared with the documents yet; in one query, for the first page.

    What was changed since it was verified needs the words of every row: `verification_counts` tells that.
    """
    queries = [_never_verified(look, school) for look in LOOKS.values()]
    return sum(queries[0].union(*queries[1:], all=True))


def _never_verified(look: Look, school: int) -> QuerySet[Any, Any]:
    """Of the plain links a subject is a row, as on the page of progress."""
    key = "subject_id" if look.link else "pk"
    rows: Any
    if look.link is not None:
        rows = current_links(look.link, school)
    else:
        rows = model_of(look).objects.filter(school=school, archived_at=None).order_by()
    checks = Verification.objects.in_force().filter(school=school, section=look.key, object_id=OuterRef(key))
    waiting = rows.filter(~Exists(checks)).values("school").annotate(count=Count(key, distinct=True))
    counted: QuerySet[Any, Any] = waiting.values_list("count", flat=True)
    return counted


def _fingerprints(school: int) -> tuple[dict[str, dict[int, str]], dict[str, set[int]]]:
    found: dict[str, dict[int, str]] = defaultdict(dict)
    by_sample: dict[str, set[int]] = defaultdict(set)
    rows = Verification.objects.in_force().filter(school=school).order_by()
    for section, pk, taken, sample in rows.values_list("section", "object_id", "fingerprint", "sample_id"):
        found[section][pk] = taken
        if sample is not None:
            by_sample[section].add(pk)
    return found, by_sample


def _counts(
    look: Look,
    values: Mapping[int, Seen],
    checks: Mapping[int, str],
    by_sample: set[int],
    faulty: set[int],
    samples: Mapping[str, Sample],
) -> SectionCounts:
    # A row that nobody verified needs no fingerprint.
    same = {pk for pk, taken in checks.items() if pk in values and fingerprint(look.key, values[pk]) == taken}
    sample = samples.get(look.key)
    return SectionCounts(
        look=look,
        entered=len(values),
        checked=len(same),
        changed=len(checks.keys() & values.keys()) - len(same),
        faulty=len(faulty & values.keys()),
        by_sample=len(same & by_sample),
        sample=SampleState(sample.state) if sample else None,
    )


def rows_with_remarks(school: int) -> dict[str, set[int]]:
    """Rows with a remark that waits, by section."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = DataRemark.objects.pending().filter(school=school).order_by()
    for section, pk in rows.values_list("section", "object_id"):
        found[section].add(pk)
    return found


def latest_samples(school: int) -> dict[str, Sample]:
    """The last sample of each section that was not put aside."""
    rows = Sample.objects.filter(school=school).exclude(state=SampleState.DROPPED).defer("frame", "rows")
    return {sample.section: sample for sample in rows.order_by("drawn_at", "pk")}


def errors_of(sample: Sample) -> set[int]:
    """Drawn rows on which a remark was made since; one that was rejected with a reason is no error."""
    remarks = DataRemark.objects.filter(
        school=sample.school_id, section=sample.section, made_at__gte=sample.drawn_at, object_id__in=sample.rows
    )
    return set(remarks.exclude(state=RemarkState.REJECTED).values_list("object_id", flat=True))


def totals(counts: Iterable[SectionCounts]) -> dict[str, int]:
    """Of the whole school."""
    found: dict[str, int] = dict.fromkeys(("entered", "checked", "changed", "faulty", "not_checked"), 0)
    for section in counts:
        for name in found:
            found[name] += getattr(section, name)
    return found


def state_of_row(look: Look, school: int, pk: int) -> RowCheck | None:
    """One row as it is now."""
    return row_checks(look, school, pks=[pk]).get(pk)
