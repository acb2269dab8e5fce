"""Some digits of a source, a column for each label, and below it how many there are."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.named import named
from app.views.painting import bold, ink_image, tabular
from nn.arrays import CLASSES, SIDE, Int, UInt8

GAP = 6
"""Logical pixels between pictures of one column."""

WIDEST = "888,888"
"""A count as wide as a column."""


class SourceDigits(QWidget):
    """Shows them; empty until it is told of some, and then as large."""

    def __init__(self, rows: int, parent: QWidget | None = None) -> None:
        """With so many digits of each label."""
        super().__init__(parent)
        named(self, "sourceDigits", "Some of the digits", "Some training digits of each label, and how many there are.")
        self.setFont(tabular(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._rows = rows
        self._counts: list[int] = []
        self._pictures = QImage()

    def show_digits(self, images: UInt8, counts: Int) -> None:
        """Show digits (rows, 10, 784), of which there are so many (10,)."""
        self._counts = counts.tolist()
        self._pictures = ink_image(images / 255)
        told = ", ".join(f"{count:,} of {label}" for label, count in enumerate(self._counts))
        self.setAccessibleDescription(f"Digits: {told}.")
        self.update()

    def clear(self) -> None:
        """Show none."""
        self._counts, self._pictures = [], QImage()
        self.setAccessibleDescription("")
        self.update()

    def _column(self) -> int:
        return max(SIDE, self.fontMetrics().horizontalAdvance(WIDEST)) + GAP

    def sizeHint(self) -> QSize:  # noqa: D102
        text = self.fontMetrics().height()
        return QSize(CLASSES * self._column(), 2 * text + self._rows * (SIDE + GAP) + GAP)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        if self._pictures.isNull():
            return
        painter, column, text = QPainter(self), self._column(), self.fontMetrics().height()
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        bottom = text + GAP + self._rows * (SIDE + GAP)
        for label, count in enumerate(self._counts):
            left = label * column
            painter.setFont(bold(self.font()))
            painter.drawText(QRectF(left, 0, column, text), Qt.AlignmentFlag.AlignCenter, str(label))
            painter.setFont(self.font())
            painter.drawText(QRectF(left, bottom, column, text), Qt.AlignmentFlag.AlignCenter, f"{count:,}")
            for row in range(min(self._rows, count)):
                place = QRectF(left + (column - SIDE) // 2, text + GAP + row * (SIDE + GAP), SIDE, SIDE)
                painter.drawImage(place, self._pictures, QRectF(0, (row * CLASSES + label) * SIDE, SIDE, SIDE))
