"""A table of numbers that goes into a paper or a sheet: copied as CSV with all digits, or as a LaTeX tabular."""

import math
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from app.views.sheet import known, table_csv
from app.views.table_texts import ExactNumber, TableCell, latex_table
from app.views.text_table import TextTable
from nn.derivation.shown import rounded, shown, signed

NARROWEST = 300
"""Pixels: a table whose columns need more can do with so many, and is scrolled."""


def number(value: float) -> ExactNumber:
    """A number that was found, to four digits."""
    return _exact(value, shown)


def change(value: float) -> ExactNumber:
    """A change, to four digits with its sign."""
    return _exact(value, signed)


def given(value: float) -> ExactNumber:
    """A number that was set, such as a learning rate, without zeros that say nothing."""
    return _exact(value, rounded)


def percentage(share: float, decimals: int) -> ExactNumber:
    """A share, 0 to 1, in percent."""
    return _exact(share, lambda share: f"{100 * share:.{decimals}f}%")


def count(value: int) -> ExactNumber:
    """So many."""
    return ExactNumber(value, f"{value:,}")


class NumberTable(TextTable):
    """Shows rows of words and numbers; the context menu and Ctrl+C copy them with their heads."""

    def __init__(self, heads: Mapping[str, str], parent: QWidget | None = None) -> None:
        """No rows yet; `heads` maps what stands above each column to its LaTeX."""
        super().__init__(tuple(heads), parent)
        self._latex_heads = tuple(heads.values())
        self._text_heads = tuple(heads)
        self._rows: Sequence[Sequence[TableCell]] = ()

    def show_rows(self, rows: Sequence[Sequence[TableCell]]) -> None:
        """Show rows, a cell for each head."""
        self._rows = tuple(map(tuple, rows))
        super().show_rows([[str(cell) for cell in row] for row in rows])
        self._fit_columns()
        self.updateGeometry()

    def csv(self) -> str:
        """All rows, the heads first; numbers with all of their digits, and nothing for what is not known."""
        return table_csv(self._text_heads, ([_csv(cell) for cell in row] for row in self._rows))

    def latex(self) -> str:
        """A tabular, with the digits that are shown."""
        return latex_table(self._latex_heads, self._rows)

    def minimumSizeHint(self) -> QSize:
        """All rows there are, without scrolling; columns for which there is no room are scrolled sideways."""
        rows, line = len(self._rows), self.verticalHeader().defaultSectionSize()
        height = self.horizontalHeader().sizeHint().height() + max(rows, 1) * line + 2 * self.frameWidth()
        bar = self.horizontalScrollBar().sizeHint().height() if self._is_narrow() else 0
        return QSize(min(self._columns_width(), NARROWEST), height + bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In little width no column is cut, the first one neither."""
        super().resizeEvent(event)
        self._fit_columns()

    def _columns_width(self) -> int:
        return self.whole_width() - self.verticalScrollBar().sizeHint().width()

    def _is_narrow(self) -> bool:
        return self.width() < self._columns_width()

    def _fit_columns(self) -> None:
        modes = QHeaderView.ResizeMode
        mode = modes.ResizeToContents if self._is_narrow() else modes.Stretch
        if self.horizontalHeader().sectionResizeMode(0) is not mode:
            self.horizontalHeader().setSectionResizeMode(0, mode)
            self.updateGeometry()


def _exact(value: float, text: Callable[[float], str]) -> ExactNumber:
    value = float(value)
    return ExactNumber(value, "" if math.isnan(value) else text(value))


def _csv(cell: TableCell) -> str:
    if isinstance(cell, str):
        return cell
    return known(cell.value)
