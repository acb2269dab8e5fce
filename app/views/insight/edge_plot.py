"""The largest eigenvalue of H along a run, beside the line above which steps grow."""

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from app.views.axes import Axes
from app.views.copying import offer_copies
from app.views.derivation.common.legend import LineStyle
from app.views.named import named
from app.views.sheet import arrays_csv
from nn.arrays import Array
from nn.derivation.letters import LAMBDA

SHARPNESS = LineStyle(f"largest eigenvalue {LAMBDA}", QPalette.ColorRole.Highlight, 2.0)
EDGE = LineStyle("edge of stability", width=1.5, style=Qt.PenStyle.DashLine)
LEGEND = (SHARPNESS, EDGE)

ROOM = 0.1
"""Decades above and below all that is drawn."""
NEAR = 0.7
"""Decades above all eigenvalues up to which the edge is kept in sight."""
LEAST = 0.5
"""Decades in sight, at least."""


class EdgePlot(Axes):
    """Points of a run joined by a line, and the edge at each of them, on an axis that counts in decades."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty axes."""
        super().__init__("batch", parent=parent)
        named(
            self,
            "edgePlot",
            "Sharpness along the run",
            "The largest eigenvalue of H after so many batches, and the line above which steps along its direction "
            "grow. Point, or use arrows, for the numbers.",
        )
        self.box.setMouseEnabled(x=False, y=False)
        self.sharpness = pg.PlotCurveItem(antialias=True, connect="finite")
        self.edge = pg.PlotCurveItem(antialias=True, connect="finite")
        self.points = pg.ScatterPlotItem(size=6)
        for item in (self.edge, self.sharpness, self.points):
            self.box.addItem(item, ignoreBounds=True)
        self.set_y_axis(LAMBDA, log=True)
        self.set_range((0, 1), (0, 1))
        self._shown: tuple[Array, Array, Array] = (np.empty(0), np.empty(0), np.empty(0))
        offer_copies(self, self.csv)
        self.restyle()

    def show_sharpness(self, steps: Array, values: Array, edges: Array) -> None:
        """Draw the eigenvalues (k,) after so many batches (k,), and the edges there (k,), NaN for none.

        Values that are not positive have no place on the axis, and are left out.
        """
        self._shown = steps, values, edges
        with np.errstate(all="ignore"):
            values, edges = np.log10(values), np.log10(edges)
        values[~np.isfinite(values)] = np.nan
        edges[~np.isfinite(edges)] = np.nan
        self.sharpness.setData(steps, values)
        self.points.setData(steps[np.isfinite(values)], values[np.isfinite(values)])
        self.edge.setData(steps, edges)
        seen = values[np.isfinite(values)]
        if seen.size:
            # A schedule that begins with small steps has its edge far above all that is to be seen.
            near = edges[edges <= seen.max() + NEAR]
            seen = np.concatenate([seen, near])
        low, high = (float(seen.min()), float(seen.max())) if seen.size else (0.0, 1.0)
        lack = max(0.0, LEAST - (high - low)) / 2
        last = float(steps.max(initial=1.0))
        self.set_range((0, last), (low - lack - ROOM, high + lack + ROOM))

    def csv(self) -> str:
        """The eigenvalue and its edge after so many batches; empty without any."""
        return arrays_csv(("batches", "sharpness", "edge"), self._shown) if len(self._shown[0]) else ""

    def sizeHint(self) -> QSize:
        """Room for a run."""
        return QSize(480, 280)

    def restyle(self) -> None:
        """The accent for what was measured, the text's colour for the edge."""
        super().restyle()
        if not hasattr(self, "points"):
            return
        palette, ratio = self.palette(), self.devicePixelRatioF()
        for item, style in ((self.sharpness, SHARPNESS), (self.edge, EDGE)):
            item.setPen(style.cosmetic_pen(palette, ratio))
        self.points.setBrush(palette.color(QPalette.ColorRole.Highlight))
        self.points.setPen(pg.mkPen(palette.color(QPalette.ColorRole.Base), width=1))


def nearest(steps: Array, at: float) -> int:
    """The place of the step that is nearest to `at`; there is one."""
    return int(np.abs(steps - at).argmin()) if math.isfinite(at) else len(steps) - 1
