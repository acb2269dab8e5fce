"""A drawing in the making: the ink so far, the stroke that grows, and the way back.

What lies on the paper is frozen. Each change makes a new page, so that undo is nothing but the page before. The unit
is the side of the paper: x and y run from 0 to 1, whatever the size of the window.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Literal, TypeAlias

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from nn.arrays import SIDE, Float32
from nn.data.ink import Ink, Stroke
from nn.data.raster import BOX, Float64, Frame
from nn.data.row import Box, PictureDigit

Hand: TypeAlias = Literal["mouse", "touch", "tablet", "keys"]
"""What draws. A stroke begun by one of them is not continued by another."""

NEAREST = 0.002
"""A hand that moved by less than this share of the side, about half a pixel, adds no point."""

FITTED = 0.7
"""Share of the paper that ink of another unit is scaled to."""

ROW = 0.86
"""Share of the paper that the digits of a picture are scaled to."""

WHOLE = Frame(0.0, 0.0, 1.0)
"""Where a picture of one digit lies: on the whole paper."""


@dataclass(frozen=True, eq=False)
class Placed:
    """A digit of a picture on the paper, in units of its side.

    Attributes:
        image: (28, 28), 0 background to 1 ink, read-only.
        frame: where it lies.
        box: around its ink.
    """

    image: Float32
    frame: Frame
    box: Box


@dataclass(frozen=True, eq=False)
class Page:
    """What lies on the paper: ink, or the digits of a picture from elsewhere in its place."""

    ink: Ink = field(default_factory=Ink)
    pictures: tuple[Placed, ...] = ()

    def follows(self, before: "Page") -> bool:
        """Whether it is `before` with one stroke more."""
        strokes = self.ink.strokes
        return not before.pictures and len(strokes) > 0 and strokes[:-1] == before.ink.strokes


@dataclass
class Growing:
    """The stroke that is being drawn; what it means is written at `Stroke`."""

    hand: Hand
    width: float
    erase: bool
    points: list[tuple[float, float]] = field(default_factory=list)
    pressure: list[float] = field(default_factory=list)

    @property
    def feels(self) -> bool:
        """Whether pressure makes it wider: only a tablet feels any, and the eraser does not heed it."""
        return self.hand == "tablet" and not self.erase

    def stroke(self) -> Stroke:
        """The stroke so far."""
        pressure = np.array(self.pressure, np.float32) if self.hand == "tablet" else None
        return Stroke(np.array(self.points, np.float32), pressure, self.erase, width=self.width)


class Drawing(QObject):
    """One drawing and its history.

    Attributes:
        undo_stack: "Draw stroke", "Erase", "Clear", "Replace ink", "Open picture" and "Put drawing back", each
            of them one step back.
        growing: The stroke that is being drawn, if any.
    """

    grown = Signal()
    """The growing stroke has a new end."""

    replaced = Signal()
    """What lies on the paper is another thing in any other way."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Nothing drawn yet."""
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.growing: Growing | None = None
        self._page = Page()

    def ink(self) -> Ink:
        """Everything drawn, the growing stroke too. A label holds only as long as nothing is added."""
        if self.growing is None:
            return self._page.ink
        return Ink((*self._page.ink.strokes, self.growing.stroke()))

    @property
    def page(self) -> Page:
        """What lies on the paper without the growing stroke."""
        return self._page

    def finished(self) -> tuple[Stroke, ...]:
        """The strokes without the growing one."""
        return self._page.ink.strokes

    def pictures(self) -> tuple[Placed, ...]:
        """The digits of a picture that lie in the place of ink, from left to right, until something is drawn."""
        return self._page.pictures if self.growing is None else ()

    def is_empty(self) -> bool:
        """True if neither ink nor a picture is there."""
        return self.growing is None and not self._page.ink.strokes and not self._page.pictures

    def replace(self, ink: Ink) -> None:
        """Put other ink in the place of what is there. If it leaves the paper it is scaled to fit on it."""
        self.cancel()
        self._change("Replace ink", Page(on_paper(ink)))

    def place(self, digits: Sequence[PictureDigit]) -> None:
        """Put the digits of a picture in the place of what is there."""
        self.cancel()
        self._change("Open picture", Page(pictures=placed(digits)))

    def put_back(self, page: Page) -> None:
        """Put what lay on the paper before in the place of what is there."""
        self.cancel()
        if page is not self._page:
            self._change("Put drawing back", page)

    def clear(self) -> None:
        """Take an empty sheet."""
        self.cancel()
        if not self.is_empty():
            self._change("Clear", Page())

    def begin(self, hand: Hand, x: float, y: float, *, width: float, erase: bool, pressure: float = 0.0) -> None:
        """Begin a stroke, unless another hand is at it; a pen that the keys have left down is lifted."""
        if self.growing is not None:
            if self.growing.hand not in ("keys", hand):
                return
            self.finish()
        self.growing = Growing(hand, width, erase)
        self.extend(hand, x, y, pressure)

    def extend(self, hand: Hand, x: float, y: float, pressure: float = 0.0) -> None:
        """Draw on to a point; beyond the paper's edge the stroke follows the edge.

        Without a stroke of this hand nothing happens, nor if the hand neither moved nor pressed harder.
        """
        growing = self.growing
        if growing is None or growing.hand != hand:
            return
        x, y, pressure = (min(max(value, 0.0), 1.0) for value in (x, y, pressure))
        points = growing.points
        if points and max(abs(x - points[-1][0]), abs(y - points[-1][1])) < NEAREST:
            if pressure <= growing.pressure[-1]:
                return
            growing.pressure[-1] = pressure
        else:
            points.append((x, y))
            growing.pressure.append(pressure)
        self.grown.emit()

    def finish(self, hand: Hand | None = None) -> None:
        """Make the growing stroke a part of the drawing, if this hand draws it (or whoever draws it)."""
        growing = self.growing
        if growing is None or hand not in (None, growing.hand):
            return
        strokes = self._page.ink.strokes
        if growing.erase and not strokes:
            self.cancel()  # nothing was there to erase, so there is nothing to undo
            return
        self.growing = None
        self._change("Erase" if growing.erase else "Draw stroke", Page(Ink((*strokes, growing.stroke()))))

    def cancel(self, hand: Hand | None = None) -> None:
        """Take back the growing stroke, if this hand draws it (or whoever draws it)."""
        if self.growing is not None and hand in (None, self.growing.hand):
            self.growing = None
            self.replaced.emit()

    def _change(self, text: str, page: Page) -> None:
        self.undo_stack.push(_ChangePage(text, self._apply, self._page, page))

    def _apply(self, page: Page) -> None:
        self._page = page
        self.replaced.emit()


class _ChangePage(QUndoCommand):
    """From one page to another, and back."""

    def __init__(self, text: str, apply: Callable[[Page], None], before: Page, after: Page) -> None:
        super().__init__(text)
        self._apply, self._before, self._after = apply, before, after

    def redo(self) -> None:
        self._apply(self._after)

    def undo(self) -> None:
        self._apply(self._before)


def placed(digits: Sequence[PictureDigit]) -> tuple[Placed, ...]:
    """Where the digits of a picture lie on the paper: one fills it, several stand as they do in the picture."""
    if len(digits) == 1:
        return (Placed(_kept(digits[0].image), WHOLE, Box(0.0, 0.0, 1.0, 1.0)),)
    whole = reduce(Box.joined, (digit.box for digit in digits))
    scale = ROW / max(whole.right - whole.left, whole.height)
    middle = np.array([whole.left + whole.right, whole.top + whole.bottom]) / 2
    return tuple(_placed(digit, middle, scale) for digit in digits)


def _placed(digit: PictureDigit, middle: Float64, scale: float) -> Placed:
    """A digit with its ink in its box, which is scaled and moved so that `middle` is that of the paper."""
    box = digit.box
    left, top = ((box.left, box.top) - middle) * scale + 0.5
    right, bottom = ((box.right, box.bottom) - middle) * scale + 0.5
    side = max(right - left, bottom - top) * SIDE / BOX
    spans = (np.flatnonzero((digit.image > 0.3).any(axis=axis)) for axis in (0, 1))
    x, y = ((span[0] + span[-1] + 1) / 2 * side / SIDE for span in spans)
    place = Frame(float((left + right) / 2 - x), float((top + bottom) / 2 - y), float(side))
    return Placed(_kept(digit.image), place, Box(float(left), float(top), float(right), float(bottom)))


def _kept(image: Float32) -> Float32:
    image = image.copy()
    image.flags.writeable = False
    return image


def on_paper(ink: Ink) -> Ink:
    """The ink itself if it lies on the paper, else scaled and moved to its middle, with its aspect kept."""
    if not ink.strokes:
        return ink
    points = np.concatenate([stroke.points for stroke in ink.strokes]).astype(np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    if low.min() >= 0 and high.max() <= 1:
        return ink
    scale = FITTED / max((high - low).max(), *(stroke.width for stroke in ink.strokes))
    strokes = (
        replace(
            stroke,
            points=((stroke.points - (low + high) / 2) * scale + 0.5).astype(np.float32),
            width=stroke.width * scale,
        )
        for stroke in ink.strokes
    )
    return replace(ink, strokes=tuple(strokes))
