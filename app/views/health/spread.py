"""How widely the weights of a layer are spread: their histogram, over that of the weights at the start."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.copying import offer_copies
from app.views.health.layer_lines import MARGIN
from app.views.named import named
from app.views.painting import bold, faded
from app.views.sheet import arrays_csv
from nn.arrays import Array

BINS = 41
"""Of a histogram: an odd number, so that one lies around 0."""

SAMPLE = 1 << 15
"""Weights of a layer that are counted, at most."""

LEAST = QSize(80, 84)
"""Pixels of one."""

TIP = "The weights of this layer. Filled: as they are; line: as the run began."


class SpreadPlot(QWidget):
    """One layer."""

    def __init__(self, layer: int, parent: QWidget | None = None) -> None:
        """Nothing yet."""
        super().__init__(parent)
        self._title = f"W[{layer}]"
        named(self, f"spread{layer}", f"Spread of the weights of layer {layer}", TIP)
        self._now = self._first = np.zeros(BINS)
        self._limit = 0.0
        offer_copies(self, self.csv)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_weights(self, now: Array, first: Array | None) -> None:
        """The weights of any shape, and those at the start; None where nobody knows them."""
        arrays = [each.reshape(-1)[:SAMPLE] for each in (now, first) if each is not None]
        sizes = [float(np.abs(each[np.isfinite(each)]).max(initial=0.0)) for each in arrays]
        self._limit = limit = max(*sizes, 0.0, 1e-30)
        counted = [np.histogram(each, BINS, (-limit, limit))[0].astype(float) for each in arrays]
        self._now, self._first = counted[0], counted[1] if len(counted) > 1 else np.zeros(BINS)
        self.setAccessibleDescription(f"from {-limit:.2g} to {limit:.2g}")
        self.update()

    def csv(self) -> str:
        """How many weights lie from where to where, now and at the start; empty without any."""
        edges = np.linspace(-self._limit, self._limit, BINS + 1)
        heads = ("from", "to", "now", "at the start")
        return arrays_csv(heads, (edges[:-1], edges[1:], self._now, self._first)) if self._now.any() else ""

    def minimumSizeHint(self) -> QSize:
        """Small."""
        return LEAST

    def sizeHint(self) -> QSize:
        """The same."""
        return LEAST

    def paintEvent(self, event: QPaintEvent) -> None:
        """The name of the weights, bars, and the line of the start."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text, accent = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Highlight)
        line = self.fontMetrics().height()
        area = QRectF(0.5, line + MARGIN, self.width() - 1, self.height() - 2 * line - 2 * MARGIN)
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        painter.setFont(bold(self.font()))
        painter.drawText(QRectF(0, 0, self.width(), line), Qt.AlignmentFlag.AlignLeft, self._title)
        painter.setFont(self.font())
        below = QRectF(0, area.bottom() + MARGIN / 2, self.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, f"\u2212{self._limit:.1g}")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{self._limit:.1g}")
        painter.fillRect(area, palette.color(QPalette.ColorRole.Base))
        width = area.width() / BINS
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(accent, 0.7))
        for k, count in enumerate(self._now / max(self._now.max(), 1.0)):
            height = float(count) * area.height()
            painter.drawRect(QRectF(area.left() + k * width, area.bottom() - height, width, height))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(text, 1))
        if self._first.any():
            tops = area.bottom() - self._first / self._first.max() * (area.height() - 1)
            painter.drawPolyline([QPointF(area.left() + (k + 0.5) * width, y) for k, y in enumerate(tops.tolist())])
        painter.setPen(faded(text, 0.3))
        painter.drawRect(area)
