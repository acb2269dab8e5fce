import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.views.seen import SeenView


@pytest.fixture
def view(qtbot: QtBot) -> SeenView:
    view = SeenView()
    view.resize(view.sizeHint())
    qtbot.addWidget(view)
    return view


@pytest.fixture
def x() -> np.ndarray:
    x = np.zeros((28, 28), np.float32)
    x[3, 20] = 1.0
    x[14, 14] = 0.5
    return x


def centre(view: SeenView, row: int, column: int) -> QPoint:
    area = view.area()
    side = area.width() / 28
    return QPoint(int(area.x() + (column + 0.5) * side), int(area.y() + (row + 0.5) * side))


def shown(view: SeenView) -> QImage:
    return view.grab().toImage()


def test_zero_is_black_and_one_is_white_in_every_palette(view: SeenView, x: np.ndarray) -> None:
    view.show_image(x)
    image = shown(view)
    assert image.pixelColor(centre(view, 3, 20)) == QColor(255, 255, 255)
    assert image.pixelColor(centre(view, 14, 14)) == QColor(128, 128, 128)
    assert image.pixelColor(centre(view, 20, 3)) == QColor(0, 0, 0)


def test_pixels_are_squares_of_four_with_sharp_edges(view: SeenView, x: np.ndarray) -> None:
    view.show_image(x)
    assert view.area().width() == view.area().height() == 4 * 28
    image = shown(view)
    middle = centre(view, 3, 20)
    row = [image.pixelColor(column, middle.y()).lightness() for column in range(middle.x() - 8, middle.x() + 9)]
    assert sorted(set(row)) == [0, 255]
    assert row.count(255) == 4


def test_pointing_at_a_pixel_reads_its_index_and_value(view: SeenView, x: np.ndarray, qtbot: QtBot) -> None:
    view.show_image(x)
    view.show()
    with qtbot.waitSignal(view.hovered) as hovered:
        QTest.mouseMove(view, centre(view, 14, 14))
    assert hovered.args == [14, 14, 0.5]
    assert view.describe(14, 14, 0.5) == "pixel 406 (row 14, column 14): 0.50"


def test_the_arrow_keys_read_pixels_too(view: SeenView, x: np.ndarray, qtbot: QtBot) -> None:
    view.show_image(x)
    view.select(3, 19)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.accessibleDescription() == "pixel 104 (row 3, column 20): 1.00"


def test_without_ink_it_says_so(view: SeenView, x: np.ndarray) -> None:
    empty = shown(view)
    assert view.accessibleDescription() == "No ink yet: draw a digit."
    view.show_image(x)
    assert view.accessibleDescription() == "28 by 28 pixels, 2 of them with ink."
    assert shown(view) != empty
    view.show_image(None)
    assert shown(view) == empty


def test_it_is_small_enough_for_a_dock(view: SeenView) -> None:
    assert view.sizeHint().width() <= 128
    assert view.objectName() == "seen"
    assert view.toolTip()


def test_it_grows_by_whole_pixels_and_never_shrinks_below_four(view: SeenView) -> None:
    for width, pixel in ((40, 4), (160, 5), (170, 6)):
        view.set_width(width)
        view.resize(view.sizeHint())
        assert view.area().width() == view.area().height() == 28 * pixel
