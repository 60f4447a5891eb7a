"""What people said: most agreed, and of every other status there is an example where the school has people for it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from consents.ages import REPRESENTATIVE, SELF, TEEN_FROM, birthday, signers_for
from consents.models import Consent
from consents.practice.people import Cast
from consents.states import Answer, ConsentKind, Subject, TeenSigners
from registry.models import Employee, Pupil, Representation, Representative

AGREED, WAITING, REFUSED = "agreed", "waiting", "refused"
SHARES: Final = {AGREED: 0.82, WAITING: 0.15, REFUSED: 0.03}
DISTRIBUTION_SHARE: Final = 0.2
YEAR: Final = timedelta(days=375)
CONTRACT: Final = "исполнение трудового договора (152-ФЗ, ст. 6 ч. 1 п. 5)"
Story = Callable[[Cast, Pupil], list[Consent]]


def answers_of_pupils(cast: Cast) -> Iterator[Consent]:
    """Those of the class that nobody printed for have not said anything."""
    asked = [pupil for pupil in cast.pupils if cast.is_printed_for(pupil) and cast.links.get(pupil.pk)]
    special = dict(_special(cast, asked))
    for pupil in asked:
        lot = _lot(cast)
        if pupil.pk in special:
            yield from special[pupil.pk]
        elif lot != WAITING:
            yield from _said(cast, pupil, Answer.GIVEN if lot == AGREED else Answer.REFUSED)
        if cast.chance.random() < DISTRIBUTION_SHARE:
            yield from _distribution(cast, pupil)


def _special(cast: Cast, pupils: Sequence[Pupil]) -> Iterator[tuple[int, list[Consent]]]:
    """The rarer stories, two of each as far as there are pupils whom they can happen to."""
    left = list(pupils)
    cast.chance.shuffle(left)
    for story in (_disagree, _half, _outgrown, _ended, _refuse):
        told = 0
        for pupil in list(left):
            rows = story(cast, pupil) if told < 2 else []
            if rows:
                told += 1
                left.remove(pupil)
                yield pupil.pk, rows


def _signers(cast: Cast, pupil: Pupil, on: date) -> list[Representation | None]:
    """The first representative, the pupil, or both, as the age asks."""
    needed = signers_for(Subject.PUPIL, pupil.birth_date, on, TeenSigners.BOTH)
    found: list[Representation | None] = [cast.links[pupil.pk][0]] if REPRESENTATIVE in needed else []
    return [*found, None] if SELF in needed else found


def _said(cast: Cast, pupil: Pupil, answer: Answer) -> list[Consent]:
    form = cast.forms[Subject.PUPIL]
    day = cast.day_after(form)
    return [cast.answer(pupil, answer, of=of, form=form, signed_on=day) for of in _signers(cast, pupil, day)]


def _refuse(cast: Cast, pupil: Pupil) -> list[Consent]:
    return _said(cast, pupil, Answer.REFUSED)


def _disagree(cast: Cast, pupil: Pupil) -> list[Consent]:
    """One parent agreed, the other did not."""
    links, form = cast.links[pupil.pk], cast.forms[Subject.PUPIL]
    if len(links) < 2 or None in _signers(cast, pupil, cast.on):
        return []
    answers = (Answer.GIVEN, Answer.REFUSED)
    return [cast.answer(pupil, answer, of=of, form=form) for of, answer in zip(links, answers, strict=False)]


def _half(cast: Cast, pupil: Pupil) -> list[Consent]:
    """Of two signatures one."""
    rows = _said(cast, pupil, Answer.GIVEN)
    return rows[:1] if len(rows) == 2 else []


def _outgrown(cast: Cast, pupil: Pupil) -> list[Consent]:
    """A parent signed before the pupil was fourteen; a paper from before this program."""
    if pupil.birth_date is None or len(_signers(cast, pupil, cast.on)) < 2:
        return []
    day = birthday(pupil.birth_date, TEEN_FROM) - timedelta(days=20)
    return [cast.answer(pupil, Answer.GIVEN, of=cast.links[pupil.pk][0], signed_on=day)]


def _ended(cast: Cast, pupil: Pupil) -> list[Consent]:
    """Given for a year that has passed."""
    signed, until = cast.on - YEAR, cast.on - YEAR + timedelta(days=365)
    signers = _signers(cast, pupil, signed)
    return [cast.answer(pupil, Answer.GIVEN, of=of, signed_on=signed, valid_until=until) for of in signers]


def _distribution(cast: Cast, pupil: Pupil) -> list[Consent]:
    """A yes or a no for each category."""
    form = cast.distribution
    choices = {category: cast.chance.random() < 0.6 for category in form.data}
    day = cast.day_after(form)
    return [
        cast.answer(
            pupil,
            Answer.GIVEN,
            of=of,
            form=form,
            kind=ConsentKind.DISTRIBUTION,
            choices=choices,
            signed_on=day,
        )
        for of in _signers(cast, pupil, day)
    ]


def answers_of_parents(cast: Cast) -> Iterator[Consent]:
    printed = {
        link.representative_id
        for pupil in cast.pupils
        if cast.is_printed_for(pupil)
        for link in cast.links.get(pupil.pk, ())
    }
    for parent in cast.parents:
        if parent.pk in printed:
            yield from _own_word(cast, parent)


def _own_word(cast: Cast, person: Representative | Employee) -> Iterator[Consent]:
    subject = Subject.EMPLOYEE if isinstance(person, Employee) else Subject.REPRESENTATIVE
    lot = _lot(cast)
    if lot != WAITING:
        answer = Answer.GIVEN if lot == AGREED else Answer.REFUSED
        yield cast.answer(person, answer, form=cast.forms[subject])


def answers_of_staff(cast: Cast) -> Iterator[Consent]:
    """One works without a consent, two signed the edition before, the others as everybody."""
    for place, person in enumerate(cast.staff):
        if place == 3:
            yield cast.answer(person, Answer.NOT_REQUIRED, ground=CONTRACT)
        elif place in {4, 5}:
            first = cast.old_staff.issued_on
            yield cast.answer(person, Answer.GIVEN, form=cast.old_staff, signed_on=first)
        else:
            yield from _own_word(cast, person)


def _lot(cast: Cast) -> str:
    return cast.chance.choices(list(SHARES), list(SHARES.values()))[0]
