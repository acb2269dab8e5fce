"""One matrix of the derivation: its symbol above, its cells as colours, its shape below."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.colours import UNIT, Scale
from app.views.derivation.common.cover_bar import COVERED, HIDDEN
from app.views.derivation.common.formula import FormulaView
from app.views.derivation.common.numbers import shown, symbol_html
from app.views.derivation.matrix.cell_grid import CellGrid
from app.views.derivation.matrix.cells import Placement, cell_name
from app.views.derivation.matrix.covers import Covers
from app.views.derivation.matrix.fitting import GridNeeds, Size
from app.views.derivation.matrix.heads import named_after
from nn.derivation.letters import TIMES
from nn.derivation.parameter import parameter_of
from nn.derivation.phase import Matrix, StepExample
from nn.derivation.spoken import spoken
from nn.derivation.terms import Name

MOST_HEADING = 12 * "0"
"""A text as wide as a symbol at most, which shrinks rather than push its neighbours away."""
MOST_LABELS = 16
"""A column of at most this many cells has its rows numbered."""

NO_MATRIX = Matrix("", None, "", np.zeros((1, 1)))


class MatrixView(QWidget):
    """Shows a matrix as a heatmap; pictures where it belongs to the pixels.

    Its dynamic property ``numbers`` holds the chosen cell: symbol -> text as shown. Ctrl+C copies all of it as CSV.

    Signals:
        cell_chosen: row and column, by the mouse or by key.
        cell_opened: row and column, by a double click.
        cell_pointed: row and column of the cell at the pointer.
        pointer_left: it points at none any more.
        cover_clicked: row and column of a covered cell, by a click or by Enter.
    """

    cell_chosen = Signal(int, int)
    cell_opened = Signal(int, int)
    cell_pointed = Signal(int, int)
    pointer_left = Signal()
    cover_clicked = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No matrix yet."""
        super().__init__(parent)
        self._matrix = NO_MATRIX
        self._transposed = False
        self._first_row = 0
        self._examples: Sequence[StepExample] = ()
        self.heading = FormulaView()
        self.heading.alignment = Qt.AlignmentFlag.AlignCenter
        self.heading.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.heading.setToolTip("The matrix; its context menu copies it as LaTeX.")
        self.cells = CellGrid()
        self.cells.describe = self._describe
        self.cells.told = lambda row, column, _: self._told(*self.cells.cell_at(row, column, by_key=True))
        self.cells.cell_pointed.connect(self.cell_pointed)
        self.cells.cell_chosen.connect(self._speak)
        self.cells.cell_chosen.connect(self.cell_chosen)
        self.cells.cell_opened.connect(self.cell_opened)
        self.cells.left.connect(self.pointer_left)
        self.cells.clicked.connect(self._on_clicked)
        self.shape_label = QLabel(alignment=Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.cells.numbers = self.csv
        column = filled(QVBoxLayout(self), self.heading, (self.cells, 1), self.shape_label, spacing=0)
        column.setAlignment(self.cells, Qt.AlignmentFlag.AlignHCenter)

    def show_matrix(
        self,
        matrix: Matrix,
        scale: Scale = UNIT,
        transposed: bool = False,
        first_row: int = 0,
        examples: Sequence[StepExample] = (),
    ) -> None:
        """Show a matrix in the colours of `scale`, or its transpose; `first_row` is not 0 for a part of a matrix.

        `examples` are those of the step, where there are several.
        """
        rows, columns = matrix.values.shape
        self._first_row, self._examples = first_row, examples
        renamed = (matrix.latex, transposed) != (self._matrix.latex, self._transposed)
        self._matrix, self._transposed = matrix, transposed
        if renamed:
            self.cells.setObjectName(f"cells {matrix.name}")
            self.heading.set_latex(f"({matrix.latex})^T" if transposed else matrix.latex)
        height, width = (columns, rows) if transposed else (rows, columns)
        self.shape_label.setText(f"{height} {TIMES} {width}")
        placement = Placement(rows, columns, transposed)
        self.cells.show_matrix(matrix.values, scale, placement)
        headed = matrix.by_example and not placement.is_sheet and len(examples) == columns
        self.cells.set_heads(examples if headed and not transposed else ())
        numbered: Iterable[int] = range(rows) if columns == 1 < rows <= MOST_LABELS and not transposed else ()
        of_rows = (example.label for example in examples) if headed and transposed else numbered
        self.cells.set_title("", labels=tuple(map(str, of_rows)))
        which = f", a {'row' if transposed else 'column'} for each example" if headed else ""
        self.cells.setAccessibleName(f"{spoken(self.heading.latex())}, {height} by {width}{which}")
        self._tell()

    def matrix(self) -> Matrix:
        """What is shown."""
        return self._matrix

    def choose(self, row: int | None, column: int = 0) -> None:
        """Outline a cell as chosen, or none with ``row`` None."""
        self.cells.choose(row, column)
        self._tell()

    def cover(self, covers: Covers) -> None:
        """Let nothing be known of the values that are hidden, and mark those that were answered."""
        self.cells.cover(covers)
        self._tell()

    def head_height(self) -> int:
        """Height that the symbol needs."""
        return self.heading.sizeHint().height()

    def needs(self) -> GridNeeds:
        """What decides about its size."""
        grid, placement = self.cells.placement().grid, self.cells.placement()
        line, number = self.cells.number_size()
        heading = min(self.heading.sizeHint().width(), self.fontMetrics().horizontalAdvance(MOST_HEADING))
        return GridNeeds(
            grid.height,
            grid.width,
            is_picture=placement.is_picture or placement.is_sheet,
            line=line,
            number=number,
            beside=self.cells.chrome().width(),
            least=max(heading, self.shape_label.sizeHint().width()),
        )

    def fit(self, size: Size, head: int) -> None:
        """Give the grid this size, and the symbol this height."""
        chrome = self.cells.chrome()
        self.heading.setFixedHeight(head)
        self.cells.setFixedSize(math.ceil(size.width) + chrome.width(), math.ceil(size.height) + chrome.height())

    def csv(self) -> str:
        """All values, one line a row, with all their digits."""
        hides = self.cells.covers().hides
        rows = (
            (HIDDEN if hides(row, column) else repr(value) for column, value in enumerate(values))
            for row, values in enumerate(self._matrix.values.tolist())
        )
        return "".join(",".join(row) + "\n" for row in rows)

    def copy(self) -> None:
        """Put it on the clipboard."""
        QGuiApplication.clipboard().setText(self.csv())

    def name(self, row: int, column: int) -> Name:
        """A cell's symbol."""
        return cell_name(self._matrix, self._first_row + row, column)

    def cell_text(self, row: int, column: int) -> str:
        """A cell's symbol and value, and among several examples whose it is, as rich text."""
        return f"{symbol_html(self.name(row, column))} = {self._value(row, column)}"

    def _tell(self) -> None:
        chosen, numbers = self.cells.chosen(), {}
        if chosen is not None:
            self._speak(*chosen)
            if not self.cells.covers().hides(*chosen):
                numbers[str(self.name(*chosen))] = shown(float(self._matrix.values[chosen]))
        self.setProperty("numbers", numbers)

    def _on_clicked(self, grid_row: int, grid_column: int) -> None:
        cell = self.cells.cell_at(grid_row, grid_column)
        if self.cells.covers().hides(*cell):
            self.cover_clicked.emit(*cell)

    def _speak(self, row: int, column: int) -> None:
        """Tell assistive tools the cell in plain text."""
        self.cells.setAccessibleDescription(self._told(row, column))

    def _told(self, row: int, column: int) -> str:
        return f"{spoken(self.name(row, column).latex)} = {self._value(row, column)}"

    def _value(self, row: int, column: int) -> str:
        whose = named_after(self._matrix, column, self._examples)
        value = COVERED if self.cells.covers().hides(row, column) else shown(float(self._matrix.values[row, column]))
        return f"{value}{whose and f', {whose}'}"

    def _describe(self, grid_row: int, grid_column: int, value: float) -> str:
        row, column = self.cells.cell_at(grid_row, grid_column)
        is_hidden = self.cells.covers().hides(row, column)
        is_traced = parameter_of(self.name(row, column)) is not None and not is_hidden
        more = "<br>A click asks for it." if is_hidden else "<br>A double click traces it." if is_traced else ""
        return self.cell_text(row, column) + more
