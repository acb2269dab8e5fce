"""How good a network is on digits that it did not learn from: loss, accuracy, confusion."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from nn.arrays import CLASSES, Array, Int, UInt8, one_hot, pixels
from nn.errors import Cancelled, never
from nn.network import Network, Trace

CHUNK = 1000
"""Examples in one forward pass: large enough for fast products, small enough for the cache."""


@dataclass(frozen=True)
class Scores:
    """What a network scores on a set of examples.

    Attributes:
        examples: how many there were.
        loss: mean cost, NaN for no examples.
        accuracy: share of right answers, 0..1, NaN for no examples.
        confusion: counts, (10, 10): row = label, column = answer.
    """

    examples: int
    loss: float
    accuracy: float
    confusion: Int

    @property
    def correct(self) -> int:
        """How many answers were right."""
        return int(np.trace(self.confusion))


def passes(network: Network, images: UInt8, cancelled: Callable[[], bool] = never) -> Iterator[tuple[slice, Trace]]:
    """The forward pass of images (n, n_0), CHUNK of them at a time: which they are, and what holds until the next ones.

    Raises:
        Cancelled: where `cancelled`, asked before each CHUNK, said so.
    """
    trace = Trace.empty(network.widths, min(CHUNK, len(images)), network.parameters.dtype)
    for start in range(0, len(images), CHUNK):
        if cancelled():
            raise Cancelled("The digits were not all read.")
        chunk = slice(start, start + CHUNK)
        here = trace.rows(len(images[chunk]))
        with np.errstate(all="ignore"):
            network.trace(pixels(images[chunk], here.A[0]), out=here)
        yield chunk, here


def evaluate(
    network: Network,
    images: UInt8,
    labels: UInt8,
    sums: Array | None = None,
    cancelled: Callable[[], bool] = never,
) -> Scores:
    """Score `network` on digits that it only looks at.

    Args:
        network: with CLASSES outputs; it is not changed.
        images: (n, n_0), 0 background to 255 ink.
        labels: (n,), 0 to 9.
        sums: (n, 10), takes the weighted sums Z[L] of each digit; None keeps none.
        cancelled: asked before each CHUNK whether to stop.

    Raises:
        Cancelled: where `cancelled` said so.
    """
    confusion = np.zeros((CLASSES, CLASSES), np.int64)
    cost = 0.0
    for chunk, here in passes(network, images, cancelled):
        # Weights that a run has blown up get a loss that is no number, not a warning.
        with np.errstate(all="ignore"):
            cost += float(network.cost(here, one_hot(labels[chunk], here.A[0].dtype)).sum(dtype=np.float64))
        if sums is not None:
            sums[chunk] = here.Z[network.depth]
        np.add.at(confusion, (labels[chunk], here.A[network.depth].argmax(axis=1)), 1)
    n = len(labels)
    return Scores(n, cost / n if n else np.nan, float(np.trace(confusion)) / n if n else np.nan, confusion)
