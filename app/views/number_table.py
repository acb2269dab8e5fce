"""A table of numbers that goes into a paper or a sheet: copied as CSV with all digits, or as a LaTeX tabular."""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from app.views.copying import offer_copies
from app.views.derivation.common.wording import table_csv
from app.views.text_table import TextTable
from nn.derivation.letters import MINUS
from nn.derivation.shown import rounded, shown, signed


@dataclass(frozen=True)
class ExactNumber:
    """A number in a table.

    Attributes:
        value: with all its digits, as it is copied into CSV; NaN for none.
        text: as it is read.
    """

    value: float
    text: str

    def __str__(self) -> str:
        """As it is read."""
        return self.text


NARROWEST = 300
"""Pixels: a table whose columns need more can do with so many, and is scrolled."""

TableCell: TypeAlias = str | ExactNumber
"""Words, or a number."""


def number(value: float) -> ExactNumber:
    """A number that was found, to four digits."""
    return _known(value, shown)


def change(value: float) -> ExactNumber:
    """A change, to four digits with its sign."""
    return _known(value, signed)


def given(value: float) -> ExactNumber:
    """A number that was set, such as a learning rate, without zeros that say nothing."""
    return _known(value, rounded)


def percentage(share: float, decimals: int) -> ExactNumber:
    """A share, 0 to 1, in percent."""
    return _known(share, lambda known: f"{100 * known:.{decimals}f}%")


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
        offer_copies(self, self.csv, self.latex)

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

    def copy_csv(self) -> None:
        """Put the rows onto the clipboard."""
        QGuiApplication.clipboard().setText(self.csv())

    def copy_latex(self) -> None:
        """Put the tabular onto the clipboard."""
        QGuiApplication.clipboard().setText(self.latex())

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


def latex_table(heads: Sequence[str], rows: Iterable[Sequence[TableCell]]) -> str:
    """Heads, which are LaTeX, and rows of cells as a tabular; all but the first column to the right."""
    lines = [heads, *(map(_latex, row) for row in rows)]
    body = "\n".join(" & ".join(line) + r" \\" for line in lines)
    return f"\\begin{{tabular}}{{l{'r' * (len(heads) - 1)}}}\n{body}\n\\end{{tabular}}\n"


def _known(value: float, text: Callable[[float], str]) -> ExactNumber:
    value = float(value)
    return ExactNumber(value, "" if math.isnan(value) else text(value))


def _csv(cell: TableCell) -> str:
    if isinstance(cell, str):
        return cell
    return "" if math.isnan(cell.value) else repr(cell.value)


PARTS = re.compile(
    r"([+\u2212\u00b1]?)([\d.,]+|infinite)"
    r"(?:\u00d710([\u207b\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+))?"
    r"(%?)(.*)"
)
"""Sign, digits, power of ten, percent and what else there is of a number that is shown."""
SIGNS = {"": "", "+": "+", MINUS: "-", "\u00b1": r"\pm "}
RAISED = str.maketrans("\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "-0123456789")
LETTERS = {
    MINUS: "$-$",
    "\u03b7": r"$\eta$",
    "\u03bb": r"$\lambda$",
    "\u00b2": "$^2$",
    "\u1d40": "$^T$",
    "\u2211": r"$\sum$",
    "%": r"\%",
    "*": "$^*$",
}
"""In words, as LaTeX."""


def _latex(cell: TableCell) -> str:
    """A number in the way of mathematics, though it is a text; other words as they are."""
    parts = PARTS.fullmatch(str(cell))
    if parts is None or (isinstance(cell, str) and parts[5]):
        return "".join(LETTERS.get(letter, letter) for letter in str(cell))
    sign, digits, power, percent, unit = parts.groups()
    digits = r"\infty" if digits == "infinite" else digits.replace(",", "{,}")
    ten = rf" \cdot 10^{{{power.translate(RAISED)}}}" if power else ""
    return f"${SIGNS[sign]}{digits}{ten}{percent and chr(92) + percent}${unit}"
