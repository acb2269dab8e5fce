"""The digits of the step as pictures: which are there, which one is looked at, and what a person can ask for."""

from collections.abc import Sequence

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.views.derivation.digit_strip import DigitStrip, StripDigit
from app.window.tab_order import stops_in
from tests.app.views.derivation.conftest import Show


@pytest.fixture
def strip(show: Show) -> DigitStrip:
    strip = DigitStrip()
    strip.add.setParent(strip)
    show(strip)
    return strip


def shown(strip: DigitStrip) -> list[QToolButton]:
    buttons = (strip.findChild(QToolButton, f"digit{place}") for place in range(8))
    return [button for button in buttons if button.isVisible()]


def show(strip: DigitStrip, labels: Sequence[int | None], example: int, *, drawing_alone: bool = False) -> None:
    """Pictures of ink and of paper by turns, no two alike."""
    pictures = (np.full((28, 28), abs(1 - k % 2 - k / 10_000)) for k in range(len(labels)))
    digits = [StripDigit(picture, label, True) for picture, label in zip(pictures, labels, strict=True)]
    strip.show_digits(digits, example, drawing_alone=drawing_alone)


def test_the_drawing_alone_needs_no_row_another_digit_does(strip: DigitStrip) -> None:
    show(strip, [3], 0, drawing_alone=True)
    assert not strip.isVisible()
    show(strip, [3], 0)
    assert [button.text() for button in shown(strip)] == ["3"]
    assert strip.findChild(QToolButton, "removeDigit").isVisible()


def test_a_label_nobody_chose_has_a_question_mark(strip: DigitStrip) -> None:
    ink = np.ones((28, 28))
    digits = [StripDigit(ink, 4, False), StripDigit(ink, 4, True), StripDigit(ink, None, False)]
    strip.show_digits(digits, 0, drawing_alone=False)
    assert [button.text() for button in shown(strip)] == ["4?", "4", "?"]


def test_each_digit_is_a_picture_with_its_label_and_one_is_down(qtbot: QtBot, strip: DigitStrip) -> None:
    show(strip, [3, 4, 5], 1)
    assert [button.text() for button in shown(strip)] == ["3", "4", "5"]
    assert [button.isChecked() for button in shown(strip)] == [False, True, False]
    assert [button.font().bold() for button in shown(strip)] == [False, True, False]
    assert [button.accessibleName() for button in shown(strip)] == [
        "Example 0 (a 3)",
        "Example 1 (a 4)",
        "Example 2 (a 5)",
    ]
    assert shown(strip)[2].toolTip().startswith("Example 2 (a 5), column 2 of every array")
    colours = [button.icon().pixmap(28).toImage().pixelColor(14, 14).lightness() for button in shown(strip)]
    assert colours == [255, 0, 255]
    with qtbot.waitSignal(strip.digit_chosen) as heard:
        qtbot.mouseClick(shown(strip)[2], Qt.MouseButton.LeftButton)
    assert heard.args == [2]


def test_a_picture_that_comes_again_is_named_so(strip: DigitStrip) -> None:
    ink, paper = np.ones((28, 28)), np.zeros((28, 28))
    strip.show_digits([StripDigit(picture, 1, True) for picture in (ink, paper, ink.copy())], 0, drawing_alone=False)
    assert [button.accessibleName() for button in shown(strip)] == [
        "Example 0 (a 1)",
        "Example 1 (a 1)",
        "Example 2 (a 1), the same picture as example 0",
    ]
    assert "the same picture as example 0, column 2" in shown(strip)[2].toolTip()


@pytest.mark.parametrize("percent", [100, 140, 200])
def test_each_label_has_the_room_that_its_text_takes(strip: DigitStrip, percent: int) -> None:
    font = strip.font()
    font.setPointSizeF(font.pointSizeF() * percent / 100)
    strip.setFont(font)
    ink = np.ones((28, 28))
    drawn = {}
    for is_chosen in (True, False):
        strip.show_digits([StripDigit(ink, 7, is_chosen)] * 8, 2, drawing_alone=False)
        for button in shown(strip):
            assert button.width() >= 28 + QFontMetrics(button.font()).horizontalAdvance(button.text())
        drawn[is_chosen] = [button.grab().toImage() for button in shown(strip)]
    strip.show_digits([StripDigit(ink, None, True)] * 8, 2, drawing_alone=False)
    bare = [button.grab().toImage() for button in shown(strip)]
    for with_label, with_sign, without in zip(drawn[True], drawn[False], bare, strict=True):
        assert with_sign != without, "the label is written"
        assert with_sign != with_label, "and so is its question mark"


def test_tab_goes_to_the_digit_that_is_down_and_arrows_to_the_others(qtbot: QtBot, strip: DigitStrip) -> None:
    for example in (2, 0, 1):
        show(strip, [3, 4, 5], example)
        stops = [stop for stop in stops_in(strip) if stop in shown(strip)]
        assert stops == [shown(strip)[example]]
    shown(strip)[1].setFocus()
    with qtbot.waitSignal(strip.digit_chosen) as heard:
        qtbot.keyClick(shown(strip)[1], Qt.Key.Key_Right)
    assert heard.args == [2]
    assert shown(strip)[2].hasFocus()
    show(strip, [3, 4, 5], 2)
    assert [stop for stop in stops_in(strip) if stop in shown(strip)] == [shown(strip)[2]]


@pytest.mark.parametrize(
    ("name", "signal", "args"),
    [
        ("addDrawing", "drawing_requested", []),
        ("chooseTraining", "training_requested", []),
        ("takeNextBatch", "batch_requested", []),
        ("keepDrawing", "another_requested", []),
    ],
)
def test_the_menu_asks_for_others(qtbot: QtBot, strip: DigitStrip, name: str, signal: str, args: list[int]) -> None:
    with qtbot.waitSignal(getattr(strip, signal)) as heard:
        strip.add.findChild(QAction, name).trigger()
    assert heard.args == args


def test_the_one_that_is_down_can_be_removed(qtbot: QtBot, strip: DigitStrip) -> None:
    show(strip, [3, 4], 1)
    with qtbot.waitSignal(strip.remove_requested):
        qtbot.mouseClick(strip.findChild(QToolButton, "removeDigit"), Qt.MouseButton.LeftButton)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_of_more_digits_keeps_nobody_waiting(strip: DigitStrip) -> None:
    strip.show()
    # Returns at once: a button that waits for its menu would keep all else waiting with it.
    QTest.mouseClick(strip.add, Qt.MouseButton.LeftButton)
    assert strip.add.entries.isVisible()
    QTest.keyClick(strip.add.entries, Qt.Key.Key_Escape)
    assert not strip.add.entries.isVisible()
