"""A remedy that was tried, as a button that takes it: how the run went with it as a small curve, and in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.views.named import named
from app.views.painting import bold, draw_focus, faded, tabular

CURVE = QSize(36, 18)
"""Pixels of a small curve."""

GAP = 5
"""Pixels between the parts."""

LEAST = 120
"""Pixels of width, at least."""


@dataclass(frozen=True)
class TrialLine:
    """What a row says.

    Attributes:
        words: what was tried.
        result: what came of it, in a word or two.
        told: both in a sentence.
        curve: (share of the way, accuracy) points, both from 0 to 1.
        offered: whether it can be taken: it helps.
    """

    words: str
    result: str
    told: str
    curve: Sequence[tuple[float, float]]
    offered: bool


class TrialRow(QAbstractButton):
    """One remedy; clicked, a person takes it."""

    def __init__(self, number: int, line: TrialLine, parent: QWidget | None = None) -> None:
        """The remedy of this number, counted from 0."""
        super().__init__(parent)
        self._line = line
        tip = " Click: the run goes on in this way. Network, Back brings back what there is." if line.offered else ""
        named(self, f"trial{number}", line.told, line.told + tip)
        self.setEnabled(line.offered)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if line.offered:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def line(self) -> TrialLine:
        """What it says."""
        return self._line

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        words = self.fontMetrics().horizontalAdvance(f"{self._line.words}  {self._line.result}")
        return QSize(CURVE.width() + 4 * GAP + words, max(CURVE.height(), self.fontMetrics().height()) + 4)

    def minimumSizeHint(self) -> QSize:
        """The words give way before the result."""
        return QSize(LEAST, self.sizeHint().height())

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be clicked."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The curve, the words, the result; a ground under the mouse."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # One reads it where it cannot be taken, too.
        text, accent = (
            palette.color(QPalette.ColorGroup.Active, role)
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.Highlight)
        )
        box = QRectF(self.rect())
        if self._line.offered:
            painter.fillRect(box, faded(accent, 0.28 if self.underMouse() or self.isDown() else 0.12))
        self._draw_curve(
            painter, QRectF(GAP / 2, (box.height() - CURVE.height()) / 2, CURVE.width(), CURVE.height()), text, accent
        )
        painter.setPen(text)
        painter.setFont(tabular(bold(self.font())))
        result = painter.fontMetrics().horizontalAdvance(self._line.result)
        right = box.adjusted(0, 0, -GAP, 0)
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(right, flags | Qt.AlignmentFlag.AlignRight, self._line.result)
        painter.setFont(self.font())
        words = QRectF(CURVE.width() + 1.5 * GAP, 0, right.right() - result - CURVE.width() - 3 * GAP, box.height())
        short = painter.fontMetrics().elidedText(self._line.words, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, flags | Qt.AlignmentFlag.AlignLeft, short)
        if self.hasFocus():
            draw_focus(painter, box, palette)

    def _draw_curve(self, painter: QPainter, area: QRectF, text: QColor, accent: QColor) -> None:
        """A frame from 0 to 100 percent, and the line."""
        painter.setPen(faded(text, 0.3))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawRect(area)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inner = area.adjusted(2, 2, -2, -2)
        painter.setPen(QPen(accent, 1.5))
        painter.drawPolyline(
            [
                QPointF(inner.left() + x * inner.width(), inner.bottom() - y * inner.height())
                for x, y in self._line.curve
            ]
        )
