"""The confusion as a person sees, hears and picks it."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.views.evaluation.confusion import ConfusionView
from nn.arrays import Int

COUNTS: Int = np.diag(np.full(10, 90))
COUNTS[4, 9], COUNTS[2, 7] = 12, 3


@pytest.fixture
def view(qtbot: QtBot) -> ConfusionView:
    view = ConfusionView()
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show_counts(COUNTS)
    view.show()
    return view


def centre(view: ConfusionView, label: int, answer: int) -> QPoint:
    grid = view.grid()
    assert grid is not None
    return grid.rect(view.area(), 10 * label + answer).center().toPoint()


def test_a_click_opens_the_cell_of_a_label_and_an_answer(qtbot: QtBot, view: ConfusionView) -> None:
    with qtbot.waitSignal(view.clicked) as told:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=centre(view, 4, 9))
    assert told.args == [4, 9]


def test_arrows_and_enter_open_it_too(qtbot: QtBot, view: ConfusionView) -> None:
    view.select(4, 8)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.accessibleDescription() == "Label 4 read as 9: 12 of 102, 11.8%"
    with qtbot.waitSignal(view.clicked) as told:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert told.args == [4, 9]


def test_right_answers_are_told_as_that(view: ConfusionView) -> None:
    assert view.describe(0, 0, 0.0) == "Label 0 read right: 90 of 90, 100.0%"


def test_a_label_of_which_there_is_no_digit_has_no_share(view: ConfusionView) -> None:
    view.show_counts(np.zeros((10, 10), np.int64))
    assert view.describe(3, 5, 0.0) == "Label 3 read as 5: 0 of 0"


def test_the_commonest_mistake_is_the_brightest_and_right_answers_do_not_outshine_it(view: ConfusionView) -> None:
    image = view.grab().toImage()
    ratio = image.devicePixelRatio()

    def lightness(label: int, answer: int) -> int:
        grid = view.grid()
        assert grid is not None
        corner = grid.rect(view.area(), 10 * label + answer).topLeft() + QPoint(3, 3)
        return int(image.pixelColor((corner * ratio).toPoint()).lightness())

    assert lightness(4, 9) > lightness(2, 7) > lightness(0, 0) == lightness(0, 1)


def test_it_has_room_for_every_count(view: ConfusionView) -> None:
    view.resize(view.minimumSizeHint())
    grid = view.grid()
    assert grid is not None
    cell = grid.rect(view.area(), 0)
    text = view.fontMetrics().boundingRect("1135")
    assert cell.width() > text.width()
    assert cell.height() >= view.fontMetrics().height()
