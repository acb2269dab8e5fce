"""The learning-rate finder's dialog: a curve, a suggestion, and the rate that a person takes."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from app.dialogs.rate_finder import NOTHING, RateFinderDialog
from nn.arrays import Array
from nn.rate_finder import HIGHEST, LOWEST, RangeTest

RATES: Array = np.geomspace(LOWEST, HIGHEST, 601)
FALLS: Array = 2.4 - 1.5 * np.exp(-0.5 * np.log10(RATES / 0.1) ** 2 / 0.25)
"""Least at a rate of 0.1."""


def a_test(loss: Array = FALLS, batches: int = 601) -> RangeTest:
    return RangeTest(RATES[: len(loss)], loss, loss, batches)


@pytest.fixture
def dialog(qtbot: QtBot) -> RateFinderDialog:
    dialog = RateFinderDialog(0.5)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def take(dialog: RateFinderDialog) -> QPushButton:
    return dialog.findChild(QPushButton, "takeRate")


def told(dialog: RateFinderDialog) -> str:
    return dialog.findChild(QLabel, "rateTold").text()


def test_it_says_how_far_the_test_is(dialog: RateFinderDialog) -> None:
    dialog.show_progress(0, 0)
    assert told(dialog) == "Reading the digits..."
    dialog.show_progress(120, 480)
    assert told(dialog) == "Batch 120 of 480"
    assert dialog.findChild(QProgressBar, "rateProgress").value() == 120
    assert not take(dialog).isEnabled()


def test_the_suggestion_can_be_taken_at_once(qtbot: QtBot, dialog: RateFinderDialog) -> None:
    dialog.show_test(a_test())
    assert told(dialog) == "Suggested: 0.1, where the mean of the loss is least."
    assert take(dialog).text() == "Take 0.1"
    with qtbot.waitSignal(dialog.taken) as taken:
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert taken.args == [0.1]
    assert not dialog.isVisible()


def test_it_says_from_which_rate_on_the_loss_grows(dialog: RateFinderDialog) -> None:
    dialog.show_test(a_test(FALLS[:501]))
    assert told(dialog).endswith("least; from 1 on it grows without end.")


def test_a_click_and_the_arrows_choose_another_rate(qtbot: QtBot, dialog: RateFinderDialog) -> None:
    dialog.show_test(a_test())
    plot = dialog.plot
    at = plot.mapFromScene(plot.box.mapViewToScene(QPointF(math.log10(2), 1.0)))
    QTest.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    chosen = float(take(dialog).text().removeprefix("Take "))
    assert chosen == pytest.approx(2, rel=0.05)
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert take(dialog).text() == f"Take {chosen + 0.1:.2g}"
    QTest.keyClick(plot, Qt.Key.Key_PageDown)
    with qtbot.waitSignal(dialog.taken) as taken:
        take(dialog).click()
    assert taken.args == [pytest.approx(chosen - 0.9, abs=0.06)]


def test_where_nothing_was_learned_a_person_may_still_choose(dialog: RateFinderDialog) -> None:
    dialog.show_test(a_test(np.full(601, 2.3)))
    assert told(dialog) == NOTHING
    assert not take(dialog).isEnabled()
    dialog.plot.setFocus()
    QTest.keyClick(dialog.plot, Qt.Key.Key_Right)
    assert take(dialog).text() == "Take 0.51"


def test_why_there_is_no_test_is_said(dialog: RateFinderDialog) -> None:
    dialog.show_problem("There are none.")
    assert told(dialog) == "There are none."
    assert not take(dialog).isEnabled()


def test_only_what_can_be_seen_of_the_present_rate_is_marked(qtbot: QtBot) -> None:
    for present, shown in ((0.5, True), (1e-6, False)):
        dialog = RateFinderDialog(present)
        qtbot.addWidget(dialog)
        dialog.show_test(a_test())
        assert dialog.plot.present.isVisible() is shown
