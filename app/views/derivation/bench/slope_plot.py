"""The cost as a function of one parameter, and its tangent where that parameter is now."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPalette
from PySide6.QtWidgets import QWidget

from app.views.axes import Axes
from app.views.colours import nice_limit
from app.views.copying import offer_copies
from app.views.derivation.bench.knob import LIMIT
from app.views.named import named
from app.views.painting import faded
from app.views.sheet import arrays_csv
from nn.arrays import Array

BELOW = 0.04
"""Free below zero, as a share of what is above it."""
ROOM = 1.3
"""The point stays below the upper end by this factor, and so does `MOST` of the curve."""
MOST = 70
"""Of 100 points of the curve; where it is steep, the rest would leave no height for the slope."""

LOWEST = 8
"""Lines of text."""
BEYOND = 4.0
"""Lines end this many heights of the axes away: Qt is slow with what leads far off."""


class SlopePlot(Axes):
    """A curve with a point on it and the tangent through that; dragging moves the point.

    Signals:
        moved: the value of the parameter that a person points at.
    """

    moved = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty axes."""
        super().__init__("", parent=parent)
        named(
            self,
            "slopePlot",
            "The cost over the parameter, and its tangent",
            "The cost over the parameter, and its tangent. Drag the point; with keys, the slider does the same.",
        )
        self.box.setMouseEnabled(x=False, y=False)
        self.single = [pg.PlotCurveItem(antialias=True) for _ in range(3)]
        self.curve = pg.PlotCurveItem(antialias=True)
        self.tangent = pg.PlotCurveItem(antialias=True)
        self.point = pg.ScatterPlotItem(size=9, pxMode=True)
        for item in (*self.single, self.curve, self.tangent, self.point):
            self.box.addItem(item)
        self._top: float | None = None
        self._drawn: tuple[Array, ...] = ()
        offer_copies(self, self.csv)
        self.restyle()

    def show_slope(self, x: Array, costs: list[Array], at: float, slope: float) -> None:
        """Show curves and the tangent of their mean.

        Args:
            x: values of the parameter (m,).
            costs: for each example its cost at each of them (m,).
            at: the parameter's own value.
            slope: the slope there.
        """
        mean: Array = np.mean(costs, axis=0)
        self._drawn = (x, mean, *costs)
        here = float(np.interp(at, x, mean))
        top = self._top = nice_limit(ROOM * max(here, float(np.percentile(mean, MOST))), self._top)
        several = len(costs) > 1
        for i, item in enumerate(self.single):
            item.setData(x, np.minimum(costs[i], BEYOND * top)) if several and i < len(costs) else item.setData([], [])
        self.curve.setData(x, np.minimum(mean, BEYOND * top))
        reach = min(2 * LIMIT, BEYOND * top / max(abs(slope), 1e-9))
        self.tangent.setData([at - reach, at + reach], [here - slope * reach, here + slope * reach])
        self.point.setData([at], [here])
        self.set_range((-LIMIT, LIMIT), (-BELOW * top, top))

    def csv(self) -> str:
        """The cost, their mean and those of the examples, over the parameter; empty where nothing is drawn."""
        heads = ("parameter", "cost", *(f"example {k}" for k in range(len(self._drawn) - 2)))
        return arrays_csv(heads, self._drawn) if self._drawn else ""

    def sizeHint(self) -> QSize:
        """Half of the bench."""
        return QSize(260, 220)

    def restyle(self) -> None:
        """The accent for the curve and its point, the text's colour for the tangent."""
        super().restyle()
        self.setMinimumHeight(max(self.minimumHeight(), LOWEST * self.fontMetrics().height()))
        palette, ratio = self.palette(), self.devicePixelRatioF()  # a curve's pen is measured in device pixels
        accent, text = palette.color(QPalette.ColorRole.Highlight), palette.color(QPalette.ColorRole.Text)
        for item in self.single:
            item.setPen(pg.mkPen(faded(accent, 0.4), width=ratio))
        self.curve.setPen(pg.mkPen(accent, width=2 * ratio))
        self.tangent.setPen(pg.mkPen(text, width=1.5 * ratio, style=Qt.PenStyle.DashLine))
        self.point.setBrush(pg.mkBrush(accent))
        self.point.setPen(pg.mkPen(palette.color(QPalette.ColorRole.Base), width=1.5))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the point to the pointer."""
        self._point_at(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the point."""
        self._point_at(event)

    def _point_at(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            x = self.box.mapSceneToView(self.mapToScene(event.position().toPoint())).x()
            self.moved.emit(min(max(float(x), -LIMIT), LIMIT))
