"""Delta at the output as each loss would give it for the same digit, side by side: why A - Y is worth having [E49]."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QLabel, QWidget

from app.views.named import named
from app.views.painting import tabular
from nn.arrays import Array
from nn.derivation.letters import DELTA, MINUS
from nn.derivation.shown import with_minus

SMALLER = 0.85
"""Size of the table's type in that of the text."""
APART = 5
"""Pixels between two numbers, at least."""
SMALL = 0.001
"""Below it one digit has to do, so that ten numbers fit beside each other."""
CAPTION = f"<i>{DELTA}</i> of {{of}} with either loss; the slopes of the outputs slow the squared error alone:"
WHY = (
    f"The slope of the squared error, A {MINUS} Y times 2 over the number of outputs, is multiplied by the slopes of "
    "the outputs, which are small where the network is sure, right or wrong. With cross-entropy they cancel, and "
    f"A {MINUS} Y remains."
)


class LossComparison(QLabel):
    """A row of deltas for each loss, a column for each output."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing to compare."""
        super().__init__(parent)
        named(self, "lossComparison", "Delta with each loss", WHY)
        self.setAccessibleDescription(WHY)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        font = QFont(tabular(self.font()))
        font.setPixelSize(round(SMALLER * QFontInfo(font).pixelSize()))
        self.setFont(font)
        self.hide()

    def show_deltas(self, deltas: Mapping[str, Array], example: int, of: str) -> None:
        """Show delta (n_L, n) of each loss, by its name, for one of n examples; nothing where there is one loss.

        `of` says in words which example it is.
        """
        self.setVisible(len(deltas) > 1)
        if len(deltas) > 1:
            outputs = range(len(next(iter(deltas.values()))))
            rows = [_row("output", map(str, outputs))]
            rows += [_row(name, (short(value) for value in delta[:, example])) for name, delta in deltas.items()]
            table = f"<table cellspacing=0 cellpadding=0 width='100%'>{''.join(rows)}</table>"
            self.setText(f"{CAPTION.format(of=of)}{table}")


def short(value: float) -> str:
    """A number in as few characters as two digits take, one of a small number."""
    number = f"{value:.{2 if abs(value) >= SMALL else 1}g}"
    return with_minus(number.replace("e-0", "e-"))


def _row(name: str, cells: Iterable[str]) -> str:
    beside = "".join(f"<td align=right style='padding-left: {APART}px'>{cell}</td>" for cell in cells)
    return f"<tr><td>{name}</td>{beside}</tr>"
