"""One quantity of all layers along a run: a small plot with a line for each layer."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.copying import offer_copies
from app.views.live_tip import LiveTip
from app.views.named import named
from app.views.painting import bold, faded, mixed, tabular
from app.views.sheet import arrays_csv
from nn.arrays import Array
from nn.derivation.shown import with_minus

LEAST = QSize(180, 110)
"""Pixels of a small plot."""

MARGIN = 4
"""Pixels between the axes and what stands beside them."""

DECADES = 2
"""Of a logarithmic axis, at least."""


def layer_colour(palette: QPalette, layer: int, layers: int) -> QColor:
    """The first layer is quiet, the output has the accent."""
    share = 1.0 if layers == 1 else (layer - 1) / (layers - 1)
    ground = mixed(palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base), 0.7)
    return mixed(palette.color(QPalette.ColorRole.Highlight), ground, share)


class LayerLines(QWidget):
    """A heading, axes and lines."""

    def __init__(self, name: str, title: str, tip: str, *, share: bool = False, parent: QWidget | None = None) -> None:
        """Of a quantity that is a `share` from 0 to 1, or one to count in powers of ten."""
        super().__init__(parent)
        named(self, name, title, tip)
        self._title, self._share = title, share
        self._tip = LiveTip(self, self._words_at)
        self._batches: Array = np.zeros(0)
        self._lines: Sequence[Array] = ()
        self.setFont(tabular(self.font()))
        offer_copies(self, self.csv)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_lines(self, batches: Array, lines: Sequence[Array]) -> None:
        """The quantity (k,) of each layer, layer 1 first, at k batches; NaN where a layer does not have it."""
        self._batches, self._lines = batches, lines
        latest = [
            f"layer {k} {self._number(float(y[-1]))}" for k, y in enumerate(lines, 1) if y.size and not np.isnan(y[-1])
        ]
        self.setAccessibleDescription("; ".join(latest))
        self._tip.renew()
        self.update()

    def csv(self) -> str:
        """The quantity of each layer after each of the batches; empty without any."""
        heads = ("batch", *(f"layer {k}" for k in range(1, len(self._lines) + 1)))
        return arrays_csv(heads, (self._batches, *self._lines)) if self.has_any() else ""

    def has_any(self) -> bool:
        """Whether any layer has the quantity."""
        return any(np.isfinite(y).any() for y in self._lines)

    def minimumSizeHint(self) -> QSize:
        """Small, and readable."""
        return LEAST

    def sizeHint(self) -> QSize:
        """The same."""
        return LEAST

    def area(self) -> QRectF:
        """Where the lines are: below the heading, right of the numbers."""
        metrics = self.fontMetrics()
        left, line = metrics.horizontalAdvance("1e-88") + MARGIN, metrics.height()
        return QRectF(left, line + 2 * MARGIN, self.width() - left - MARGIN, self.height() - 2 * line - 4 * MARGIN)

    def _number(self, value: float) -> str:
        return f"{value:.0%}" if self._share else f"{value:.2g}"

    def _ends(self) -> tuple[float, float]:
        """The ends of the vertical axis: 0 and 1 of a share, else log10 of what the lines need."""
        if self._share:
            return 0.0, 1.0
        values = np.concatenate([*self._lines, np.zeros(0)])
        values = values[np.isfinite(values) & (values > 0)]
        if not values.size:
            return -1.0, 1.0
        low, high = math.floor(math.log10(values.min())), math.ceil(math.log10(values.max()))
        missing = DECADES - (high - low)
        return (low - missing, high) if missing > 0 else (low, high)

    def _place(self, value: float) -> str:
        """A place on the vertical axis, of which `_ends` tells."""
        if self._share:
            return f"{value:.0%}"
        return with_minus(f"{10.0**value:g}" if abs(value) <= 3 else f"1e{value:.0f}")

    def event(self, event: QEvent) -> bool:
        """Say of the batch under the mouse what the layers have there."""
        return (event.type() == QEvent.Type.ToolTip and self._tip.answers(event)) or super().event(event)

    def _words_at(self, at: QPointF) -> str:
        area = self.area()
        if not area.contains(at) or not self._batches.size:
            return ""
        batch = (at.x() - area.left()) / area.width() * float(self._batches[-1])
        k = int(np.abs(self._batches - batch).argmin())
        values = [f"layer {n} {self._number(float(y[k]))}" for n, y in enumerate(self._lines, 1) if np.isfinite(y[k])]
        return f"Batch {int(self._batches[k]):,}: {', '.join(values)}" if values else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Heading, axes, lines."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = palette.color(QPalette.ColorRole.Text)
        area, line = self.area(), self.fontMetrics().height()
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        painter.setFont(bold(self.font()))
        title = painter.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRectF(0, 0, self.width(), line), Qt.AlignmentFlag.AlignLeft, title)
        painter.setFont(self.font())
        low, high = self._ends()
        for value, y in ((high, area.top()), (low, area.bottom())):
            box = QRectF(0, y - line / 2, area.left() - MARGIN, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._place(value))
        below = QRectF(area.left(), area.bottom() + MARGIN, area.width(), line)
        last = float(self._batches[-1]) if self._batches.size else 0.0
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"batch {last:,.0f}")
        painter.fillRect(area, palette.color(QPalette.ColorRole.Base))
        painter.setPen(faded(text, 0.3))
        painter.drawRect(area)
        painter.setClipRect(area)
        for layer, values in enumerate(self._lines, start=1):
            painter.setPen(QPen(layer_colour(palette, layer, len(self._lines)), 1.5))
            with np.errstate(all="ignore"):
                places = values if self._share else np.log10(values)
            seen = np.isfinite(places)
            x = area.left() + self._batches[seen] / max(last, 1.0) * area.width()
            heights = area.bottom() - (places[seen] - low) / (high - low) * area.height()
            painter.drawPolyline([QPointF(a, b) for a, b in zip(x.tolist(), heights.tolist(), strict=True)])
