"""A pile from its upload to the review: every page once, every original as it came, a bad file alone with its fault."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from consents.actions import scan as actions
from consents.models import ScanBatch, ScanFile, ScanPage
from consents.states import PageDecision, PageOutcome, ScanState
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.models import Job
from registry.states import JobState
from tests.consents.scan_things import SIGNED_ON, make_copy, make_file, make_page, make_pile, pdf_of
from tests.world import World

MATCHED, BLANK, DUPLICATE = PageOutcome.MATCHED, PageOutcome.BLANK, PageOutcome.DUPLICATE


def receive(world: World, *files: tuple[str, bytes], title: str = "5а") -> actions.Received:
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return actions.receive(world.school, sent, title=title, signed_on=SIGNED_ON, by=world.deputy, at=timezone.now())


def read() -> None:
    """Whatever stands in the queue is done."""
    call_command("db_worker", queue_name="*", startup_delay=False, batch=True)


def stored(pile: ScanBatch) -> set[str]:
    """Names of all pictures and originals that lie on the disk for the piles."""
    storage, found = ScanFile._meta.get_field("file").storage, set[str]()
    folders = ["scans"]
    while folders:
        folder = folders.pop()
        inner, files = storage.listdir(folder)
        folders += [f"{folder}/{name}" for name in inner]
        found |= {f"{folder}/{name}" for name in files}
    return found


def named(pile: ScanBatch) -> set[str]:
    """Names that the rows know."""
    pages, originals = ScanPage.objects.all(), ScanFile.objects.all()
    columns = [pages.values_list("picture", flat=True), pages.values_list("thumbnail", flat=True)]
    return {name for column in (*columns, originals.values_list("file", flat=True)) for name in column if name}


@pytest.mark.django_db(transaction=True)
def test_a_pile_is_read_page_after_page() -> None:
    from tests.world import make_world  # noqa: PLC0415 - a database of its own

    world = make_world()
    first, second = make_copy(world, world.pupil), make_copy(world, world.other_pupil)
    received = receive(
        world,
        ("пачка.pdf", pdf_of(first, None, second, first)),
        ("сломан.pdf", b"%PDF-1.7 broken"),
        ("пачка.pdf", pdf_of(second)),
    )

    read()

    pile: Any = received.batch
    pile.refresh_from_db()
    pages = [(page.file.name, page.number, page.outcome, page.person_or_none, page.copy) for page in pile.pages.all()]
    assert pages == [
        ("пачка.pdf", 1, MATCHED, world.pupil, first),
        ("пачка.pdf", 2, BLANK, None, None),
        ("пачка.pdf", 3, MATCHED, world.other_pupil, second),
        ("пачка.pdf", 4, DUPLICATE, world.pupil, first),
        ("пачка (2).pdf", 1, DUPLICATE, world.other_pupil, second),
    ]
    assert [(one.pages_total, bool(one.problem)) for one in pile.files.all()] == [(4, False), (None, True), (1, False)]
    assert (pile.state, pile.job.state, pile.job.done, pile.job.total) == (ScanState.REVIEW, JobState.DONE, 5, 5)
    assert "Не открылось файлов: 1" in pile.job.message
    assert {page.decision for page in pile.pages.all()} == {PageDecision.WAITING}
    assert all(actions.is_unchanged(one) for one in pile.files.all())
    assert stored(pile) == named(pile)


def test_the_original_is_kept_byte_for_byte(world: World) -> None:
    content = pdf_of(None)

    original = receive(world, ("скан.pdf", content)).batch.files.get()

    with original.file.open("rb") as kept:
        assert kept.read() == content
    assert (original.size, original.name, original.uploaded_by) == (len(content), "скан.pdf", world.deputy)
    assert "скан" not in str(original.file.name)
    assert actions.is_unchanged(original) is True


@pytest.mark.parametrize(("harm", "told"), [("change", False), ("delete", None)])
def test_a_file_that_was_changed_or_lost_on_the_disk_is_noticed(world: World, harm: str, told: bool | None) -> None:
    original = receive(world, ("скан.pdf", pdf_of(None))).batch.files.get()
    storage = original.file.storage

    if harm == "change":
        with storage.open(str(original.file.name), "ab") as file:
            file.write(b" ")
    else:
        storage.delete(str(original.file.name))

    assert actions.is_unchanged(original) is told


def test_the_same_file_comes_once(world: World) -> None:
    one, other = pdf_of(None), b"%PDF-1.7 other"
    first = receive(world, ("скан.pdf", one)).batch

    again = receive(world, ("копия.pdf", one), ("новый.pdf", other), ("новый 2.pdf", other), title="вторая")
    with pytest.raises(Outrun, match="пачка «5а"):
        receive(world, ("копия.pdf", one))

    assert [file.batch for file in again.known] == [first]
    assert [file.name for file in again.batch.files.all()] == ["новый.pdf"]
    assert ScanFile.objects.filter(school=world.school, sha256=again.known[0].sha256).count() == 1


def test_an_upload_that_fails_half_way_leaves_no_file(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    before = stored(world.scan_batch)

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(actions, "enqueue", broken)
    with pytest.raises(RuntimeError):
        receive(world, ("скан.pdf", pdf_of(None)))

    assert stored(world.scan_batch) == before


def test_only_a_pile_that_broke_off_is_read_again(world: World) -> None:
    pile = receive(world, ("скан.pdf", b"%PDF-1.7")).batch
    with pytest.raises(Outrun, match="уже читается"):
        actions.read_again(pile, by=world.deputy, at=timezone.now())

    Job.objects.filter(pk=str(pile.job_id)).update(state=JobState.FAILED, finished_at=timezone.now())
    again = actions.read_again(pile, by=world.deputy, at=timezone.now())
    with pytest.raises(Outrun, match="уже прочитана"):
        actions.read_again(make_pile(world), by=world.deputy, at=timezone.now())

    assert again.job is not None
    assert again.job.state == JobState.WAITING


MOVES: dict[str, Callable[[World, ScanBatch], Any]] = {
    "close": lambda world, pile: actions.close(pile, by=world.deputy, at=timezone.now()),
    "reopen": lambda _, pile: actions.reopen(pile),
    "date": lambda _, pile: actions.set_signed_on(pile, signed_on=SIGNED_ON, on=SIGNED_ON),
}
# State, does a page wait -> what may be done.
STATES = {
    (ScanState.RECEIVED, False): {"date"},
    (ScanState.REVIEW, True): {"date"},
    (ScanState.REVIEW, False): {"date", "close"},
    (ScanState.CLOSED, False): {"reopen"},
}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", STATES, ids=str)
def test_a_pile_goes_its_way_and_no_other(world: World, state: tuple[ScanState, bool], move: str) -> None:
    of_pile, waits = state
    pile = make_pile(world, state=of_pile, signed_on=None)
    make_page(pile, outcome=BLANK)
    if waits:
        make_page(pile, outcome=PageOutcome.UNREADABLE)

    if move in STATES[state]:
        MOVES[move](world, pile)
    else:
        with pytest.raises(Refused):
            MOVES[move](world, pile)

    fresh = ScanBatch.objects.get(pk=pile.pk)
    moved = {"close": ScanState.CLOSED, "reopen": ScanState.REVIEW}
    assert fresh.state == (moved.get(move, of_pile) if move in STATES[state] else of_pile)
    assert (fresh.signed_on == SIGNED_ON) is (move == "date" and move in STATES[state])


def test_a_day_that_has_not_come_is_no_day_of_signatures(world: World) -> None:
    with pytest.raises(Refused, match="не наступил"):
        actions.set_signed_on(make_pile(world), signed_on=timezone.localdate(), on=SIGNED_ON)


def test_pages_of_destroyed_people_go_with_their_pictures(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    pile = make_pile(world)
    mine = make_page(pile, make_copy(world, world.pupil), picture=True)
    make_page(pile, outcome=BLANK, picture=True)

    with django_capture_on_commit_callbacks(execute=True):
        told = actions.forget_scans(world.school, [mine])

    assert (told.pages, told.files, told.left, told.advice()) == (1, 1, [], "")
    assert not ScanFile.objects.filter(batch=pile).exists()
    assert stored(pile) == named(pile)


def test_an_original_with_pages_of_others_stays_and_somebody_is_told(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    pile = make_pile(world)
    mine = make_page(pile, make_copy(world, world.pupil), picture=True)
    other = make_page(pile, make_copy(world, world.other_pupil), picture=True)

    with django_capture_on_commit_callbacks(execute=True):
        told = actions.forget_scans(world.school, [mine])

    assert (told.pages, told.files, [one.name for one in told.left]) == (1, 0, ["пачка.pdf"])
    assert "отсканируйте бумаги остальных заново" in told.advice()
    assert list(pile.pages.all()) == [other]
    assert stored(pile) == named(pile)


def test_pages_of_another_school_are_not_forgotten_here(world: World) -> None:
    page = make_page(make_pile(world), make_copy(world, world.pupil))

    told = actions.forget_scans(world.other, [page])

    assert told.pages == 0
    assert ScanPage.objects.filter(pk=page.pk).exists()


def test_a_file_by_hand_is_no_pile(world: World) -> None:
    """A scan attached to one row of the register may come in a pile as well."""
    original = make_file(make_pile(world), world, b"%PDF-1.7 attached")
    ScanFile.objects.filter(pk=original.pk).update(batch=None)

    received = receive(world, ("скан.pdf", b"%PDF-1.7 attached"))

    assert received.known == []
