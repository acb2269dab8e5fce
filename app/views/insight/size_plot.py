"""The change of a cost over the size of the step: to first order, to second, and measured."""

import math
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from app.views.copying import offer_copies
from app.views.derivation.common.legend import LineStyle
from app.views.named import named
from app.views.painting import faded
from app.views.pick_axes import PickAxes
from app.views.sheet import arrays_csv
from nn.arrays import Array
from nn.derivation.letters import ETA
from nn.derivation.shown import in_decade

FIRST = LineStyle("1st order", width=1.5, style=Qt.PenStyle.DotLine)
SECOND = LineStyle("2nd order", width=1.5, style=Qt.PenStyle.DashLine)
ACTUAL = LineStyle("measured", QPalette.ColorRole.Highlight, 2.5)
LEGEND = (ACTUAL, SECOND, FIRST)

BELOW, ABOVE = 1.6, 2.2
"""Ends of the vertical axis, in the deepest change that was measured or is predicted at the best rate."""
FAR = 8.0
"""In the same: what lies farther off is drawn no farther, since Qt is slow with what leads far off."""


APART = 2
"""Pixels between a mark and its name."""


class SizePlot(PickAxes):
    """Three curves over a logarithmic axis of learning rates, and marks where one means something."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty axes."""
        super().__init__(f"learning rate {ETA}", parent=parent)
        named(
            self,
            "sizePlot",
            "Change of the cost for each learning rate",
            "What one step does to the cost: predicted to first and second order, and measured. "
            "Press, drag or use arrows for the learning rate.",
        )
        self.first, self.second, self.actual = (pg.PlotCurveItem(antialias=True, connect="finite") for _ in range(3))
        self._zero = pg.InfiniteLine(angle=0, movable=False)
        self._points = pg.ScatterPlotItem(size=8)
        self._leaders = pg.PlotCurveItem()
        self._marks: list[tuple[pg.InfiniteLine, pg.TextItem]] = []
        self._rates: Array = np.empty(0)
        self._changes: tuple[Array, ...] = ()
        self._unit = 1.0
        for item in (self._leaders, self._zero, self.first, self.second, self.actual, self._points):
            self.box.addItem(item, ignoreBounds=True)
        self.set_y_axis("\u0394C", log=False)
        self.set_range((-4, 2), (-1, 1))
        self.resized.connect(self._place_names)
        offer_copies(self, self.csv)
        self.restyle()

    def clear(self) -> None:
        """Draw nothing."""
        self._rates = np.empty(0)
        for item in (self.first, self.second, self.actual, self._points):
            item.setData([], [])
        self.show_marks([])
        self.set_crosshair(None)

    def show_sizes(self, rates: Array, first: Array, second: Array, actual: Array) -> None:
        """Draw the three changes (m,) over the rates (m,); what is no number is left out."""
        x, self._rates, self._changes = np.log10(rates), rates, (first, second, actual)
        depth = -min((float(each[np.isfinite(each)].min(initial=0.0)) for each in (second, actual)), default=0.0)
        depth = depth if depth > 0 and math.isfinite(depth) else 1.0
        decade = math.floor(math.log10(depth))
        self._unit = 10.0**-decade
        for item, values in ((self.first, first), (self.second, second), (self.actual, actual)):
            item.setData(x, np.clip(values, -FAR * depth, FAR * depth) * self._unit)
        deep = depth * self._unit
        self.set_range((float(x[0]), float(x[-1])), (-BELOW * deep, ABOVE * deep))
        self.set_y_axis(f"\u0394C{in_decade(decade)}", log=False)

    def csv(self) -> str:
        """The three changes of the cost for each learning rate; empty without any."""
        heads = ("learning rate", *(style.name for style in (FIRST, SECOND, ACTUAL)))
        return arrays_csv(heads, (self._rates, *self._changes)) if self.can_pick() else ""

    def show_marks(self, marks: Sequence[tuple[str, float]]) -> None:
        """Name these learning rates, those that lie on the axis."""
        while len(self._marks) < len(marks):
            line, text = pg.InfiniteLine(angle=90, movable=False), pg.TextItem()
            self._marks.append((line, text))
            for item in (line, text):
                self.box.addItem(item, ignoreBounds=True)
        left, right = self.x_range()
        for line, text in self._marks[len(marks) :]:
            line.setVisible(False)
            text.setVisible(False)
        for (line, text), (name, rate) in zip(self._marks, marks, strict=False):
            x = math.log10(rate)
            line.setPos(x)
            text.setText(name)
            for item in (line, text):
                item.setVisible(left <= x <= right)
        self.restyle()
        self._place_names()

    def mark(self, rate: float, changes: Sequence[float]) -> None:
        """Mark the rate that is looked at, and the changes there."""
        x = math.log10(rate)
        self.set_crosshair(x)
        low, high = self.box.viewRange()[1]
        heights = [self._unit * change for change in changes]
        inside = [height for height in heights if math.isfinite(height) and low <= height <= high]
        self._points.setData([x] * len(inside), inside)

    def can_pick(self) -> bool:
        """Whether there is anything to choose from."""
        return len(self._rates) > 0

    def sizeHint(self) -> QSize:
        """Room for six factors of ten."""
        return QSize(480, 240)

    def _place_names(self) -> None:
        """Left of their marks at the top, where no curve rises.

        Where another mark is too near for a name beside its own, it stands below that one, with a line.
        """
        low, high = self.box.viewRange()[1]
        left, right = self.x_range()
        across, down = (right - left) / max(self.box.width(), 1.0), (high - low) / max(self.box.height(), 1.0)
        x, y = list[float](), list[float]()
        before, end, place = -math.inf, left, 0
        for mark, text in sorted(self._marks, key=lambda each: float(each[0].value())):
            box = text.boundingRect()
            at, width, line = mark.value(), box.width() * across, box.height() * down
            if at - before > width:
                end, place = at - APART * across, 0
            fits = end - width > left
            text.setAnchor((1.0 if fits else 0.0, 0.0))
            text.setPos(end if fits else at + APART * across, high - place * line)
            if fits and at - end > 2 * APART * across and text.isVisible():
                x += [end, at]
                y += [high - (place + 0.5) * line] * 2
            before, place = at if fits else at + width, place + 1
        self._leaders.setData(x, y, connect="pairs")

    def restyle(self) -> None:
        """The accent for what was measured, the text's colour for what is predicted."""
        super().restyle()
        if not hasattr(self, "_marks"):
            return
        palette, ratio = self.palette(), self.devicePixelRatioF()
        text, base = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
        for item, style in ((self.first, FIRST), (self.second, SECOND), (self.actual, ACTUAL)):
            item.setPen(style.cosmetic_pen(palette, ratio))
        self._zero.setPen(pg.mkPen(faded(text, 0.6), width=1))
        self._points.setBrush(palette.color(QPalette.ColorRole.Highlight))
        self._points.setPen(pg.mkPen(base, width=1.5))
        self._crosshair.setPen(pg.mkPen(palette.color(QPalette.ColorRole.Highlight), width=1.5))
        self._leaders.setPen(pg.mkPen(faded(text, 0.7), width=1))
        for line, name in self._marks:
            line.setPen(pg.mkPen(faded(text, 0.7), width=1, style=Qt.PenStyle.DashLine))
            name.setColor(text)
            name.setFont(self.font())
            name.fill = pg.mkBrush(base)
