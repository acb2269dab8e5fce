"""Misread digits as a list: what is told of each, how one is opened, and that the keyboard keeps its place."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.views.evaluation.digit_list import IMAGE, SURE, DigitList

N = 2000
IMAGES = np.random.default_rng(1).integers(256, size=(N, 784), dtype=np.uint8)
LABELS, ANSWERS = np.full(N, 4, np.uint8), np.full(N, 9)
CONFIDENCE = np.linspace(1, 0, N)


def show(view: DigitList, numbers: list[int]) -> None:
    view.show_digits(IMAGES, LABELS, ANSWERS, CONFIDENCE, np.array(numbers, np.int64))


@pytest.fixture
def view(qtbot: QtBot) -> DigitList:
    view = DigitList()
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    qtbot.waitExposed(view)
    show(view, [7, 3, 5])
    return view


def test_a_digit_is_told_in_words(view: DigitList) -> None:
    index = view.rows.index(1, 0)
    assert index.data() == "4 \u2192 9"
    assert index.data(SURE) == "99.8%"
    for role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
        assert index.data(role) == "Label 4, read as 9 with 99.8%"


def test_its_picture_is_that_of_its_number(view: DigitList) -> None:
    image = view.rows.index(0, 0).data(IMAGE)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(28, image.bytesPerLine())[:, :28]
    np.testing.assert_array_equal(rows, IMAGES[7].reshape(28, 28))


def test_an_answer_that_is_no_number_is_told_without(view: DigitList) -> None:
    view.show_digits(IMAGES, LABELS, ANSWERS, np.full(N, np.nan), np.array([0]))
    assert view.rows.index(0, 0).data(SURE) == ""
    assert view.rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Label 4, read as 9"


def test_a_click_opens_a_digit(qtbot: QtBot, view: DigitList) -> None:
    place = view.visualRect(view.rows.index(1, 0)).center()
    with qtbot.waitSignal(view.opened) as told:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [3]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_arrows_and_enter_open_one(qtbot: QtBot, view: DigitList, key: Qt.Key) -> None:
    QTest.keyClick(view, Qt.Key.Key_Right)
    with qtbot.waitSignal(view.opened) as told:
        QTest.keyClick(view, key)
    assert told.args == [3]


def test_other_digits_leave_the_keyboard_at_the_digit_where_it_is(view: DigitList) -> None:
    view.setCurrentIndex(view.rows.index(2, 0))
    show(view, [9, 5, 7])
    assert view.rows.numbers[view.currentIndex().row()] == 5
    show(view, [9, 8])
    assert view.currentIndex().row() == 0


def test_other_digits_leave_the_sight_where_it_is(view: DigitList) -> None:
    show(view, list(range(N)))
    view.verticalScrollBar().setValue(500)
    show(view, list(range(1, N)))
    assert view.verticalScrollBar().value() == 500


def test_where_there_are_none_it_says_why(view: DigitList) -> None:
    before = view.grab().toImage()
    view.waiting = "No digit misread."
    show(view, [])
    with_words = view.grab().toImage()
    view.waiting = ""
    assert view.grab().toImage() != with_words != before
    QTest.keyClick(view, Qt.Key.Key_Return)
