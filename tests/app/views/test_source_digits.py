"""The digits of a source: each in the column of its label, the first ones on top."""

import numpy as np
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from app.views.source_digits import SourceDigits
from nn.arrays import CLASSES, SIDE

ROWS = 3


def test_digits_stand_below_their_label_in_their_order(qapp: QApplication) -> None:
    greys = np.arange(1, ROWS * CLASSES + 1, dtype=np.uint8).reshape(ROWS, CLASSES) * 8
    sheet = SourceDigits(ROWS)
    sheet.resize(sheet.sizeHint())
    sheet.show_digits(np.repeat(greys[:, :, np.newaxis], SIDE * SIDE, axis=2), np.full(CLASSES, 900))
    picture, ratio = sheet.grab().toImage(), sheet.devicePixelRatioF()
    text, column = sheet.fontMetrics().height(), sheet.width() / CLASSES
    found = [
        [QColor(picture.pixel(int((label + 0.5) * column * ratio), int(y * ratio))).red() for label in range(CLASSES)]
        for y in (text + 6 + row * (SIDE + 6) + SIDE / 2 for row in range(ROWS))
    ]
    assert found == greys.tolist()
