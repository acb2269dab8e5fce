"""Predictions against measurements: a point a digit, on the diagonal where they agree."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from app.views.axes import Axes
from app.views.colours import nice_limit
from app.views.copying import offer_copies
from app.views.named import named
from app.views.painting import faded
from app.views.sheet import arrays_csv
from nn.arrays import Array

MOST = 2000
"""Points that are drawn: more lie on each other."""


class StepPlot(Axes):
    """Shows the change of each digit's cost, predicted to the right and measured upwards; both axes are alike."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty axes."""
        super().__init__("predicted change of the cost", parent=parent)
        named(
            self,
            "lessonPlot",
            "Predicted and measured change of each digit's cost",
            "Each point is a digit held back: what the step was predicted to do to its cost, and what it did. On the "
            "line both agree.",
        )
        self.points = pg.ScatterPlotItem(size=4, pxMode=True)
        self.diagonal = pg.InfiniteLine(angle=45, movable=False)
        self.box.addItem(self.diagonal, ignoreBounds=True)
        self.box.addItem(self.points)
        self.set_y_axis("measured", log=False)
        self._changes: tuple[Array, Array] = (np.empty(0), np.empty(0))
        offer_copies(self, self.csv)
        self.restyle()
        self.resized.connect(self._keep_square)

    def restyle(self) -> None:
        """In the colours of the palette."""
        super().restyle()
        if not hasattr(self, "points"):
            return
        palette = self.palette()
        self.points.setPen(None)
        self.points.setBrush(faded(palette.color(QPalette.ColorRole.Highlight), 0.55))
        self.diagonal.setPen(faded(palette.color(QPalette.ColorRole.Text), 0.6))

    def show_changes(self, predicted: Array, measured: Array) -> None:
        """Show what was predicted and measured of n digits, (n,) each; of many, those that changed most."""
        finite = np.isfinite(predicted) & np.isfinite(measured)
        x, y = self._changes = predicted[finite], measured[finite]
        if len(x) > MOST:
            # Those in the middle lie on each other.
            far = np.argsort(-np.maximum(np.abs(x), np.abs(y)), kind="stable")[:MOST]
            x, y = x[far], y[far]
        most = float(max(np.abs(x).max(initial=0), np.abs(y).max(initial=0)))
        limit = nice_limit(most) if most > 0 else 1.0
        self.points.setData(x, y)
        self.set_range((-limit, limit), (-limit, limit))

    def csv(self) -> str:
        """Both of all digits, also of those that are not drawn; empty without any."""
        return arrays_csv(("predicted change", "measured change"), self._changes) if len(self._changes[0]) else ""

    def _keep_square(self) -> None:
        """No higher than wide, whatever stands beside it: its axis is in sight."""
        self.setMaximumHeight(max(self.width(), self.minimumSizeHint().height()))

    def sizeHint(self) -> QSize:
        """A square."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """A square that leaves room beside it."""
        return QSize(230, 210)
