"""The sheet of training digits: which it offers, what a click and a key ask for, how those of the step are marked."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel, QListWidgetItem, QPushButton
from pytestqt.qtbot import QtBot

from app.views.derivation.digit_sheet import PAGE, DigitSheet
from tests.app.views.derivation.conftest import Show

N = 1000
IMAGES = np.random.default_rng(0).integers(0, 256, (N, 784)).astype(np.uint8)
LABELS = (np.arange(N) % 10).astype(np.uint8)
CHECKED = Qt.ItemDataRole.CheckStateRole


@pytest.fixture
def sheet(show: Show) -> DigitSheet:
    sheet = show(DigitSheet(), 560, 480)
    sheet.show_training(IMAGES, LABELS)
    return sheet


def button(sheet: DigitSheet, name: str) -> QPushButton:
    found = sheet.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def items(sheet: DigitSheet) -> list[QListWidgetItem]:
    return [sheet.pictures.item(row) for row in range(sheet.pictures.count())]


def said(sheet: DigitSheet) -> str:
    return sheet.findChild(QLabel, "digitsOfStep").text()


def marked(sheet: DigitSheet) -> list[int]:
    return [row for row, item in enumerate(items(sheet)) if item.data(CHECKED) == Qt.CheckState.Checked]


def test_they_are_offered_by_label_and_more_at_a_click(sheet: DigitSheet) -> None:
    assert [item.text() for item in items(sheet)] == [str(label) for label in LABELS[:PAGE]]
    button(sheet, "only7").click()
    assert {item.text() for item in items(sheet)} == {"7"}
    assert said(sheet).endswith("64 of 100 shown.")
    button(sheet, "moreDigits").click()
    assert len(items(sheet)) == 100
    assert not button(sheet, "moreDigits").isEnabled()
    assert sheet.pictures.currentRow() == PAGE, "the keyboard goes on where it was"
    button(sheet, "only10").click()
    assert len(items(sheet)) == PAGE
    assert button(sheet, "moreDigits").isEnabled()


def test_a_digit_that_comes_several_times_is_offered_once(sheet: DigitSheet) -> None:
    again = np.array([3, 1, 3, 2, 1, 3])
    sheet.show_training(IMAGES[again], LABELS[again])
    assert [item.text() for item in items(sheet)] == ["3", "1", "2"]
    assert said(sheet).endswith("3 of 3 shown.")
    with_another_label = np.array([3, 8], np.uint8)
    sheet.show_training(IMAGES[[3, 3]], with_another_label)
    assert [item.text() for item in items(sheet)] == ["3", "8"]


def test_a_click_and_a_key_ask_for_the_digit_that_is_seen(qtbot: QtBot, sheet: DigitSheet) -> None:
    button(sheet, "only3").click()
    place = sheet.pictures.visualItemRect(items(sheet)[2]).center()
    with qtbot.waitSignal(sheet.digit_toggled) as heard:
        qtbot.mouseClick(sheet.pictures.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert heard.args == [23]
    for key, number in ((Qt.Key.Key_Space, 33), (Qt.Key.Key_Return, 43)):
        qtbot.keyClick(sheet.pictures, Qt.Key.Key_Right)
        with qtbot.waitSignal(sheet.digit_toggled) as heard:
            qtbot.keyClick(sheet.pictures, key)
        assert heard.args == [number]
    assert sheet.isVisible()


def test_those_of_the_step_are_marked_seen_and_told(sheet: DigitSheet) -> None:
    sheet.show_step([IMAGES[3].reshape(28, 28).astype(np.float32) / 255, None, np.zeros((28, 28))])
    assert marked(sheet) == [3]
    assert items(sheet)[3].data(Qt.ItemDataRole.AccessibleTextRole) == "training digit 3, a 3, in the step"
    assert items(sheet)[8].data(Qt.ItemDataRole.AccessibleTextRole) == "training digit 8, an 8"
    assert said(sheet) == "2 of at most 8 digits in the step. 64 of 1,000 shown."
    picture = sheet.pictures.viewport().grab().toImage()

    def corner(row: int) -> QColor:
        return picture.pixelColor(sheet.pictures.visualItemRect(items(sheet)[row]).topLeft() + QPoint(4, 4))

    accent = sheet.palette().color(QPalette.ColorRole.Highlight)
    assert corner(3) == accent
    assert corner(4) != accent
    button(sheet, "only3").click()
    assert marked(sheet) == [0]
    sheet.show_step([])
    assert marked(sheet) == []


def test_at_eight_it_says_how_to_go_on(sheet: DigitSheet) -> None:
    sheet.show_step([image / 255 for image in IMAGES[:8]])
    assert marked(sheet) == list(range(8))
    assert said(sheet).startswith("8 of at most 8 digits in the step: take one out to choose another.")


def test_the_same_digits_stay_where_they_are_and_others_come_in_their_place(sheet: DigitSheet) -> None:
    button(sheet, "moreDigits").click()
    sheet.show_training(IMAGES, LABELS)
    assert len(items(sheet)) == 2 * PAGE
    sheet.show_training(IMAGES[:5], LABELS[:5])
    assert [item.text() for item in items(sheet)] == ["0", "1", "2", "3", "4"]


def test_escape_closes_it(qtbot: QtBot, sheet: DigitSheet) -> None:
    qtbot.keyClick(sheet.pictures, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
