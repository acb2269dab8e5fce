"""The loss along the scale of a neuron: measured, and beside it the line by which the present gradient foretells it."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.copying import offer_copies
from app.views.derivation.common.wording import number_latex
from app.views.insight.neuron.words import CHANGE
from app.views.named import named
from app.views.painting import draw_focus, faded, tabular
from app.views.sheet import table_csv
from nn.arrays import Array
from nn.derivation.shown import brief, shown

TIP = (
    "Line: the loss on the digits held back, measured. Dashes: what the present gradient foretells, which touches it "
    "where nothing is done. A dot is what is thought of. Ctrl+C copies both as CSV, Ctrl+Shift+C the dashes as LaTeX."
)
HEIGHT, EDGE = 7, 6
"""Lines of text that it is high, and pixels around it."""


class LossCurveView(QWidget):
    """One curve with its tangent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """No curve yet."""
        super().__init__(parent)
        named(self, "lossCurve", "Loss along the scale", TIP)
        self.setFont(tabular(self.font()))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._of_bias = False
        self._amounts: Array = np.zeros(0)
        self._losses: Array = np.zeros(0)
        self._foretold: Array = np.zeros(0)
        self._start, self._loss, self._slope = 1.0, 0.0, 0.0
        self._at: tuple[float, float] | None = None
        offer_copies(self, self.csv, self.latex)

    def show_curve(
        self, amounts: Array, losses: Array, start: float, loss: float, slope: float, *, of_bias: bool
    ) -> None:
        """Show losses (k,) along amounts (k,), and the tangent at the `start` with its loss and slope."""
        self._amounts, self._losses, self._start, self._of_bias = amounts, losses, start, of_bias
        self._foretold, self._loss, self._slope = loss + slope * (amounts - start), loss, slope
        name = f"shift {CHANGE}b" if of_bias else "scale s"
        words = f"Loss along the {name}: {shown(loss)} at {start:g}, from {shown(losses[0])} to {shown(losses[-1])}"
        self.setAccessibleDescription(words)
        self.update()

    def show_nothing(self) -> None:
        """No curve."""
        self._amounts = self._losses = self._foretold = np.zeros(0)
        self.setAccessibleDescription("")
        self.update()

    def show_at(self, amount: float, loss: float | None) -> None:
        """Mark an operation by its amount and its loss; None for none."""
        at = None if loss is None else (amount, loss)
        if at != self._at:
            self._at = at
            self.update()

    def csv(self) -> str:
        """Amount, measured and foretold loss."""
        rows = zip(self._amounts.tolist(), self._losses.tolist(), self._foretold.tolist(), strict=True)
        name = "shift of bias" if self._of_bias else "scale"
        return table_csv((name, "loss measured", "loss predicted"), ([*map(repr, row)] for row in rows))

    def latex(self) -> str:
        """The line that is foretold; nothing without one."""
        if not len(self._amounts):
            return ""
        loss, slope = number_latex(self._loss), number_latex(abs(self._slope))
        sign = "-" if self._slope < 0 else "+"
        name = r"\Delta b" if self._of_bias else "s"
        away = f"({name} - {self._start:g})" if self._start else name
        return rf"L({name}) \approx {loss} {sign} {slope} \, {away}"

    def sizeHint(self) -> QSize:
        """Some lines high."""
        return QSize(320, HEIGHT * self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """Narrower."""
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Axes with the numbers at their ends, both lines, and the dot."""
        painter, palette = QPainter(self), self.palette()
        text, ground = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
        painter.fillRect(self.rect(), ground)
        if len(self._amounts) and np.isfinite(self._losses).all():
            painter.save()
            self._paint(painter)
            painter.restore()
        painter.setPen(QPen(faded(text, 0.35), 1))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        if self.hasFocus():
            draw_focus(painter, QRectF(self.rect()), palette)

    def _paint(self, painter: QPainter) -> None:
        palette, metrics = self.palette(), self.fontMetrics()
        text, accent = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Highlight)
        low, high = float(self._losses.min()), float(self._losses.max())
        numbers = [shown(high), shown(low)]
        left = max(metrics.horizontalAdvance(number) for number in numbers) + 2 * EDGE
        line = metrics.height()
        top = line / 2 + 2
        area = QRectF(left, top, self.width() - left - 2 * EDGE, self.height() - top - line - 2 * EDGE)
        first, last = float(self._amounts[0]), float(self._amounts[-1])

        def at(amount: float, loss: float) -> QPointF:
            x = area.left() + (amount - first) / (last - first) * area.width()
            return QPointF(x, area.bottom() - (loss - low) / ((high - low) or 1.0) * area.height())

        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(faded(text, 0.8))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for number, y in zip(numbers, (area.top(), area.bottom()), strict=True):
            painter.drawText(QRectF(0, y - line / 2, left - EDGE, line), right, number)
        below, name = (
            QRectF(area.left(), area.bottom() + EDGE, area.width(), line),
            f"{CHANGE}b" if self._of_bias else "s",
        )
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, brief(first))
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, brief(last))
        start = at(self._start, low)
        painter.drawText(
            QRectF(start.x() - 40, below.top(), 80, line), Qt.AlignmentFlag.AlignHCenter, f"{name} = {self._start:g}"
        )
        painter.setPen(QPen(faded(text, 0.3), 1))
        painter.drawLine(start, QPointF(start.x(), area.top()))
        painter.setClipRect(area.adjusted(-2, -2, 2, 2))
        painter.setPen(QPen(text, 1.5, Qt.PenStyle.DashLine))
        amounts = self._amounts.tolist()
        painter.drawLine(at(first, float(self._foretold[0])), at(last, float(self._foretold[-1])))
        painter.setPen(QPen(accent, 2))
        painter.drawPolyline([at(*each) for each in zip(amounts, self._losses.tolist(), strict=True)])
        if self._at is not None:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Base), 1))
            painter.setBrush(text)
            painter.drawEllipse(at(*self._at), 4, 4)
