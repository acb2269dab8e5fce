"""What a run would have answered to a drawing, and which of its batches changed that."""

from collections.abc import Sequence
from itertools import count

import numpy as np
import pytest

from nn.arrays import Float32
from nn.errors import Cancelled
from nn.run import Run
from nn.run_state import RunState
from nn.timeline import life as life_module
from nn.timeline.life import Life, Turn, answer, grown, life, turns_between
from nn.timeline.replay import Replay
from nn.timeline.snapshots import Timeline
from tests.nn.timeline.runs import CHANGED, DATA, PLAIN, Recorded

RECORDED = Recorded(Run.fresh(PLAIN, DATA, threads=1), CHANGED)
TIMELINE = RECORDED.timeline
X = (DATA.training.images[3] / 255).astype(np.float32)
ANSWERS = [int(answer(TIMELINE.network(state.parameters), X).argmax()) for state in RECORDED.states.values()]
"""After 0, 1, 2, ... batches."""


def test_the_answers_are_those_of_the_network_at_each_snapshot() -> None:
    lived = life(TIMELINE, TIMELINE.snapshots, X)
    assert lived.steps.tolist() == [state.step for state in TIMELINE.snapshots]
    assert lived.probabilities.shape == (len(TIMELINE.snapshots), 10)
    assert lived.probabilities.sum(axis=1) == pytest.approx(np.ones(len(lived.steps)), abs=1e-5)
    assert lived.probabilities.argmax(axis=1).tolist() == [ANSWERS[k] for k in lived.steps]


def test_what_is_known_is_not_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    states = TIMELINE.snapshots
    # Of these the run has meanwhile dropped every third one.
    known, kept = life(TIMELINE, states[:-4], X), [state for k, state in enumerate(states) if k % 3]
    asked: list[int] = []

    def counting(timeline: Timeline, new: Sequence[RunState], X: Float32) -> Life:
        asked.extend(state.step for state in new)
        return life(timeline, new, X)

    monkeypatch.setattr(life_module, "life", counting)
    whole, renewed = life(TIMELINE, kept, X), grown(known, TIMELINE, kept, X)
    assert asked == [state.step for state in kept if state.step > known.steps[-1]] != []
    np.testing.assert_array_equal(renewed.steps, whole.steps)
    np.testing.assert_array_equal(renewed.probabilities, whole.probabilities)
    np.testing.assert_array_equal(grown(whole, TIMELINE, kept, X).probabilities, whole.probabilities)


def test_between_snapshots_that_answer_otherwise_the_answer_has_turned() -> None:
    shares = np.eye(10, dtype=np.float32)[[4, 4, 9, 9, 4]]
    assert Life(np.array([0, 3, 8, 20, 50]), shares).turns() == ((3, 8), (20, 50))
    assert Life(np.array([5]), shares[:1]).turns() == ()


def test_every_batch_that_changed_the_answer_is_found() -> None:
    replay = Replay(TIMELINE)
    expected = [Turn(k, ANSWERS[k - 1], ANSWERS[k]) for k in range(1, len(ANSWERS)) if ANSWERS[k] != ANSWERS[k - 1]]
    assert len(expected) > 2
    assert turns_between(replay, 0, TIMELINE.last, X) == (tuple(expected), True)
    for first, last in life(TIMELINE, TIMELINE.snapshots, X).turns():
        found, exact = turns_between(replay, first, last, X)
        assert exact
        assert list(found) == [turn for turn in expected if first < turn.step <= last]
        assert found


def test_the_search_is_given_up_between_two_batches() -> None:
    asked = count()
    with pytest.raises(Cancelled):
        turns_between(Replay(TIMELINE), 0, TIMELINE.last, X, lambda: next(asked) == 5)


def test_what_one_batch_did_to_the_answer_is_the_difference_of_two_states() -> None:
    moment = Replay(TIMELINE).batch(61)
    lived = life(TIMELINE, (moment.before, moment.after), X)
    for row, state in zip(lived.probabilities, (RECORDED.states[60], RECORDED.states[61]), strict=True):
        assert np.array_equal(row, answer(TIMELINE.network(state.parameters), X))
    assert not np.array_equal(*lived.probabilities)
