"""A long list is accepted by rows drawn at random, and only as long as the rows stay as they were."""

from datetime import timedelta
from typing import Any

import pytest

from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import data_remark, verification
from registry.actions.sample import draw_sample, drop_sample, finish_sample
from registry.models import DataRemark, Pupil, Sample, Verification
from registry.queries.looked import LOOKS
from registry.queries.sample import progress_of
from registry.queries.verification import row_checks, verification_counts
from registry.states import SampleState
from registry.verification import draw
from tests.world import NOW, World, make_pupil

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def listed(world: World) -> World:
    """Thirty-two pupils."""
    for number in range(30):
        make_pupil(world.school_class, "Рябинин", f"Иван{number}")
    return world


def drawn(world: World, size: int = 5, most_errors: int = 2, **more: Any) -> Sample:
    return draw_sample(world.school, "pupils", size=size, most_errors=most_errors, by=world.deputy, at=NOW, **more)


def fingerprints(world: World) -> dict[int, str]:
    return {pk: row.fingerprint for pk, row in row_checks(LOOKS["pupils"], world.school.pk).items()}


def find_right(world: World, rows: list[int]) -> None:
    now = fingerprints(world)
    verification.verify(world.school, "pupils", {pk: now[pk] for pk in rows}, by=world.deputy, at=LATER)


def find_wrong(world: World, rows: list[int]) -> None:
    now = fingerprints(world)
    for pk in rows:
        data_remark.add_remark(
            world.school, "pupils", pk, field="first_name", text="Иначе", looked=now[pk], by=world.deputy, at=LATER
        )


def test_the_sample_can_be_drawn_again_from_its_seed(listed: World) -> None:
    sample = drawn(listed)

    assert sample.rows == draw([int(pk) for pk in sample.frame], size=5, seed=sample.seed)
    assert len(sample.frame) == 32


def test_a_list_without_errors_is_accepted_as_a_whole(listed: World) -> None:
    sample = drawn(listed)
    find_right(listed, sample.rows)

    done = finish_sample(sample, by=listed.deputy, at=LATER)

    counts = verification_counts(listed.school.pk)["pupils"]
    assert (done.state, done.accepted, done.errors_found) == (SampleState.PASSED, 27, 0)
    assert (counts.checked, counts.by_sample, counts.is_verified) == (32, 27, True)


def test_a_changed_row_falls_out_of_an_accepted_list(listed: World) -> None:
    sample = drawn(listed)
    find_right(listed, sample.rows)
    finish_sample(sample, by=listed.deputy, at=LATER)

    unseen = next(int(pk) for pk in sample.frame if int(pk) not in sample.rows)
    Pupil.objects.filter(pk=unseen).update(email="a@b.ru")

    counts = verification_counts(listed.school.pk)["pupils"]
    assert (counts.checked, counts.changed, counts.is_verified) == (31, 1, False)


def test_one_error_less_than_too_many_accepts_all_but_the_wrong_row(listed: World) -> None:
    sample = drawn(listed)
    find_wrong(listed, sample.rows[:1])
    find_right(listed, sample.rows[1:])

    done = finish_sample(sample, by=listed.deputy, at=LATER)

    counts = verification_counts(listed.school.pk)["pupils"]
    assert done.state == SampleState.PASSED
    assert (counts.checked, counts.not_checked, counts.faulty) == (31, 1, 1)
    assert not counts.is_verified


def test_too_many_errors_mean_the_whole_list(listed: World) -> None:
    sample = drawn(listed)
    find_wrong(listed, sample.rows[:2])

    done = finish_sample(sample, by=listed.deputy, at=LATER)

    counts = verification_counts(listed.school.pk)["pupils"]
    assert (done.state, done.errors_found, done.accepted) == (SampleState.FAILED, 2, 0)
    assert (counts.checked, counts.sample) == (0, SampleState.FAILED)


def test_mended_on_the_quiet_is_an_error_all_the_same(listed: World) -> None:
    sample = drawn(listed)
    pupil = Pupil.objects.get(pk=sample.rows[0])
    pupil.first_name = "Пётр"
    save_as(pupil, by=listed.sysadmin)

    assert progress_of(sample).errors == {pupil.pk}


def test_a_rejected_remark_is_no_error(listed: World) -> None:
    sample = drawn(listed)
    find_wrong(listed, sample.rows[:1])
    assert progress_of(sample).errors == {sample.rows[0]}

    remark = DataRemark.objects.get(section="pupils")
    data_remark.reject(remark, reason="Так в свидетельстве", by=listed.sysadmin, at=LATER)

    assert progress_of(sample).errors == set()


def test_a_row_not_looked_at_keeps_the_sample_open(listed: World) -> None:
    sample = drawn(listed)
    find_right(listed, sample.rows[1:])

    with pytest.raises(Refused, match="Ещё не просмотрены"):
        finish_sample(sample, by=listed.deputy, at=LATER)

    assert not Verification.objects.filter(sample__isnull=False).exists()


def test_rows_that_came_or_changed_later_are_not_accepted(listed: World) -> None:
    sample = drawn(listed)
    late = make_pupil(listed.school_class, "Поздняя", "Ева")
    other = next(int(pk) for pk in sample.frame if int(pk) not in sample.rows)
    Pupil.objects.filter(pk=other).update(first_name="Иначе")
    find_right(listed, sample.rows)

    assert finish_sample(sample, by=listed.deputy, at=LATER).accepted == 26
    assert not Verification.objects.filter(section="pupils", object_id__in=[late.pk, other]).exists()


def test_own_rows_are_neither_drawn_nor_accepted(listed: World) -> None:
    pupil = Pupil.objects.get(pk=listed.pupil.pk)
    pupil.phone = "1"
    save_as(pupil, by=listed.deputy)

    sample = drawn(listed, size=32)
    find_right(listed, sample.rows)
    finish_sample(sample, by=listed.deputy, at=LATER)

    assert str(pupil.pk) not in sample.frame
    assert not Verification.objects.filter(section="pupils", object_id=pupil.pk).exists()


def test_one_sample_at_a_time(listed: World) -> None:
    drawn(listed)

    with pytest.raises(Outrun):
        drawn(listed)


def test_a_sample_with_errors_is_not_put_aside_for_a_better_one(listed: World) -> None:
    sample = drawn(listed)
    find_wrong(listed, sample.rows[:1])

    with pytest.raises(Refused, match="только закончить"):
        drop_sample(sample, by=listed.deputy, at=LATER)


def test_a_sample_put_aside_stays_in_the_table(listed: World) -> None:
    drop_sample(drawn(listed), by=listed.deputy, at=LATER)

    assert Sample.objects.filter(section="pupils", state=SampleState.DROPPED).count() == 1
    assert drawn(listed).pk


@pytest.mark.parametrize(("size", "most_errors"), [(0, 1), (-1, 1), (5, 0), (5, 6)])
def test_impossible_sizes_are_refused(listed: World, size: int, most_errors: int) -> None:
    with pytest.raises(Refused):
        drawn(listed, size=size, most_errors=most_errors)


def test_nothing_is_drawn_from_a_checked_list(listed: World) -> None:
    find_right(listed, list(fingerprints(listed)))

    with pytest.raises(Refused, match="нет строк"):
        drawn(listed)


@pytest.mark.parametrize("step", [finish_sample, drop_sample])
def test_a_finished_sample_is_not_finished_again(listed: World, step: Any) -> None:
    sample = drawn(listed, size=1, most_errors=1)
    find_right(listed, sample.rows)
    finish_sample(sample, by=listed.deputy, at=LATER)

    with pytest.raises(Outrun):
        step(sample, by=listed.deputy, at=LATER)


def test_a_row_accepted_with_its_list_may_still_be_read_by_itself(listed: World) -> None:
    sample = drawn(listed)
    find_right(listed, sample.rows)
    finish_sample(sample, by=listed.deputy, at=LATER)
    unread = next(int(pk) for pk in sample.frame if int(pk) not in sample.rows)

    find_right(listed, [unread])

    assert Verification.objects.in_force().get(object_id=unread).sample is None
    assert verification_counts(listed.school.pk)["pupils"].by_sample == 26


def test_whoever_finishes_does_not_accept_own_rows(listed: World) -> None:
    own = make_pupil(listed.school_class, "Своя", "Ева")
    own.email = "eva@example.org"
    save_as(own, by=listed.director)
    keys = list(fingerprints(listed))
    seed = next(seed for seed in map(str, range(99)) if own.pk not in draw(keys, size=5, seed=seed))
    sample = drawn(listed, seed=seed)
    find_right(listed, sample.rows)

    finish_sample(sample, by=listed.director, at=LATER)

    assert not Verification.objects.filter(object_id=own.pk).exists()
    assert sample.frame.keys() >= {str(own.pk)}
