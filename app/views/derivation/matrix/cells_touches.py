"""One matrix that stands alone as part of everything that one number touches."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QRectF, Signal

from app.views.derivation.matrix.blocks import block_at, region_of, value_in
from app.views.derivation.matrix.cell_grid import CellGrid
from app.views.lights import Lights
from nn.derivation.phase import Matrix
from nn.insight.touches import Block, Touches


class CellsTouches(QObject):
    """Knows which block each of its cells is.

    Signals:
        pointed: the Block that is pointed at, again where its number is another one; None for none any more.
    """

    pointed = Signal(object)

    def __init__(self, cells: CellGrid, matrix: Callable[[], Matrix | None]) -> None:
        """Of these cells, which show what `matrix` is; None while they show nothing."""
        super().__init__(cells)
        self._cells, self._matrix = cells, matrix
        self._lights: Lights | None = None
        cells.cell_pointed.connect(self._point)
        for leaves in (cells.left, cells.passed):
            leaves.connect(lambda: self.pointed.emit(None))

    def value(self, block: Block) -> float | None:
        """The number in a cell; None where there is none."""
        matrix = self._matrix()
        return None if matrix is None else value_in(matrix, block)

    def light(self, touches: Touches | None) -> None:
        """Outline what is touched."""
        if touches is not None and self._lights is None:
            self._lights = Lights(self._cells, self._places)
        if self._lights is not None:
            self._lights.light(touches)

    def _point(self, row: int, column: int) -> None:
        matrix = self._matrix()
        self.pointed.emit(None if matrix is None else block_at(matrix, row, column))

    def _places(self, block: Block) -> Iterator[QRectF]:
        matrix = self._matrix()
        region = None if matrix is None else region_of(matrix, block)
        if region is not None:
            yield from self._cells.boxes(region)
