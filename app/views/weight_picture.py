"""The weights into one neuron as a picture: what the neuron looks for in the layer before it."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.colours import Scale
from app.views.copying import offer
from app.views.grid import layer_grid
from app.views.heatmap import PAD, Heatmap
from app.views.painting import bold, tabular
from app.views.places import pixel_name
from app.views.reading import Reading
from app.views.scale_bar import ScaleBar
from nn.arrays import SIDE, Array
from nn.derivation.shown import with_minus

HINT = "Click a weight to trace its slope."
WIDEST = "z = +000.0000, a = 000.0000"
"""A text about a neuron that is as wide as any."""
TEXT = 288
"""Pixels that are enough for the text beside the picture."""


class WeightPicture(QWidget):
    """One row of W[l], laid out like the neurons of layer l - 1 (28 x 28 for the pixels), with the neuron's bias.

    Attributes:
        heatmap: the weights.
        bar: what their colours mean.

    Signals:
        portrait_wanted: layer and number of the neuron that a person wants to know more of.
        weight_clicked: layer l, the neuron and the neuron of layer l - 1 between which a weight was picked.
    """

    weight_clicked = Signal(int, int, int)
    portrait_wanted = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No neuron yet: whoever shows it hides it until there is one."""
        super().__init__(parent)
        self.setObjectName("weightPicture")
        self.setAccessibleName("Weights of one neuron")
        self._neuron: tuple[int, int] | None = None
        self.heatmap = Heatmap()
        self.heatmap.setObjectName("weightPictureCells")
        self.heatmap.setAccessibleName("Incoming weights")
        self.heatmap.setToolTip(
            "The weights into the neuron, placed like those they come from; click one to trace it. A right click, or "
            "Ctrl+Enter, offers the neuron's portrait."
        )
        self.heatmap.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.heatmap.describe = self._describe
        self.heatmap.hovered.connect(self._hovered)
        self.heatmap.left.connect(self._left)
        self.heatmap.clicked.connect(self._clicked)
        offer(self.heatmap, "Portrait of the neuron", "portraitOfNeuron", "Ctrl+Return", self._want_portrait)
        self._title, self._source = QLabel(), QLabel()
        self._bias, self._answer, self._hover = (Reading(WIDEST) for _ in range(3))
        self._title.setFont(bold(self.font()))
        self._source.setFont(tabular(self.font()))
        self._hover.setText(HINT)
        self.bar = ScaleBar()
        labels = self._title, self._source, self._hover, self._bias, self._answer
        text = filled(QVBoxLayout(), *labels, 8, self.bar, STRETCH)
        filled(QHBoxLayout(self), self.heatmap, (text, 1), spacing=16)

    def show_weights(
        self, layer: int, index: int, weights: Array, bias: float, scale: Scale, name: str = "", answer: str = ""
    ) -> None:
        """Show one neuron.

        Args:
            layer: its layer, from 1.
            index: its place in the layer, from 0.
            weights: into it (n_{l-1},).
            bias: its bias.
            scale: the colour of a weight.
            name: what people call the layer.
            answer: what the neuron makes of the present digit, in words.
        """
        self._neuron = (layer, index)
        self.heatmap.set_values(weights, scale, layer_grid(weights.size))
        self.bar.set_scale(f"W[{layer}]", scale)
        self._title.setText(f"{name or f'Layer {layer}'}, neuron {index}")
        self._source.setText(f"W[{layer}][{index}]: {weights.size} weights")
        self._bias.setText(f"b[{layer}][{index}] = {with_minus(f'{bias:+.4f}')}")
        self._answer.setText(answer)

    def neuron(self) -> tuple[int, int] | None:
        """Layer and index of the neuron that is shown."""
        return self._neuron

    def _describe(self, row: int, column: int, value: float) -> str:
        grid = self.heatmap.grid()
        index = row * grid.columns + column if grid else 0
        source = pixel_name(index) if self._neuron and self._neuron[0] == 1 else f"neuron {index}"
        return f"from {source}: {with_minus(f'{value:+.4f}')}"

    def _want_portrait(self) -> None:
        if self._neuron is not None:
            self.portrait_wanted.emit(*self._neuron)

    def _hovered(self, row: int, column: int, value: float) -> None:
        self._hover.setText(self._describe(row, column, value))

    def _left(self) -> None:
        self._hover.setText(HINT)

    def _clicked(self, row: int, column: int) -> None:
        grid = self.heatmap.grid()
        if self._neuron is not None and grid is not None:
            self.weight_clicked.emit(*self._neuron, row * grid.columns + column)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the picture square, with whole pixels for those of a digit, and the text beside it."""
        super().resizeEvent(event)
        room = min(self.height(), max(self.width() // 2, self.width() - TEXT)) - 2 * PAD
        self.heatmap.setFixedWidth(room // SIDE * SIDE + 2 * PAD)

    def sizeHint(self) -> QSize:
        """A digit at 7 pixels a cell, its description on the right."""
        return QSize(464, 200)

    def minimumSizeHint(self) -> QSize:
        """A digit at 5 pixels a cell, or the lines of the description."""
        return QSize(320, max(144, super().minimumSizeHint().height()))
