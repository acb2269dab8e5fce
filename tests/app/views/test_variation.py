"""Digits and their draws, each at its place."""

import numpy as np
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.views.variation import VariationView


def test_each_digit_stands_before_its_own_draws(qtbot: QtBot) -> None:
    view = VariationView(3, 2)
    qtbot.addWidget(view)
    size = view.sizeHint()
    greys = np.arange(1, 7, dtype=np.float32).reshape(3, 2, 1) / 8
    view.show_digits(np.broadcast_to(greys, (3, 2, 784)), np.array([4, 7], np.uint8))
    image = view.grab().toImage()
    for draw in range(3):
        for digit in range(2):
            grey = round(255 * float(greys[draw, digit, 0]))
            assert image.pixelColor(view.place(draw, digit).center().toPoint()) == QColor(grey, grey, grey)
    lefts = [view.place(draw, digit).left() for digit in range(3) for draw in range(3)]
    assert lefts == sorted(lefts)
    assert view.place(2, 2).right() <= size.width() == view.sizeHint().width()
    assert view.accessibleDescription() == "Digits: 4, 7."
