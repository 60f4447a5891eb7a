"""Two people at the same moment over one form of consent (PostgreSQL)."""

import pytest
from django.db import connection

from consents.actions import form as actions
from consents.actions import settings as settings_actions
from consents.models import ConsentForm, ConsentSettings
from consents.states import ConsentKind, FormStart, FormState, Subject
from tests.plans.race import Act, Race, acts_in
from tests.world import NOW, World, make_world

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
KIND, PUPIL = ConsentKind.PROCESSING, Subject.PUPIL


@pytest.fixture
def live() -> World:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    world = make_world()
    world.school.address = "с. Учебное"
    world.school.save()
    return world


def draft(world: World) -> ConsentForm:
    return actions.begin(world.school, kind=KIND, subject=PUPIL, start=FormStart.READY, by=world.deputy, at=NOW)


def editions(world: World) -> list[int | None]:
    forms = ConsentForm.objects.issued().filter(school=world.school, subject=PUPIL)
    return list(forms.values_list("edition", flat=True))


@pytest.mark.parametrize("locks", [True, False])
def test_two_issues_at_once_give_one_edition(live: World, locks: bool) -> None:
    form = draft(live)

    def issue(name: str) -> ConsentForm:
        seen = ConsentForm.objects.select_related("school").get(pk=form.pk)
        return actions.issue(seen, version=1, needs_signatures=True, by=live.users[name], at=NOW)

    outcomes = Race('UPDATE "consents_consentform"', locks=locks).run(
        director=lambda: issue("director"), deputy=lambda: issue("deputy")
    )

    # Without the locks both believe that they issued it.
    assert sorted(outcomes.values()) == (["outrun", "won"] if locks else ["won", "won"])
    assert editions(live) == [1]
    issues = ConsentForm.history.filter(id=form.pk, state=FormState.ISSUED).count()
    assert issues == (1 if locks else 2)


@pytest.mark.parametrize(
    ("order", "locks", "expected"),
    [
        ("edit, issue", True, {"edit": "won", "issue": "outrun"}),
        ("issue, edit", True, {"issue": "won", "edit": "outrun"}),
        # Without the locks a text that nobody has read is in force.
        ("issue, edit", False, {"issue": "won", "edit": "won"}),
    ],
)
def test_a_text_is_not_changed_under_its_issue(live: World, order: str, locks: bool, expected: dict[str, str]) -> None:
    form = draft(live)
    acts: dict[str, Act] = {
        "edit": lambda: actions.edit(form, to={"purpose": "Другая цель обработки данных"}, version=1, by=live.director),
        "issue": lambda: actions.issue(
            ConsentForm.objects.select_related("school").get(pk=form.pk),
            version=1,
            needs_signatures=True,
            by=live.deputy,
            at=NOW,
        ),
    }

    assert Race('UPDATE "consents_consentform"', locks=locks).in_order(**acts_in(order, acts)) == expected

    kept = ConsentForm.objects.get(pk=form.pk)
    assert not locks or kept.is_draft == (order == "edit, issue")
    if locks and not kept.is_draft:
        assert kept.frozen["purpose"] == kept.purpose


def test_two_begin_one_draft(live: World) -> None:
    outcomes = Race('INSERT INTO "consents_consentform"').run(one=lambda: draft(live), other=lambda: draft(live))

    assert sorted(outcomes.values()) == ["outrun", "won"]
    assert ConsentForm.objects.filter(school=live.school, subject=PUPIL).count() == 1


@pytest.mark.parametrize("locks", [True, False])
def test_two_first_settings_at_once_are_one_row(live: World, locks: bool) -> None:
    ConsentSettings.objects.all().delete()

    def change(name: str) -> ConsentSettings:
        to = {"processor_name": name, "teen_signers": "both"}
        return settings_actions.change(live.school, to=to, version=0, by=live.users[name])

    outcomes = Race('INSERT INTO "consents_consentsettings"', locks=locks).run(
        director=lambda: change("director"), deputy=lambda: change("deputy")
    )

    assert sorted(outcomes.values()) == (["outrun", "won"] if locks else ["broken", "won"])
    assert ConsentSettings.objects.get().processor_name in {
        name for name, outcome in outcomes.items() if outcome == "won"
    }
