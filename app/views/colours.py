"""Colour maps and their scales: the only colours that do not come from the palette.

Both maps are dark at zero, in a light window as in a dark one: what stands out is large. Activations that are
never negative are drawn with "inferno" (matplotlib, CC0; pyqtgraph ships the table). Signed values are drawn blue
below and orange above a neutral zero; that map is computed in Oklab, where both sides are equally light step by step.
"""

import math
import sys
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
import pyqtgraph as pg

from nn.arrays import Array, UInt8
from nn.oklab import oklch_to_srgb as oklch_to_srgb

NOT_A_NUMBER = (0, 230, 150, 255)
"""The colour of NaN: a green that neither map contains."""

ENTRIES = 256
"""Colours in a map."""

SAMPLE = 20_000
"""Of larger arrays a scale looks at evenly spread values, at least this many."""

ROUND = (1.0, 2.0, 3.0, 5.0, 7.0, 10.0)
"""The ends of scales, times powers of ten."""

OF_SIGN = 0.6
"""How far from zero the colour of a sign stands in the map."""

SHRINK = 4.0
"""A limit comes down when the largest magnitude is less than one in this many of it: twice the largest step between
round ends, so that it does not jump to and fro, and little enough that no cell lies in the dark for long."""


class Kind(Enum):
    """The two families of scales."""

    SEQUENTIAL = "sequential"
    DIVERGING = "diverging"


def _diverging() -> Array:
    """From light blue over a dark neutral middle to light orange, sRGB (256, 3)."""
    t = (np.arange(ENTRIES // 2) + 0.5) / (ENTRIES // 2)
    lightness, chroma = 0.22 + 0.66 * t, 0.12 * np.sin(0.85 * np.pi * t**0.75)
    blue, orange = oklch_to_srgb(lightness, chroma, 250), oklch_to_srgb(lightness, chroma, 50)
    return np.concatenate([blue[::-1], orange])


def _table(colours: Array) -> UInt8:
    """Colours (256, 3), 0..1, as RGBA bytes (257, 4) with the colour of NaN in the end."""
    table = np.full((ENTRIES + 1, 4), NOT_A_NUMBER, dtype=np.uint8)
    table[:ENTRIES, :3] = np.round(colours * 255)
    table[:ENTRIES, 3] = 255
    return table


TABLES = {
    Kind.SEQUENTIAL: _table(pg.colormap.get("inferno").getLookupTable(nPts=ENTRIES, mode="float")[:, :3]),
    Kind.DIVERGING: _table(_diverging()),
}


@dataclass(frozen=True)
class Scale:
    """Which colour a value has: ``low`` is the first colour of the map, ``high`` the last; beyond them, clipped.

    ``below`` and ``above`` say whether it is of values that are.
    """

    kind: Kind
    low: float
    high: float
    below: bool = False
    above: bool = False

    def __post_init__(self) -> None:
        """A scale without a length is a mistake of the caller: ValueError."""
        if not self.low < self.high:
            raise ValueError(f"a colour scale needs low < high, got {self.low} and {self.high}")

    def to_rgba(self, values: Array) -> UInt8:
        """Values of any shape (...) as RGBA bytes (..., 4)."""
        position = np.clip(values, self.low, self.high)
        position -= self.low
        position *= (ENTRIES - 1) / (self.high - self.low)
        position += 0.5
        position[np.isnan(position)] = ENTRIES
        packed = TABLES[self.kind].view(np.uint32)[:, 0]
        return packed.take(position.astype(np.intp))[..., np.newaxis].view(np.uint8)


UNIT = Scale(Kind.SEQUENTIAL, 0.0, 1.0)
"""Pixels and probabilities."""


def symmetric(limit: float) -> Scale:
    """The diverging scale from -limit to limit, neutral at zero."""
    return Scale(Kind.DIVERGING, -limit, limit)


def of_sign(value: float) -> tuple[int, int, int, int]:
    """The colour of what is negative or positive where a length says how large it is: RGBA, seen on any ground."""
    red, green, blue, alpha = symmetric(1.0).to_rgba(np.array([OF_SIGN * np.sign(value)]))[0].tolist()
    return red, green, blue, alpha


def nice_limit(maximum: float, previous: float | None = None) -> float:
    """The end of a scale for values up to ``maximum``: the next round one, or ``previous`` if that still fits.

    It grows as soon as a value exceeds it and shrinks only when ``maximum`` falls below a quarter of it, so that a
    scale stands still while a network learns. A maximum that is not finite, or below all
    normal numbers, changes nothing.
    """
    if not math.isfinite(maximum) or maximum < sys.float_info.min:
        return previous or 1.0
    if previous is not None and previous / SHRINK <= maximum <= previous:
        return previous
    decade = 10.0 ** math.floor(math.log10(maximum))
    return next(step * decade for step in ROUND if maximum <= step * decade * (1 + 1e-9))


class SteadyScale:
    """A scale that follows what it has seen, in round steps and as rarely as possible.

    It is sequential from 0 until a negative value arrives; from then on it is diverging, because the quantity is a
    signed one even when all its present values happen to be positive.
    """

    def __init__(self, floor: float = 0.0, *, signed: bool = False, share: float = 1.0) -> None:
        """Start without a limit.

        Args:
            floor: the least limit.
            signed: whether the scale is diverging from the start.
            share: the part of the values that fits in; with less than 1, a few large ones get the last colour
                instead of making all others dark.
        """
        self._floor, self._signed, self._share = floor, signed, share
        self._limit: float | None = None

    def follow(self, *values: Array) -> Scale:
        """The scale for these arrays (any shapes); NaN and infinite values are left out."""
        largest = self._floor
        for array in values:
            sample = array.ravel()[:: max(array.size // SAMPLE, 1)]
            magnitudes = np.abs(sample)[np.isfinite(sample)]
            if magnitudes.size:
                self._signed = self._signed or bool((sample < 0).any())
                last = math.ceil(self._share * magnitudes.size) - 1
                largest = max(largest, float(np.partition(magnitudes, last)[last]))
        self._limit = nice_limit(largest, self._limit)
        scale = symmetric(self._limit) if self._signed else Scale(Kind.SEQUENTIAL, 0.0, self._limit)
        below = any(array.size and array.min() < scale.low for array in values)
        above = any(array.size and array.max() > scale.high for array in values)
        return replace(scale, below=below, above=above) if below or above else scale
