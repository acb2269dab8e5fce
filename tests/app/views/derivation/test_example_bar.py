"""The line above the derivation: label, learning rate, and what the numbers are of."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.views.derivation.example_bar import ExampleBar


@pytest.fixture
def bar(qtbot: QtBot) -> ExampleBar:
    bar = ExampleBar(QCheckBox("dC/dx"))
    qtbot.addWidget(bar)
    with qtbot.waitExposed(bar):
        bar.show()
    return bar


def digit(bar: ExampleBar, label: int) -> QPushButton:
    return bar.findChild(QPushButton, f"label{label}")


def down(bar: ExampleBar) -> list[int]:
    return [label for label in range(10) if digit(bar, label).isChecked()]


def test_no_label_no_digit_is_down(bar: ExampleBar) -> None:
    assert down(bar) == []
    bar.show_label(3, is_chosen=True)
    assert down(bar) == [3]
    bar.show_label(None, is_chosen=False)
    assert down(bar) == []


def test_a_label_nobody_chose_has_a_question_mark_and_says_whose_it_is(bar: ExampleBar) -> None:
    bar.show_label(3, is_chosen=False)
    assert digit(bar, 3).text() == "3?"
    assert "the network's answer" in digit(bar, 3).accessibleName()
    assert "the network's answer" in digit(bar, 3).toolTip()
    bar.show_label(3, is_chosen=True)
    assert digit(bar, 3).text() == "3"
    assert digit(bar, 3).accessibleName() == "Label 3"


def test_a_click_chooses_and_a_second_one_no_longer(qtbot: QtBot, bar: ExampleBar) -> None:
    bar.show_label(3, is_chosen=False)
    for clicked, chosen in ((3, 3), (3, None), (5, 5)):
        with qtbot.waitSignal(bar.label_chosen) as told:
            digit(bar, clicked).click()
        assert told.args == [chosen]
        bar.show_label(3 if chosen is None else chosen, is_chosen=chosen is not None)


def test_a_digit_that_came_with_a_label_says_so(bar: ExampleBar) -> None:
    bar.show_label(8, is_chosen=True, given=8)
    assert digit(bar, 8).toolTip() == "The digit came with this label: an 8."
    bar.show_label(3, is_chosen=True, given=8)
    assert digit(bar, 3).toolTip() == "The digit shows a 3; press again to take the label that it came with, 8."
    bar.show_label(3, is_chosen=True)
    assert digit(bar, 3).toolTip() == "The digit shows a 3; press again to take the network's answer."


def test_arrows_choose_a_label_too(qtbot: QtBot, bar: ExampleBar) -> None:
    bar.show_label(3, is_chosen=True)
    digit(bar, 3).setFocus()
    with qtbot.waitSignal(bar.label_chosen) as told:
        QTest.keyClick(digit(bar, 3), Qt.Key.Key_Right)
        QTest.keyClick(digit(bar, 4), Qt.Key.Key_Space)
    assert told.args == [4]


@pytest.mark.parametrize(
    ("rate", "text"),
    [(0.5, "0.5"), (1e-6, "0.000001"), (10.0, "10"), (0.0125, "0.0125"), (0.00390625, "0.003906")],
)
def test_the_learning_rate_has_no_zeros_that_say_nothing(bar: ExampleBar, rate: float, text: str) -> None:
    bar.show_learning_rate(rate, 0.125)
    assert bar.learning_rate.text() == text


def test_the_learning_rate_is_told_when_it_is_typed_to_the_end(qtbot: QtBot, bar: ExampleBar) -> None:
    bar.show_learning_rate(0.5, 0.125)
    bar.learning_rate.selectAll()
    with qtbot.assertNotEmitted(bar.learning_rate_chosen):
        QTest.keyClicks(bar.learning_rate, "0.02")
    with qtbot.waitSignal(bar.learning_rate_chosen) as told:
        QTest.keyClick(bar.learning_rate, Qt.Key.Key_Return)
    assert told.args == [0.02]


def test_an_emptied_field_takes_the_rate_of_its_own(qtbot: QtBot, bar: ExampleBar) -> None:
    bar.show_learning_rate(0.5, 0.125)
    bar.learning_rate.selectAll()
    QTest.keyClick(bar.learning_rate, Qt.Key.Key_Delete)
    assert bar.learning_rate.lineEdit().text() == ""
    with qtbot.waitSignal(bar.learning_rate_chosen) as told:
        QTest.keyClick(bar.learning_rate, Qt.Key.Key_Return)
    assert told.args == [0.125]
    assert bar.learning_rate.text() == "0.125"


def test_it_says_which_network_and_offers_a_newer_one_without_moving(qtbot: QtBot, bar: ExampleBar) -> None:
    height = bar.height()
    bar.show_about("After batch 3; training goes on.", can_renew=True)
    assert bar.findChild(QLabel, "about").text() == "After batch 3; training goes on."
    newest = bar.findChild(QPushButton, "takeNewest")
    with qtbot.waitSignal(bar.newest_requested):
        newest.click()
    bar.show_about("The present network.", can_renew=False)
    assert not newest.isVisible()
    assert bar.height() == height


def test_the_rate_says_why_it_is_what_it_is(bar: ExampleBar) -> None:
    bar.show_learning_rate(0.125, 0.125, "It is 1/4 of 0.5.")
    assert bar.learning_rate.toolTip().startswith("It is 1/4 of 0.5. How far")
    bar.show_learning_rate(0.25, 0.125)
    assert bar.learning_rate.toolTip().startswith("How far")
