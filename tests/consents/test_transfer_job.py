"""A hand-over of many rows is made by a job: the same file, once, however often its worker dies."""

import pytest

from consents.actions.transfer_job import KIND, hand_over_in_job, hand_over_later, made_by
from consents.models import Transfer
from ezh_rollout.shared.refusal import Refused
from registry.actions.job import Outcome, Progress
from registry.models import Job
from tests.consents.transfer_things import asking, lies, say, withdraw
from tests.world import World


def run(job: Job) -> Outcome:
    return hand_over_in_job(job, Progress(job))


def test_a_job_makes_the_same_file_and_leaves_it_with_the_hand_over(world: World) -> None:
    say(world, world.pupil)
    job = hand_over_later(asking(world), world.school, by=world.sysadmin)

    outcome = run(job)

    made = made_by(job)
    assert made is not None
    assert (outcome.message, outcome.file_name) == ("Файл готов. Людей в нём: 1, в стоп-листе: 1.", "")
    assert (made.job, made.made_by, lies(made)) == (job, world.sysadmin, True)
    assert job.kind == KIND


def test_a_second_attempt_of_the_job_makes_no_second_hand_over(world: World) -> None:
    say(world, world.pupil)
    job = hand_over_later(asking(world), world.school, by=world.sysadmin)

    run(job)
    run(job)

    assert Transfer.objects.filter(job=job).count() == 1


def test_after_a_worker_that_died_before_the_file_was_written_it_is_made_anew(world: World) -> None:
    say(world, world.pupil)
    job = hand_over_later(asking(world), world.school, by=world.sysadmin)
    run(job)
    lost = Transfer.objects.get(job=job)
    lost.file.storage.delete(str(lost.file.name))

    run(job)

    lost.refresh_from_db()
    made = made_by(job)
    assert (lost.taken_at, lost.dropped_at is None) == (None, False)
    assert made is not None
    assert made.pk != lost.pk
    assert lies(made)


def test_a_job_whose_asker_lost_the_right_makes_nothing(world: World) -> None:
    say(world, world.pupil)
    job = hand_over_later(asking(world), world.school, by=world.sysadmin)
    Job.objects.filter(pk=job.pk).update(created_by=world.deputy)

    with pytest.raises(Refused, match="больше нет права"):
        run(Job.objects.get(pk=job.pk))

    assert not Transfer.objects.filter(section="pupils").exists()


def test_the_file_of_a_job_is_wiped_by_a_withdrawal_before_it_is_taken(world: World) -> None:
    say(world, world.pupil)
    job = hand_over_later(asking(world), world.school, by=world.sysadmin)
    run(job)

    withdraw(world, world.pupil)

    made = Transfer.objects.get(job=job)
    assert not lies(made)
    assert made_by(job) is None
