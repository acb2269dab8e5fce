"""All ten answers as numbers, each digit in the colour of its curve: what the plot shows at one place."""

import math

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.copying import offer_copies
from app.views.life.hues import hue
from app.views.life.marks import percent
from app.views.painting import bold, tabular
from nn.arrays import CLASSES, Array

GAP = 6
"""Pixels between a digit and its number."""


class LifeNumbers(QWidget):
    """A line that says where, and below it ten numbers in one row, or in as many as the width asks for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty."""
        super().__init__(parent)
        self.setObjectName("lifeNumbers")
        self.setAccessibleName("The ten answers")
        self.setToolTip(
            "As the outputs of the network give them: raw, before the temperature T that calibrates the answer beside "
            "the drawing once a run has ended."
        )
        self.setFont(tabular(self.font()))
        self._where = ""
        offer_copies(self, self.csv)
        self._row: Array | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_numbers(self, where: str, row: Array | None) -> None:
        """Ten probabilities (10,), and where they are from; None for none."""
        self._where, self._row = where, row
        told = [] if row is None else [f"{digit} {percent(share)}" for digit, share in enumerate(row.tolist())]
        self.setAccessibleDescription(", ".join([where, *told]))
        self.update()

    def csv(self) -> str:
        """Each digit and its number; empty without any."""
        numbers = () if self._row is None else self._row.tolist()
        return "".join(f"{digit},{number!r}\n" for digit, number in enumerate(numbers))

    def words(self) -> str:
        """What is read there."""
        return self.accessibleDescription()

    def _cell(self) -> int:
        """Pixels that the widest number takes with its digit."""
        strong = QFontMetrics(bold(self.font()))
        return strong.horizontalAdvance("0") + strong.horizontalAdvance("100.0%") + 3 * GAP

    def _columns(self, width: int) -> int:
        fitting = width // self._cell()
        return CLASSES if fitting >= CLASSES else min(CLASSES // 2, max(2, fitting))

    def heightForWidth(self, width: int) -> int:  # noqa: D102
        return (1 + math.ceil(CLASSES / self._columns(width))) * self.fontMetrics().height()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(5 * self._cell(), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(2 * self._cell(), self.heightForWidth(max(self.width(), 2 * self._cell())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In another width there are other rows, whose height a layout of layouts would not ask for."""
        super().resizeEvent(event)
        self.setFixedHeight(self.heightForWidth(event.size().width()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter, line = QPainter(self), self.fontMetrics().height()
        plain, strong, palette = self.font(), bold(self.font()), self.palette()
        text, ground = palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Window)
        painter.setPen(text)
        painter.drawText(QRectF(0, 0, self.width(), line), Qt.AlignmentFlag.AlignLeft, self._where)
        if self._row is None:
            return
        columns = self._columns(self.width())
        width, largest = self.width() / columns, int(np.nan_to_num(self._row).argmax())
        for digit, share in enumerate(self._row.tolist()):
            row, column = divmod(digit, columns)
            box = QRectF(column * width, (1 + row) * line, width, line)
            painter.setFont(strong)
            painter.setPen(hue(digit, ground))
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft, str(digit))
            painter.setFont(strong if digit == largest else plain)
            painter.setPen(text)
            number = QRectF(box.left(), box.top(), self._cell() - 2 * GAP, line)
            painter.drawText(number, Qt.AlignmentFlag.AlignRight, percent(share))
