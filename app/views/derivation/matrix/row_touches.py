"""The matrices of a row as part of everything that one number touches."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, QRectF, Signal

from app.views.derivation.matrix.blocks import block_at, region_of, value_in
from app.views.derivation.matrix.row import MatrixRow
from app.views.lights import Lights
from nn.insight.touches import Block, Touches


class RowTouches(QObject):
    """Knows which block each cell of a row's matrices is.

    Signals:
        pointed: the Block that is pointed at, again where its number is another one; None for none any more.
    """

    pointed = Signal(object)

    def __init__(self, row: MatrixRow) -> None:
        """Of this row."""
        super().__init__(row)
        self._row = row
        self._lights: list[Lights] = []
        self._touches: Touches | None = None
        row.cell_pointed.connect(self._point)
        for leaves in (row.pointer_left, row.passed):
            leaves.connect(lambda: self.pointed.emit(None))
        row.shown.connect(self._renew)

    def value(self, block: Block) -> float | None:
        """The number in a cell; None where no matrix of the row has it, and where it is covered."""
        for place, view in zip(self._row.places(), self._row.views(), strict=False):
            found = value_in(place.matrix, block, place.first_row)
            if found is not None:
                region = region_of(place.matrix, block, place.first_row) or (None, None)
                return None if view.cells.covers().hides_in(place.matrix.values.shape, *region) else found
        return None

    def light(self, touches: Touches | None) -> None:
        """Outline what is touched in all matrices of the row; what is marked in them gives way to it."""
        if touches is None and self._touches is None:
            return
        self._touches = touches
        views = self._row.views()
        for index in range(len(self._lights), len(views)):
            self._lights.append(Lights(views[index].cells, partial(self._places, index)))
        for lights in self._lights:
            lights.light(touches)
        for view in views:
            view.cells.quiet(touches is not None)

    def _renew(self) -> None:
        if self._touches is not None:
            self.light(self._touches)

    def _point(self, index: int, row: int, column: int) -> None:
        place = self._row.places()[index]
        self.pointed.emit(block_at(place.matrix, row, column, place.first_row))

    def _places(self, index: int, block: Block) -> Iterator[QRectF]:
        places = self._row.places()
        if index < len(places):
            place = places[index]
            region = region_of(place.matrix, block, place.first_row)
            if region is not None:
                yield from self._row.views()[index].cells.boxes(region)
