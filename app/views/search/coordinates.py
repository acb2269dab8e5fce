"""Parallel coordinates: an axis a field, and a line for each trial through what was drawn for it."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from app.views.copying import offer_copies
from app.views.focus_frame import FocusFrame
from app.views.painting import faded, tabular
from app.views.search.shown_trial import REACH, ShownTrial, TrialAxis, draw_lines
from app.views.sheet import known, table_csv

AROUND, BELOW = 8, 4
LEAST_LINES = 9
"""Lines of text: the least height."""
LEAST_WIDTH = 240
WAITING = "Trials appear here as soon as they begin."
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class Coordinates(QWidget):
    """Shows trials as lines, the better the more they stand out; a click, or the arrow keys, choose one.

    Signals:
        chosen: the number of a trial.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No axes yet."""
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._axes: Sequence[TrialAxis] = ()
        self._trials: Sequence[ShownTrial] = ()
        self._number: int | None = None
        FocusFrame(self)
        offer_copies(self, self.csv)

    def show_trials(self, axes: Sequence[TrialAxis], trials: Sequence[ShownTrial]) -> None:
        """Show these trials on these axes."""
        self._axes, self._trials = axes, trials
        self.update()

    def csv(self) -> str:
        """Where each trial is on each axis, from 0 at its lower end to 1 at its upper one; empty without any."""
        heads = ("trial", *(axis.label for axis in self._axes))
        rows = ([str(trial.number), *map(known, trial.places)] for trial in self._trials)
        return table_csv(heads, rows) if self._trials else ""

    def choose(self, number: int | None) -> None:
        """Let the line of this trial stand out, or none."""
        self._number = number
        self.update()

    def nearest(self, at: QPointF) -> int | None:
        """The number of the trial whose line passes here; None where none does."""
        point = np.array([at.x(), at.y()])
        near = [(_distance(self._points(trial), point), trial.number) for trial in self._trials]
        distance, number = min(near, default=(math.inf, 0))
        return number if distance <= REACH else None

    def point(self, number: int, axis: int) -> QPointF:
        """Where the line of a trial crosses an axis."""
        trial = next(trial for trial in self._trials if trial.number == number)
        return QPointF(self._x(axis), self._y(trial.places[axis]))

    # Where things are.

    def _box(self) -> QRectF:
        line = self.fontMetrics().height()
        return QRectF(self.rect()).adjusted(AROUND, AROUND + line + BELOW, -AROUND, -AROUND)

    def _room(self) -> float:
        """Pixels across that an axis and its texts have."""
        return self._box().width() / max(len(self._axes), 1)

    def _x(self, axis: int) -> float:
        return self._box().left() + (axis + 0.5) * self._room()

    def _y(self, place: float) -> float:
        box, half = self._box(), self.fontMetrics().height() / 2
        return box.bottom() - half - place * (box.height() - 2 * half)

    def _points(self, trial: ShownTrial) -> list[tuple[float, float]]:
        (left, top), (right, bottom) = (self._x(0), self._y(1)), (self._x(1), self._y(0))
        return [
            (left + axis * (right - left), bottom + place * (top - bottom))
            for axis, place in enumerate(trial.places)
            if not math.isnan(place)
        ]

    # What is seen.

    def paintEvent(self, event: QPaintEvent) -> None:
        """Axes, lines with the best on top, the chosen one above all, and texts that the lines leave readable."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(tabular(self.font()))
        text = self.palette().color(QPalette.ColorRole.Text)
        if not self._trials:
            painter.setPen(text)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(AROUND, AROUND, -AROUND, -AROUND), flags, WAITING)
            return
        painter.setPen(QPen(faded(text, 0.4), 1))
        for number in range(len(self._axes)):
            painter.drawLine(QPointF(self._x(number), self._y(0)), QPointF(self._x(number), self._y(1)))
        lines = [(trial, self._points(trial)) for trial in self._trials]
        draw_lines(painter, self.palette(), lines, self._number, dots=True)
        painter.setPen(text)
        for number, axis in enumerate(self._axes):
            self._write(painter, number, axis)

    def _write(self, painter: QPainter, number: int, axis: TrialAxis) -> None:
        text, base = painter.fontMetrics(), self.palette().color(QPalette.ColorRole.Base)
        room, x, height = self._room() - 6, self._x(number), text.height()
        head = text.elidedText(axis.label, Qt.TextElideMode.ElideRight, round(room))
        painter.drawText(QRectF(x - room / 2, AROUND, room, height), Qt.AlignmentFlag.AlignCenter, head)
        for place, words in axis.ticks:
            cut = text.elidedText(words, Qt.TextElideMode.ElideRight, round(room))
            width = text.horizontalAdvance(cut) + 4
            box = QRectF(x - width / 2, self._y(place) - height / 2, width, height)
            painter.fillRect(box, faded(base, 0.9))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cut)

    # What a person does.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the trial whose line is here."""
        if event.button() is Qt.MouseButton.LeftButton and (number := self.nearest(event.position())) is not None:
            self.chosen.emit(number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which trial is here, or which field."""
        tip, number = "", self.nearest(event.position())
        if number is not None:
            tip = next(trial.tip for trial in self._trials if trial.number == number)
        elif self._axes and event.position().y() < self._box().top():
            place = int((event.position().x() - self._box().left()) / self._room())
            tip = self._axes[min(max(place, 0), len(self._axes) - 1)].label
        QToolTip.showText(event.globalPosition().toPoint(), tip, self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the trials, from the best to the worst."""
        key = Qt.Key(event.key())
        if key not in STEPS or not self._trials:
            super().keyPressEvent(event)
            return
        ranked = sorted(self._trials, key=lambda trial: math.inf if math.isnan(trial.goodness) else -trial.goodness)
        numbers = [trial.number for trial in ranked]
        at = numbers.index(self._number) + STEPS[key] if self._number in numbers else 0
        self.chosen.emit(numbers[min(max(at, 0), len(numbers) - 1)])

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Some lines of text."""
        return QSize(LEAST_WIDTH, LEAST_LINES * self.fontMetrics().height() + 2 * AROUND)

    def sizeHint(self) -> QSize:
        """As it needs at least."""
        return self.minimumSizeHint()


def _distance(points: Sequence[tuple[float, float]], point: np.ndarray) -> float:
    """Pixels from a point to a line through points; infinite where there is none."""
    if len(points) < 2:
        return math.inf
    corners = np.array(points)
    start, along = corners[:-1], np.diff(corners, axis=0)
    share = np.clip(((point - start) * along).sum(1) / np.maximum((along**2).sum(1), 1e-12), 0, 1)
    return float(np.sqrt(((start + share[:, None] * along - point) ** 2).sum(1)).min())
