"""The curve of a range test: the loss over the learning rate, and of the rates the present and the chosen one."""

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from app.views.copying import offer_copies
from app.views.painting import faded
from app.views.pick_axes import PickAxes
from app.views.plot import APART
from app.views.sheet import arrays_csv
from nn.arrays import Array

TOP = 1.5
"""The upper end of the axes, as a multiple of the loss at the start."""


class RatePlot(PickAxes):
    """Shows what a range test came to; a person presses, drags or uses arrows to choose a rate."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty axes."""
        super().__init__("learning rate", parent=parent)
        self.setObjectName("ratePlot")
        self.setAccessibleName("Loss for each learning rate")
        self.setToolTip(
            "The loss while the learning rate grows from batch to batch: each batch, and their mean. "
            "Press, drag or use arrows for the rate."
        )
        self.batches = pg.PlotCurveItem(antialias=True, connect="finite")
        self.mean = pg.PlotCurveItem(antialias=True)
        self.marker = pg.ScatterPlotItem(size=9)
        self.present = pg.InfiniteLine(angle=90, movable=False)
        self._present_name = pg.TextItem("now")
        self._rates: Array = np.empty(0)
        self._smoothed: Array = np.empty(0)
        self._losses: Array = np.empty(0)
        for item in (self.batches, self.mean, self.marker):
            self.box.addItem(item)
        for item in (self.present, self._present_name):
            self.box.addItem(item, ignoreBounds=True)
        self.set_y_axis("loss", log=False)
        offer_copies(self, self.csv)
        self.clear()

    def clear(self) -> None:
        """Draw nothing."""
        for item in (self.batches, self.mean, self.marker):
            item.setData([], [])
        for item in (self.present, self._present_name):
            item.setVisible(False)
        self.set_crosshair(None)

    def show_losses(self, rates: Array, losses: Array, smoothed: Array, ends: tuple[float, float]) -> None:
        """Draw the losses (k,) of the batches and their means (k,) over the rates (k,), between the `ends` of rates.

        What is far above the start is out of sight: there the loss grows without end.
        """
        x, top = np.log10(rates), TOP * float(smoothed[0])
        self._rates, self._losses, self._smoothed = rates, losses, smoothed
        # Qt is slow with what leads far off.
        self.batches.setData(x, np.minimum(losses, 2 * top))
        self.mean.setData(x, np.minimum(smoothed, 2 * top))
        self.set_range((math.log10(ends[0]), math.log10(ends[1])), (0.0, top))

    def csv(self) -> str:
        """All batches; empty before a test."""
        columns = self._rates, self._losses, self._smoothed
        return arrays_csv(("learning rate", "loss", "mean"), columns) if len(self._rates) else ""

    def mark_present(self, rate: float) -> None:
        """Mark the rate that stands in the form."""
        (left, right), (_, top) = self.x_range(), self.box.viewRange()[1]
        x = math.log10(rate)
        shown = left <= x <= right
        self.present.setVisible(shown)
        self._present_name.setVisible(shown)
        self.present.setPos(x)
        self._present_name.setAnchor((1.0 if x > (left + right) / 2 else 0.0, 0.0))
        self._present_name.setPos(x, top)

    def mark(self, rate: float) -> None:
        """Mark the rate that is chosen."""
        x = math.log10(rate)
        self.set_crosshair(x)
        at = np.interp(x, np.log10(self._rates), self._smoothed, right=np.nan)
        self.marker.setData([x], [at]) if np.isfinite(at) else self.marker.setData([], [])

    def sizeHint(self) -> QSize:
        """Wide enough for six factors of ten."""
        return QSize(560, 300)

    def restyle(self) -> None:
        """The accent for the mean and what is chosen, grey for the batches, the text's colour for the present rate."""
        super().restyle()
        palette, ratio = self.palette(), self.devicePixelRatioF()  # a curve's pen is measured in device pixels
        accent, text = palette.color(QPalette.ColorRole.Highlight), palette.color(QPalette.ColorRole.Text)
        base = palette.color(QPalette.ColorRole.Base)
        self.batches.setPen(pg.mkPen(faded(text, 0.4), width=1))
        self.mean.setPen(pg.mkPen(accent, width=2 * ratio))
        self.mean.setShadowPen(pg.mkPen(base, width=(2 + APART) * ratio))
        self.marker.setBrush(accent)
        self.marker.setPen(pg.mkPen(base, width=1.5))
        self._crosshair.setPen(pg.mkPen(accent, width=1.5))
        self.present.setPen(pg.mkPen(text, width=1, style=Qt.PenStyle.DashLine))
        self._present_name.fill = pg.mkBrush(base)
        self._present_name.setColor(text)
        self._present_name.setFont(self.font())

    # What a person does.

    def can_pick(self) -> bool:
        """Whether a test has been made."""
        return len(self._rates) > 0

    def number_at(self, x: float) -> float:
        """A rate between the ends of the axis."""
        left, right = self.x_range()
        return super().number_at(min(max(x, left), right))
