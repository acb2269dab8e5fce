"""Snapshots: when they are taken, what they may take of time and memory, and what they share."""

import math
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from nn.data.digits import Split
from nn.run import Run
from nn.run_state import RunState
from nn.timeline import snapshots
from nn.timeline.snapshots import BYTES_BESIDE, SHARE, Timeline
from tests.nn.timeline.runs import DATA, NO_DIGITS, PLAIN, Clock, Recorded, digits

ONE = 2 * Run.fresh(PLAIN, DATA, threads=1).network.parameters.nbytes + BYTES_BESIDE
"""Bytes of a snapshot whose epoch has no other one."""


def held(states: tuple[RunState, ...]) -> int:
    """Bytes of all arrays, each once."""
    arrays = {id(each): each for state in states for each in (state.parameters, state.before, state.memory)}
    return sum(array.nbytes for array in arrays.values()) + BYTES_BESIDE * len(states)


def long_run(most_bytes: int, batches: int = 2000, optimizer: str = PLAIN.optimizer) -> tuple[Timeline, int]:
    """The timeline of a run of tiny batches that takes a snapshot after each, and the most that it ever held."""
    h = replace(PLAIN, hidden=(), batch_size=1, epochs=1000, augment=False, dropout=0.0, optimizer=optimizer)
    run = Run.fresh(h, Split(digits(9), NO_DIGITS), threads=1)
    timeline, most = Timeline(run, most_bytes, Clock()), 0
    for _ in islice(run.steps(), batches):
        timeline.take(run)
        assert timeline.bytes == held(timeline.snapshots)
        most = max(most, timeline.bytes)
    return timeline, most


def test_the_first_batches_have_a_snapshot_each_then_they_come_more_seldom() -> None:
    steps = [state.step for state in Recorded(Run.fresh(PLAIN, DATA, threads=1)).timeline.snapshots]
    assert steps[:6] == [0, 1, 2, 3, 5, 7]
    gaps = np.diff(steps)[:-1]
    assert np.all(np.diff(gaps) >= 0)
    assert gaps[-1] > 4


@pytest.mark.parametrize("batch_seconds", [1, 4, 9])
def test_snapshots_take_their_share_of_the_time(batch_seconds: float) -> None:
    h = replace(PLAIN, epochs=120)
    recorded = Recorded(Run.fresh(h, DATA, threads=1), batch_seconds=batch_seconds)
    steps = [state.step for state in recorded.timeline.snapshots]
    # Each takes a second by its clock, and ten come at the start.
    assert len(steps) <= 1.2 * SHARE * batch_seconds * steps[-1] + 10


def test_a_slow_run_has_a_snapshot_after_each_batch() -> None:
    recorded = Recorded(Run.fresh(replace(PLAIN, epochs=2), DATA, threads=1), batch_seconds=1000)
    assert [state.step for state in recorded.timeline.snapshots] == list(range(35))


def test_one_snapshot_that_had_to_wait_does_not_keep_the_next_ones_away() -> None:
    run, clock = Run.fresh(PLAIN, DATA, threads=1), Clock()
    timeline, steps = Timeline(run, clock=clock), run.steps()
    for step in islice(steps, 120):
        clock.now += 4
        if step.step >= timeline.due:
            timeline.take(run)
    taken = run.state

    def waits() -> RunState:
        clock.now += 10_000
        return taken()

    run.state = waits  # type: ignore[method-assign]
    timeline.take(run)
    assert timeline.due - timeline.last < 55
    steps.close()


@pytest.mark.parametrize("capacity", [2, 3, 7, 40])
@pytest.mark.parametrize("optimizer", ["gradient_descent", "adam"])
def test_the_memory_is_never_exceeded_and_well_used(optimizer: str, capacity: int) -> None:
    one = ONE_OF_LONG[optimizer]
    timeline, most = long_run(capacity * one, 300, optimizer=optimizer)
    assert most <= capacity * one
    assert len(timeline.snapshots) >= max(2, 0.9 * capacity - 1)
    assert (timeline.first, timeline.last) == (0, 300)


_PARAMETERS = 4 * (784 * 10 + 10)
ONE_OF_LONG = {"gradient_descent": 2 * _PARAMETERS + BYTES_BESIDE, "adam": 4 * _PARAMETERS + BYTES_BESIDE}


@pytest.mark.parametrize("capacity", [10, 60])
def test_no_gap_of_a_long_run_is_longer_than_is_said(capacity: int) -> None:
    timeline, _ = long_run(capacity * ONE_OF_LONG["gradient_descent"])
    gaps = np.diff([state.step for state in timeline.snapshots])
    assert gaps.max() <= 3 * 2000 / (0.9 * capacity - 2)


def test_there_are_never_more_than_a_curve_can_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "MOST", 50)
    timeline, _ = long_run(10**9, 400)
    assert 40 <= len(timeline.snapshots) <= 50


def test_a_network_too_large_for_two_states_has_no_snapshots_and_nothing_is_copied() -> None:
    run = Run.fresh(PLAIN, DATA, threads=1)
    run.state = lambda: pytest.fail("copied")  # type: ignore[method-assign]
    timeline = Timeline(run, 2 * ONE - 1)
    assert math.isinf(timeline.due)
    next(run.steps())
    timeline.take(run)
    assert (timeline.snapshots, timeline.bytes) == ((), 0)
    with pytest.raises(ValueError, match="No snapshots lead to batch 0"):
        timeline.before(0)


def test_where_memory_ends_the_run_goes_on_and_what_was_kept_stays() -> None:
    run = Run.fresh(PLAIN, DATA, threads=1)
    timeline, steps = Timeline(run), run.steps()
    next(steps)
    timeline.take(run)

    def no_room() -> RunState:
        raise MemoryError

    run.state = no_room  # type: ignore[method-assign]
    next(steps)
    timeline.take(run)
    assert math.isinf(timeline.due)
    assert [state.step for state in timeline.snapshots] == [0, 1]
    assert timeline.bytes == held(timeline.snapshots)
    steps.close()


def test_snapshots_of_an_epoch_share_the_weights_at_its_start() -> None:
    timeline, _ = long_run(10**9, 40)
    epochs = {math.ceil(state.step / 9): id(state.before) for state in timeline.snapshots}
    assert all(id(state.before) == epochs[math.ceil(state.step / 9)] for state in timeline.snapshots)
    assert timeline.bytes < 0.6 * 41 * ONE_OF_LONG["gradient_descent"]


def test_a_snapshot_keeps_the_precision_of_its_network() -> None:
    timeline, _ = long_run(10**9, 3)
    assert {state.parameters.dtype for state in timeline.snapshots} == {np.dtype(np.float32)}


def test_nobody_can_change_a_snapshot() -> None:
    timeline, _ = long_run(10**9, 3)
    for state in timeline.snapshots:
        for array in state.parameters, state.before, state.memory:
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0


def test_a_batch_is_kept_once() -> None:
    run = Run.fresh(PLAIN, DATA, threads=1)
    timeline, steps = Timeline(run), run.steps()
    next(steps)
    timeline.take(run)
    kept = timeline.snapshots
    timeline.take(run)
    assert timeline.snapshots is kept
    steps.close()


def test_the_timeline_of_a_stopped_run_goes_on_where_it_is_taken_up() -> None:
    run = Run.fresh(PLAIN, DATA, threads=1)
    timeline = Timeline(run)
    for _ in islice(run.steps(), 20):
        timeline.take(run)
    other = Run.resumed(run.state(), timeline.network(run.network.parameters.copy()), DATA)
    for _ in islice(other.steps(), 20):
        timeline.take(other)
    assert [state.step for state in timeline.snapshots] == list(range(41))


def test_the_nearest_snapshot_before_a_batch_is_found() -> None:
    timeline = Recorded(Run.fresh(PLAIN, DATA, threads=1)).timeline
    steps = [state.step for state in timeline.snapshots]
    for k in range(timeline.last + 1):
        assert timeline.before(k).step == max(step for step in steps if step <= k)
    for k in -1, timeline.last + 1:
        with pytest.raises(ValueError, match=f"No snapshots lead to batch {k}"):
            timeline.before(k)
