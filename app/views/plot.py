"""The axes of a training: each batch, its running mean, the validation, and above them a legend that tells values."""

import math
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.views.axes import Axes, left_axis
from app.views.overlaid import Overlaid, OverlaidItem
from app.views.overlay_legend import OverlayNames
from app.views.painting import mixed, tabular
from nn.arrays import Array

NAMES = ("epoch", "each batch", "training mean", "validation")
"""What the legend tells: a place on the lower axis, and the three curves there."""

QUIET = 0.48
"""Of the text's colour in that of the single batches: grey and seen, where the mean of them has the accent."""
APART = 4
"""Device-independent pixels of ground by which the mean and the validation are wider than their lines: on the many
batches they would not be seen otherwise."""

SAMPLE, GAP, MARKER = 16, 8, 6
"""Pixels of the legend: length of a line, space beside it, size of a marker."""

WIDEST_VALUE = "0.0e-00"
"""A value that takes as much room as any."""

EXPLANATION = (
    "Each batch: measured on one batch while it trains. Training mean: the mean of a batch and those around it, "
    "over a fortieth of what is in sight. Validation: measured on digits that are not trained on."
)
"""What the curves of the legend are."""


class Legend(QGraphicsItem):
    """A sample of each line, its name and a value: beside each other, or in a narrow plot below each other."""

    def __init__(self) -> None:
        """No values yet."""
        super().__init__()
        self._values: tuple[str, ...] = ("",) * len(NAMES)
        self._font, self._text, self._base = QFont(), QColor(), QColor()
        self._pens: tuple[QPen, ...] = ()
        self._narrow = False
        self.setToolTip(EXPLANATION)
        # A click goes through to the axes.
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def set_style(self, font: QFont, text: QColor, base: QColor, pens: Sequence[QPen]) -> None:
        """The font, the colours of the text and of the ground, and one pen for each curve."""
        self.prepareGeometryChange()
        self._font, self._text, self._base, self._pens = font, text, base, tuple(pens)

    def set_values(self, values: Sequence[str]) -> None:
        """A text for each name."""
        if tuple(values) != self._values:
            self._values = tuple(values)
            self.update()

    def fit(self, width: float) -> None:
        """Lie beside each other where ``width`` has room for it, else below each other."""
        self.prepareGeometryChange()
        self._narrow = width < self._lefts()[-1]

    def least_width(self) -> float:
        """What the names and values take below each other."""
        return self._value_left() + QFontMetricsF(self._font).horizontalAdvance(WIDEST_VALUE)

    def _value_left(self) -> float:
        """Where the values begin when they stand beside the names."""
        metrics = QFontMetricsF(self._font)
        return SAMPLE + GAP / 2 + max(metrics.horizontalAdvance(name) for name in NAMES) + GAP

    def _lefts(self) -> list[float]:
        """Where the names begin beside each other, and where the last one ends."""
        metrics = QFontMetricsF(self._font)
        left = left_axis(self._font) + SAMPLE + GAP / 2
        lefts = [0.0]
        for name in NAMES[1:]:
            lefts.append(left)
            left += metrics.horizontalAdvance(name) + GAP + SAMPLE + GAP
        return [*lefts, left - SAMPLE - 2 * GAP]

    def boundingRect(self) -> QRectF:
        """Two lines as wide as all columns, or a line for each name."""
        line = QFontMetricsF(self._font).height()
        if self._narrow:
            return QRectF(0, 0, self.least_width() + 1, len(NAMES) * line)
        return QRectF(0, 0, self._lefts()[-1] + 1, 2 * line)

    def _places(self) -> tuple[list[QPointF], list[QPointF]]:
        """The upper left corners of the names and of the values."""
        line = QFontMetricsF(self._font).height()
        if self._narrow:
            tops = [row * line for row in range(len(NAMES))]
            return [QPointF(SAMPLE + GAP / 2, top) for top in tops], [QPointF(self._value_left(), top) for top in tops]
        lefts = self._lefts()[:-1]
        return [QPointF(left, 0) for left in lefts], [QPointF(left, line) for left in lefts]

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """The names, the samples before them, and the values."""
        metrics = QFontMetricsF(self._font)
        ascent, before = QPointF(0, metrics.ascent()), QPointF(-GAP / 2 - SAMPLE, metrics.height() / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        painter.setPen(self._text)
        names, values = self._places()
        for name, value, text, number in zip(names, values, NAMES, self._values, strict=True):
            painter.drawText(name + ascent, text)
            painter.drawText(value + ascent, number)
        for name, pen in zip(names[1:], self._pens, strict=True):
            painter.setPen(pen)
            painter.drawLine(name + before, name + before + QPointF(SAMPLE, 0))
        # The validation, the last of them, has markers.
        outline = QPen(self._pens[-1])
        outline.setStyle(Qt.PenStyle.SolidLine)
        painter.setPen(outline)
        painter.setBrush(self._base)
        painter.drawEllipse(names[-1] + before + QPointF(SAMPLE / 2, 0), MARKER / 2, MARKER / 2)


class Plot(Axes):
    """Axes with three curves: training (each batch and running mean) and validation."""

    def __init__(self, x_label: str, parent: QWidget | None = None) -> None:
        """Empty axes."""
        super().__init__(x_label, parent=parent)
        self.batches = pg.PlotCurveItem(connect="finite", antialias=True)
        self.batches.setSegmentedLineMode("on")
        self.mean = pg.PlotCurveItem(connect="finite", antialias=True)
        self.mean.setSegmentedLineMode("on")
        self.validation = pg.PlotDataItem(connect="finite", antialias=True, symbol="o", symbolSize=MARKER)
        self.first = pg.ScatterPlotItem(size=MARKER)
        """The first batch, which is no line yet."""
        for curve in (self.batches, self.mean, self.first, self.validation):
            self.box.addItem(curve)
        self.overlaid = OverlaidItem(self.box)
        self._names = OverlayNames()
        self._names.setParentItem(self.centralWidget)
        self._mark, self._branch = (pg.InfiniteLine(angle=90, movable=False) for _ in range(2))
        for line in self._mark, self._branch:
            line.setVisible(False)
            self.box.addItem(line, ignoreBounds=True)
        self._legend = Legend()
        self._legend.setParentItem(self.centralWidget)
        self._legend.setPos(GAP, GAP)
        self.restyle()

    def set_limits(self, top: float | None) -> None:
        """Nothing lies left of x = 0 nor, where there is a ``top``, outside 0 <= y <= top."""
        self.box.setLimits(xMin=0.0, minXRange=1e-4, yMin=None if top is None else 0.0, yMax=top)

    def set_marks(self, moment: float | None, branch: float | None) -> None:
        """A line at the moment that is shown and a dashed one where a branch left, which stay, or none."""
        for line, x in ((self._mark, moment), (self._branch, branch)):
            line.setVisible(x is not None)
            if x is not None:
                line.setPos(x)

    def inner_width(self) -> int:
        """Pixels between the left and the right end of the axes."""
        return int(self.box.sceneBoundingRect().width())

    def inner(self) -> QRectF:
        """The part of this widget between the axes."""
        return QRectF(self.mapFromScene(self.box.sceneBoundingRect()).boundingRect())

    def place_of(self, x: float) -> float:
        """How many pixels a point of the lower axis lies from the left edge."""
        return float(self.mapFromScene(self.box.mapViewToScene(QPointF(x, 0.0))).x())

    def name_overlaid_alone(self) -> None:
        """Leave the legend of the present run out, where there never is one."""
        self._legend.setVisible(False)
        self._fit_legend()

    def tell(self, values: Sequence[str], others: Sequence[str] = ()) -> None:
        """Write one text under each of NAMES; a reader of the screen is told the `others`, too."""
        self._legend.set_values(values)
        told = (f"{name} {value}" for name, value in zip(NAMES, values, strict=True))
        self.setAccessibleDescription(", ".join((*told, *others)))

    def show_overlaid(self, runs: Sequence[Overlaid]) -> None:
        """Have other runs behind the present one, and their names in the legend."""
        self.overlaid.show_runs(runs)
        self._name_overlaid()
        self._fit_legend()

    def _name_overlaid(self) -> None:
        names = [run.name for run in self.overlaid.runs]
        self._names.show_names(names, self.overlaid.colours(), self.palette(), self.font())

    def restyle(self) -> None:
        """As the axes; the accent for training, the text's colour for validation; room for the legend."""
        super().restyle()
        palette, font = self.palette(), tabular(self.font())
        text, base = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
        accent = palette.color(QPalette.ColorRole.Highlight)
        # The pens of curves are as wide in device pixels; that of the many batches stays at one, which is drawn fast.
        ratio = self.devicePixelRatioF()
        quiet = mixed(text, base, QUIET)
        batches, mean = pg.mkPen(quiet, width=1), pg.mkPen(accent, width=2 * ratio)
        validation = pg.mkPen(text, width=1.5 * ratio, style=Qt.PenStyle.DashLine)
        self.batches.setPen(batches)
        self.mean.setPen(mean)
        self.validation.setPen(validation)
        for curve, width in ((self.mean, 2), (self.validation, 1.5)):
            shadow = pg.mkPen(base, width=(width + APART) * ratio)
            shadow.setCapStyle(Qt.PenCapStyle.SquareCap)
            curve.setShadowPen(shadow)
        self._mark.setPen(pg.mkPen(text, width=1.5 * ratio))
        self._branch.setPen(pg.mkPen(text, width=ratio, style=Qt.PenStyle.DotLine))
        self.first.setBrush(accent)
        self.first.setPen(None)
        self.validation.setSymbolBrush(base)
        self.validation.setSymbolPen(pg.mkPen(text, width=1.5 * ratio))
        band = QPen(batches)
        band.setWidthF(MARKER * ratio)
        band.setCapStyle(Qt.PenCapStyle.FlatCap)
        self._legend.set_style(font, text, base, (band, mean, validation))
        self.overlaid.set_palette(palette)
        self._name_overlaid()
        self.setMinimumWidth(math.ceil(self._legend.least_width()) + 2 * GAP)
        self._fit_legend()

    def _fit_legend(self) -> None:
        for part in (self._legend, self._names):
            part.fit(self.width() - 2 * GAP)
        below = GAP + self._legend.boundingRect().height() * self._legend.isVisible()
        self._names.setPos(GAP, below)
        self._grid.setContentsMargins(GAP, below + self._names.boundingRect().height() + GAP, 2 * GAP, 4)
        self._keep_label_whole()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the legend its place before the axes take theirs."""
        if hasattr(self, "_legend"):
            self._fit_legend()
        super().resizeEvent(event)


def show_markers(curve: pg.PlotDataItem, shown: bool) -> None:
    """Mark every point of a curve, or draw its line alone."""
    symbol = "o" if shown else None
    if curve.opts["symbol"] != symbol:
        curve.setSymbol(symbol)


def show(curve: pg.PlotCurveItem | pg.PlotDataItem | pg.ScatterPlotItem, x: Array, y: Array) -> None:
    """Give a curve its points; only NaN in it counts as no points."""
    curve.setData(x, y) if np.isfinite(y).any() else curve.setData([], [])
