"""What a picture's strokes do where: which way its edges run, cell by cell, whatever their pen's blackness.

Histograms of directions, as N. Dalal and B. Triggs, "Histograms of oriented gradients for human detection", Conference
on Computer Vision and Pattern Recognition (2005), https://doi.org/10.1109/CVPR.2005.177, have them; their root makes
Euclid's distance that of Hellinger.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from nn.arrays import SIDE, Array, Float32, UInt8
from nn.errors import Cancelled, never

DIRECTIONS, CELL = 8, 4
"""Directions in which brightness rises, and pixels along a cell's side."""

EDGES = DIRECTIONS * (SIDE // CELL) ** 2
"""Numbers for one picture: 392."""

CHUNK = 64
"""Pictures at a time: what they need on the way fits into the cache."""

FINE, COARSE = 0.7, 2.0
"""Standard deviations of the blur before the slopes are taken, and of that which shares an edge among cells; pixels."""


def _blur(sigma: float) -> Array:
    """The product with this (28, 28) blurs along one axis by a Gaussian; at the border the picture is mirrored."""
    reach = int(4 * sigma + 0.5)
    offsets = np.arange(-reach, reach + 1)
    weights = np.exp(-0.5 * (offsets / sigma) ** 2)
    matrix, rows = np.zeros((SIDE, SIDE)), np.arange(SIDE)
    for offset, weight in zip(offsets, weights / weights.sum(), strict=True):
        column = rows + offset
        column = np.where(column < 0, -column - 1, np.where(column >= SIDE, 2 * SIDE - 1 - column, column))
        np.add.at(matrix, (rows, column), weight)
    return matrix


@lru_cache(maxsize=1)
def _matrices() -> tuple[Float32, Float32, Float32]:
    """What blurs (28, 28), what blurs and takes the slope (28, 28), what gathers cells (7, 28); along one axis."""
    fine = _blur(FINE)
    slope = np.gradient(fine, axis=0)
    cells = _blur(COARSE)[CELL // 2 :: CELL]
    return fine.astype(np.float32), slope.astype(np.float32), cells.astype(np.float32)


def edges(images: UInt8, cancelled: Callable[[], bool] = never) -> Float32:
    """Roots of the shares (n, 392) that direction and cell have in all edges of images (n, 784).

    A row's squares sum to 1; an empty picture has no edges: 0.

    Raises:
        Cancelled: where `cancelled`, asked now and then, said so.
    """
    found = np.empty((len(images), EDGES), np.float32)
    fine, slope, cells = _matrices()
    turns = np.arange(DIRECTIONS) * (2 * np.pi / DIRECTIONS)
    cos, sin = (f(turns).astype(np.float32)[:, np.newaxis, np.newaxis] for f in (np.cos, np.sin))
    for start in range(0, len(images), CHUNK):
        if cancelled():
            raise Cancelled
        P = images[start : start + CHUNK].reshape(-1, SIDE, SIDE).astype(np.float32)
        across, down = fine @ P @ slope.T, slope @ P @ fine.T
        # How far the slope in each direction exceeds what it has 45 degrees away: an edge counts for two neighbours.
        rise = across[:, np.newaxis] * cos
        rise += down[:, np.newaxis] * sin
        rise -= np.sqrt((across * across + down * down) / 2)[:, np.newaxis]
        np.maximum(rise, 0, out=rise)
        share = (cells @ rise @ cells.T).reshape(len(P), EDGES)
        total = share.sum(axis=1, keepdims=True)
        found[start : start + CHUNK] = np.sqrt(share / np.where(total > 0, total, 1))
    return found
