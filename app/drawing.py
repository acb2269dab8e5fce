"""A drawing in the making: the ink so far, the stroke that grows, and the way back.

The ink is frozen. Each change makes a new one, so that undo is nothing but the ink before. The unit is the side of
the paper: x and y run from 0 to 1, whatever the size of the window.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from nn.data.ink import Ink, Stroke

Hand: TypeAlias = Literal["mouse", "touch", "tablet", "keys"]
"""What draws. A stroke begun by one of them is not continued by another."""

NEAREST = 0.002
"""A hand that moved by less than this share of the side, about half a pixel, adds no point."""

FITTED = 0.7
"""Share of the paper that ink of another unit is scaled to."""


@dataclass
class Growing:
    """The stroke that is being drawn; what it means is written at `Stroke`."""

    hand: Hand
    width: float
    erase: bool
    points: list[tuple[float, float]] = field(default_factory=list)
    pressure: list[float] = field(default_factory=list)

    def stroke(self) -> Stroke:
        """The stroke so far; only a tablet feels pressure."""
        pressure = np.array(self.pressure, np.float32) if self.hand == "tablet" else None
        return Stroke(np.array(self.points, np.float32), pressure, self.erase, width=self.width)


class Drawing(QObject):
    """One drawing and its history.

    Attributes:
        undo_stack: "Draw stroke", "Erase", "Clear" and "Replace ink", each of them one step back.
        growing: The stroke that is being drawn, if any.
    """

    grown = Signal()
    """The growing stroke has a new end."""

    replaced = Signal()
    """The ink is another one in any other way."""

    stroke_finished = Signal()
    """The growing stroke has become a part of the drawing."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Nothing drawn yet."""
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.growing: Growing | None = None
        self._ink = Ink()

    def ink(self) -> Ink:
        """Everything drawn, the growing stroke too. A label holds only as long as nothing is added."""
        if self.growing is None:
            return self._ink
        return Ink((*self._ink.strokes, self.growing.stroke()))

    def finished(self) -> tuple[Stroke, ...]:
        """The strokes without the growing one."""
        return self._ink.strokes

    def replace(self, ink: Ink) -> None:
        """Put another ink in the place of this one. If it leaves the paper it is scaled to fit on it."""
        self.cancel()
        self._change("Replace ink", on_paper(ink))

    def clear(self) -> None:
        """Take an empty sheet."""
        self.cancel()
        if self._ink.strokes:
            self._change("Clear", Ink())

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
        if growing.erase and not self._ink.strokes:
            self.cancel()  # nothing was there to erase, so there is nothing to undo
            return
        self.growing = None
        self._change("Erase" if growing.erase else "Draw stroke", Ink((*self._ink.strokes, growing.stroke())))
        self.stroke_finished.emit()

    def cancel(self, hand: Hand | None = None) -> None:
        """Take back the growing stroke, if this hand draws it (or whoever draws it)."""
        if self.growing is not None and hand in (None, self.growing.hand):
            self.growing = None
            self.replaced.emit()

    def _change(self, text: str, ink: Ink) -> None:
        self.undo_stack.push(_ChangeInk(text, self._apply, self._ink, ink))

    def _apply(self, ink: Ink) -> None:
        self._ink = ink
        self.replaced.emit()


class _ChangeInk(QUndoCommand):
    """From one ink to another, and back."""

    def __init__(self, text: str, apply: Callable[[Ink], None], before: Ink, after: Ink) -> None:
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
