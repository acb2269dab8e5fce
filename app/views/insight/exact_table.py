"""A table of numbers, read with four digits, copied with all of them."""

import csv
import io
import math
from collections.abc import Sequence

from app.views.derivation.common.numbers import shown
from app.views.number_table import NumberTable
from nn.derivation.letters import MINUS


class ExactTable(NumberTable):
    """Rows of a name and numbers."""

    _exact: Sequence[tuple[str, Sequence[float]]] = ()

    def show_numbers(self, rows: Sequence[tuple[str, Sequence[float]]]) -> None:
        """Show names and their numbers, one for each column after the first."""
        self._exact = rows
        self.show_rows([(name, *map(_shown, numbers)) for name, numbers in rows])

    def csv(self) -> str:
        """All digits, the heads first."""
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\n")
        table.writerow(self._text_heads)
        table.writerows([name, *map(repr, map(float, numbers))] for name, numbers in self._exact)
        return text.getvalue()

    def latex(self) -> str:
        """A tabular with the digits that are shown."""
        lines = [self._latex_heads, *((_text(name), *map(_latex, numbers)) for name, numbers in self._exact)]
        body = "\n".join(" & ".join(line) + r" \\" for line in lines)
        return f"\\begin{{tabular}}{{l{'r' * (len(self._text_heads) - 1)}}}\n{body}\n\\end{{tabular}}\n"


def _shown(number: float) -> str:
    """For people; nothing for what is no number, or not known."""
    return "" if math.isnan(number) else shown(number)


def _latex(number: float) -> str:
    if not math.isfinite(number):
        return "" if math.isnan(number) else r"$\infty$" if number > 0 else r"$-\infty$"
    mantissa, _, exponent = f"{number:.4g}".partition("e")
    return f"${mantissa} \\cdot 10^{{{int(exponent)}}}$" if exponent else f"${mantissa}$"


LETTERS = {MINUS: "$-$", "\u03b7": r"$\eta$", "\u03bb": r"$\lambda$", "\u00b2": "$^2$", "\u1d40": "$^T$"}
"""In names, as LaTeX."""


def _text(name: str) -> str:
    return "".join(LETTERS.get(letter, letter) for letter in name)
