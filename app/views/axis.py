"""One axis of a plot: its numbers as people write them, none of which touches the next one."""

import math
import re

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsSceneResizeEvent

from app.views.colours import nice_limit
from nn.derivation.shown import with_minus

RIGHT = 20
"""Pixels right of the axes, for half a number."""
APART = 8
"""Pixels between two numbers of a lower axis, at least."""
NUMBER = {"left": 1.7, "bottom": 3.4}
"""Lines of text that a number of a logarithmic axis keeps to itself, along the axis."""

OVER = 2
"""Pixels that the lowest number of a left axis may reach below its end: so far from it are those of a lower axis."""

Line = tuple[QPen, QPointF, QPointF]
Text = tuple[QRectF, Qt.AlignmentFlag, str]
Specs = tuple[Line, list[Line], list[Text]]


class Axis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """An axis whose first and last numbers may reach past its ends."""

    def boundingRect(self) -> QRectF:
        """With room for half a number on each side, without which pyqtgraph leaves those out."""
        rect: QRectF = super().boundingRect().adjusted(-24, -12, 24, 12)
        return rect

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        """So far apart that no number of a lower axis touches the next one."""
        levels: list[tuple[float, float]] = super().tickSpacing(low, high, size)
        if self.orientation == "bottom" and levels and size > 0:
            step, offset = levels[0]
            metrics = QFontMetricsF(self.style["tickFont"] or QFont())
            widest = max(metrics.horizontalAdvance(text) for text in self.tickStrings([low, high], 1.0, step))
            least = (widest + APART) * (high - low) / size
            levels[0] = step if step >= least else nice_limit(least), offset
        return levels

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """As people write numbers."""
        return [with_minus(number) for number in super().tickStrings(values, scale, spacing)]

    def generateDrawSpecs(self, painter: QPainter) -> Specs | None:
        """The lowest number of a left axis stands no lower than the axis: in the corner another axis has its own."""
        specs: Specs | None = super().generateDrawSpecs(painter)
        if specs is not None and self.orientation == "left":
            end = self.size().height() + OVER
            for rect, _, _ in specs[2]:
                rect.moveBottom(min(rect.bottom(), end))
        return specs

    def drawPicture(self, painter: QPainter, axis: Line, ticks: list[Line], texts: list[Text]) -> None:
        """Lines of the grid as rectangles a pixel wide: translucent lines are painted more slowly."""
        pixel = 1 / self.getViewWidget().devicePixelRatioF()
        for pen, start, end in ticks:
            across = QPointF(pixel / 2, 0) if start.x() == end.x() else QPointF(0, pixel / 2)
            painter.fillRect(QRectF(start - across, end + across).normalized(), pen.color())
        super().drawPicture(painter, axis, [], texts)

    def setLabel(self, text: str | None = None, **args: str) -> None:
        """Name the axis, and place the name."""
        super().setLabel(text, **args)
        self.resizeEvent()

    def resizeEvent(self, event: QGraphicsSceneResizeEvent | None = None) -> None:
        """A long name below the axis begins further left rather than end beyond the right edge.

        A left axis has a single letter upright: lying, one reads another sign.
        """
        super().resizeEvent(event)
        if self.orientation == "left" and self.label is not None:
            upright = len(self.labelText) == 1
            self.label.setRotation(0 if upright else -90)
            if upright:
                box = self.label.boundingRect()
                x = self.label.x() + (box.height() - box.width()) / 2
                self.label.setPos(x, (self.size().height() - box.height()) / 2)
        if self.orientation == "bottom":
            self.label.setX(min(self.label.x(), self.size().width() + RIGHT - self.label.boundingRect().width()))


class LogAxis(Axis):
    """An axis of log10 values with plain numbers at 1, 2 and 5 x 10^k."""

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Decades, then 2 and 5 when three decades or less are in sight, then the rest without a number."""
        decades = range(math.floor(low), math.ceil(high) + 1)

        def between(steps: tuple[int, ...]) -> list[float]:
            return [v for d in decades for s in steps if low <= (v := d + math.log10(s)) <= high]

        number = NUMBER[self.orientation] * QFontMetricsF(self.style["tickFont"]).height()
        skip = math.ceil(len(decades) / max(size / number, 1))
        major = [v for v in between((1,)) if round(v) % skip == 0]
        return [(1.0, major), (0.3, between((2, 5)) if high - low <= 3 and size > 72 else [])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """The numbers themselves, not their logarithms."""
        return [with_minus(re.sub(r"e\+?(-?)0*", r"e\1", f"{10.0**value:.6g}")) for value in values]
