"""Rows: which parts of a drawing or of a picture make one digit, where several stand beside each other.

Parts of one digit overlap in x, nearly touch, or are much lower than a digit, as the bar of a five is. What stands
farther apart and is about as high is a digit of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from nn.arrays import Float32
from nn.data.ink import Ink, Stroke
from nn.data.raster import extents

GAP = 0.15
"""Digits stand farther apart than this share of the higher one's height: of 7,494 inks of one digit, written in one to
five strokes, this divides one."""

LOW = 0.4
"""What is lower than this share of the highest is a part of its neighbour."""


@dataclass(frozen=True)
class Box:
    """Where something lies: x to the right, y downwards, in the unit of what it lies on."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def joined(self, other: "Box") -> "Box":
        """The smallest box around both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True)
class Cluster:
    """Parts that make one digit.

    Attributes:
        box: around all of them.
        parts: their indices, in the order in which they were given.
    """

    box: Box
    parts: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class InkDigit:
    """One digit of a drawing.

    Attributes:
        box: around the pen's middle line, in the unit of the ink.
        ink: its own strokes, and those of the eraser that reach it.
    """

    box: Box
    ink: Ink


@dataclass(frozen=True, eq=False)
class PictureDigit:
    """One digit of a picture.

    Attributes:
        image: (28, 28), 0 background to 1 ink, as the network sees it.
        box: where its ink lies in the picture as it is meant to be looked at, in whole pixels.
    """

    image: Float32
    box: Box


def grouped(boxes: Sequence[Box], touch: float = 0.0, growing: int | None = None) -> list[Cluster]:
    """Parts grouped into digits, from left to right.

    Args:
        boxes: around each part.
        touch: parts no farther apart in x belong together in any case.
        growing: the part that a hand still draws: it is low only because it has just begun.
    """
    groups = [Cluster(box, (i,)) for i, box in sorted(enumerate(boxes), key=lambda each: each[1].left)]
    while (pair := _pair(groups, touch, growing)) is not None:
        first, second = groups[pair : pair + 2]
        groups[pair : pair + 2] = [Cluster(first.box.joined(second.box), tuple(sorted(first.parts + second.parts)))]
    return groups


def _pair(groups: Sequence[Cluster], touch: float, growing: int | None) -> int | None:
    """The first of two neighbours that belong together; None where all stand apart."""
    gaps = [right.box.left - left.box.right for left, right in pairwise(groups)]
    for i, gap in enumerate(gaps):
        if gap <= max(touch, GAP * max(groups[i].box.height, groups[i + 1].box.height)):
            return i
    old = [group for group in groups if group.parts != (growing,)]
    highest = max((group.box.height for group in old), default=0.0)
    for i, group in enumerate(groups):
        if gaps and group in old and group.box.height < LOW * highest:
            return min((j for j in (i - 1, i) if 0 <= j < len(gaps)), key=gaps.__getitem__)
    return None


def boxes_of(ink: Ink) -> list[Box | None]:
    """Around what is left of each stroke's middle line; None for the eraser's, and where nothing is left."""
    return [None if extent is None else Box(*extent) for extent in extents(ink)]


def ink_digits(ink: Ink, boxes: Sequence[Box | None], *, growing: bool = False) -> list[InkDigit]:
    """The digits of a drawing, from left to right; none where no ink is left.

    Args:
        ink: a drawing; one of a single digit comes back as it is.
        boxes: around each of its strokes, from `boxes_of`.
        growing: whether a hand still draws the last stroke.
    """
    drawn = {i: box for i, box in enumerate(boxes) if box is not None}
    if not drawn:
        return []
    pens, last = list(drawn), len(boxes) - 1
    newest = pens.index(last) if growing and last in drawn else None
    groups = grouped(list(drawn.values()), max(ink.strokes[i].width for i in pens), newest)
    if len(groups) == 1:
        return [InkDigit(groups[0].box, ink)]
    digits = []
    for group in groups:
        own = {pens[i] for i in group.parts}
        strokes = (stroke for i, stroke in enumerate(ink.strokes) if i in own or _reaches(stroke, group.box))
        digits.append(InkDigit(group.box, replace(ink, strokes=tuple(strokes), label=None)))
    return digits


def _reaches(stroke: Stroke, box: Box) -> bool:
    """Whether a stroke erases at a box; it may have erased ink there that the box does not hold."""
    if not stroke.erase:
        return False
    left, right = float(stroke.points[:, 0].min()), float(stroke.points[:, 0].max())
    return left - stroke.width <= box.right and right + stroke.width >= box.left
