"""A few digits in a row, each as it is and then, a little apart, as training would see it."""

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.named import named
from app.views.painting import ink_image
from nn.arrays import SIDE, Float32, UInt8

INNER, BESIDE, OUTER = 2, 8, 24
"""Logical pixels between draws of one digit, between it and them, and between digits."""

SCALE = 2
"""Logical pixels for one of a picture; rounded, so that each has a whole number of the screen's."""


class VariationView(QWidget):
    """Shows them; room for all is kept before there are any."""

    def __init__(self, digits: int, draws: int, parent: QWidget | None = None) -> None:
        """For so many digits, and so many draws of each."""
        super().__init__(parent)
        named(self, "variation", "Digits as training sees them")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._digits, self._draws = digits, draws
        self._pictures, self._shown = QImage(), 0

    def show_digits(self, X: Float32, labels: UInt8) -> None:
        """Show pixels (1 + draws, m, 784) of m digits with these labels (m,): as they are, then each draw."""
        self._shown = len(labels)
        self._pictures = ink_image(np.asarray(X))
        self.setAccessibleDescription(f"Digits: {', '.join(map(str, labels.tolist()))}.")
        self.update()

    def place(self, draw: int, digit: int) -> QRectF:
        """Where a digit stands as it is, draw 0, or one of its draws, from 1."""
        side, step = self._side(), self._step()
        beside = BESIDE - INNER if draw else 0
        return QRectF(digit * step + draw * (side + INNER) + beside, 0, side, side)

    def _side(self) -> float:
        ratio = self.devicePixelRatioF()
        return SIDE * max(1, round(SCALE * ratio)) / ratio

    def _step(self) -> float:
        return (1 + self._draws) * (self._side() + INNER) - 2 * INNER + BESIDE + OUTER

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(round(self._digits * self._step() - OUTER), round(self._side()))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        for draw in range(1 + self._draws):
            for digit in range(self._shown):
                row = QRectF(0, (draw * self._shown + digit) * SIDE, SIDE, SIDE)
                painter.drawImage(self.place(draw, digit), self._pictures, row)
