"""Tables as texts: a LaTeX tabular for a paper, CSV for a sheet."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from app.views.copying import offer_copies
from app.views.sheet import table_csv
from nn.derivation.letters import DELTA, DOT, EPSILON, ETA, LAMBDA, MINUS, PARTIAL, PRIME, SIGMA, SUM, TIMES

PARTS = re.compile(
    r"([+\u2212\u00b1]?)([\d.,]+|infinite)"
    r"(?:\u00d710([\u207b\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+))?"
    r"(%?)(.*)"
)
"""Sign, digits, power of ten, percent and what else there is of a number that is shown."""
SIGNS = {"": "", "+": "+", MINUS: "-", "\u00b1": r"\pm "}
RAISED = dict(
    zip("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b\u207d\u207e", "0123456789-()", strict=True)
)
LOWERED = dict(
    zip(
        "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089\u208b\u208d\u208e\u2c7c\u2096\u2097",
        "0123456789-()jkl",
        strict=True,
    )
)
MATHEMATICS = {
    MINUS: "-",
    TIMES: r"\times",
    DOT: r"\cdot",
    "\u22c5": r"\cdot",
    PARTIAL: r"\partial",
    SUM: r"\sum",
    DELTA: r"\delta",
    EPSILON: r"\varepsilon",
    ETA: r"\eta",
    LAMBDA: r"\lambda",
    SIGMA: r"\sigma",
    PRIME: "'",
    "\u0394": r"\Delta",
    "\u03a3": r"\Sigma",
    "\u00b1": r"\pm",
    "\u2016": r"\|",
    "\u2192": r"\to",
    "\u2218": r"\circ",
    "\u2248": r"\approx",
    "\u2264": r"\le",
    "\u2265": r"\ge",
    "\u2299": r"\odot",
    "\u1d40": "^T",
    "*": "^*",
    "<": "<",
    ">": ">",
    "|": "|",
    **{sign: f"^{letter}" for sign, letter in RAISED.items()},
    **{sign: f"_{letter}" for sign, letter in LOWERED.items()},
}
"""Signs that the program writes in words, and those that are others in the type of words: as mathematics."""
LETTERS = str.maketrans(
    {sign: f"${latex}$" for sign, latex in MATHEMATICS.items()}
    | {sign: f"\\{sign}" for sign in "&%_#${}"}
    | {
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\\": r"\textbackslash{}",
        # Behind the end of a row a bracket would be a distance.
        "[": "{[}",
    }
)
"""In words, as LaTeX; other letters stand for themselves, in UTF-8."""


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


TableCell: TypeAlias = str | ExactNumber
"""Words, or a number."""


def offer_table(table: QTableView) -> None:
    """Offer to copy and to save what a table of texts has, its rows and columns out of sight too."""
    offer_copies(table, lambda: shown_csv(table), lambda: shown_latex(table))


def shown_csv(table: QTableView) -> str:
    """The texts of all rows, the heads first; empty without rows."""
    heads, *rows = _shown(table)
    return table_csv(heads, rows) if rows else ""


def shown_latex(table: QTableView) -> str:
    """The same as a tabular."""
    heads, *rows = _shown(table)
    return latex_table([*map(_latex, heads)], rows) if rows else ""


def _shown(table: QTableView) -> list[list[str]]:
    """All heads and rows, whatever room there is for them; before each what stands there where that is in sight."""
    model, across, down = table.model(), Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    columns = range(model.columnCount())
    named = not table.verticalHeader().isHidden()
    lines = [[*([""] if named else []), *(str(model.headerData(column, across) or "") for column in columns)]]
    for row in range(model.rowCount()):
        texts = [str(model.index(row, column).data() or "") for column in columns]
        lines.append([*([str(model.headerData(row, down) or "")] if named else []), *texts])
    return lines


def latex_table(heads: Sequence[str], rows: Iterable[Sequence[TableCell]]) -> str:
    """Heads, which are LaTeX, and rows of cells as a tabular; all but the first column to the right."""
    lines = [heads, *(map(_latex, row) for row in rows)]
    body = "\n".join(" & ".join(line) + r" \\" for line in lines)
    return f"\\begin{{tabular}}{{l{'r' * (len(heads) - 1)}}}\n{body}\n\\end{{tabular}}\n"


def _latex(cell: TableCell) -> str:
    """A number in the way of mathematics, though it is a text; other words so that LaTeX sets them as they are."""
    parts = PARTS.fullmatch(str(cell))
    if parts is None or (isinstance(cell, str) and parts[5]):
        return str(cell).translate(LETTERS)
    sign, digits, power, percent, unit = parts.groups()
    digits = r"\infty" if digits == "infinite" else digits.replace(",", "{,}")
    ten = rf" \cdot 10^{{{''.join(map(RAISED.__getitem__, power))}}}" if power else ""
    return f"${SIGNS[sign]}{digits}{ten}{percent and chr(92) + percent}${unit.translate(LETTERS)}"
