"""The axes of a training: each batch, its running mean, the validation, and a legend."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from app.views.axes import Axes, css
from app.views.painting import tabular
from nn.arrays import Array


class Plot(Axes):
    """Axes with three curves: training (each batch and running mean) and validation."""

    def __init__(self, x_label: str, *, legend_below: bool, parent: QWidget | None = None) -> None:
        """Empty axes; ``legend_below`` puts the legend into the lower right corner instead of the upper one."""
        super().__init__(x_label, parent=parent)
        self.batches = pg.PlotCurveItem(connect="finite", antialias=True)
        self.mean = pg.PlotCurveItem(connect="finite", antialias=True)
        self.validation = pg.PlotDataItem(connect="finite", antialias=True, symbol="o", symbolSize=6)
        for curve in (self.batches, self.mean, self.validation):
            self.box.addItem(curve)
        corner = (1, 1) if legend_below else (1, 0)
        self._legend = pg.LegendItem(verSpacing=-6, frame=True)
        self._legend.setParentItem(self.box)
        self._legend.anchor(corner, corner, offset=(-4, -4 if legend_below else 4))
        # Else a click on a sample would hide its curve, with no word about how to bring it back.
        self._legend.setEnabled(False)
        self.restyle()

    def set_limits(self, top: float | None) -> None:
        """Nothing lies left of x = 0 nor, where there is a ``top``, outside 0 <= y <= top."""
        self.box.setLimits(xMin=0.0, minXRange=1e-4, yMin=None if top is None else 0.0, yMax=top)

    def restyle(self) -> None:
        """As the axes; the accent for training, the text's colour for validation."""
        super().restyle()
        palette = self.palette()
        text, base = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
        accent = palette.color(QPalette.ColorRole.Highlight)
        faint = QColor(accent)
        faint.setAlphaF(0.4)
        self.batches.setPen(pg.mkPen(faint, width=1))
        self.mean.setPen(pg.mkPen(accent, width=2))
        self.validation.setPen(pg.mkPen(text, width=1.5, style=Qt.PenStyle.DashLine))
        self.validation.setSymbolBrush(base)
        self.validation.setSymbolPen(pg.mkPen(text, width=1.5))
        # The legend looks at the markers themselves, which have not been told yet when there is no point.
        self.validation.scatter.setBrush(base)
        self.validation.scatter.setPen(pg.mkPen(text, width=1.5))
        self._restyle_legend(text, base, css(tabular(self.font())))

    def _restyle_legend(self, text: QColor, base: QColor, size: str) -> None:
        back = QColor(base)
        back.setAlphaF(0.8)
        self._legend.clear()
        self._legend.setBrush(pg.mkBrush(back))
        self._legend.setPen(pg.mkPen(None))
        self._legend.setLabelTextColor(text)
        self._legend.setLabelTextSize(size)
        names = (self.batches, "each batch"), (self.mean, "training, mean"), (self.validation, "validation")
        for curve, name in names:
            self._legend.addItem(curve, name)


def show_markers(curve: pg.PlotDataItem, shown: bool) -> None:
    """Mark every point of a curve, or draw its line alone."""
    symbol = "o" if shown else None
    if curve.opts["symbol"] != symbol:
        curve.setSymbol(symbol)


def show(curve: pg.PlotCurveItem | pg.PlotDataItem, x: Array, y: Array) -> None:
    """Give a curve its points; only NaN in it counts as no points."""
    curve.setData(x, y) if np.isfinite(y).any() else curve.setData([], [])
