"""Two people at one page at the same moment: one answer counts, the other person is told (PostgreSQL)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from consents.actions import review, scan, withdrawal
from consents.actions.consent import Said
from consents.actions.review import Seen
from consents.actions.withdrawal import Paper
from consents.models import Consent, ScanFile, ScanPage
from consents.states import Answer, ConsentKind, ConsentStatus, PageDecision, PageOutcome
from consents.status import status_of
from registry.models import Person
from tests.consents.scan_things import SCHOOL_AGE, SIGNED_ON, TODAY, born, form_for, make_copy, make_page, make_pile
from tests.plans.race import Act, Race, acts_in
from tests.world import World, make_world

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]

LATER = {"withdraw": "refused", "sign": "won"}
LAST = {"forget": "outrun", "sign": "won"}


def signing(world: World, page: ScanPage, name: str) -> Act:
    def act() -> None:
        seen = Seen([Said(Answer.GIVEN, world.representative)], SIGNED_ON)
        review.sign(ScanPage.objects.get(pk=page.pk), seen, by=world.users[name], at=timezone.now())

    return act


@pytest.mark.parametrize("locks", [True, False])
def test_a_page_is_signed_once(locks: bool) -> None:
    world = make_world()
    page = make_page(make_pile(world), make_copy(world, world.pupil))

    outcomes = Race('INSERT INTO "consents_consent"', locks=locks).run(
        deputy=signing(world, page, "deputy"), director=signing(world, page, "director")
    )

    rows = Consent.objects.valid().filter(page=page).count()
    if locks:
        assert (sorted(outcomes.values()), rows) == (["outrun", "won"], 1)
    else:
        # Without the lock both write the same answer: the test would notice its loss.
        assert (sorted(outcomes.values()), rows) == (["won", "won"], 2)


@pytest.mark.parametrize("locks", [True, False])
def test_of_two_answers_to_a_page_one_counts(locks: bool) -> None:
    world = make_world()
    page = make_page(make_pile(world), make_copy(world, world.pupil))

    def unsigned() -> None:
        fresh = ScanPage.objects.get(pk=page.pk)
        review.leave_unsigned(fresh, by=world.director, at=timezone.now())

    outcomes = Race('UPDATE "consents_scanpage"', locks=locks).run(
        deputy=signing(world, page, "deputy"), director=unsigned
    )

    page.refresh_from_db()
    is_in_register = Consent.objects.valid().filter(page=page).exists()
    if locks:
        assert sorted(outcomes.values()) == ["outrun", "won"]
        assert (page.decision == PageDecision.SIGNED) is is_in_register
    else:
        assert sorted(outcomes.values()) == ["won", "won"]


@pytest.mark.parametrize("locks", [True, False])
def test_a_pile_is_not_closed_over_a_page_that_was_just_taken_back(locks: bool) -> None:
    world = make_world()
    pile = make_pile(world)
    page = make_page(pile, make_copy(world, world.pupil), decision=PageDecision.UNSIGNED)
    acts: dict[str, Act] = {
        "back": lambda: review.take_back(ScanPage.objects.get(pk=page.pk), by=world.deputy, at=timezone.now()),
        "close": lambda: scan.close(pile, by=world.director, at=timezone.now()),
    }

    outcomes = Race('UPDATE "consents_scan', locks=locks).in_order(**acts)

    pile.refresh_from_db()
    waits = pile.pages.waiting().exists()
    assert outcomes == {"back": "won", "close": "refused" if locks else "won"}
    assert (waits and not pile.is_open) is not locks


@pytest.mark.parametrize("locks", [True, False])
def test_a_file_that_two_people_send_lies_in_one_pile(locks: bool) -> None:
    world = make_world()

    def sending(name: str) -> Act:
        def act() -> None:
            scan.receive(
                world.school,
                [SimpleUploadedFile("скан.pdf", b"%PDF-1.7 same")],
                title=name,
                signed_on=None,
                by=world.users[name],
                at=timezone.now(),
            )

        return act

    before = ScanFile.objects.count()

    outcomes = Race('INSERT INTO "consents_scanbatch"', locks=locks).run(
        deputy=sending("deputy"), sysadmin=sending("sysadmin")
    )

    assert sorted(outcomes.values()) == (["outrun", "won"] if locks else ["won", "won"])
    assert ScanFile.objects.count() - before == (1 if locks else 2)


@pytest.mark.parametrize("locks", [True, False])
def test_a_doubtful_page_gets_one_person(locks: bool) -> None:
    world = make_world()
    page = make_page(make_pile(world), outcome=PageOutcome.UNREADABLE)
    form = form_for(world, world.pupil)

    def assigning(person: Person) -> Act:
        fresh = ScanPage.objects.get(pk=page.pk)
        return lambda: review.assign(fresh, person, form=form, by=world.deputy, at=timezone.now())

    acts: dict[str, Act] = {"one": assigning(world.pupil), "other": assigning(world.other_pupil)}

    outcomes = Race('UPDATE "consents_scanpage"', locks=locks).run(**acts)

    assert sorted(outcomes.values()) == (["refused", "won"] if locks else ["won", "won"])


@pytest.mark.parametrize("locks", [True, False])
@pytest.mark.parametrize("order", ["withdraw, sign", "sign, withdraw"])
def test_a_signature_seen_while_it_is_withdrawn_gives_no_consent(order: str, locks: bool) -> None:
    world = make_world()
    born(world.pupil, SCHOOL_AGE)
    page = make_page(make_pile(world), make_copy(world, world.pupil))
    paper = Paper(ConsentKind.PROCESSING, "12", SIGNED_ON, signer=world.representative)
    acts: dict[str, Act] = {
        "withdraw": lambda: withdrawal.record(world.pupil, paper, by=world.director, at=timezone.now()),
        "sign": signing(world, page, "deputy"),
    }
    first = order.partition(",")[0]
    stop = {"withdraw": 'INSERT INTO "consents_withdrawal"', "sign": 'INSERT INTO "consents_consent"'}[first]

    outcomes = Race(stop, locks=locks).in_order(**acts_in(order, acts))

    status = status_of(world.pupil, ConsentKind.PROCESSING, on=TODAY)
    if locks:
        # Whoever comes first: the reviewer is told of the withdrawal, or the withdrawal ends what was signed.
        assert outcomes == {first: "won", ("sign" if first == "withdraw" else "withdraw"): LATER[first]}
        assert status is ConsentStatus.WITHDRAWN
    else:
        assert outcomes == {"withdraw": "won", "sign": "won"}


@pytest.mark.parametrize("order", ["forget, sign", "sign, forget"])
def test_a_page_that_is_destroyed_while_its_signature_is_seen(order: str) -> None:
    world = make_world()
    page = make_page(make_pile(world), make_copy(world, world.pupil))

    def forget() -> None:
        with transaction.atomic():
            scan.forget_scans(world.school, [page])

    acts: dict[str, Act] = {"forget": forget, "sign": signing(world, page, "deputy")}
    first = order.partition(",")[0]
    stop = {"forget": 'DELETE FROM "consents_scanpage"', "sign": 'INSERT INTO "consents_consent"'}[first]

    outcomes = Race(stop).in_order(**acts_in(order, acts))

    # An act takes the rows of the register first; an answer that came since protects its page.
    assert outcomes == {"forget": "won" if first == "forget" else "broken", "sign": LAST[first]}
    assert ScanPage.objects.filter(pk=page.pk).exists() is Consent.objects.filter(page=page.pk).exists()
