"""What is worked out of a drawing's life: the answers along the run, their changes, and the effect of one batch."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nn.arrays import Array, Float32

if TYPE_CHECKING:
    from app.session.moment import ShownMoment
    from nn.timeline.life import Life, Turn
    from nn.timeline.replay import BatchMoment, Replay
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
    """What the step of one batch did to the answer to a drawing.

    Attributes:
        moment: the batch.
        before, after: the ten answers before and after its step, (10,).
    """

    moment: "BatchMoment"
    before: Array
    after: Array


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


def effect_of(shown: "ShownMoment | None", image: Float32) -> Effect | None:
    """What the batch of this moment did to the answer to a drawing (28, 28); None where it is not replayed yet."""
    from nn.timeline.life import answer

    if shown is None or shown.batch is None or shown.before is None:
        return None
    with np.errstate(all="ignore"):
        return Effect(shown.batch, *(answer(network, image) for network in (shown.before, shown.network)))
