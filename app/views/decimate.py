"""Few points that look like a million: what a curve of any length shows on a screen of some hundred pixels.

The points in sight are cut into blocks. Of each block the least and the largest value are kept, so that no spike is
lost, and the mean, from which the running mean is made. Blocks hold a power of two of points and are counted from
the first point, so that the picture stands still while points arrive.
"""

import math
from typing import NamedTuple

import numpy as np

from nn.arrays import Array

BASE = 16
"""Points of the smallest blocks that are kept: fewer are looked through as fast as they are found."""

SMOOTHING = 40
"""The running mean is taken over this part of what is in sight."""


class Blocks(NamedTuple):
    """Blocks of consecutive points, all arrays (m,)."""

    x: Array
    """The middle of the block."""
    least: Array
    largest: Array
    mean: Array


def in_sight(x: Array, low: float, high: float) -> tuple[int, int]:
    """Start and stop of the points with low <= x <= high and one neighbour on each side; ``x`` must not decrease."""
    # In the type of x: else all of it would be copied into the wider type.
    start, stop = np.searchsorted(x, x.dtype.type(low)), np.searchsorted(x, x.dtype.type(high), side="right")
    return max(int(start) - 1, 0), min(int(stop) + 1, len(x))


def nearest(x: Array, to: float) -> int | None:
    """The index of the point of ``x`` (not decreasing) nearest to ``to``, inf for the last; None without points."""
    if not x.size:
        return None
    right = min(int(np.searchsorted(x, x.dtype.type(to))), x.size - 1)
    left = max(right - 1, 0)
    return left if to - float(x[left]) <= float(x[right]) - to else right


def blocks(x: Array, y: Array, low: float, high: float, most: int) -> Blocks:
    """The points between ``low`` and ``high`` in at most ``most`` + 2 blocks.

    A block with a value that is not finite has no finite mean, and shows as a gap.

    Args:
        x: (n,), must not decrease.
        y: (n,).
        low: left end of what is in sight, in units of x.
        high: right end.
        most: how many blocks the screen can show.
    """
    return Pyramid(x, y).cut(low, high, most)


def envelope(cut: Blocks) -> tuple[Array, Array]:
    """One line that covers every block from its least to its largest value; the points themselves when few."""
    if cut.least is cut.largest:
        return cut.x, cut.least
    y = np.empty(2 * len(cut.x))
    y[0::2], y[1::2] = cut.least, cut.largest
    return np.repeat(cut.x, 2), y


def columns(x: Array, y: Array, low: float, high: float, most: int) -> tuple[Array, Array]:
    """Several curves y (n, k) over the same x (n,), which may lie as unevenly as it will: (m, and m, k).

    Of the points in each of `most` columns of the screen the least and the largest value are kept, where there are so
    many that they would not all be seen. A column with a value that is not finite shows as a gap.
    """
    start, stop = in_sight(x, low, high)
    x, y = x[start:stop], y[start:stop]
    if len(x) <= 2 * most:
        return x, y
    place = np.floor((x - low) * (most / (high - low)))
    edges = np.append(0, np.flatnonzero(np.diff(place)) + 1)
    both = np.stack([np.minimum.reduceat(y, edges), np.maximum.reduceat(y, edges)], axis=1)
    return np.repeat(x[edges], 2), both.reshape(2 * len(edges), -1)


def running_mean(cut: Blocks) -> Array:
    """The mean of each block and its neighbours (m,), over a fortieth of what is in sight; NaN where a block has none.

    It takes in at least the next block on each side; a single block has no neighbour and no running mean. Blocks
    without a finite mean do not count for their neighbours.
    """
    known = np.isfinite(cut.mean)
    if len(known) < 2 or not known.any():
        return np.full(len(known), np.nan)
    reach = max(len(known) // SMOOTHING // 2, 1)
    total = np.concatenate([[0.0], np.cumsum(np.where(known, cut.mean, 0.0))])
    count = np.concatenate([[0], np.cumsum(known)])
    at = np.arange(len(cut.mean))
    first, last = np.maximum(at - reach, 0), np.minimum(at + reach + 1, len(at))
    smooth = (total[last] - total[first]) / np.maximum(count[last] - count[first], 1)
    return np.where(known, smooth, np.nan)


class Pyramid:
    """Blocks of points, of twice as many at each level, made once: what is in sight costs as much as its pixels.

    Only blocks that are full are kept, so that they stay right while points arrive.
    """

    def __init__(self, x: Array, y: Array) -> None:
        """Points x (n,), which must not decrease, and y (n,)."""
        self.x, self.y = x, y
        self._levels = list[Array]()
        """The least values, the largest and the means (3, m) of the full blocks of `BASE`, twice `BASE` and so on."""

    def grown(self, x: Array, y: Array) -> "Pyramid":
        """The blocks of these points; what is known stays if ``y`` begins with the values, in memory, of before."""
        same = y.strides == self.y.strides and y.dtype == self.y.dtype and y.ctypes.data == self.y.ctypes.data
        longer = Pyramid(x, y)
        if same and y.size >= self.y.size > 0:
            longer._levels = self._levels
        return longer

    def cut(self, low: float, high: float, most: int) -> Blocks:
        """The points between ``low`` and ``high`` in blocks, as `blocks` tells."""
        x, y = self.x, self.y
        start, stop = in_sight(x, low, high)
        size = 1 << math.ceil(math.log2(max((stop - start) / most, 1.0)))
        if size == 1:
            points = np.asarray(y[start:stop], dtype=np.float64)
            return Blocks(np.asarray(x[start:stop], dtype=np.float64), points, points, points)
        start, stop = start - start % size, min(-(-stop // size) * size, len(x))
        edges = np.arange(start, stop, size)
        middle = (x[edges].astype(np.float64) + x[np.minimum(edges + size, stop) - 1]) / 2
        full = stop // size
        if size < BASE:
            least, largest, mean = _summary(y[start : full * size], size)
        else:
            least, largest, mean = self._level(size)[:, start // size : full]
        if full * size < stop:
            rest = _summary(y[full * size : stop], stop - full * size)
            least, largest, mean = np.concatenate([(least, largest, mean), rest], axis=1)
        return Blocks(middle, least, largest, mean)

    def _level(self, size: int) -> Array:
        """All full blocks of ``size`` points, a power of two of `BASE` (3, m)."""
        for level in range((size // BASE).bit_length()):
            if level == len(self._levels):
                self._levels.append(np.empty((3, 0)))
            known = self._levels[level]
            done, full = known.shape[1], len(self.y) >> level + BASE.bit_length() - 1
            if done < full:
                new = (
                    _joined(self._levels[level - 1][:, 2 * done : 2 * full])
                    if level
                    else _summary(self.y[done * BASE : full * BASE], BASE)
                )
                self._levels[level] = np.concatenate([known, new], axis=1)
        return self._levels[(size // BASE).bit_length() - 1]


def _summary(y: Array, size: int) -> Array:
    """The least value, the largest and the mean of each ``size`` values, whose number divides that of y (3, m)."""
    first = np.arange(0, len(y), size)
    with np.errstate(invalid="ignore", over="ignore"):
        # Four times as fast for small blocks as the least value of each row of a table.
        least, largest = np.minimum.reduceat(y, first), np.maximum.reduceat(y, first)
        return np.array([least, largest, y.reshape(-1, size).mean(axis=1, dtype=np.float64)], np.float64)


def _joined(summary: Array) -> Array:
    """The same of each two blocks (3, 2 m): (3, m)."""
    left, right = summary[:, 0::2], summary[:, 1::2]
    with np.errstate(invalid="ignore", over="ignore"):
        return np.array([np.minimum(left[0], right[0]), np.maximum(left[1], right[1]), (left[2] + right[2]) / 2])
