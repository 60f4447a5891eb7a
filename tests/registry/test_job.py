"""Long work: done once, visible, and not lost with a killed worker."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ezh_rollout.management.commands import work
from ezh_rollout.shared.refusal import Refused
from registry.actions import job as jobs
from registry.models import ImportRun, Job, Reconciliation
from registry.states import JobState
from tests.world import World


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A piece of work that counts to three and remembers that it was called."""
    made: list[str] = []

    def count(job: Job, progress: jobs.Progress) -> jobs.Outcome:
        made.append(str(job.pk))
        progress.at(3, 3)
        return jobs.Outcome(message="Сосчитано.", file_name="three.txt", content=b"3")

    def stumble(job: Job, progress: jobs.Progress) -> jobs.Outcome:
        raise ValueError("дубль: Рябинина Анна, 112-233-445 95")

    def refuse(job: Job, progress: jobs.Progress) -> jobs.Outcome:
        raise Refused("бумага кончилась")

    monkeypatch.setitem(jobs.WORKS, "refuse", refuse)
    monkeypatch.setitem(jobs.WORKS, "count", count)
    monkeypatch.setitem(jobs.WORKS, "stumble", stumble)
    return made


def queued(world: World, kind: str, **fields: Any) -> Job:
    return Job.objects.create(school=world.school, kind=kind, title="Счёт", created_by=world.sysadmin, **fields)


def test_finished_work_leaves_its_file_and_its_numbers(world: World, calls: list[str]) -> None:
    job = queued(world, "count")

    jobs.run.call(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.message) == (JobState.DONE, 3, 3, "Сосчитано.")
    assert job.result.read() == b"3"
    job.result.close()


def test_work_that_is_over_is_not_done_again(world: World, calls: list[str]) -> None:
    job = queued(world, "count")

    jobs.run.call(str(job.pk))
    jobs.run.call(str(job.pk))

    assert calls == [str(job.pk)]


def test_work_that_another_worker_is_at_is_left_alone(world: World, calls: list[str]) -> None:
    job = queued(world, "count", state=JobState.RUNNING, heartbeat_at=timezone.now())

    jobs.run.call(str(job.pk))

    assert calls == []


def test_refused_work_says_why(world: World, calls: list[str]) -> None:
    job = queued(world, "refuse")

    jobs.run.call(str(job.pk))

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "бумага кончилась" in job.message


def test_broken_work_says_what_to_do_and_no_word_of_the_error(world: World, calls: list[str]) -> None:
    """A database names the row that it refuses, with the person in it."""
    job = queued(world, "stumble")

    with pytest.raises(ValueError, match="Рябинина"):
        jobs.run.call(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.FAILED, jobs.BROKEN)


def test_killed_worker_does_not_lose_the_work(world: World, calls: list[str]) -> None:
    now = timezone.now()
    lost = queued(world, "count", state=JobState.RUNNING, heartbeat_at=now - timedelta(minutes=5), attempts=1)
    alive = queued(world, "count", state=JobState.RUNNING, heartbeat_at=now, attempts=1)

    touched = jobs.reap(at=now)

    lost.refresh_from_db()
    alive.refresh_from_db()
    assert (touched, lost.state, alive.state) == (1, JobState.WAITING, JobState.RUNNING)


def test_work_that_broke_three_times_is_given_up(world: World, calls: list[str]) -> None:
    now = timezone.now()
    lost = queued(world, "count", state=JobState.RUNNING, heartbeat_at=now - timedelta(minutes=5), attempts=3)

    jobs.reap(at=now)

    lost.refresh_from_db()
    assert lost.state == JobState.FAILED
    assert "трижды" in lost.message


def test_second_click_does_not_queue_the_work_twice(world: World, calls: list[str]) -> None:
    first = jobs.enqueue("count", school=world.school, title="Счёт", parameters={"plan": 1}, by=world.sysadmin)
    second = jobs.enqueue("count", school=world.school, title="Счёт", parameters={"plan": 1}, by=world.deputy)

    assert first == second


@pytest.mark.django_db(transaction=True)
def test_the_worker_puts_lost_work_back_into_the_queue_at_its_start(world: World, calls: list[str]) -> None:
    """A real transaction: the reaper closes its connection after each round."""
    long_ago = timezone.now() - timedelta(minutes=5)
    lost = queued(world, "count", state=JobState.RUNNING, heartbeat_at=long_ago, attempts=1)
    over = threading.Event()
    over.set()

    work.keep_reaping(over)

    lost.refresh_from_db()
    assert lost.state == JobState.WAITING


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("age", "is_wiped"), [(timedelta(days=1), False), (timedelta(days=31), True)])
def test_the_worker_wipes_raw_rows_that_are_past_their_term(world: World, age: timedelta, is_wiped: bool) -> None:
    """Nobody has to upload another file for that."""
    uploaded = {"school": world.school, "kind": "pupils", "file_name": "дети.csv", "content": b"x"}
    at = timezone.now() - age
    run = ImportRun.objects.create(**uploaded, created_at=at)
    compared = Reconciliation.objects.create(**uploaded, created_at=at, sha256="", created_by=world.sysadmin)
    over = threading.Event()
    over.set()

    work.keep_reaping(over)

    run.refresh_from_db()
    compared.refresh_from_db()
    assert [(one.wiped_at is not None, bytes(one.content) == b"") for one in (run, compared)] == [
        (is_wiped, is_wiped),
        (is_wiped, is_wiped),
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("age", "is_kept"), [(timedelta(days=29), True), (timedelta(days=31), False)])
def test_a_finished_file_lies_for_its_term_and_its_page_says_so(
    world: World, as_: Callable[[str], Client], age: timedelta, is_kept: bool
) -> None:
    done = queued(world, "count", state=JobState.DONE, finished_at=timezone.now() - age, result_name="дети.xlsx")
    done.result.save("дети.xlsx", ContentFile(b"PK"))
    path = Path(done.result.path)
    over = threading.Event()
    over.set()

    work.keep_reaping(over)

    page = as_("sysadmin").get(reverse("registry:job", args=[done.pk])).content.decode()
    assert path.exists() is is_kept
    assert ("Скачать дети.xlsx" in page, "запросите его ещё раз" in page) == (is_kept, not is_kept)
