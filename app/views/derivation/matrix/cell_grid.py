"""The cells of a matrix as colours, with their numbers where these fit, and outlines around those that matter."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from app.views.colours import UNIT, Scale
from app.views.derivation.common.cover_bar import CHECK, draw_cover, draw_question
from app.views.derivation.common.numbers import shown
from app.views.derivation.matrix.cells import Placement
from app.views.derivation.matrix.covers import UNCOVERED, Covers
from app.views.derivation.matrix.heads import BELOW, draw_heads
from app.views.grid import STEPS
from app.views.heatmap import PAD, Heatmap
from app.views.lights import outlined
from app.views.painting import draw_numbers, on_colour, tabular
from nn.arrays import Array
from nn.derivation.letters import MINUS
from nn.derivation.phase import StepExample

Region: TypeAlias = tuple[int | None, int | None]
"""A cell, or with None for the column or the row, a whole row or a whole column."""

MOST_NUMBERS = 64
"""More cells than this show no numbers."""
RESERVED = f"{MINUS}0.001234"
"""Numbers have at least the room of this one, so that columns keep their width while their numbers change."""


class CellGrid(Heatmap):
    """A heatmap whose cells are known by the row and the column of their matrix, however they are placed.

    Signals:
        cell_chosen: row and column of a cell in the matrix, by a click, by Enter or by an arrow key.
        cell_opened: row and column of a cell, by a double click.
        cell_pointed: row and column of the cell at the pointer.
    """

    cell_chosen = Signal(int, int)
    cell_opened = Signal(int, int)
    cell_pointed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No cells yet."""
        super().__init__(parent=parent)
        self.square = False
        self._matrix: Array = np.zeros((1, 1))
        self._placement = Placement(1, 1)
        self._scale = UNIT
        self._chosen: tuple[int, int] | None = None
        self._regions: Sequence[Region] = ()
        self._covers = UNCOVERED
        self._quiet = False
        self._heads: Sequence[StepExample] = ()
        self._head = 0
        self.clicked.connect(self._on_clicked)
        self.hovered.connect(self._on_hovered)

    def show_matrix(self, values: Array, scale: Scale, placement: Placement) -> None:
        """Show values (rows, columns) at their places."""
        self._matrix, self._scale = values, scale
        if placement != self._placement:
            self._placement, self._chosen, self._regions = placement, None, ()
        self.square = placement.is_picture or placement.is_sheet
        self.set_values(values.T if placement.transposed or placement.by_column else values, scale, placement.grid)

    def set_heads(self, examples: Sequence[StepExample]) -> None:
        """Put above each column which example it belongs to; none for columns that belong to none."""
        self._heads = examples
        self.update()

    def heads(self) -> Sequence[StepExample]:
        """Which examples stand above the columns."""
        return self._heads

    def set_head_height(self, height: int) -> None:
        """Give the heads so many pixels, from SIDE on for pictures."""
        self._head = height

    def chrome(self) -> QSize:
        """With the heads."""
        return super().chrome() + QSize(0, self._head + BELOW if self._heads else 0)

    def matrix(self) -> Array:
        """The values, (rows, columns)."""
        return self._matrix

    def placement(self) -> Placement:
        """Where they stand."""
        return self._placement

    def choose(self, row: int | None, column: int = 0) -> None:
        """Outline a cell as chosen, or none with ``row`` None."""
        self._chosen = None if row is None else (row, column)
        if row is None:
            self.select(None)
        else:
            self.select(*divmod(self._placement.place(row, column)[0], self._placement.grid.columns))

    def chosen(self) -> tuple[int, int] | None:
        """Row and column of the chosen cell."""
        return self._chosen

    def mark(self, regions: Sequence[Region]) -> None:
        """Outline rows, columns and cells that enter into a number shown elsewhere."""
        self._regions = regions
        self.update()

    def quiet(self, quiet: bool) -> None:
        """Whether what is marked is not outlined, because something else is."""
        if quiet != self._quiet:
            self._quiet = quiet
            if self._regions:
                self.update()

    def boxes(self, region: Region) -> list[QRectF]:
        """Where a region lies."""
        return [self._rect(self.area(), part) for part in self._pieces(region)]

    def marked(self) -> Sequence[Region]:
        """What is outlined."""
        return self._regions

    def cover(self, covers: Covers) -> None:
        """Cover cells of the matrix, so that nothing is seen of their values, and check those that were answered."""
        if covers != self._covers:
            self._covers = covers
            self.update()

    def covers(self) -> Covers:
        """What is hidden of the matrix."""
        return self._covers

    def cell_at(self, grid_row: int, grid_column: int, by_key: bool = False) -> tuple[int, int]:
        """Row and column in the matrix of a cell of the grid; of a picture the pixel at the pointer or its largest."""
        place, inner = grid_row * self._placement.grid.columns + grid_column, self.inner()
        if self._placement.is_sheet and (inner is None or by_key):
            picture = self._matrix[:, place] if self._placement.by_column else self._matrix[place]
            inner = int(np.abs(picture).argmax())
        return self._placement.cell(place, inner or 0)

    def number_size(self) -> tuple[float, float]:
        """Height and width that a cell needs for its number; width 0 where there are too many."""
        metrics = QFontMetricsF(tabular(self.font()))
        if self._matrix.size > MOST_NUMBERS:
            return metrics.ascent(), 0.0
        widest = max(metrics.horizontalAdvance(text) for text in (RESERVED, *map(shown, self._matrix.ravel().tolist())))
        return metrics.ascent(), widest + 2 * PAD

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose, so that a person can walk through a matrix."""
        before = self.selected()
        super().keyPressEvent(event)
        now = self.selected()
        if event.key() in STEPS and now is not None and now != before:
            self.cell_chosen.emit(*self.cell_at(*now, by_key=True))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the cell that the first click has chosen."""
        chosen = self.selected()
        if event.button() == Qt.MouseButton.LeftButton and self.inner() is not None and chosen is not None:
            self.cell_opened.emit(*self.cell_at(*chosen))

    def _on_clicked(self, grid_row: int, grid_column: int) -> None:
        self.cell_chosen.emit(*self.cell_at(grid_row, grid_column))

    def _on_hovered(self, grid_row: int, grid_column: int) -> None:
        self.cell_pointed.emit(*self.cell_at(grid_row, grid_column))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The colours, then the numbers, then the outlines."""
        super().paintEvent(event)
        if self.values() is None:
            return
        painter, area, grid = QPainter(self), self.area(), self._placement.grid
        if self._heads:
            painter.setFont(tabular(self.font()))
            draw_heads(painter, (grid.rect(area, place) for place in range(grid.columns)), self._head, self._heads)
        cell = grid.rect(area, 0)
        height, width = self.number_size()
        if not self.square and 0 < width <= cell.width() and height <= cell.height():
            self._paint_numbers(painter, area)
        self._paint_covers(painter, area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_outlines(painter, area)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
        for region in () if self._quiet else self._regions:
            for box in self.boxes(region):
                painter.drawRect(outlined(box))
        if self._chosen is not None and self._placement.is_sheet:
            painter.drawRect(outlined(self._rect(area, self._chosen)))

    def _paint_numbers(self, painter: QPainter, area: QRectF) -> None:
        values = (self._matrix.T if self._placement.transposed else self._matrix).ravel()
        painter.setFont(tabular(self.font()))
        texts = [
            "" if self._covers.hides(*self._placement.cell(place)) else shown(value)
            for place, value in enumerate(values.tolist())
        ]
        draw_numbers(painter, area, self._placement.grid, self._scale.to_rgba(values), texts)

    def _paint_covers(self, painter: QPainter, area: QRectF) -> None:
        if self._covers == UNCOVERED:
            return
        painter.setFont(tabular(self.font()))
        for row, column in self._covers.asked:
            box = self._rect(area, (row, column))
            if self.square:
                draw_cover(painter, outlined(box), self.palette())
            else:
                draw_question(painter, box, self.palette())
        metrics = painter.fontMetrics()
        for row, column in self._covers.right:
            box, number = self._rect(area, (row, column)), shown(float(self._matrix[row, column]))
            beside = metrics.horizontalAdvance(CHECK) + 2 * PAD
            if box.width() >= metrics.horizontalAdvance(number) + 2 * beside and box.height() >= metrics.ascent():
                colour = QColor(*self._scale.to_rgba(self._matrix[row : row + 1, column])[0].tolist())
                painter.setPen(on_colour(colour))
                painter.drawText(box.adjusted(PAD, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, CHECK)

    def _pieces(self, region: Region) -> list[Region]:
        """A region as what lies together: a pixel of every picture is as many cells."""
        row, column = region
        if self._placement.by_column and row is not None and column is None:
            return [(row, picture) for picture in range(self._placement.columns)]
        return [region]

    def _rect(self, area: QRectF, region: Region) -> QRectF:
        placement = self._placement
        first = 0 if region[0] is None else region[0], 0 if region[1] is None else region[1]
        last = (
            placement.rows - 1 if region[0] is None else region[0],
            placement.columns - 1 if region[1] is None else region[1],
        )
        ends = (placement.grid.value_rect(area, *placement.place(*cell)) for cell in (first, last))
        return next(ends).united(next(ends))
