"""The network from the input to the output: every neuron's activation, weighted sum or weights, live."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.views.boxes import filled
from app.views.colours import SteadyScale
from app.views.heatmap import PAD
from app.views.layer_strip import LayerStrip
from app.views.layer_touches import LayerTouches
from app.views.layer_values import LayerValues, Quantity, panels, scale_labels
from app.views.named import named
from app.views.painting import bold
from app.views.places import pixel_name
from app.views.reading import Reading
from app.views.scale_bar import ScaleBar
from app.views.segment import Segment
from app.views.text_fit import fit_to_text
from app.views.weight_picture import WeightPicture
from nn.derivation.shown import with_minus

EMPTY = "Draw a digit to see activations"
HINT = "Point at a cell for its value, click a neuron for its weights."

LINES = "Lines: what each weight carries.\nBlue is negative, orange positive."
LINES_TIP = "The network as a picture: its neurons, and lines for what the weights carry."
BESIDE_TEXT = 16
"""Pixels beside the word of a segment, both sides together."""

FIRST = 1, 0
"""Layer and index of the neuron whose weights are shown until another is picked."""

MOST = {Quantity.A: 1.0, Quantity.Z: 0.9, Quantity.W: 0.98}
"""The part of the values within the ends of their scale: signed ones have a few that would darken all others."""


def _width(button: Segment) -> int:
    """Of a segment with a word, which is bold while it is down."""
    return QFontMetrics(bold(button.font())).horizontalAdvance(button.text()) + BESIDE_TEXT


def _scales(quantity: Quantity) -> tuple[SteadyScale, SteadyScale]:
    """Fresh scales for the two groups of layers that a quantity has."""
    share = MOST[quantity]
    if quantity is Quantity.W:
        # The picture of a neuron has the scale of its layer: one scale for one kind.
        return SteadyScale(signed=True, share=share), SteadyScale(signed=True, share=share)
    return SteadyScale(floor=1.0), SteadyScale(floor=1.0, signed=quantity is Quantity.Z, share=share)


class ActivationsView(QWidget):
    """Heatmaps of all layers, a choice of what they show, and the weights of one neuron; or a picture in their place.

    Attributes:
        touched: what is pointed at in them, and what is lit.

    Signals:
        renewed: `layers` are others.
    """

    renewed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Wait for a network."""
        super().__init__(parent)
        named(self, "activations", "Layers of the network")
        self._layers: LayerValues | None = None
        self._quantity = Quantity.A
        self._picked = FIRST
        self._steady = {quantity: _scales(quantity) for quantity in Quantity}
        self._stale = False
        self._explanation = QLabel()
        self._explanation.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        fit_to_text(self._explanation, lambda text: self._explanation.setFixedHeight(2 * text.lineSpacing()))
        self.strip = LayerStrip()
        self._waiting = QLabel(EMPTY, alignment=Qt.AlignmentFlag.AlignCenter)
        self._readout = Reading()
        self._readout.setText(HINT)
        self._readout.setContentsMargins(PAD, 0, PAD, 0)
        self._readout.setObjectName("activationsReadout")
        self._readout.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.scale_bars = ScaleBar(), ScaleBar()
        self.weight_picture = WeightPicture()
        self._buttons = QButtonGroup(self)
        values = (lambda: self.strip.heatmaps), (lambda: (self._layers, self._quantity))
        self.touched = LayerTouches(*values, self.weight_picture, self)
        self._pointing = False
        self._picture: QWidget | None = None
        self._lay_out()
        self._show_quantity()

    def _lay_out(self) -> None:
        choice = filled(QHBoxLayout(), spacing=0, around=(PAD, 0, PAD, 0))
        for quantity in Quantity:
            button = Segment(quantity.symbol)
            named(button, f"show_{quantity.symbol}", f"Show {quantity.symbol}", quantity.explanation.replace("\n", " "))
            button.clicked.connect(partial(self.show_quantity, quantity.symbol))
            self._buttons.addButton(button)
            choice.addWidget(button)
        self._choice = choice
        choice.addSpacing(16)
        choice.addWidget(self._explanation, 1)
        bars = filled(QHBoxLayout(), *((bar, 1) for bar in self.scale_bars), spacing=24, around=(PAD, 0, PAD, 0))
        parts = choice, (self._waiting, 1), self.strip, self._readout, bars, 8, (self.weight_picture, 1)
        self._column = filled(QVBoxLayout(self), *parts, around=(8 - PAD, 8, 8 - PAD, 8))

    def add_picture(self, picture: QWidget) -> None:
        """Offer a picture of the network, which is hidden until it is wanted, beside the heatmaps."""
        self._picture = picture
        picture.hide()
        self._column.addWidget(picture, 1)
        button = named(Segment("Lines"), "show_lines", "Show lines", LINES_TIP)
        fit_to_text(button, lambda _: button.setFixedWidth(_width(button)))
        button.clicked.connect(self.show_picture)
        self._buttons.addButton(button)
        self._choice.insertWidget(len(Quantity), button)

    # What to show.

    def show_layers(self, layers: LayerValues | None) -> None:
        """Show a network and its answer; None when there is no network."""
        if layers is None or self._layers is None or layers.widths != self._layers.widths:
            self._steady = {quantity: _scales(quantity) for quantity in Quantity}
            self._picked = FIRST
        self._layers = layers
        self._stale = True
        if self.isVisible() and not self.is_picture():
            self._refresh()
        elif self.is_picture():
            self._explain()
        self.renewed.emit()

    def is_picture(self) -> bool:
        """Whether the picture stands in the place of the heatmaps."""
        return self._picture is not None and not self._picture.isHidden()

    def show_picture(self) -> None:
        """Show the picture in the place of the heatmaps."""
        if self._picture is not None and not self.is_picture():
            self._show_parts(picture=True)
            self._explain()

    def pick(self, layer: int, index: int) -> None:
        """Show the weights of one neuron of a layer from 1 on below the layers."""
        self._picked = layer, index
        for heatmap in self.strip.heatmaps:
            heatmap.select(None)
        self._refresh()

    def show_quantity(self, symbol: str) -> None:
        """Show "a", "z" or "W" of every layer."""
        quantity = next(quantity for quantity in Quantity if quantity.symbol == symbol)
        if quantity is not self._quantity or self.is_picture():
            self._quantity = quantity
            self._show_quantity()
            self._refresh()

    def layers(self) -> LayerValues | None:
        """What is shown."""
        return self._layers

    def _has_values(self) -> bool:
        """Whether the cells are coloured."""
        return self._layers is not None and bool(self._layers.A or self._quantity is Quantity.W)

    def _explain(self) -> None:
        """Say what is shown and, where there are values, what their colours mean."""
        lines = (LINES if self.is_picture() else self._quantity.explanation).splitlines()
        self._explanation.setText("\n".join(lines if self._has_values() else lines[:1]))

    def _show_quantity(self) -> None:
        for button in self._buttons.buttons():
            button.setChecked(button.text() == self._quantity.symbol)
        self._show_parts()
        self._explain()

    def _show_parts(self, *, picture: bool = False) -> None:
        known = self._layers is not None
        self._waiting.setVisible(not known)
        for part in (self.strip, self._readout, *self.scale_bars, self.weight_picture):
            part.setVisible(known and not picture)
        if self._picture is not None:
            self._picture.setVisible(known and picture)
        self._left()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while nobody looked."""
        super().showEvent(event)
        if self._stale and not self.is_picture():
            self._refresh()

    def _refresh(self) -> None:
        """Paint the layers anew."""
        layers, self._stale = self._layers, False
        self._explain()
        if layers is None:
            self._show_parts()
            return
        if self._waiting.isVisibleTo(self):
            self._show_parts()
        if not self._pointing:
            self._left()
        for heatmap in self.strip.set_count(len(layers.widths)):
            layer = self.strip.heatmaps.index(heatmap)
            heatmap.setObjectName(f"layer{layer}")
            heatmap.describe = partial(self._describe, layer)
            heatmap.hovered.connect(partial(self._hovered, layer))
            heatmap.left.connect(self._left)
            heatmap.clicked.connect(partial(self._clicked, layer))
            heatmap.passed.connect(self._mark_picked)
            for leaves in (heatmap.left, heatmap.passed):
                leaves.connect(self.touched.leave)
        parts = panels(layers, self._quantity)
        scales = [
            steady.follow(*(p.values for p in parts.values() if p.first is first and p.values is not None))
            for steady, first in zip(self._steady[self._quantity], (True, False), strict=True)
        ]
        for label, scale, bar in zip(scale_labels(layers, self._quantity), scales, self.scale_bars, strict=True):
            bar.set_scale(label, scale)
            bar.setVisible(bool(label))
        self.strip.heatmaps[0].setVisible(0 in parts)
        for layer, part in parts.items():
            heatmap = self.strip.heatmaps[layer]
            heatmap.set_title(part.title, part.caption, part.labels)
            heatmap.square = part.square
            heatmap.set_values(part.values, scales[not part.first], part.grid)
            heatmap.set_marked({number: words for (at, number), words in layers.operated.items() if at == layer})
        self.strip.refit()
        self._show_picked(layers)
        self.touched.renew()

    def _show_picked(self, layers: LayerValues) -> None:
        """Show the weights of the picked neuron, in the colours of its layer, and outline it among the others."""
        layer, index = self._picked
        alike = (W for n, W in layers.W.items() if (n == 1) is (layer == 1))
        scale = self._steady[Quantity.W][layer != 1].follow(*alike)
        answer = with_minus(f"z = {layers.Z[layer][index]:+.4f}, a = {layers.A[layer][index]:.4f}") if layers.Z else ""
        bias, name = float(layers.b[layer][index]), layers.name(layer)
        self.weight_picture.show_weights(layer, index, layers.W[layer][index], bias, scale, name, answer)
        self.weight_picture.bar.setVisible(self._quantity is not Quantity.W)
        if self.strip.heatmaps[layer].selected() is None:
            self._mark_picked()

    def _mark_picked(self) -> None:
        """Outline the picked neuron, and where the keyboard is; nothing where it has only passed."""
        layer, index = self._picked
        for n, heatmap in enumerate(self.strip.heatmaps):
            grid = heatmap.grid()
            if n == layer and grid is not None:
                heatmap.select(*divmod(index, grid.columns))
            elif not heatmap.hasFocus():
                heatmap.select(None)

    # What a person points at.

    def _describe(self, layer: int, row: int, column: int, value: float) -> str:
        heatmap = self.strip.heatmaps[layer]
        grid, layers = heatmap.grid(), self._layers
        if grid is None or layers is None:
            return ""
        if layer == 0 and grid.columns > 1:
            return f"Input, {pixel_name(row * grid.columns + column, grid.columns)}: x = {with_minus(f'{value:.3f}')}"
        number = row * grid.columns + column
        done = layers.operated.get((layer, number))
        where = f"{layers.name(layer)}, neuron {number}" + (f" ({done})" if done else "")
        if self._quantity is not Quantity.W:
            return f"{where}: {self._quantity.symbol if layer else 'x'} = {with_minus(f'{value:.4f}')}"
        inner = heatmap.inner()
        if inner is None:
            return f"{where}: {layers.widths[layer - 1]} weights"
        source = pixel_name(inner, grid.cell[1]) if grid.cell[0] > 1 else f"neuron {inner}"
        return f"{where}: weight from {source} = {with_minus(f'{value:+.4f}')}"

    def _hovered(self, layer: int, row: int, column: int, value: float) -> None:
        self._pointing = True
        self._readout.setText(self._describe(layer, row, column, value))
        self.touched.point(layer, row, column)

    def _left(self) -> None:
        self._pointing = False
        self._readout.setText(HINT if self._has_values() else EMPTY)

    def _clicked(self, layer: int, row: int, column: int) -> None:
        grid = self.strip.heatmaps[layer].grid()
        if layer > 0 and grid is not None:
            self.pick(layer, row * grid.columns + column)

    def sizeHint(self) -> QSize:
        """As much as the middle of a 1280 x 800 window has."""
        return QSize(480, 560)
