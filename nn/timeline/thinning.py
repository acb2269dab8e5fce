"""Which of many snapshots can be missed best, so that a run of any length has a few: dense at both ends, even between.

Each step of a run has a place between 0 and 1, and the snapshots that stay are those that are spread evenly over the
places. Two thirds of the way go evenly over the run, so that no replay is long; a sixth goes by the logarithm of the
steps since the start, where a network changes most, and a sixth by that of the steps until the present one, which a
person has just seen.
"""

import numpy as np

from nn.arrays import Array, Int

EVEN, EARLY, RECENT = 2 / 3, 1 / 6, 1 / 6
"""How much of all places goes evenly over the run, by the logarithm from its start, and by that from its end."""

DENSE = 16
"""Batches at either end within which snapshots are as dense as they are taken."""


def places(steps: Int, now: int) -> Array:
    """Where `steps` (n,), in order, lie between the first of them, 0, and the step `now`, 1: (n,).

    As `now` grows, the way between two steps becomes shorter, and so what was near enough once stays so.
    """
    span = max(1, now - int(steps[0]))
    done = (steps - steps[0]) / span
    whole = np.log1p(span / DENSE)
    early = np.log1p(done * span / DENSE) / whole
    recent = 1 - np.log1p((1 - done) * span / DENSE) / whole
    at: Array = EVEN * done + EARLY * early + RECENT * recent
    return at


def least_missed(at: Array) -> int:
    """Which of the snapshots at the places `at` (n,), n at least 3, to drop: not the first, not the last.

    That is the one whose neighbours are nearest to each other: at most 2 / (n - 2) then, and so with `EVEN` at most
    3 T / (n - 2) batches of T.
    """
    return 1 + int((at[2:] - at[:-2]).argmin())
