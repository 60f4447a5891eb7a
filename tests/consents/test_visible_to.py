"""Whose rows of the register each person of the cast sees; what is not seen does not exist."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from consents.actions import consent as actions
from consents.actions.consent import Paper, Said
from consents.models import Consent
from consents.states import Answer, ConsentKind
from tests.world import NOW, World

As = Callable[[str], Client]
EVERYBODY = frozenset({"pupil", "representative", "other_pupil", "other_representative", "deputy"})
SEEN = {
    "director": EVERYBODY,
    "deputy": EVERYBODY,
    "sysadmin": EVERYBODY,
    # The class teachers of 5а and of 5б.
    "class_teacher": frozenset({"pupil", "representative"}),
    "employee": frozenset({"other_pupil", "other_representative"}),
    "council": frozenset[str](),
    "district": frozenset[str](),
    "stranger": frozenset[str](),
}


@pytest.fixture
def answers(world: World) -> dict[str, Consent]:
    """One about each of them."""
    people = {name: world.things[name] for name in EVERYBODY - {"deputy"}} | {"deputy": world.staff["deputy"]}
    signers = {"pupil": world.representative, "other_pupil": world.other_representative}
    paper = Paper(ConsentKind.PROCESSING, date(2027, 3, 5))
    return {
        name: actions.record(person, paper, said=[Said(Answer.GIVEN, signers.get(name))], by=world.deputy, at=NOW)[0]
        for name, person in people.items()
    }


@pytest.mark.parametrize("who", SEEN)
def test_everybody_sees_the_rows_of_the_own_people(world: World, answers: dict[str, Consent], who: str) -> None:
    visible = set(Consent.objects.visible_to(world.users[who]).values_list("pk", flat=True))

    assert {name for name, row in answers.items() if row.pk in visible} == SEEN[who]


@pytest.mark.parametrize("name", ["other_pupil", "other_representative", "deputy"])
def test_a_class_teacher_strikes_out_nothing_of_other_people(
    world: World, as_: As, answers: dict[str, Consent], name: str
) -> None:
    row = answers[name]

    answer = as_("class_teacher").post(reverse("consents:consent_void", args=[row.pk]), {"reason": "не тот"})

    row.refresh_from_db()
    assert (answer.status_code, row.is_void) == (404, False)
