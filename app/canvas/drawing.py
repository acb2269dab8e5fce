"""A drawing in the making: the ink so far, the stroke that grows, and the way back.

What lies on the paper is frozen. Each change makes a new page, so that undo is nothing but the page before. The unit
is the side of the paper: x and y run from 0 to 1, whatever the size of the window.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from nn.arrays import Float32
from nn.data.ink import Ink, Stroke

Hand: TypeAlias = Literal["mouse", "touch", "tablet", "keys"]
"""What draws. A stroke begun by one of them is not continued by another."""

NEAREST = 0.002
"""A hand that moved by less than this share of the side, about half a pixel, adds no point."""

FITTED = 0.7
"""Share of the paper that ink of another unit is scaled to."""


@dataclass(frozen=True, eq=False)
class Page:
    """What lies on the paper: ink, or a picture (28, 28) from elsewhere in its place."""

    ink: Ink = field(default_factory=Ink)
    picture: Float32 | None = None


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
        undo_stack: "Draw stroke", "Erase", "Clear", "Replace ink" and "Open picture", each of them one step back.
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

    def finished(self) -> tuple[Stroke, ...]:
        """The strokes without the growing one."""
        return self._page.ink.strokes

    def picture(self) -> Float32 | None:
        """The picture (28, 28) that lies in the place of ink, until something is drawn."""
        return self._page.picture if self.growing is None else None

    def is_empty(self) -> bool:
        """True if neither ink nor a picture is there."""
        return self.growing is None and not self._page.ink.strokes and self._page.picture is None

    def replace(self, ink: Ink) -> None:
        """Put other ink in the place of what is there. If it leaves the paper it is scaled to fit on it."""
        self.cancel()
        self._change("Replace ink", Page(on_paper(ink)))

    def place(self, picture: Float32) -> None:
        """Put a picture (28, 28), 0 background to 1 ink, in the place of what is there."""
        self.cancel()
        picture = picture.copy()
        picture.flags.writeable = False
        self._change("Open picture", Page(picture=picture))

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
