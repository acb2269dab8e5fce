"""Strokes before and after a change: both are seen, eraser and dot too, and no larger than the widget."""

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPalette
from pytestqt.qtbot import QtBot

from app.views.why.strokes import Line, StrokesView

BEFORE = Line(np.array([(0.2, 0.2), (0.2, 0.8)], np.float32), 0.08, False)
AFTER = Line(np.array([(0.2, 0.2), (0.5, 0.8)], np.float32), 0.08, False)
SIDE = 150


def picture(qtbot: QtBot, *lines: list[Line]) -> QImage:
    view = StrokesView()
    qtbot.addWidget(view)
    view.resize(SIDE, SIDE)
    view.show_strokes(*lines)
    return view.grab().toImage()


def coloured(image: QImage) -> int:
    """Pixels that are no grey: those of the accent."""
    colours = (image.pixelColor(x, y) for x in range(SIDE) for y in range(SIDE))
    return sum(max(c.red(), c.green(), c.blue()) - min(c.red(), c.green(), c.blue()) > 40 for c in colours)


def inked(image: QImage) -> int:
    paper = image.pixelColor(4, 4)
    return sum(image.pixelColor(x, y) != paper for x in range(2, SIDE - 2) for y in range(2, SIDE - 2))


def test_the_change_is_in_the_accent_over_the_strokes_in_grey(qtbot: QtBot) -> None:
    before, both = picture(qtbot, [BEFORE]), picture(qtbot, [BEFORE], [AFTER])
    assert coloured(before) == 0
    assert inked(before) > 500
    assert coloured(both) > 500
    assert QPalette().color(QPalette.ColorRole.Highlight).isValid()


@pytest.mark.parametrize("factor", [0.1, 1, 10])
def test_strokes_of_any_size_fill_it(qtbot: QtBot, factor: float) -> None:
    line = Line(BEFORE.points * np.float32(factor), BEFORE.width * factor, False)
    assert inked(picture(qtbot, [line])) == pytest.approx(inked(picture(qtbot, [BEFORE])), rel=0.02)


def test_an_eraser_takes_away_and_a_dot_is_seen(qtbot: QtBot) -> None:
    eraser = Line(np.array([(0.1, 0.5), (0.3, 0.5)], np.float32), 0.2, True)
    assert inked(picture(qtbot, [BEFORE, eraser])) < inked(picture(qtbot, [BEFORE])) - 300
    assert inked(picture(qtbot, [Line(BEFORE.points[:1], 0.08, False)])) > 500
    assert inked(picture(qtbot, [])) == 0
