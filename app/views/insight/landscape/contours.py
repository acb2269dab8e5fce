"""Lines along which a grid of values is level, and colours in which one sees small values beside large ones."""

import math
from dataclasses import dataclass

import numpy as np

from app.views.colours import Kind, Scale
from nn.arrays import Array, UInt8

RATIO = 20.0
"""From here on the largest value is so many times the smallest that colours count in powers of ten."""
LEVELS = 12
"""Lines between the smallest and the largest value."""
FINER = 6
"""Colours between two values of the grid."""


@dataclass(frozen=True)
class Heights:
    """How values become heights: 0 at the smallest, 1 at the largest; by their logarithms where `log`."""

    low: float
    high: float
    log: bool

    @classmethod
    def of(cls, values: Array) -> "Heights":
        """Of values of any shape; what is no number is left out."""
        seen = values[np.isfinite(values)]
        if not seen.size or seen.min() == seen.max():
            middle = float(seen.flat[0]) if seen.size else 0.0
            return cls(middle - 0.5, middle + 0.5, False)
        low, high = float(seen.min()), float(seen.max())
        return cls(low, high, low > 0 and high / low > RATIO)

    def of_values(self, values: Array) -> Array:
        """Values of any shape as heights, NaN for what is no number, or by logarithms is not positive."""
        with np.errstate(all="ignore"):
            if self.log:
                spread = math.log(self.high / self.low)
                heights: Array = np.log(values / self.low) / spread
            else:
                heights = (values - self.low) / (self.high - self.low)
        heights[~np.isfinite(heights)] = np.nan
        return heights

    def values(self, heights: Array) -> Array:
        """Heights of any shape as values again."""
        if self.log:
            powers: Array = self.low * (self.high / self.low) ** heights
            return powers
        return self.low + heights * (self.high - self.low)

    @property
    def scale(self) -> Scale:
        """For a bar of colours: of the values, or of their logarithms to base 10, with ends of few digits."""
        ends = (math.log10(self.low), math.log10(self.high)) if self.log else (self.low, self.high)
        low, high = (float(f"{end:.2g}") for end in ends)
        return Scale(Kind.SEQUENTIAL, low, high if high > low else low + 1)

    @property
    def name(self) -> str:
        """What the bar of colours counts."""
        return "log\u2081\u2080 C" if self.log else "C"


def coloured_heights(heights: Array) -> UInt8:
    """The picture of a grid of heights (k, m), with colours between them, RGBA."""
    return Scale(Kind.SEQUENTIAL, 0.0, 1.0).to_rgba(_finer(_finer(heights).T).T)


def level_lines(heights: Array, x: Array, y: Array, levels: Array) -> Array:
    """Where a grid of heights (len(y), len(x)) has each of the levels: ends of pieces, (pieces, 2, 2), x and y of each.

    Each cell is cut into two triangles, in which height is linear: no cell is ambiguous. Triangles with a corner that
    has no height are left out.
    """
    X, Y = np.meshgrid(x, y)
    points = np.stack([X, Y, heights], axis=-1)
    a, b, c, d = points[:-1, :-1], points[:-1, 1:], points[1:, 1:], points[1:, :-1]
    triangles = np.concatenate([np.stack(corners, axis=-2).reshape(-1, 3, 3) for corners in ((a, b, c), (a, c, d))])
    triangles = triangles[np.isfinite(triangles).all(axis=(1, 2))]
    pieces = [_pieces(triangles, level) for level in levels]
    return np.concatenate([np.empty((0, 2, 2)), *pieces])


def plane_lines(T: Array, u: Array, v: Array, levels: Array) -> Array:
    """Where a plane, given on a grid (len(v), len(u)), has each of the levels: a segment each, (lines, 2, 2).

    A plane is level along straight lines: T = T_0 + a (u - u_0) + b (v - v_0), cut off at the edges of the grid.
    """
    a, b = (T[0, -1] - T[0, 0]) / (u[-1] - u[0]), (T[-1, 0] - T[0, 0]) / (v[-1] - v[0])
    lines = [_plane_line(level - T[0, 0], a, b, u[-1] - u[0], v[-1] - v[0]) for level in levels]
    found: Array = np.array([line for line in lines if line is not None]).reshape(-1, 2, 2)
    found += u[0], v[0]
    return found


def _plane_line(rise: float, a: float, b: float, width: float, height: float) -> tuple[tuple[float, float], ...] | None:
    """Where a x + b y = rise crosses the edges of 0 <= x <= width, 0 <= y <= height; None where it does not."""
    upright = [(x, (rise - a * x) / b) for x in (0.0, width) if b]
    level = [((rise - b * y) / a, y) for y in (0.0, height) if a]
    inside = [(x, y) for x, y in upright if 0 <= y <= height] + [(x, y) for x, y in level if 0 <= x <= width]
    if not inside:
        return None
    ends = min(inside), max(inside)
    # A line through a corner touches the rectangle in one point, or crosses it.
    return ends if ends[0] != ends[1] else None


def _pieces(triangles: Array, level: float) -> Array:
    """One level in triangles (m, 3, 3)."""
    ends, follow = triangles, np.roll(triangles, -1, axis=1)
    above = ends[..., 2] >= level
    crossed = above != np.roll(above, -1, axis=1)
    cut = crossed.any(axis=1)
    ends, follow, crossed = ends[cut], follow[cut], crossed[cut]
    with np.errstate(all="ignore"):
        share = (level - ends[..., 2]) / (follow[..., 2] - ends[..., 2])
        places: Array = ends[..., :2] + share[..., np.newaxis] * (follow - ends)[..., :2]
    # A level crosses none or two sides of a triangle.
    found: Array = places[crossed].reshape(-1, 2, 2)
    return found


def _finer(values: Array) -> Array:
    """With FINER - 1 rows between any two rows."""
    rows = np.arange((len(values) - 1) * FINER + 1) / FINER
    below = np.minimum(rows.astype(int), len(values) - 2)
    share = (rows - below)[:, np.newaxis]
    between: Array = (1 - share) * values[below] + share * values[below + 1]
    return between
