"""Whose consents a practice school keeps, and the words in which they are written down."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from consents.models import Consent, ConsentForm, key_of
from consents.states import Answer, ConsentKind, Subject
from registry.models import Employee, Person, Pupil, Representation, Representative, School, SchoolClass


@dataclass(frozen=True, slots=True)
class Cast:
    """The people in a fixed order. The last class has not been printed for; `old_staff` is the edition before."""

    forms: Mapping[Subject, ConsentForm]
    old_staff: ConsentForm
    distribution: ConsentForm
    chance: random.Random
    on: date
    pupils: Sequence[Pupil]
    parents: Sequence[Representative]
    staff: Sequence[Employee]
    links: Mapping[int, Sequence[Representation]] = field(default_factory=dict)
    unprinted: int | None = None

    def answer(self, person: Person, answer: Answer, *, of: Representation | None = None, **fields: Any) -> Consent:
        """A row about the person; `of`: the link of the representative who signed for the pupil."""
        form = fields.pop("form", None)
        signer = of.representative if of else None
        fields.setdefault("kind", ConsentKind.PROCESSING)
        fields.setdefault("edition", form.edition if form else 1)
        fields.setdefault("signed_on", self.day_after(form))
        return Consent(
            **key_of(person),
            form=form,
            answer=answer,
            signer=signer,
            signer_words="" if answer == Answer.NOT_REQUIRED else (signer or person).full_name,
            authority=of.get_kind_display() if of else "",
            **fields,
        )

    def day_after(self, form: ConsentForm | None) -> date:
        """Between the issue of the blank and yesterday."""
        first = form.issued_on if form and form.issued_on else self.on - timedelta(days=20)
        return first + timedelta(days=self.chance.randrange(max(1, (self.on - first).days)))

    def is_printed_for(self, pupil: Pupil) -> bool:
        return pupil.school_class_id is not None and pupil.school_class_id != self.unprinted


def cast_of(school: School, forms: Mapping[str, ConsentForm], *, chance: random.Random, at: datetime) -> Cast:
    links: defaultdict[int, list[Representation]] = defaultdict(list)
    for link in Representation.objects.filter(school=school).select_related("representative").order_by("pk"):
        links[link.pupil_id].append(link)
    classes = SchoolClass.objects.current().filter(school=school, parent=None).in_order()
    return Cast(
        forms={subject: forms[subject] for subject in Subject},
        old_staff=forms["old_staff"],
        distribution=forms["distribution"],
        chance=chance,
        on=timezone.localdate(at),
        pupils=list(Pupil.objects.current().filter(school=school).order_by("pk")),
        parents=list(Representative.objects.current().filter(school=school).order_by("pk")),
        staff=list(Employee.objects.current().filter(school=school).order_by("pk")),
        links=links,
        unprinted=classes.values_list("pk", flat=True).last(),
    )
