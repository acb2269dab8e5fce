"""The smallest change of a drawing's strokes with which it would have been read as another digit.

Strokes are bent, not pixels: what a hand could have done otherwise. Each stroke of the pen is moved by a few cosines
along its length, so that its points keep their number and their order, and neighbours move alike. Of the vector q of
all cosines the length is the displacement (the root of its mean square) in pixels of the network's 28x28, and

    f(q) = z_wanted - ln sum_{k != wanted} e^(z_k)

is how much rather the bent strokes are read as wanted. From q = 0 the way goes up along df/dq until they are; a
bisection takes back what is not needed; then q turns towards df/dq, on the surface where the answer changes, as long as
it becomes shorter: at the point nearest to 0 both have one direction. The derivative is one of differences through the
very code that reads the canvas, with its box and its centre of mass.

Source: the nearest point of another answer as in S.-M. Moosavi-Dezfooli, A. Fawzi and P. Frossard, "DeepFool" (2016),
https://arxiv.org/abs/1511.04599, here of strokes instead of pixels.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nn.arrays import SIDE
from nn.blas import limited
from nn.data.ink import Ink, Stroke
from nn.data.raster import Float64, evenly_spaced, frame, rasterize
from nn.data.row import boxes_of, ink_digits
from nn.errors import Cancelled, never
from nn.network import Network
from nn.why.bending import Bending

MOST = 3.0
"""Pixels: the largest |q|; farther away it would be another drawing."""

STEP, STEPS = 0.35, 24
"""Pixels of a step up, and most steps of both kinds."""

NUDGE = 0.1
"""Pixels of a difference: less than the width over which a pixel at an edge goes from empty to full."""

HALVINGS = 8
"""Of a bisection."""

TURNS, SHORTER = (1.0, 0.5, 0.25), 0.98
"""Shares of a turn towards df/dq that are tried, and how much shorter q must become by it."""


@dataclass(frozen=True, eq=False)
class ChangedStrokes:
    """Another form of a digit's strokes, which is read as wanted.

    Attributes:
        wanted: what it is read as.
        ink: the digit's strokes, those of the eraser as they were.
        drawing: all the ink, with these strokes in their places.
        mean: by how much the pen's lines have moved on the average, in pixels of 28x28.
        largest: by how much the point has that moved most, in the same pixels.
        size: |q|, the root of the mean square of how much they have moved, in the same pixels.
    """

    wanted: int
    ink: Ink
    drawing: Ink
    mean: float
    largest: float
    size: float


def answer(network: Network, drawing: Ink, strokes: Sequence[Stroke]) -> int:
    """What the digit is read as that has these strokes of a drawing; -1 where they do not make one digit together.

    A drawing is read as the canvas reads it: divided into digits, each drawn as 28x28.
    """
    wanted = {id(stroke) for stroke in strokes if not stroke.erase}
    for digit in ink_digits(drawing, boxes_of(drawing)):
        own = {id(stroke) for stroke in digit.ink.strokes if not stroke.erase}
        if own == wanted:
            return int(network.predict(rasterize(digit.ink).reshape(1, -1)).argmax())
    return -1


def smallest_change(
    network: Network, drawing: Ink, digit: Ink, wanted: int, cancelled: Callable[[], bool] = never
) -> ChangedStrokes | None:
    """The smallest change of a digit's strokes that is found for it to be read as `wanted`.

    Args:
        network: reads it as something else.
        drawing: all the ink on a paper whose x and y run from 0 to 1.
        digit: those of its strokes that make one digit.
        wanted: what it is to be read as.
        cancelled: asked before each step whether to stop.

    Returns:
        None where nothing was found up to MOST, or no ink is left of the digit.

    Raises:
        Cancelled: where `cancelled` said so.
    """
    place = frame(digit)
    if place is None:
        return None
    search = _Search(network, drawing, Bending.of(digit, place.side / SIDE), wanted)
    # More threads than one only wait for each other in products of this size.
    with limited(1), np.errstate(all="ignore"):
        return _sought(search, cancelled)


def _sought(search: "_Search", cancelled: Callable[[], bool]) -> ChangedStrokes | None:
    """The way from 0 up, and round to the nearest point; weights that a run has blown up lead nowhere."""
    q = np.zeros(search.bending.size)
    best: Float64 | None = None
    for _ in range(STEPS):
        if cancelled():
            raise Cancelled("The smallest change was not looked for to the end.")
        g = search.slope(q)
        steepness = float(np.linalg.norm(g))
        if not np.isfinite(steepness) or steepness == 0:
            break
        if best is None:
            q = q + STEP * g / steepness
            q *= min(1.0, MOST / float(np.linalg.norm(q)))
            best = search.shortened(q) if search.is_read(q) else None
        else:
            turned = search.turned(best, g / steepness)
            if turned is None:
                break
            best = turned
        q = q if best is None else best
    return None if best is None else search.change(best)


@dataclass(frozen=True, eq=False)
class _Search:
    """What is asked of places q on the way; all but `bending` as of `smallest_change`."""

    network: Network
    drawing: Ink
    bending: Bending
    wanted: int

    def slope(self, q: Float64) -> Float64:
        """df/dq, from central differences."""
        steps = NUDGE * np.eye(len(q))
        images = np.stack([rasterize(self.bending.bent(q + step)).ravel() for step in (*steps, *-steps)])
        Z = self.network.trace(images).Z[self.network.depth].astype(np.float64)
        f = Z[:, self.wanted] - np.logaddexp.reduce(np.delete(Z, self.wanted, axis=1), axis=1)
        above, below = np.split(f, 2)
        slope: Float64 = (above - below) / (2 * NUDGE)
        return slope

    def is_read(self, q: Float64) -> bool:
        """Whether the strokes are read as wanted there."""
        ink = self.bending.bent(q)
        return answer(self.network, self.with_strokes(ink), ink.strokes) == self.wanted

    def shortened(self, q: Float64) -> Float64:
        """The part of q, which is read as wanted, that a bisection towards 0 leaves of it."""
        low, high = 0.0, 1.0
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            low, high = (low, middle) if self.is_read(middle * q) else (middle, high)
        return high * q

    def turned(self, q: Float64, up: Float64) -> Float64 | None:
        """A shorter q, turned towards the direction `up`; None where there is none."""
        length = float(np.linalg.norm(q))
        for share in TURNS:
            way = (1 - share) * q / length + share * up
            there = SHORTER * length * way / max(float(np.linalg.norm(way)), 1e-9)
            if self.is_read(there):
                return self.shortened(there)
        return None

    def with_strokes(self, ink: Ink) -> Ink:
        """The drawing with the digit's strokes in this form."""
        forms = {id(old): new for old, new in zip(self.bending.ink.strokes, ink.strokes, strict=True)}
        strokes = tuple(forms.get(id(stroke), stroke) for stroke in self.drawing.strokes)
        return replace(self.drawing, strokes=strokes, label=None)

    def change(self, q: Float64) -> ChangedStrokes:
        """What q does to the strokes."""
        ink, distances = self.bending.bent(q), list[Float64]()
        for old, new in zip(self.bending.ink.strokes, ink.strokes, strict=True):
            if not old.erase:
                moved = np.hypot(*(new.points - old.points).T) / self.bending.pixel
                distances.append(evenly_spaced(np.column_stack([old.points, moved]), self.bending.pixel)[:, 2])
        mean = float(np.concatenate(distances).mean())
        return ChangedStrokes(
            self.wanted,
            ink,
            self.with_strokes(ink),
            mean,
            max(float(each.max()) for each in distances),
            float(np.linalg.norm(q)),
        )
