"""The numbers of an axis: as many as have room, whatever the size of text."""

from itertools import pairwise

import pytest
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
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


@pytest.mark.parametrize("points", [9, 14, 20])
@pytest.mark.parametrize("end", [1.0, 4.0, 1000.0])
def test_the_numbers_of_both_axes_do_not_meet_in_the_corner(qtbot: QtBot, points: int, end: float) -> None:
    axes = Axes("u")
    qtbot.addWidget(axes)
    font = axes.font()
    font.setPointSize(points)
    axes.setFont(font)
    axes.resize(500, 400)
    with qtbot.waitExposed(axes):
        axes.show()
    axes.set_range((-end, end), (-end, end))
    picture = QImage(600, 500, QImage.Format.Format_ARGB32)
    boxes = []
    for axis in (axes._bottom, axes._axes[False]):
        painter = QPainter(picture)
        painter.setFont(axis.style["tickFont"])
        specs = axis.generateDrawSpecs(painter)
        painter.end()
        boxes.append([axis.mapRectToScene(rect) for rect, _, _ in specs[2]])
    assert min(map(len, boxes)) > 1
    assert not any(one.intersects(other) for one in boxes[0] for other in boxes[1])


@pytest.mark.parametrize(("name", "turned"), [("v", 0), ("\u03bb", 0), ("\u0394C", -90), ("loss", -90)])
def test_a_single_letter_stands_upright(qtbot: QtBot, name: str, turned: int) -> None:
    axes = Axes("u")
    qtbot.addWidget(axes)
    axes.resize(300, 200)
    axes.set_y_axis("loss", log=False)
    with qtbot.waitExposed(axes):
        axes.show()
    axes.set_y_axis(name, log=False)
    label = axes._axes[False].label
    assert label.rotation() == turned
    box = label.mapRectToScene(label.boundingRect())
    assert abs(box.center().y() - axes.box.sceneBoundingRect().center().y()) < 2
    assert box.left() > -4
