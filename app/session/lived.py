"""What is worked out of a drawing's life, in a thread: the answers along the run, their changes, one batch's effect."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nn.arrays import Array, Float32, Int

if TYPE_CHECKING:
    from nn.timeline.life import Life, Turn
    from nn.timeline.replay import Replay
    from nn.timeline.snapshots import Timeline

SLICE_SECONDS = 0.2
"""So long changes of the answer are looked for before those that were found are shown."""

Place = tuple[int, int]
"""Batches done at two neighbouring snapshots, between which the answer changed."""


@dataclass(frozen=True, eq=False)
class Lived:
    """The life of a drawing.

    Attributes:
        timeline: of the run.
        image: the drawing as the network sees it, (28, 28).
        life: the answers at each snapshot.
    """

    timeline: "Timeline"
    image: Float32
    life: "Life"

    def is_of(self, timeline: "Timeline", image: Float32) -> bool:
        """Whether it is that of this drawing in this run."""
        return self.timeline is timeline and np.array_equal(self.image, image)


@dataclass(frozen=True, eq=False)
class Effect:
    """What the step of a batch of m digits did to the answer to a drawing.

    Attributes:
        place: where the answer changed.
        step: number of the batch there, counted from 1.
        before, after: the ten answers before and after it, (10,).
        loss: of the batch before the step.
        X: pixels of its digits as the network saw them, (m, 784).
        labels: (m,).
        answers: of the network to them before the step, (m,).
        exact: whether the replay is the run's own, bit for bit.
        found: all changes of the answer there; none where it is one batch.
    """

    place: Place
    step: int
    before: Array
    after: Array
    loss: float
    X: Array
    labels: Int
    answers: Int
    exact: bool
    found: tuple["Turn", ...]


def life_of(known: "Life | None", timeline: "Timeline", image: Float32) -> "Life":
    """The life of a drawing (28, 28) in all snapshots that there are, of which `known` is not worked out again."""
    from nn.timeline.life import grown, life

    states, X = timeline.snapshots, image.ravel()
    # Weights that a run has blown up give no number, and no warning.
    with np.errstate(all="ignore"):
        return life(timeline, states, X) if known is None else grown(known, timeline, states, X)


def turns_in(
    replay: "Replay", image: Float32, places: tuple[Place, ...], cancelled: Callable[[], bool]
) -> dict[Place, tuple["Turn", ...]]:
    """The changes of the answer in the first of the places, as many as there is time for, one at least.

    Raises:
        Cancelled: where `cancelled`, asked before each batch, said so.
    """
    from nn.timeline.life import turns_between

    until, found = time.perf_counter() + SLICE_SECONDS, {}
    with np.errstate(all="ignore"):
        for place in places:
            found[place] = turns_between(replay, *place, image.ravel(), cancelled)[0]
            if time.perf_counter() > until:
                break
    return found


def effect_of(replay: "Replay", image: Float32, place: Place, cancelled: Callable[[], bool]) -> Effect:
    """What the first batch did that changed the answer at this place.

    Raises:
        Cancelled: where `cancelled`, asked before each batch, said so.
    """
    from nn.timeline.life import life, turns_between

    first, last = place
    with np.errstate(all="ignore"):
        found = turns_between(replay, first, last, image.ravel(), cancelled)[0] if last - first > 1 else ()
        moment = replay.batch(found[0].step if found else last, cancelled)
        lived = life(replay.timeline, (moment.before, moment.after), image.ravel())
    A = moment.trace.A
    before, after = lived.probabilities
    return Effect(
        place,
        moment.after.step,
        before,
        after,
        moment.step.loss,
        moment.X,
        moment.labels,
        A[max(A)].argmax(axis=1),
        moment.exact,
        found,
    )
