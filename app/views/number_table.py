"""A table of numbers that goes into a paper or a sheet: copied as CSV or as a LaTeX tabular."""

import csv
import io
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.views.derivation.common.offering import COPY, offer
from app.views.text_table import TextTable


class NumberTable(TextTable):
    """Shows rows of texts; the context menu and Ctrl+C copy them with their heads."""

    def __init__(self, heads: Mapping[str, str], parent: QWidget | None = None) -> None:
        """No rows yet; `heads` maps what stands above each column to its LaTeX."""
        super().__init__(tuple(heads), parent)
        self._latex_heads = tuple(heads.values())
        self._text_heads = tuple(heads)
        self._rows: Sequence[Sequence[str]] = ()
        offer(self, "Copy as CSV", "copyCsv", COPY, self.copy_csv)
        offer(self, "Copy as LaTeX", "copyLatex", "Ctrl+Shift+C", self.copy_latex)

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show rows, a text for each head."""
        self._rows = tuple(map(tuple, rows))
        super().show_rows(rows)
        self.updateGeometry()

    def csv(self) -> str:
        """All rows, the heads first."""
        return to_csv([self._text_heads, *self._rows])

    def latex(self) -> str:
        """A tabular."""
        lines = [self._latex_heads, *([_mathematical(each) for each in row] for row in self._rows)]
        columns = "l" + "r" * (len(self._text_heads) - 1)
        body = "\n".join(" & ".join(line) + r" \\" for line in lines)
        return f"\\begin{{tabular}}{{{columns}}}\n{body}\n\\end{{tabular}}\n"

    def copy_csv(self) -> None:
        """Put the rows onto the clipboard."""
        QGuiApplication.clipboard().setText(self.csv())

    def copy_latex(self) -> None:
        """Put the tabular onto the clipboard."""
        QGuiApplication.clipboard().setText(self.latex())

    def minimumSizeHint(self) -> QSize:
        """All rows there are, without scrolling."""
        rows, line = len(self._rows), self.verticalHeader().defaultSectionSize()
        height = self.horizontalHeader().sizeHint().height() + max(rows, 1) * line + 2 * self.frameWidth()
        return QSize(self.whole_width() - self.verticalScrollBar().sizeHint().width(), height)


def to_csv(rows: Sequence[Sequence[str]]) -> str:
    """Rows of texts."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _mathematical(text: str) -> str:
    """A number in the way of mathematics; other text as it is."""
    try:
        float(text.replace("\u2212", "-").replace(",", "").rstrip("%"))
    except ValueError:
        return text
    return "$" + text.replace("\u2212", "-").replace("%", r"\%") + "$"
