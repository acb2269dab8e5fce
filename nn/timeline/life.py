"""The life of a drawing: what a run would have answered to it, snapshot by snapshot, and which batches changed that."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from nn.arrays import Array, Float32, Int
from nn.errors import never
from nn.network import Network, probabilities
from nn.run_state import RunState
from nn.timeline.replay import Replay
from nn.timeline.snapshots import Timeline


@dataclass(frozen=True, eq=False)
class Life:
    """The answers to one drawing along a run.

    Attributes:
        steps: batches done at each of k snapshots, (k,).
        probabilities: of the ten digits then, without any temperature, (k, 10).
    """

    steps: Int
    probabilities: Float32

    def turns(self) -> tuple[tuple[int, int], ...]:
        """The steps of neighbouring snapshots (first, last) that answer another digit.

        Between two that answer the same one the answer may have changed and changed back.
        """
        answers = self.probabilities.argmax(axis=1)
        turned = np.flatnonzero(answers[1:] != answers[:-1])
        return tuple((int(self.steps[k]), int(self.steps[k + 1])) for k in turned)


@dataclass(frozen=True)
class Turn:
    """A batch whose step changed the answer, counted from 1, and the digits answered before and after it."""

    step: int
    before: int
    after: int


def life(timeline: Timeline, states: Sequence[RunState], X: Float32) -> Life:
    """The answers of the network of a timeline to pixels X (784,), 0 to 1, in each of the states.

    The states are snapshots, all or those that are new, or what lies before and after one batch: then the difference of
    the rows is what the step of this batch did to the answer.
    """
    shares = np.empty((len(states), timeline.network(states[0].parameters).widths[-1]), np.float32)
    for state, row in zip(states, shares, strict=True):
        row[...] = answer(timeline.network(state.parameters), X)
    return Life(np.array([state.step for state in states], np.int64), shares)


def grown(known: Life, timeline: Timeline, states: Sequence[RunState], X: Float32) -> Life:
    """The life in these states, in order; what is `known` of the same timeline and pixels is not worked out again."""
    steps = np.array([state.step for state in states], np.int64)
    at = np.minimum(np.searchsorted(known.steps, steps), len(known.steps) - 1)
    found = known.steps[at] == steps
    shares = known.probabilities[at]
    new = [state for state, there in zip(states, found, strict=True) if not there]
    if new:
        shares[~found] = life(timeline, new, X).probabilities
    return Life(steps, shares)


def answer(network: Network, X: Float32) -> Array:
    """The probabilities (10,) that a network answers to pixels X (784,)."""
    with np.errstate(all="ignore"):
        answered: Array = probabilities(network.predict(X.reshape(1, -1)), network.architecture.output)[0]
    return answered


def turns_between(
    replay: Replay, first: int, last: int, X: Float32, cancelled: Callable[[], bool] = never
) -> tuple[tuple[Turn, ...], bool]:
    """All batches from `first` + 1 to `last` whose step changed the answer to pixels X (784,); and whether it is exact.

    Every batch between is replayed, so none is missed.

    Raises:
        ValueError: where `first` and `last` lie not between the first and the last snapshot.
        Cancelled: where `cancelled`, asked before each batch, said so.
    """
    start = replay.at(first, cancelled)
    answers, exact = replay.follow(first, last, lambda network: int(answer(network, X).argmax()), cancelled)
    known = [int(answer(replay.timeline.network(start.after.parameters), X).argmax()), *answers]
    turns = (Turn(first + k, *pair) for k, pair in enumerate(pairwise(known), start=1) if pair[0] != pair[1])
    return tuple(turns), exact and start.exact
