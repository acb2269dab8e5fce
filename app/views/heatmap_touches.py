"""A heatmap of one line of an array as part of everything that one number touches: all pixels, a neuron's weights."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtCore import QObject, QRectF, Signal

from app.views.heatmap import Heatmap
from app.views.lights import Lights
from nn.insight.touches import Block, Letter, Touches

PIXELS = Block(Letter.A, 0, None, 0)
"""Those of the drawing."""


class HeatmapTouches(QObject):
    """Knows which block each of its cells is; what lies over it is made when something is first lit.

    Signals:
        pointed: the Block that is pointed at, again where its number is another one; None for none any more.
    """

    pointed = Signal(object)

    def __init__(self, heatmap: Heatmap, whole: Callable[[], Block | None]) -> None:
        """Of a heatmap that shows all numbers of the block `whole`, one a cell: a row of it, else a column."""
        super().__init__(heatmap)
        self._heatmap, self._whole = heatmap, whole
        self._lights: Lights | None = None
        heatmap.hovered.connect(self._point)
        for leaves in (heatmap.left, heatmap.passed):
            leaves.connect(lambda: self.pointed.emit(None))

    def light(self, touches: Touches | None) -> None:
        """Outline what is touched."""
        if touches is not None and self._lights is None:
            self._lights = Lights(self._heatmap, self._places)
        if self._lights is not None:
            self._lights.light(touches)

    def _point(self, row: int, column: int, _: float) -> None:
        whole, grid = self._whole(), self._heatmap.grid()
        if whole is not None and grid is not None:
            index = row * grid.columns + column
            cell = replace(whole, row=index) if whole.row is None else replace(whole, column=index)
            self.pointed.emit(cell)

    def _places(self, block: Block) -> Iterator[QRectF]:
        whole = self._whole()
        if whole is not None and self._heatmap.values() is not None and block.meets(whole):
            yield from self._heatmap.rects(block.row if whole.row is None else block.column)
