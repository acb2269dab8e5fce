"""A remedy that was tried: how the run went with it, as a small curve, in words, and a button that takes it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.views.boxes import filled
from app.views.named import named
from app.views.painting import faded

CURVE = QSize(64, 28)
"""Pixels of a small curve."""

TAKE_TIP = "Take this up: the run goes on from there in this way. Network, Back brings back what there is."


@dataclass(frozen=True)
class TrialLine:
    """What a row says.

    Attributes:
        words: what was tried and what came of it.
        curve: (share of the way, accuracy) points, both from 0 to 1.
        offered: whether it can be taken: it helps.
    """

    words: str
    curve: Sequence[tuple[float, float]]
    offered: bool


class TrialCurve(QWidget):
    """The accuracy along a trial, from 0 to 1."""

    def __init__(self, curve: Sequence[tuple[float, float]], parent: QWidget | None = None) -> None:
        """Show this curve."""
        super().__init__(parent)
        self._curve = curve
        self.setFixedSize(CURVE)
        last = curve[-1][1] if curve else 0.0
        named(
            self, "trialCurve", f"Accuracy, at the end {last:.0%}", f"Accuracy along the trial, at the end {last:.0%}"
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame and a line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(faded(palette.color(QPalette.ColorRole.Text), 0.3))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.drawRect(area)
        inner = area.adjusted(2, 3, -2, -3)
        points = [
            QPointF(inner.left() + x * inner.width(), inner.bottom() - y * inner.height()) for x, y in self._curve
        ]
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 1.5))
        painter.drawPolyline(points)


class TrialRow(QWidget):
    """One remedy.

    Signals:
        taken: a person takes it.
    """

    taken = Signal()

    def __init__(self, number: int, line: TrialLine, parent: QWidget | None = None) -> None:
        """The remedy of this number, counted from 0."""
        super().__init__(parent)
        words = named(QLabel(line.words), f"trialWords{number}", line.words)
        words.setWordWrap(True)
        words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button = named(QPushButton("Take"), f"takeTrial{number}", f"Take: {line.words}", TAKE_TIP)
        self.button.setVisible(line.offered)
        self.button.clicked.connect(self.taken)
        filled(QHBoxLayout(self), TrialCurve(line.curve), (words, 1), self.button, spacing=8)
