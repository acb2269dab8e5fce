"""The layers of the network as part of everything that one number touches: cells become blocks, and blocks are lit.

Where activations are shown, or weighted sums, the cell of a neuron stands for both of them: the one is worked out from
the other alone, but for softmax.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, QRectF, Signal

from app.views.heatmap import Heatmap
from app.views.layer_values import LayerValues, Quantity
from app.views.lights import Lights
from app.views.weight_picture import WeightPicture
from nn.arrays import Array
from nn.insight.touches import Block, Letter, Touches

THROUGH = {
    Quantity.A: frozenset({Letter.Z}),
    Quantity.Z: frozenset({Letter.A}),
    Quantity.W: frozenset[Letter](),
}
"""What is not seen where a quantity is shown, and is passed through."""


class LayerTouches(QObject):
    """Knows which block each cell of the heatmaps is.

    Signals:
        pointed: the Block that is pointed at, again where its number is another one; None for none any more.
    """

    pointed = Signal(object)

    def __init__(
        self,
        heatmaps: Callable[[], Sequence[Heatmap]],
        shown: Callable[[], tuple[LayerValues | None, Quantity]],
        picture: WeightPicture,
        parent: QObject,
    ) -> None:
        """Of the layers, of which `heatmaps` show what is `shown`, and of the weights of one neuron."""
        super().__init__(parent)
        self._heatmaps, self._shown, self._picture = heatmaps, shown, picture
        self._lights: dict[Heatmap, Lights] = {}
        self._touches: Touches | None = None
        picture.heatmap.hovered.connect(lambda row, column, _: self._point_at_weight(row, column))
        for leaves in (picture.heatmap.left, picture.heatmap.passed):
            leaves.connect(self.leave)

    def through(self) -> frozenset[Letter]:
        """The arrays between those that are shown."""
        return THROUGH[self._quantity]

    @property
    def _quantity(self) -> Quantity:
        return self._shown()[1]

    def value(self, block: Block) -> float | None:
        """The number in a cell; None where there is none, or nobody knows it."""
        layers, (row, column) = self._shown()[0], (block.row, block.column)
        if layers is None or row is None:
            return None
        if block.letter is Letter.W and column is not None:
            return float(layers.W[block.layer][row, column])
        vector = _vectors(layers, block.letter).get(block.layer)
        return None if vector is None else float(vector[row])

    # What is pointed at.

    def point(self, layer: int, row: int, column: int) -> None:
        """Point at a cell of a layer's heatmap."""
        heatmap = self._heatmaps()[layer]
        grid = heatmap.grid()
        if grid is None:
            return
        index = row * grid.columns + column
        if self._quantity is Quantity.W:
            self.pointed.emit(Block(Letter.W, layer, index, heatmap.inner()))
        else:
            letter = Letter.Z if layer and self._quantity is Quantity.Z else Letter.A
            self.pointed.emit(Block(letter, layer, index, 0))

    def leave(self) -> None:
        """Point at nothing."""
        self.pointed.emit(None)

    def _point_at_weight(self, row: int, column: int) -> None:
        grid, neuron = self._picture.heatmap.grid(), self._picture.neuron()
        if grid is not None and neuron is not None:
            self.pointed.emit(Block(Letter.W, *neuron, row * grid.columns + column))

    # What is lit.

    def light(self, touches: Touches | None) -> None:
        """Outline what is touched, in all heatmaps."""
        self._touches = touches
        heatmaps = self._heatmaps()
        if touches is None and not self._lights:
            return
        for gone in self._lights.keys() - {*heatmaps, self._picture.heatmap}:
            del self._lights[gone]
        for layer, heatmap in enumerate(heatmaps):
            self._light(heatmap, partial(self._of_layer, heatmap, layer))
        self._light(self._picture.heatmap, self._of_picture)

    def renew(self) -> None:
        """Outline the same anew, where the heatmaps show something else."""
        if self._touches is not None:
            self.light(self._touches)

    def _light(self, heatmap: Heatmap, places: Callable[[Block], Iterator[QRectF]]) -> None:
        if heatmap not in self._lights:
            if self._touches is None:
                return
            self._lights[heatmap] = Lights(heatmap, places)
        self._lights[heatmap].light(self._touches)

    def _of_layer(self, heatmap: Heatmap, layer: int, block: Block) -> Iterator[QRectF]:
        if block.layer != layer:
            return
        if self._quantity is Quantity.W:
            if block.letter is Letter.W:
                yield from heatmap.rects(block.row, block.column)
        elif block.letter in (Letter.A, Letter.Z) and heatmap.values() is not None:
            yield from heatmap.rects(block.row)

    def _of_picture(self, block: Block) -> Iterator[QRectF]:
        layer, neuron = self._picture.neuron() or (0, 0)
        if (block.letter, block.layer) == (Letter.W, layer) and block.row in (None, neuron):
            yield from self._picture.heatmap.rects(block.column)


def _vectors(layers: LayerValues, letter: Letter) -> Mapping[int, Array]:
    """The arrays of a letter that are vectors here, by layer."""
    return {Letter.A: layers.A, Letter.Z: layers.Z, Letter.B: layers.b}.get(letter, {})
