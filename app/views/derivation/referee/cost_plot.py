"""The cost as a function of one parameter, with its tangent, a secant and the kinks of ReLU, as close as the step asks.

Both axes count changes, from where the parameter and the cost are now, in powers of ten that fit.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from app.views.axes import Axes
from app.views.copying import offer_copies
from app.views.derivation.common.legend import LineStyle
from app.views.named import named
from app.views.sheet import arrays_csv
from nn.arrays import Array
from nn.derivation.shown import in_decade

CURVE = LineStyle("cost", width=5.0, faint=True)
TANGENT = LineStyle("tangent", width=1.5, style=Qt.PenStyle.DashLine)
SECANT = LineStyle("secant", QPalette.ColorRole.Highlight, 2.0)
KINK = LineStyle("kink", width=1.0, style=Qt.PenStyle.DotLine)
LEGEND = (CURVE, TANGENT, SECANT)
ROOM = 0.12
"""Free room above and below the curve, as a part of its height."""
NAMES = 1.8
"""How much more of it there is above, where the names of kinks stand."""


@dataclass(frozen=True)
class CostCurve:
    """What is drawn; costs are changes of the cost.

    Attributes:
        name: rich text for the parameter.
        cost: the same for the cost.
        offsets: changes of the parameter, ascending, (m,).
        costs: of the curve there, (m,).
        slope: of the tangent.
        secant: offset and cost of the two points that the secant goes through.
        kinks: offset of each kink, and rich text for what it is.
    """

    name: str
    cost: str
    offsets: Array
    costs: Array
    slope: float
    secant: tuple[tuple[float, float], tuple[float, float]]
    kinks: Sequence[tuple[float, str]]


class CostPlot(Axes):
    """Shows a CostCurve."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty axes."""
        super().__init__("", parent=parent)
        named(
            self,
            "costPlot",
            "The cost around the parameter",
            "The cost around the parameter, with the tangent that backpropagation finds and the secant of the referee.",
        )
        self.curve, self.tangent, self.secant = (pg.PlotCurveItem(antialias=True, connect="finite") for _ in range(3))
        self.points = pg.ScatterPlotItem(size=8)
        self._kinks: list[tuple[pg.InfiniteLine, pg.TextItem]] = []
        self._labels = "", ""
        self._shown: CostCurve | None = None
        self.box.setMouseEnabled(x=False, y=False)
        for item in (self.curve, self.secant, self.tangent, self.points):
            self.box.addItem(item)
        self.resized.connect(self._name_kinks)
        offer_copies(self, self.csv)
        self.restyle()

    def show_curve(self, shown: CostCurve) -> None:
        """Draw the curve, over the whole of its offsets."""
        self._shown = shown
        half = float(np.abs(shown.offsets).max())
        heights = np.concatenate([shown.costs, [y for _, y in shown.secant], [0.0]])
        heights = heights[np.isfinite(heights)]
        if not heights.any():
            # The cost is flat: what the plot has to show is whether the tangent is.
            heights = shown.slope * np.array([-half, half])
        low, high = float(heights.min()), float(heights.max())
        height = max(abs(low), abs(high))
        x_decade, y_decade = _decade(half), _decade(height)
        x, y = 10.0**-x_decade, 10.0**-y_decade
        margin = ROOM * (high - low) * y or 1.0
        top = high * y + margin * (NAMES if shown.kinks else 1)
        self.set_range((-half * x, half * x), (low * y - margin, top))
        edges = np.array([-half, half])
        (x0, y0), (x1, y1) = shown.secant
        self.curve.setData(shown.offsets * x, shown.costs * y)
        self.tangent.setData(edges * x, shown.slope * edges * y)
        self.secant.setData(edges * x, (y0 + (y1 - y0) / (x1 - x0) * (edges - x0)) * y)
        self.points.setData([x0 * x, x1 * x], [y0 * y, y1 * y])
        self._show_kinks([(offset * x, name) for offset, name in shown.kinks], top)
        labels = f"change of {shown.name}{in_decade(x_decade)}", f"change of {shown.cost}{in_decade(y_decade)}"
        if labels != self._labels:
            self._labels = labels
            self.set_x_label(labels[0])
            self.set_y_axis(labels[1], log=False)

    def clear(self) -> None:
        """Draw nothing."""
        self._shown = None
        for item in (self.curve, self.tangent, self.secant, self.points):
            item.setData([], [])
        self._show_kinks([], 0.0)

    def csv(self) -> str:
        """The curve and the tangent, in the changes of parameter and cost; empty where nothing is drawn."""
        if self._shown is None:
            return ""
        x, heads = self._shown.offsets, ("change of the parameter", "change of the cost", "tangent")
        return arrays_csv(heads, (x, self._shown.costs, self._shown.slope * x))

    def kinks(self) -> list[tuple[pg.InfiniteLine, pg.TextItem]]:
        """A line and a name for each kink; those not in use are not visible."""
        return self._kinks

    def _show_kinks(self, kinks: Sequence[tuple[float, str]], top: float) -> None:
        """Dotted lines with a name at the top of each."""
        while len(self._kinks) < len(kinks):
            line, text = pg.InfiniteLine(angle=90, movable=False), pg.TextItem(anchor=(0.5, 0))
            text.setZValue(1)
            self._kinks.append((line, text))
            self.box.addItem(line, ignoreBounds=True)
            self.box.addItem(text, ignoreBounds=True)
            self._restyle_kink(line, text)
        for position, (line, text) in enumerate(self._kinks):
            line.setVisible(position < len(kinks))
            text.setVisible(False)
        for (offset, name), (line, text) in zip(kinks, self._kinks, strict=False):
            line.setPos(offset)
            text.setHtml(name)
            text.setPos(offset, top)
        self._name_kinks()

    def _name_kinks(self) -> None:
        """Show those names for which there is room beside each other; the nearest kinks first."""
        low, high = self.x_range()
        pixel = (high - low) / self.pixels()
        taken: list[tuple[float, float]] = []
        for line, text in sorted(self._kinks, key=lambda kink: abs(kink[0].value())):
            if line.isVisible():
                half = text.textItem.boundingRect().width() * pixel / 2
                middle = min(max(line.value(), low + half), high - half)
                has_room = all(middle + half <= left or right <= middle - half for left, right in taken)
                text.setPos(middle, text.pos().y())
                text.setVisible(has_room)
                if has_room:
                    taken.append((middle - half, middle + half))

    def restyle(self) -> None:
        """Colours of the present palette."""
        super().restyle()
        palette = self.palette()
        for item, line in ((self.curve, CURVE), (self.tangent, TANGENT), (self.secant, SECANT)):
            item.setPen(line.cosmetic_pen(palette, self.devicePixelRatioF()))
        self.points.setBrush(palette.color(SECANT.role))
        self.points.setPen(pg.mkPen(palette.color(QPalette.ColorRole.Base)))
        for line, text in self._kinks:
            self._restyle_kink(line, text)

    def _restyle_kink(self, line: pg.InfiniteLine, text: pg.TextItem) -> None:
        line.setPen(KINK.cosmetic_pen(self.palette(), self.devicePixelRatioF()))
        text.fill = pg.mkBrush(self.palette().color(QPalette.ColorRole.Base))
        text.setColor(self.palette().color(KINK.role))
        text.setFont(self.font())


def _decade(size: float) -> int:
    """The power of ten in which to count, so that numbers on an axis are short; 0 where they are anyway."""
    decade = math.floor(math.log10(size)) if size > 0 else 0
    return 0 if -2 <= decade < 3 else decade
