"""The numbers of an axis: as many as have room, whatever the size of text."""

from itertools import pairwise

import pytest
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from app.views.axes import Axes


@pytest.mark.parametrize("points", [10, 14, 20])
@pytest.mark.parametrize("last", [40.0, 937.0, 1000.0, 2500.0])
@pytest.mark.parametrize("width", [300, 400])
def test_no_number_of_the_lower_axis_touches_the_next(qtbot: QtBot, points: int, last: float, width: int) -> None:
    axes = Axes("batch")
    qtbot.addWidget(axes)
    font = axes.font()
    font.setPointSize(points)
    axes.setFont(font)
    axes.resize(width, 240)
    with qtbot.waitExposed(axes):
        axes.show()
    axes.set_range((0.0, last), (0.0, 1.0))
    axis, room = axes._bottom, axes.box.width()
    spacing, numbers = axis.tickValues(0.0, last, room)[0]
    advance = QFontMetricsF(axis.style["tickFont"]).horizontalAdvance
    halves = [advance(text) / 2 for text in axis.tickStrings(numbers, 1.0, spacing)]
    assert len(numbers) > 1
    for one, next_one in pairwise(halves):
        assert one + next_one < spacing * room / last
