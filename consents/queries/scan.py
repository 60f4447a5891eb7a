"""Piles of scans, how far each is, which page comes next, and whose a doubtful page may be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from consents import numbers
from consents.models import PEOPLE, Consent, ConsentForm, PrintedCopy, ScanBatch, ScanPage
from consents.states import QUIET_PAGES, ConsentKind, PageDecision, PageOutcome, Subject
from ezh_rollout.shared.text import whole_number
from registry.models import Person, School

MOST_CANDIDATES: Final = 20
STRIP: Final = 8
PEOPLE_OF_PAGE: Final = ("pupil__school_class", "representative", "employee")
ON_DESK: Final = [outcome for outcome in PageOutcome if outcome not in {*QUIET_PAGES, PageOutcome.MATCHED}]


def _waits(outcomes: Iterable[PageOutcome], path: str = "") -> Q:
    """Pages without a decision; `path` leads to them from another table."""
    return Q(**{f"{path}decision": PageDecision.WAITING, f"{path}outcome__in": list(outcomes)})


IN_REVIEW: Final = _waits([PageOutcome.MATCHED])
DOUBTFUL: Final = _waits(ON_DESK)


def piles_of(school: School) -> QuerySet[ScanBatch]:
    """With `pages_total`, `review` (signatures to be seen), `desk` (doubtful pages) and `signed`."""
    counts = {
        "pages_total": Count("pages"),
        "review": Count("pages", filter=_waits([PageOutcome.MATCHED], "pages__")),
        "desk": Count("pages", filter=_waits(ON_DESK, "pages__")),
        "signed": Count("pages", filter=Q(pages__decision=PageDecision.SIGNED)),
    }
    found: QuerySet[ScanBatch] = ScanBatch.objects.filter(school=school)
    return found.select_related("uploaded_by", "job").annotate(**counts).order_by("-uploaded_at", "-pk")


@dataclass(frozen=True, slots=True)
class Counts:
    """Pages of one pile."""

    outcomes: dict[PageOutcome, int]
    decisions: dict[PageDecision, int]
    review: int
    desk: int

    @property
    def total(self) -> int:
        return sum(self.outcomes.values())

    @property
    def waiting(self) -> int:
        return self.review + self.desk

    def read(self) -> list[tuple[str, str, int]]:
        """Code, word and number of every outcome that there is."""
        return [(key.value, str(key.label), self.outcomes[key]) for key in PageOutcome if self.outcomes.get(key)]

    def decided(self) -> list[tuple[str, str, int]]:
        return [
            (key.value, str(key.label), self.decisions[key]) for key in PageDecision if key and self.decisions.get(key)
        ]


def counts_of(batch: ScanBatch) -> Counts:
    """One query."""
    rows = batch.pages.order_by().values_list("outcome", "decision").annotate(number=Count("pk"))
    outcomes: dict[PageOutcome, int] = {}
    decisions: dict[PageDecision, int] = {}
    review = desk = 0
    for outcome, decision, number in rows:
        outcomes[PageOutcome(outcome)] = outcomes.get(PageOutcome(outcome), 0) + number
        decisions[PageDecision(decision)] = decisions.get(PageDecision(decision), 0) + number
        if decision == PageDecision.WAITING and outcome == PageOutcome.MATCHED:
            review += number
        elif decision == PageDecision.WAITING and outcome in ON_DESK:
            desk += number
    return Counts(outcomes, decisions, review, desk)


def waiting_counts(school: School) -> tuple[int, int]:
    """Signatures to be seen and doubtful pages of all piles of the school; one query."""
    pages = ScanPage.objects.filter(school=school)
    found = pages.aggregate(
        review=Count("pk", filter=IN_REVIEW),
        desk=Count("pk", filter=DOUBTFUL),
    )
    return found["review"], found["desk"]


def pages_in_review(batch: ScanBatch) -> QuerySet[ScanPage]:
    pages: QuerySet[ScanPage] = batch.pages.filter(IN_REVIEW)
    return pages


def pages_on_desk(batch: ScanBatch) -> QuerySet[ScanPage]:
    pages: QuerySet[ScanPage] = batch.pages.filter(DOUBTFUL)
    return pages


def after(pages: QuerySet[ScanPage], page: ScanPage) -> QuerySet[ScanPage]:
    """Those that lie behind this one in the pile, in order."""
    place = page.file.position
    later = Q(file__position__gt=place) | Q(file__position=place, file=page.file_id, number__gt=page.number)
    return in_order(pages.filter(later))


def before(pages: QuerySet[ScanPage], page: ScanPage) -> QuerySet[ScanPage]:
    """Those that lie before it, the nearest first."""
    place = page.file.position
    earlier = Q(file__position__lt=place) | Q(file__position=place, file=page.file_id, number__lt=page.number)
    return in_order(pages.filter(earlier)).reverse()


def in_order(pages: QuerySet[ScanPage]) -> QuerySet[ScanPage]:
    return pages.order_by("file__position", "file", "number")


def next_of(pages: QuerySet[ScanPage], page: ScanPage | None = None) -> ScanPage | None:
    """The next page of these behind `page`; when there is none, the first one that was left out."""
    found = after(pages, page).first() if page is not None else None
    if found is not None:
        return found
    rest = pages.exclude(pk=page.pk) if page is not None else pages
    return in_order(rest).first()


def last_decided_by(batch: ScanBatch, user: Any) -> ScanPage | None:
    found: QuerySet[ScanPage] = batch.pages.filter(decided_by=user).exclude(decision=PageDecision.WAITING)
    return found.order_by("-decided_at", "-pk").first()


def first_page_of(page: ScanPage) -> ScanPage | None:
    """Another page with the same sheet: the one that was read or accepted first."""
    if page.copy_id is None:
        return None
    same = ScanPage.objects.filter(school=page.school_id, copy=page.copy_id).exclude(pk=page.pk)
    found: ScanPage | None = same.select_related("batch", "file").order_by("pk").first()
    return found


def answers_on(page: ScanPage) -> list[Consent]:
    """What stands in the register with this page as its proof."""
    return list(Consent.objects.valid().filter(page=page).select_related("signer").order_by("pk"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whose page it may be. `copies`: the number of a sheet that was printed for the person, if known."""

    person: Person
    subject: Subject
    place: str
    form: int | None = None
    copy: PrintedCopy | None = None

    @property
    def key(self) -> str:
        return f"{self.subject}-{self.person.pk}"


def candidates_by_name(batch: ScanBatch, words: str) -> list[Candidate]:
    """People of the school whose names hold every word, those that the pile lacks first; four queries."""
    found: list[Candidate] = []
    if not words.strip():
        return found
    for subject, model in PEOPLE.items():
        people: Any = model.objects.filter(school=batch.school_id).current().matching(words).in_order()
        if subject is Subject.PUPIL:
            people = people.select_related("school_class")
        found += [Candidate(person, subject, _place(person, subject)) for person in people[:MOST_CANDIDATES]]
    missing = {candidate.key for candidate in missing_of_pile(batch)}
    return sorted(found, key=lambda candidate: candidate.key not in missing)[:MOST_CANDIDATES]


def missing_of_pile(batch: ScanBatch) -> list[Candidate]:
    """Whose sheets were printed together with those of this pile and have not come back: theirs is the likeliest, and
    first of all theirs who have said nothing yet on other paper."""
    printed = PrintedCopy.objects.filter(school=batch.school_id)
    together = printed.filter(batch__in=printed.filter(pages__batch=batch).values("batch"))
    back = ScanPage.objects.filter(copy__isnull=False).exclude(decision=PageDecision.UNSIGNED).values("copy")
    answered = Consent.objects.valid().filter(copy__isnull=False).values("copy")
    missing = together.exclude(pk__in=back).exclude(pk__in=answered).select_related("form", *PEOPLE_OF_PAGE)
    said = Consent.objects.valid().filter(kind=OuterRef("form__kind"))
    has_answered = reduce(or_, (Q(Exists(said.filter(**{key: OuterRef(key)}))) for key in Subject.values))
    likeliest = missing.alias(has_answered=has_answered).order_by("has_answered", "batch", "position")
    return [candidate_of(copy) for copy in likeliest[:MOST_CANDIDATES]]


def candidate_of(copy: PrintedCopy) -> Candidate:
    return Candidate(copy.person, copy.subject, _place(copy.person, copy.subject), copy.form_id, copy)


def _place(person: Any, subject: Subject) -> str:
    """«5а», «законный представитель», a post."""
    if subject is Subject.PUPIL:
        return str(person.school_class or "без класса")
    return person.post or str(subject.label) if subject is Subject.EMPLOYEE else str(subject.label)


def copy_by_number(school: School, typed: str) -> tuple[PrintedCopy | None, str]:
    """The sheet with this number, or why there is none. Spaces and hyphens do not matter."""
    digits = "".join(letter for letter in typed if letter.isdigit())
    if not numbers.is_whole(digits):
        return None, "Номер вписан с ошибкой: в нём 20 цифр, последние две проверочные. Сверьте с бумагой."
    copies = PrintedCopy.objects.filter(school=school, number=digits)
    copy = copies.select_related("form", *PEOPLE_OF_PAGE).first()
    return copy, "" if copy else "Такого бланка эта школа не печатала: возможно, он из другой школы."


def forms_for(school: School) -> dict[Subject, list[ConsentForm]]:
    """Issued editions by whom they are for, the one in force first, processing before distribution."""
    found: dict[Subject, list[ConsentForm]] = {subject: [] for subject in Subject}
    kinds = list(ConsentKind)
    forms = sorted(
        ConsentForm.objects.issued().filter(school=school),
        key=lambda form: (kinds.index(ConsentKind(form.kind)), -(form.edition or 0)),
    )
    for form in forms:
        found[Subject(form.subject)].append(form)
    return found


def with_people(pages: QuerySet[ScanPage]) -> QuerySet[ScanPage]:
    return pages.select_related("school", "batch", "file", "form", "copy__form", "decided_by", *PEOPLE_OF_PAGE)


def person_by_key(school: School, key: str) -> Person | None:
    """«pupil-12»: somebody of the school who is not in the archive."""
    subject, _, typed = key.partition("-")
    pk = whole_number(typed)
    if subject not in Subject.values or pk is None:
        return None
    found: Person | None = PEOPLE[Subject(subject)].objects.current().filter(school=school, pk=pk).first()
    return found


def pages_listed(batch: ScanBatch, shown: str) -> QuerySet[ScanPage]:
    """All pages of the pile, or those of one outcome or decision."""
    pages: QuerySet[ScanPage] = batch.pages.all()
    if shown in PageOutcome.values:
        pages = pages.filter(outcome=shown)
    elif shown in PageDecision.values and shown:
        pages = pages.filter(decision=shown)
    return in_order(with_people(pages))


def strip_of(page: ScanPage) -> Sequence[ScanPage]:
    """The next sheets of the pile that wait like this one."""
    pages = pages_in_review(page.batch) if page.is_in_review else pages_on_desk(page.batch)
    return list(after(pages, page).select_related(*PEOPLE_OF_PAGE)[:STRIP])
