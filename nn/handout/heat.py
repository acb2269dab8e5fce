"""A large array as a picture for paper: as light as the paper at 0, blue below it, and orange above.

Both sides are equally dark step by step. What is never negative goes from the paper to ink.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from nn.arrays import SIDE, Array, UInt8
from nn.derivation.letters import ARRAYS, TIMES
from nn.derivation.phase import Matrix
from nn.derivation.shown import shown
from nn.oklab import oklch_to_srgb

MOST = 0.995
"""The part of the weights within the ends of their scale: a few large ones would make all others pale."""
GAP = 2
"""Cells between the pictures that a wide array is made of."""
WIDE = 3
"""An array is this many times as wide as high at most where its rows stand side by side."""
NARROW = 6
"""An array is turned that is so many times as high as wide."""
ACROSS = 10, 20, 25, 50, 100
"""Cells in a row of a long vector: places that one finds by counting."""
DIGIT = f"a picture of {SIDE} {TIMES} {SIDE}"
STEPS = 256
"""Colours of one side."""
ABOVE, BELOW = (217, 95, 2), (60, 120, 200)
"""Red, green and blue below numbers of either sign."""
TINT = 0.4
"""The most of these: text stays readable."""


@dataclass(frozen=True)
class HeatScale:
    """Which colour a value has.

    Attributes:
        limit: from here on it has the last colour; the first is that of 0, or of minus this where values are signed.
        signed: whether values lie on both sides of 0.
        clips: whether some lie beyond.
    """

    limit: float
    signed: bool
    clips: bool

    @property
    def ends(self) -> tuple[str, str]:
        """The values at both ends."""
        return shown(-self.limit if self.signed else 0.0), shown(self.limit)

    def rgba(self, values: Array) -> UInt8:
        """Values of any shape (...) as colours (..., 4); what is no number is left open."""
        position = np.clip(np.nan_to_num(values / self.limit), -1, 1)
        colours = np.full((*values.shape, 4), 255, np.uint8)
        steps = np.rint(np.abs(position) * (STEPS - 1)).astype(np.intp)
        orange, blue, ink = _TABLES
        colours[..., :3] = np.where(
            (position < 0)[..., np.newaxis], blue[steps], (orange if self.signed else ink)[steps]
        )
        colours[np.isnan(values)] = 0
        return colours


def _table(hue: float, chroma: float, darkest: float) -> UInt8:
    """From paper to a colour (256, 3)."""
    t = np.linspace(0, 1, STEPS)
    colours = oklch_to_srgb(1 - (1 - darkest) * t**0.8, chroma * np.sin(0.75 * np.pi * t), hue)
    table: UInt8 = np.rint(255 * np.clip(colours, 0, 1)).astype(np.uint8)
    return table


_TABLES = _table(50, 0.17, 0.45), _table(250, 0.17, 0.45), _table(250, 0.02, 0.15)


def scales(matrices: Iterable[Matrix]) -> Mapping[str, HeatScale]:
    """A scale for each name; arrays of one name share it."""
    alike: dict[str, list[Matrix]] = {}
    for matrix in matrices:
        alike.setdefault(matrix.name, []).append(matrix)
    return {name: _scale(several) for name, several in alike.items()}


def _scale(several: list[Matrix]) -> HeatScale:
    letter = ARRAYS[several[0].letter]
    values = np.abs(np.concatenate([matrix.values.ravel() for matrix in several]))
    values = values[np.isfinite(values)]
    largest = float(values.max(initial=0))
    limit = largest
    if letter.cell == "w" and len(values):
        place = math.ceil(MOST * len(values)) - 1
        limit = float(np.partition(values, place)[place]) or largest
    if not letter.is_signed and largest <= 1 and letter.cell in ("a", "y"):
        limit = 1.0
    signed = letter.is_signed or any((matrix.values < 0).any() for matrix in several)
    return HeatScale(limit or 1.0, signed, largest > limit)


def spread(matrix: Matrix) -> tuple[Array, str]:
    """The cells of an array as they stand in its picture (height, width), NaN where there is none, and how they stand.

    The pixels of a digit, and the weights of a neuron that sees one, stand as the digit does. A long vector goes on in
    rows, and what is a vector for each of a few examples lies on its side: either would be a line.
    """
    values = matrix.values
    rows, columns = values.shape
    if rows == SIDE * SIDE:
        return _tiled(values.T), f"each column {DIGIT}" if columns > 1 else ""
    if columns == SIDE * SIDE:
        return _tiled(values), f"each row, one neuron, {DIGIT}"
    if columns == 1:
        across = next((each for each in ACROSS if each * each >= WIDE * rows), ACROSS[-1])
        whole = np.full(-(-rows // across) * across, np.nan)
        whole[:rows] = values[:, 0]
        return whole.reshape(-1, across), f"in rows of {across}"
    return (values.T, "on its side, its columns as rows") if rows >= NARROW * columns else (values, "")


def _tiled(pictures: Array) -> Array:
    """Pictures (n, 784) side by side, in rows that make a wide rectangle."""
    n = len(pictures)
    wish = min(n, math.ceil(math.sqrt(n * WIDE)))
    # Whole rows, where that does not make the picture narrow.
    across = next((each for each in range(wish, wish // 2, -1) if n % each == 0), wish)
    down, tile = math.ceil(n / across), SIDE + GAP
    whole = np.full((down * tile - GAP, across * tile - GAP), np.nan)
    for k, picture in enumerate(pictures):
        top, left = tile * (k // across), tile * (k % across)
        whole[top : top + SIDE, left : left + SIDE] = picture.reshape(SIDE, SIDE)
    return whole
