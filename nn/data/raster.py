"""Ink as the network sees it: strokes drawn as a 28x28 picture, the way MNIST's pictures were made.

MNIST fits each digit into a box of 20x20 pixels, keeps its aspect, lets anti-aliasing make the greys, and moves its
centre of mass to the centre of a 28x28 field (LeCun, Cortes, Burges, "The MNIST database of handwritten digits").
Here the same happens to vectors: the strokes are scaled and moved first and drawn then, with a pen that belongs to
the 20x20 box. So the place, size, screen and brush of a drawing do not change its picture.

Pen and eraser are discs that move along a path; close enough together, a row of discs is the stroke.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from nn.arrays import SIDE, Array, Float32
from nn.data.ink import Ink, Stroke

Float64: TypeAlias = npt.NDArray[np.float64]

BOX = 20.0
"""Pixels: the larger side of the drawn ink."""

CENTRE = 14.0
"""Row and column index of the centre of mass: their mean over MNIST's training digits is 14.00."""

PEN = 2.2
"""Pixels: width of the pen. MNIST's own strokes are 1.8 to 3.5 wide (80 percent of the training digits; twice the area
over the outline). Networks trained on MNIST alone read pen strokes best when these are drawn 2.0 to 2.4 wide."""

PRESSURE = (0.75, 1.25)
"""Width of the pen at no and at full pressure, as a share of `PEN`; without pressure it is 1. A hint of the hand, no
more: MNIST's strokes hardly vary within a digit."""

SPACING = 0.5
"""Pixels from disc to disc: their common edge is then at most 0.04 pixels off the edge of the path."""

DISCS = 1500
"""Most discs of a drawing. A path of more than 750 pixels covers the box several times: there they may lie wider."""

_PIXELS = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), axis=-1).reshape(-1, 2).astype(np.float32)
"""(784, 2): column and row index of each pixel, in the order of a picture's rows."""


@dataclass(frozen=True)
class _Line:
    """A stroke, or a part of one that erasing left over.

    Attributes:
        path: (m, 3): x, y, and the width there as a share of the whole width.
        erase: true if it takes away.
        width: of the person's brush, in the unit of x and y.
    """

    path: Float64
    erase: bool
    width: float


@dataclass(frozen=True)
class Frame:
    """Where the 28x28 picture of a drawing lies on the paper, in the unit of the ink.

    Attributes:
        left: x of its left edge.
        top: y of its upper edge.
        side: its side; a pixel's is a 28th of it.
    """

    left: float
    top: float
    side: float


@dataclass(frozen=True)
class FittedInk:
    """Ink scaled to MNIST's box.

    Attributes:
        strokes: discs (k, 3), x, y and radius in pixels, the middle of the ink's box at 0; and whether they erase.
        half: (2,): half the width and height of that box.
        origin: (2,): the middle of the box in the unit of the ink.
        scale: pixels a unit of the ink.
    """

    strokes: list[tuple[Float32, bool]]
    half: Float64
    origin: Float64
    scale: float


def rasterize(ink: Ink, pen: float = PEN) -> Float32:
    """Draw ink as the network sees it.

    The pen's middle line decides what is there: where an erasing stroke has covered it, it no longer counts for the
    box. Erasing strokes act on what was drawn before them, at their own width. Ink smaller than its own brush was
    meant as a dot, and is not blown up to fill the box.

    Args:
        ink: strokes at any place, of any size and brush width.
        pen: pixels: width of the pen in the 20x20 box.

    Returns:
        (28, 28), 0 background to 1 ink; all zeros if no ink is left.
    """
    drawing = fit_to_box(ink, pen)
    return np.zeros((SIDE, SIDE), dtype=np.float32) if drawing is None else draw_centred(drawing.strokes, drawing.half)


def frame(ink: Ink) -> Frame | None:
    """Where the picture that `rasterize` makes lies on the paper; None if no ink is left."""
    drawing = fit_to_box(ink, PEN)
    middle = None if drawing is None else _middle(drawing.strokes, drawing.half)
    if drawing is None or middle is None:
        return None
    # Pixels are counted from the middle of the first one, half a pixel inside the edge.
    left, top = (drawing.origin - (middle + 0.5) / drawing.scale).tolist()
    return Frame(left, top, SIDE / drawing.scale)


def extents(ink: Ink) -> list[tuple[float, float, float, float] | None]:
    """Left, top, right and bottom of what is left of each stroke's middle line.

    None for the eraser's strokes, and where nothing is left.
    """
    found: list[tuple[float, float, float, float] | None] = []
    for stroke, lines in zip(ink.strokes, _left_of_each(ink), strict=True):
        if stroke.erase or not lines:
            found.append(None)
            continue
        points = np.concatenate([line.path for line in lines])[:, :2]
        found.append((*points.min(axis=0).tolist(), *points.max(axis=0).tolist()))
    return found


def fit_to_box(ink: Ink, pen: float) -> FittedInk | None:
    """Scale ink to MNIST's box; None if no ink is left."""
    lines = _what_is_left(ink)
    drawn = [line for line in lines if not line.erase]
    if not drawn:
        return None
    points = np.concatenate([line.path for line in drawn])
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    radius = points[:, 2].max() * pen / 2
    scale = float((BOX - 2 * radius) / max((high - low).max(), *(line.width for line in drawn)))
    widest = sum(arc_length(line.path)[-1] for line in lines) / DISCS

    strokes = []
    for line in lines:
        spacing = min(SPACING / scale, line.width / 2) if line.erase else SPACING / scale
        discs = evenly_spaced(line.path, max(spacing, widest))
        discs[:, :2] = (discs[:, :2] - (low + high) / 2) * scale
        discs[:, 2] *= line.width / 2 * scale if line.erase else pen / 2
        strokes.append((discs.astype(np.float32), line.erase))
    return FittedInk(strokes, radius + (high - low) / 2 * scale, (low + high) / 2, scale)


def draw_centred(strokes: list[tuple[Float32, bool]], half: Float64) -> Float32:
    """Draw discs and move them until their centre of mass is that of MNIST, but not over the edge of the frame.

    Args:
        strokes: discs (k, 3), x, y and radius in pixels, the middle of the ink's box at 0; and whether they erase.
        half: (2,): half the width and height of that box.

    Returns:
        (28, 28), 0 background to 1 ink.
    """
    middle = _middle(strokes, half)
    return np.zeros((SIDE, SIDE), dtype=np.float32) if middle is None else draw(strokes, middle)


def _middle(strokes: list[tuple[Float32, bool]], half: Float64) -> Float32 | None:
    """(2,): the pixel on which the middle of the ink's box comes to lie; None if no ink is left."""
    middle = np.full(2, (SIDE - 1) / 2, dtype=np.float32)
    picture = draw(strokes, middle)
    if not picture.any():
        return None
    centre_of_mass = picture.ravel() @ _PIXELS / picture.sum()
    room = SIDE / 2 - half
    middle += np.clip(CENTRE - centre_of_mass, -room, room).astype(np.float32)
    return middle


def draw(strokes: list[tuple[Float32, bool]], middle: Float32) -> Float32:
    """Draw discs (k, 3) in pixels, erasing ones too, one stroke over the other, with their 0 at `middle`."""
    picture = np.zeros((SIDE, SIDE), dtype=np.float32)
    for discs, erase in strokes:
        # A pixel is covered in proportion to how far the edge lies beyond its middle, over a width of one pixel: exact
        # for an upright edge, and 62 percent of the inked pixels become grey (below 250 of 255), as in MNIST.
        coverage = np.clip(np.float32(0.5) - _clearance_of_pixels(discs, middle), 0, 1)
        picture = picture * (1 - coverage) if erase else np.maximum(picture, coverage)
    return picture


def _what_is_left(ink: Ink) -> list[_Line]:
    """The ink's strokes in order, without the parts of the pen's middle line that a later stroke erases."""
    return [line for lines in _left_of_each(ink) for line in lines]


def _left_of_each(ink: Ink) -> list[list[_Line]]:
    """What is left of each of the ink's strokes, in order: the whole, parts, or nothing."""
    left: list[list[_Line]] = []
    erasers: list[Float64] = []
    for stroke in reversed(ink.strokes):
        path = path_of(stroke)
        if stroke.erase:
            left.append([_Line(path, True, stroke.width)])
            radius = stroke.width / 2
            discs = evenly_spaced(path, max(radius / 2, arc_length(path)[-1] / DISCS))
            erasers.append(discs * (1, 1, radius))
        else:
            left.append([_Line(part, False, stroke.width) for part in _cut(path, erasers)])
    return left[::-1]


def path_of(stroke: Stroke) -> Float64:
    """(m, 3): x, y, and the width there as a share of the whole width: what pressure makes of it."""
    path = np.ones((len(stroke.points), 3))
    path[:, :2] = stroke.points
    if stroke.pressure is not None and not stroke.erase:
        path[:, 2] = np.interp(stroke.pressure, (0, 1), PRESSURE)
    return path


def _cut(path: Float64, erasers: list[Float64]) -> list[Float64]:
    """The parts of a path that no eraser covers, but for crumbs too short to see."""
    if not erasers:
        return [path]
    finest = min(np.ptp(path[:, :2], axis=0).max() / 200, *(discs[0, 2] / 2 for discs in erasers))
    fine = evenly_spaced(path, max(finest, arc_length(path)[-1] / DISCS))
    free = np.min([_clearance(fine[:, :2], discs) for discs in erasers], axis=0) >= 0
    if free.all():
        return [path]
    parts = np.split(np.arange(len(fine)), np.flatnonzero(np.diff(free)) + 1)
    return [fine[part] for part in parts if free[part[0]] and len(part) > 2]


def arc_length(path: Float64) -> Float64:
    """(m,): how far along the path each of its points lies."""
    steps = np.diff(path[:, :2], axis=0)
    return np.concatenate([[0.0], np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))])


def evenly_spaced(path: Float64, spacing: float) -> Float64:
    """(k, 3): the path anew, with evenly spaced points: how densely it was sampled before no longer matters."""
    arc = arc_length(path)
    count = 1 if arc[-1] == 0 else int(np.ceil(arc[-1] / spacing)) + 1
    even = np.linspace(0, arc[-1], count)
    return np.stack([np.interp(even, arc, column) for column in path.T], axis=1)


FEW = 4
"""Pixels that a disc reaches to either side, up to which looking at those alone is faster than at all 784."""


def _clearance_of_pixels(discs: Float32, middle: Float32) -> Float32:
    """(28, 28): as `_clearance`, of a picture's pixels, with the discs' 0 at `middle`; infinite far from all.

    Of small discs only the pixels around each one's own are looked at: others are not covered by it.
    """
    reach = int(discs[:, 2].max() + 1)
    if reach > FEW:
        return _clearance(_PIXELS - middle, discs).reshape(SIDE, SIDE)
    x, y, radius = discs.T[:, :, None]
    near = np.arange(-reach, reach + 1, dtype=np.float32)
    columns, rows = np.rint(x + middle[0]) + near, np.rint(y + middle[1]) + near
    across, down = np.square(columns - middle[0] - x), np.square(rows - middle[1] - y)
    edge = np.sqrt(down[:, :, None] + across[:, None, :]) - radius[:, :, None]
    # What lies beside the picture goes into its margin, which is cut off.
    row, column = (np.clip(each, -1, SIDE).astype(np.intp) + 1 for each in (rows, columns))
    at = row[:, :, None] * (SIDE + 2) + column[:, None, :]
    clearance = np.full((SIDE + 2, SIDE + 2), np.inf, dtype=np.float32)
    np.minimum.at(clearance.reshape(-1), at.reshape(-1), edge.reshape(-1))
    return clearance[1:-1, 1:-1]


def _clearance(points: Array, discs: Array) -> Array:
    """(p,): the distance from each of the points (p, 2) to the nearest disc's edge, negative inside."""
    points_x, points_y = np.ascontiguousarray(points.T)
    clearance = np.full(len(points), np.inf, dtype=points.dtype)
    for start in range(0, len(discs), 32):  # so few that the distances stay in the processor's cache
        x, y, radius = discs[start : start + 32, :, None].transpose(1, 0, 2)
        distance = points_x - x
        distance *= distance
        upright = points_y - y
        upright *= upright
        distance += upright
        np.sqrt(distance, out=distance)
        distance -= radius
        np.minimum(clearance, distance.min(axis=0), out=clearance)
    return clearance
