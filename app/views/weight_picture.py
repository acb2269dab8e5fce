"""The weights into one neuron as a picture: what the neuron looks for in the layer before it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.views.colours import SteadyScale
from app.views.grid import layer_grid
from app.views.heatmap import Heatmap
from app.views.painting import bold, tabular
from app.views.scale_bar import ScaleBar
from nn.arrays import Array

HINT = "Click a weight to trace its slope."


class WeightPicture(QWidget):
    """One row of W[l], laid out like the neurons of layer l - 1 (28 x 28 for the pixels), with the neuron's bias.

    Signals:
        weight_clicked: layer l, the neuron and the neuron of layer l - 1 between which a weight was picked.
    """

    weight_clicked = Signal(int, int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Wait for a neuron."""
        super().__init__(parent)
        self.setObjectName("weightPicture")
        self.setAccessibleName("Weights of one neuron")
        self._neuron: tuple[int, int] | None = None
        self._steady = SteadyScale(signed=True)
        self.heatmap = Heatmap()
        self.heatmap.setObjectName("weightPictureCells")
        self.heatmap.setAccessibleName("Incoming weights")
        self.heatmap.setToolTip("The weights into the neuron, placed like those they come from; click one to trace it.")
        self.heatmap.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.heatmap.describe = self._describe
        self.heatmap.hovered.connect(self._hovered)
        self.heatmap.left.connect(self._left)
        self.heatmap.clicked.connect(self._clicked)
        self._title, self._source, self._bias, self._hover = (QLabel() for _ in range(4))
        self._title.setFont(bold(self.font()))
        for label in (self._bias, self._hover):
            label.setFont(tabular(self.font()))
        self._bar = ScaleBar("w", self._steady.follow())
        self._bar.setMaximumWidth(280)
        self._hover.setText(HINT)
        self._waiting = QLabel("Click a neuron to see the weights into it", alignment=Qt.AlignmentFlag.AlignCenter)
        self._text = QWidget()

        text = QVBoxLayout(self._text)
        text.setContentsMargins(0, 0, 0, 0)
        text.setSpacing(4)
        for part in (self._title, self._source, self._bias, self._hover):
            text.addWidget(part)
        text.addStretch(1)
        text.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.heatmap)
        row.addWidget(self._text, 1)
        row.addWidget(self._waiting, 1)
        self.clear()

    def clear(self) -> None:
        """Show no neuron."""
        self._neuron = None
        self.heatmap.set_values(None)
        self._show_parts()

    def show_weights(self, layer: int, index: int, weights: Array, bias: float, name: str | None = None) -> None:
        """Show the weights (n_{l-1},) and the bias of neuron ``index`` of ``layer``, which people call ``name``."""
        if (layer, index) != self._neuron:
            self._neuron = (layer, index)
            self._steady = SteadyScale(signed=True)
            self._title.setText(f"{name or f'Layer {layer}'}, neuron {index}")
        scale = self._steady.follow(weights)
        self.heatmap.set_values(weights, scale, layer_grid(weights.size))
        self._bar.set_scale("w", scale)
        self._source.setText(f"W[{layer}][{index}]: {weights.size} weights")
        self._bias.setText(f"b[{layer}][{index}] = {bias:+.4f}")
        self._show_parts()

    def neuron(self) -> tuple[int, int] | None:
        """Layer and index of the neuron that is shown."""
        return self._neuron

    def _show_parts(self) -> None:
        for part in (self.heatmap, self._text):
            part.setVisible(self._neuron is not None)
        self._waiting.setVisible(self._neuron is None)

    def _describe(self, row: int, column: int, value: float) -> str:
        grid = self.heatmap.grid()
        index = row * grid.columns + column if grid else 0
        source = f"pixel ({row}, {column})" if self._neuron and self._neuron[0] == 1 else f"neuron {index}"
        return f"from {source}: {value:+.4f}"

    def _hovered(self, row: int, column: int, value: float) -> None:
        self._hover.setText(self._describe(row, column, value))

    def _left(self) -> None:
        self._hover.setText(HINT)

    def _clicked(self, row: int, column: int) -> None:
        grid = self.heatmap.grid()
        if self._neuron is not None and grid is not None:
            self.weight_clicked.emit(*self._neuron, row * grid.columns + column)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the picture square, the text beside it."""
        super().resizeEvent(event)
        self.heatmap.setFixedWidth(min(self.height(), self.width() // 2))

    def sizeHint(self) -> QSize:
        """A digit at 6 pixels a cell, its description on the right."""
        return QSize(464, 172)

    def minimumSizeHint(self) -> QSize:
        """A digit at 4 pixels a cell."""
        return QSize(320, 116)
