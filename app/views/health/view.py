"""The page of health: what is wrong, what was measured layer by layer along the run, and how the weights are spread."""

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.health.layer_lines import LayerLines, layer_colour
from app.views.health.spread import SpreadPlot
from app.views.named import named
from app.views.wrapped import WrappedView
from nn.arrays import Array

PLOTS = {
    "delta": (
        "Size of delta",
        "Root mean square of delta, over the digits of a batch and the neurons of a layer.",
        False,
    ),
    "update": (
        "Update / weights",
        "Size of one step over that of the weights it changes: about 0.001 is usual.",
        False,
    ),
    "dead": ("Dead ReLUs", "Share of neurons that no digit of the last batches has switched on.", True),
    "saturated": ("Saturated", "Share of slopes sigma' that are nearly 0, over digits and neurons.", True),
    "spread": ("Spread of weights", "Root mean square of the weights over that at the start.", False),
}
"""Quantity -> its title, what it is, and whether it is a share."""

COLUMNS = 2
"""Of small plots."""

LAYER = "Layer"
"""Before the numbers of the layers, which count from 1 as in the sentences about them."""

WAITING = "Press Train: what is measured in the layers of a run appears here."
WELL = "Nothing is wrong with this run."


class LayerKey(QWidget):
    """Which colour each layer has."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Of no layer."""
        super().__init__(parent)
        self._layers = 0
        named(self, "layerKey", "Colours of the layers", "The first layer is grey, the output has the colour.")

    def show_layers(self, layers: int) -> None:
        """So many."""
        self._layers = layers
        numbers = ", ".join(map(str, range(1, layers + 1)))
        self.setAccessibleDescription(f"{LAYER} {numbers}: {self.toolTip()}" if layers else "")
        self.update()

    def minimumSizeHint(self) -> QSize:
        """One line."""
        return QSize(80, self.fontMetrics().height())

    def sizeHint(self) -> QSize:
        """The same."""
        return self.minimumSizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """What they are, and a stroke and a number for each."""
        painter, metrics = QPainter(self), self.fontMetrics()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.palette().windowText().color())
        if self._layers:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, LAYER)
        x, middle = metrics.horizontalAdvance(LAYER) + 12, self.height() / 2
        for layer in range(1, self._layers + 1):
            words = str(layer)
            painter.fillRect(x, round(middle) - 1, 14, 3, layer_colour(self.palette(), layer, self._layers))
            painter.drawText(x + 18, 0, self.width(), self.height(), Qt.AlignmentFlag.AlignVCenter, words)
            x += 18 + metrics.horizontalAdvance(words) + 12


class HealthView(WrappedView):
    """Small plots that are alike, each of one quantity."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Wait for a run."""
        super().__init__(parent)
        named(self, "health", "Health")
        self._said = named(QLabel(WAITING), "healthSaid", "What is wrong with the run")
        self._said.setWordWrap(True)
        self._key = LayerKey()
        self.plots = {
            name: LayerLines(name, title, tip, share=share, parent=self) for name, (title, tip, share) in PLOTS.items()
        }
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        self._spreads: list[SpreadPlot] = []
        self._row = filled(QHBoxLayout())
        filled(QVBoxLayout(self), self._said, self._key, (self._grid, 1), self._row, around=(8, 8, 8, 8))
        self.show_measures(np.zeros(0), {}, 0)

    def show_alarms(self, sentences: Sequence[str], *, measured: bool, waiting: str = WAITING) -> None:
        """What is wrong, in the order in which it was told; where nothing is `measured`, what is waited for."""
        self._said.setText("\n\n".join(sentences) if sentences else WELL if measured else waiting)
        self.updateGeometry()

    def show_measures(self, batches: Array, quantities: Mapping[str, Sequence[Array]], layers: int) -> None:
        """Quantity -> its values (k,) for each layer at the k batches; a plot of what no layer has is left out."""
        self._key.show_layers(layers)
        shown = []
        for name, plot in self.plots.items():
            plot.show_lines(batches, quantities.get(name, ()))
            if plot.has_any():
                shown.append(plot)
            else:
                self._grid.removeWidget(plot)
                plot.hide()
        for place, plot in enumerate(shown):
            self._grid.addWidget(plot, *divmod(place, COLUMNS))
            plot.show()

    def show_weights(self, now: Sequence[Array], first: Sequence[Array | None]) -> None:
        """W of each layer, layer 1 first, and those at the start."""
        while len(self._spreads) < len(now):
            plot = SpreadPlot(len(self._spreads) + 1)
            self._spreads.append(plot)
            self._row.addWidget(plot, 1)
        for plot in self._spreads[len(now) :]:
            plot.hide()
        for plot, W, before in zip(self._spreads, now, first, strict=False):
            plot.show_weights(W, before)
            plot.show()
