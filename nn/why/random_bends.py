"""Strokes moved at random: beside the smallest change that is misread, what most changes of its size are read as."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nn.arrays import SIDE
from nn.blas import limited
from nn.data.ink import Ink
from nn.data.raster import Float64, frame, rasterize
from nn.errors import Cancelled, never
from nn.network import Network
from nn.why.bending import Bending

TRIES = 200
"""Random changes."""


@dataclass(frozen=True, eq=False)
class RandomBends:
    """Strokes moved by random q of one length.

    Attributes:
        ink: the strokes of the first of them.
        gain: of each, by how much z_after - z_before has grown, (m,).
        misread: share of them that is not read as before.
    """

    ink: Ink
    gain: Float64
    misread: float


def random_bends(
    network: Network,
    digit: Ink,
    size: float,
    answers: tuple[int, int],
    rng: np.random.Generator,
    cancelled: Callable[[], bool] = never,
) -> RandomBends | None:
    """What strokes moved as far as a change of `size` |q|, but anywhere, are read as.

    Args:
        network: reads them.
        digit: the strokes, on a paper whose x and y run from 0 to 1.
        size: |q| in pixels of 28x28.
        answers: what they are read as before, and what a change of that size is read as.
        rng: draws the directions.
        cancelled: asked before each.

    Returns:
        None where no ink is left of the digit.

    Raises:
        Cancelled: where `cancelled` said so.
    """
    place, (before, after) = frame(digit), answers
    if place is None:
        return None
    bending, images, first = Bending.of(digit, place.side / SIDE), [rasterize(digit).ravel()], digit
    for k in range(TRIES):
        if cancelled():
            raise Cancelled("The random changes were not looked at to the end.")
        q = rng.normal(size=bending.size)
        bent = bending.bent(size * q / max(float(np.linalg.norm(q)), 1e-9))
        first = first if k else bent
        images.append(rasterize(bent).ravel())
    with limited(1), np.errstate(all="ignore"):
        Z = network.trace(np.stack(images)).Z[network.depth].astype(np.float64)
    difference = Z[:, after] - Z[:, before]
    misread = float(np.mean(Z[1:].argmax(axis=1) != before))
    return RandomBends(first, difference[1:] - difference[0], misread)
