"""The confusion: a cell for each label and answer with its count, where a person picks whose digits to see."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.colours import UNIT
from app.views.heatmap import Heatmap
from app.views.named import named
from app.views.painting import draw_numbers, tabular
from app.views.sheet import table_csv
from nn.arrays import CLASSES, Array, Int

TIP = "Each row is a label, each column an answer: a click on a cell, or Enter, shows its digits below."
PAD = 4
"""Pixels around a count, above and below together."""
WIDEST = "00000"
"""A text as wide as the largest counts of a data set."""


class ConfusionView(Heatmap):
    """Counts; of the misread ones the colour says how many they are, compared with the commonest mistake.

    Right answers are as dark as none: they would outshine every mistake.

    Signals:
        clicked: label and answer of a cell.
    """

    def __init__(self, widest: str = WIDEST, parent: QWidget | None = None) -> None:
        """No counts yet; none is wider than the text `widest`."""
        super().__init__(parent=parent)
        self.square, self._widest = False, widest
        self.describe, self.numbers = self._words, self.csv
        self._counts: Int = np.zeros((CLASSES, CLASSES), np.int64)
        self.set_title("Confusion", "Rows: label; columns: answer", [str(label) for label in range(CLASSES)])
        named(self, "confusion", "Confusion by label and answer", TIP)
        self.setFont(tabular(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_counts(self, counts: Int) -> None:
        """Show counts (10, 10), row = label, column = answer."""
        self._counts = counts
        wrong: Array = counts * (1.0 - np.eye(CLASSES))
        self.set_values(wrong / max(wrong.max(), 1.0), UNIT)
        self.update()

    def counts(self) -> Int:
        """What is shown, (10, 10)."""
        return self._counts

    def csv(self) -> str:
        """The counts, a row for each label; empty without any."""
        if not self._counts.any():
            return ""
        rows = ([f"{label}", *map(str, row)] for label, row in enumerate(self._counts.tolist()))
        return table_csv(("label", *map(str, range(CLASSES))), rows)

    def _words(self, label: int, answer: int, _: float) -> str:
        count, of = self._counts[label, answer], self._counts[label].sum()
        read = "read right" if label == answer else f"read as {answer}"
        return f"Label {label} {read}: {count:,} of {of:,}" + (f", {count / of:.1%}" if of else "")

    def chrome(self) -> QSize:
        """As of every heatmap, and a line for the answers."""
        return super().chrome() + QSize(0, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """Room for every count."""
        metrics = self.fontMetrics()
        width, height = metrics.horizontalAdvance(self._widest), metrics.height() + PAD
        return self.chrome() + QSize(CLASSES * width, CLASSES * height)

    def sizeHint(self) -> QSize:
        """As it needs at least."""
        return self.minimumSizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Colours and labels, then answers and counts."""
        super().paintEvent(event)
        grid, values, area = self.grid(), self.values(), self.area()
        if grid is None or values is None:
            return
        painter, centred = QPainter(self), Qt.AlignmentFlag.AlignCenter
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        line = self.fontMetrics().height()
        for answer in range(CLASSES):
            cell = grid.rect(area, answer)
            painter.drawText(QRectF(cell.x(), area.top() - line - 1, cell.width(), line), centred, str(answer))
        counts = (str(count) if count else "" for count in self._counts.ravel().tolist())
        draw_numbers(painter, area, grid, UNIT.to_rgba(np.ravel(values)), counts)
