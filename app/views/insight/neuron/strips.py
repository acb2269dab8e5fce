"""A neuron's activations by class: for each of the ten digits a strip with least, quartiles and largest."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.assistive import tell
from app.views.copying import offer_copies
from app.views.live_tip import LiveTip
from app.views.named import named
from app.views.number_table import given
from app.views.painting import draw_focus, faded, mixed, tabular
from app.views.sheet import table_csv
from app.views.table_texts import latex_table
from nn.arrays import CLASSES, Array, Int
from nn.derivation.shown import brief, shown

HEADS = ("class", "digits", "least", "quartile 1", "median", "quartile 3", "largest")
TIP = (
    "Thin: from the least to the largest activation; thick: the middle half of the digits; a line: the median. "
    "Ctrl+C copies all as CSV, Ctrl+Shift+C as LaTeX."
)
WIDEST = "\u22120.000\u00d710\u207b\u2070\u2070"
"""A median as wide as any."""
APART, EDGE = 8, 4
"""Pixels."""


class ActivityStrips(QWidget):
    """Ten strips on one axis; Up and Down walk along them, and the pointer reads one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """None yet."""
        super().__init__(parent)
        named(self, "activityStrips", "Activations by class", TIP)
        self.setFont(tabular(self.font()))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._quartiles: Array = np.full((CLASSES, 5), np.nan)
        self._counts: Int = np.zeros(CLASSES, np.int64)
        self._row = 0
        self._tip = LiveTip(self, lambda at: self.words(self._row_at(at.y())))
        offer_copies(self, self.csv, self.latex)

    def show_classes(self, quartiles: Array, counts: Int) -> None:
        """Show least, three quartiles and largest of each class, (10, 5), NaN for none, of so many digits, (10,)."""
        self._quartiles, self._counts = quartiles, counts
        self.setAccessibleDescription("; ".join(map(self.words, range(CLASSES))))
        self._tip.renew()
        self.update()

    def words(self, label: int) -> str:
        """One class in a sentence."""
        count, five = int(self._counts[label]), self._quartiles[label].tolist()
        if not count:
            return f"{label}: no digits"
        low, first, middle, third, high = map(shown, five)
        return f"{label}: {count:,} digits, from {low} to {high}, half of them from {first} to {third}, median {middle}"

    def csv(self) -> str:
        """All numbers: ``class,digits,least,...``."""
        rows = ([str(k), str(self._counts[k]), *map(repr, self._quartiles[k].tolist())] for k in range(CLASSES))
        return table_csv(HEADS, rows)

    def latex(self) -> str:
        """The same as a tabular, in the digits that are shown."""
        rows = (
            [str(k), str(count), *(given(value) if count else "" for value in five)]
            for k, (count, five) in enumerate(zip(self._counts.tolist(), self._quartiles.tolist(), strict=True))
        )
        return latex_table(HEADS, rows)

    # Geometry.

    def _line(self) -> int:
        return self.fontMetrics().height() + 2

    def sizeHint(self) -> QSize:
        """A line a class, and one for the axis."""
        return QSize(320, (CLASSES + 1) * self._line() + 2 * EDGE)

    def minimumSizeHint(self) -> QSize:
        """Narrower."""
        return QSize(200, self.sizeHint().height())

    def _strip(self, row: int) -> QRectF:
        """Where the strip of a class lies."""
        metrics = self.fontMetrics()
        left = EDGE + metrics.horizontalAdvance("0") + APART
        right = self.width() - EDGE - metrics.horizontalAdvance(WIDEST) - APART
        return QRectF(left, EDGE + row * self._line(), max(right - left, 1), self._line())

    def _beside(self, strip: QRectF) -> QRectF:
        """Where its median stands."""
        left = strip.right() + APART
        return QRectF(left, strip.top(), self.width() - EDGE - left, strip.height())

    def _row_at(self, y: float) -> int:
        return min(max(int((y - EDGE) // self._line()), 0), CLASSES - 1)

    # What a person does.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down read another class."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._row = min(max(self._row + step, 0), CLASSES - 1)
            tell(self, self.words(self._row))
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Read the class under the pointer."""
        return (event.type() == QEvent.Type.ToolTip and self._tip.answers(event)) or super().event(event)

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        """Label, strip and median of each class; the ends of the axis below."""
        painter, palette = QPainter(self), self.palette()
        text, ground = palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Window)
        known = self._quartiles[np.isfinite(self._quartiles)]
        low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
        low, high = min(low, 0.0), max(high, 0.0)
        span = high - low or 1.0
        centre = Qt.AlignmentFlag.AlignVCenter
        zero = self._strip(0)
        at = zero.left() - low / span * zero.width()
        painter.setPen(QPen(mixed(text, ground, 0.3), 1))
        painter.drawLine(QPointF(at, EDGE), QPointF(at, self._strip(CLASSES).top()))
        for label in range(CLASSES):
            strip = self._strip(label)
            painter.setPen(text)
            painter.drawText(QRectF(EDGE, strip.top(), strip.left(), strip.height()), centre, str(label))
            if self._counts[label] and np.isfinite(self._quartiles[label]).all():
                self._paint_strip(painter, strip, (self._quartiles[label] - low) / span)
                painter.setPen(text)
                median = shown(float(self._quartiles[label, 2]))
                painter.drawText(self._beside(strip), centre | Qt.AlignmentFlag.AlignRight, median)
        axis = self._strip(CLASSES)
        painter.setPen(faded(text, 0.8))
        painter.drawText(axis, Qt.AlignmentFlag.AlignLeft, brief(float(f"{low:.3g}")))
        painter.drawText(axis, Qt.AlignmentFlag.AlignRight, brief(float(f"{high:.3g}")))
        painter.drawText(self._beside(axis), Qt.AlignmentFlag.AlignRight, "median")
        if self.hasFocus():
            row = self._strip(self._row)
            draw_focus(painter, QRectF(0, row.top(), self.width(), row.height()), palette)

    def _paint_strip(self, painter: QPainter, strip: QRectF, five: Array) -> None:
        palette = self.palette()
        accent, text = palette.color(QPalette.ColorRole.Highlight), palette.color(QPalette.ColorRole.WindowText)
        x = (strip.left() + five * strip.width()).tolist()
        middle, half = strip.center().y(), strip.height() * 0.3
        painter.setPen(QPen(faded(text, 0.7), 1))
        painter.drawLine(QPointF(x[0], middle), QPointF(x[4], middle))
        painter.fillRect(QRectF(x[1], middle - half, max(x[3] - x[1], 1.0), 2 * half), faded(accent, 0.6))
        painter.setPen(QPen(text, 2))
        painter.drawLine(QPointF(x[2], middle - half), QPointF(x[2], middle + half))
