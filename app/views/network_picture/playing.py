"""The picture plays: an example goes through the network layer by layer and back, slowly, and stands still then."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtWidgets import QStyle, QWidget

from app.views.network_picture.stage import Reach
from nn.insight.lines import Way

FRAME_MS = 33
LAYER_MS, PAUSE_MS = 1400, 700
"""On the lines into a layer, and then at the layer itself."""


@dataclass(frozen=True)
class Leg:
    """A part of the way: from one layer to the next, after a pause there; or the pause alone."""

    start: Reach
    end: Reach
    pause: int

    @property
    def length(self) -> float:
        """In milliseconds."""
        return self.pause + LAYER_MS * (self.end.done - self.start.done)

    def at(self, spent: float) -> Reach:
        """Where it is after so many milliseconds."""
        part = min(max(spent - self.pause, 0.0) / LAYER_MS, self.end.done - self.start.done)
        return Reach(self.start.way, self.start.depth, self.start.done + part)


def between(start: Reach, end: Reach) -> Leg:
    """From one place to another, without a pause."""
    return Leg(start, end, 0)


def legs(depth: int, ways: Sequence[Way]) -> list[Leg]:
    """These ways through a network of so many layers, each from its beginning to its end."""
    stops = [[Reach(way, depth, float(done)) for done in range(depth + 1)] for way in ways]
    return [Leg(one, other, PAUSE_MS) for way in stops for one, other in pairwise((*way, way[-1]))]


class Player(QObject):
    """Goes along a way, and shows how far it has come; nothing runs when it does not play.

    Signals:
        moved: the Reach, None at the end of all.
    """

    moved = Signal(object)

    def __init__(self, widget: QWidget) -> None:
        """At rest; `widget` belongs to who plays, and knows whether a person wants anything to move."""
        super().__init__(widget)
        self._widget = widget
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(lambda: self.advance(self._clock.restart()))
        self._legs: list[Leg] = []
        self._spent = 0.0
        self._end: Reach | None = None

    def is_on(self) -> bool:
        """Whether it plays."""
        return self._timer.isActive()

    def play(self, legs: list[Leg], end: Reach | None = None) -> None:
        """Play these one after the other from the beginning, and stand still then at `end`, where all is shown."""
        self._legs, self._end, self._spent = legs, end, 0.0
        self._clock.start()
        self._timer.start()
        self.advance(0.0)

    def stop(self) -> None:
        """Stand still, at the end."""
        if self.is_on():
            self._timer.stop()
            self.moved.emit(self._end)

    def advance(self, ms: float) -> None:
        """Go on for so many milliseconds."""
        self._spent += ms
        before = 0.0
        for leg in self._legs:
            if self._spent < before + leg.length:
                still = not self._moves()
                self.moved.emit(leg.end if still and self._spent > before + leg.pause else leg.at(self._spent - before))
                return
            before += leg.length
        self.stop()

    def _moves(self) -> bool:
        """Whether a person wants to see anything move; else they see one layer after another."""
        return bool(self._widget.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self._widget))
