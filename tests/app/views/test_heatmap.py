from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage

from app.views.colours import UNIT, Kind, Scale
from app.views.grid import Grid
from app.views.heatmap import Heatmap
from app.views.scale_bar import ScaleBar

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

VALUES = np.arange(12, dtype=np.float32).reshape(3, 4) / 11


@pytest.fixture
def heatmap(qtbot: "QtBot") -> Heatmap:
    heatmap = Heatmap("A[1]", "12")
    qtbot.addWidget(heatmap)
    heatmap.resize(200, 200)
    heatmap.show()
    heatmap.set_values(VALUES)
    return heatmap


def _middle(heatmap: Heatmap, row: int, column: int) -> QPoint:
    grid = heatmap.grid()
    assert grid is not None
    return grid.rect(heatmap.area(), row * grid.columns + column).center().toPoint()


def _colour(heatmap: Heatmap, row: int, column: int) -> QColor:
    image: QImage = heatmap.grab().toImage()
    return image.pixelColor(_middle(heatmap, row, column) * image.devicePixelRatio())


def test_each_cell_has_the_colour_of_its_value(heatmap: Heatmap) -> None:
    expected = UNIT.to_rgba(VALUES)
    for row in range(3):
        for column in range(4):
            assert _colour(heatmap, row, column).getRgb() == tuple(expected[row, column])


def test_it_keeps_its_own_picture_of_the_values(heatmap: Heatmap) -> None:
    values = VALUES.copy()
    heatmap.set_values(values)
    before = _colour(heatmap, 2, 3)
    values[:] = 0
    assert _colour(heatmap, 2, 3) == before


def test_pointing_tells_the_cell_and_its_value(heatmap: Heatmap, qtbot: "QtBot") -> None:
    with qtbot.waitSignal(heatmap.hovered) as heard:
        qtbot.mouseMove(heatmap, _middle(heatmap, 1, 2))
    assert heard.args == [1, 2, pytest.approx(6 / 11)]
    with qtbot.waitSignal(heatmap.left):
        qtbot.mouseMove(heatmap, QPoint(2, 2))


def test_new_values_under_the_pointer_are_told(heatmap: Heatmap, qtbot: "QtBot") -> None:
    with qtbot.waitSignal(heatmap.hovered):
        qtbot.mouseMove(heatmap, _middle(heatmap, 1, 2))
    with qtbot.waitSignal(heatmap.hovered) as heard:
        heatmap.set_values(VALUES / 2)
    assert heard.args == [1, 2, pytest.approx(3 / 11)]


def test_a_click_picks_a_cell(heatmap: Heatmap, qtbot: "QtBot") -> None:
    with qtbot.waitSignal(heatmap.clicked) as heard:
        qtbot.mouseClick(heatmap, Qt.MouseButton.LeftButton, pos=_middle(heatmap, 2, 1))
    assert heard.args == [2, 1]
    assert heatmap.selected() == (2, 1)


def test_the_keyboard_alone_reaches_every_cell(heatmap: Heatmap, qtbot: "QtBot") -> None:
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up):
        qtbot.keyClick(heatmap, key)
    assert heatmap.selected() == (0, 2)
    with qtbot.waitSignal(heatmap.hovered) as heard:
        qtbot.keyClick(heatmap, Qt.Key.Key_Down)
    assert heard.args == [1, 2, pytest.approx(6 / 11)]
    for _ in range(9):
        qtbot.keyClick(heatmap, Qt.Key.Key_Right)
    with qtbot.waitSignal(heatmap.clicked) as heard:
        qtbot.keyClick(heatmap, Qt.Key.Key_Return)
    assert heard.args == [1, 3]


def test_the_keyboard_never_picks_a_free_place(heatmap: Heatmap, qtbot: "QtBot") -> None:
    heatmap.set_values(np.zeros(3), UNIT, Grid(2, 2, 3))
    heatmap.select(1, 0)
    qtbot.keyClick(heatmap, Qt.Key.Key_Right)
    assert heatmap.selected() == (1, 0)


def test_cells_may_be_pictures(heatmap: Heatmap, qtbot: "QtBot") -> None:
    pictures = np.arange(6 * 4 * 4, dtype=np.float64).reshape(6, 16)
    heatmap.set_values(pictures, UNIT, Grid(2, 3, 6, (4, 4), gap=1))
    with qtbot.waitSignal(heatmap.hovered) as heard:
        qtbot.mouseMove(heatmap, _middle(heatmap, 1, 1))
    assert heard.args is not None
    inner = heatmap.inner()
    assert inner is not None
    assert heard.args == [1, 1, pictures[4, inner]]


def test_without_values_the_places_stay_and_nothing_can_be_picked(heatmap: Heatmap, qtbot: "QtBot") -> None:
    area = heatmap.area()
    heatmap.set_values(None, UNIT, heatmap.grid())
    assert heatmap.values() is None
    assert heatmap.area() == area
    with qtbot.assertNotEmitted(heatmap.clicked):
        qtbot.mouseClick(heatmap, Qt.MouseButton.LeftButton, pos=_middle(heatmap, 1, 1))
        qtbot.keyClick(heatmap, Qt.Key.Key_Return)


def test_one_line_says_what_it_waits_for(heatmap: Heatmap) -> None:
    heatmap.set_values(None)
    blank = heatmap.grab().toImage()
    heatmap.waiting = "Draw a digit"
    assert heatmap.grab().toImage() != blank


@pytest.mark.parametrize("shape", [(1, 1), (28, 28), (32, 784), (1, 900), (900, 1)])
def test_any_shape_fits(heatmap: Heatmap, shape: tuple[int, int]) -> None:
    heatmap.set_values(np.random.default_rng(0).random(shape))
    assert heatmap.rect().contains(heatmap.area().toRect())
    heatmap.grab()


def test_a_small_digit_has_pixels_of_one_size(heatmap: Heatmap) -> None:
    heatmap.set_values(np.zeros((28, 28)))
    side = heatmap.area().width() * heatmap.devicePixelRatioF() / 28
    assert side == round(side)


def test_a_scale_bar_says_its_ends_and_follows_its_scale(qtbot: "QtBot") -> None:
    bar = ScaleBar("a", UNIT)
    qtbot.addWidget(bar)
    bar.resize(200, 40)
    before = bar.grab().toImage()
    bar.set_scale("a", type(UNIT)(UNIT.kind, 0.0, 5.0))
    assert "0 to 5" in bar.accessibleName()
    assert bar.grab().toImage() != before


def test_the_numbers_below_a_scale_bar_are_written_as_everywhere_and_never_touch(qtbot: "QtBot") -> None:
    scale = Scale(Kind.DIVERGING, -0.0005, 0.0005)
    bar = ScaleBar("dC", replace(scale, below=True))
    qtbot.addWidget(bar)
    width = bar.fontMetrics().horizontalAdvance
    assert bar.numbers(400) == ("\u2264\u22120.0005", "0", "0.0005")
    touching = width("\u2264\u22120.0005" + "0" + "0.0005")
    assert bar.numbers(touching) == ("\u2264\u22120.0005", "", "0.0005"), "0 would stand beside the number before it"
    bar.set_scale("dC", Scale(Kind.DIVERGING, -3e-7, 3e-7))
    assert bar.numbers(400) == ("\u22123\u00d710\u207b\u2077", "0", "3\u00d710\u207b\u2077")


def test_a_larger_font_takes_more_room_for_the_heading(heatmap: Heatmap) -> None:
    before = heatmap.area().top()
    font = heatmap.font()
    font.setPointSizeF(2 * font.pointSizeF())
    heatmap.setFont(font)
    assert heatmap.area().top() > before + heatmap.fontMetrics().height() / 2


def test_labels_shrink_with_the_rows_as_long_as_they_can_be_read(heatmap: Heatmap) -> None:
    font = heatmap.font()
    font.setPointSizeF(2 * font.pointSizeF())
    heatmap.setFont(font)
    heatmap.set_title("", "", [str(digit) for digit in range(10)])
    heatmap.set_values(np.ones((10, 1), np.float32))
    heatmap.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    heatmap.clearFocus()

    def inked_rows() -> list[bool]:
        """Whether there is ink beside each row of cells."""
        image, area = heatmap.grab().toImage(), heatmap.area()
        ground, high = image.pixelColor(0, 0), area.height() / 10
        tops = [area.top() + row * high for row in range(10)]
        beside = [range(round(top), round(top + high)) for top in tops]
        return [any(image.pixelColor(x, y) != ground for y in ys for x in range(int(area.left()) - 3)) for ys in beside]

    for height, seen in ((10 * heatmap.fontMetrics().height(), True), (130, True), (50, False)):
        heatmap.resize(200, height)
        assert inked_rows() == [seen] * 10


def test_the_keyboard_has_passed_where_its_cell_is_gone(qtbot: "QtBot", heatmap: Heatmap) -> None:
    for values, grid in ((None, heatmap.grid()), (np.zeros((2, 2)), None)):
        heatmap.set_values(np.zeros((3, 3)))
        heatmap.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(heatmap, Qt.Key.Key_Right)
        with qtbot.waitSignal(heatmap.passed):
            heatmap.set_values(values, grid=grid)
        with qtbot.assertNotEmitted(heatmap.passed):
            heatmap.set_values(values, grid=grid)
        heatmap.clearFocus()
