"""How far a run is can be read at any time, and nothing stands there that looks like a run when there is none."""

import math
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QLabel, QProgressBar, QToolButton

from app.views.run_bar import SPEEDS, RunBar

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def bar(qtbot: "QtBot") -> RunBar:
    bar = RunBar(QAction("Hyperparameters"))
    qtbot.addWidget(bar)
    bar.resize(1200, 40)
    bar.show()
    return bar


def _progress(bar: RunBar) -> QProgressBar:
    return bar.findChild(QProgressBar, "progressBar")


def _words(bar: RunBar) -> QLabel:
    return bar.findChild(QLabel, "progressText")


def test_a_run_tells_epoch_time_share_and_rate(bar: RunBar) -> None:
    bar.show_progress(3, 5, 0.5, 26_743.0, 62.2)
    assert _words(bar).text() == "Epoch 3 of 5, 1:03 left"
    assert bar.rate.text() == "27,000 examples/s"
    assert _progress(bar).value() * 2 == _progress(bar).maximum()


def test_a_long_run_tells_its_hours(bar: RunBar) -> None:
    bar.show_progress(1, 1000, 0.0, 26_743.0, 7262.0)
    assert _words(bar).text() == "Epoch 1 of 1000, 2:01:02 left"


def test_before_there_is_a_rate_the_time_left_is_open(bar: RunBar) -> None:
    bar.show_progress(1, 5, 0.0, 0.0, math.nan)
    assert _words(bar).text() == "Epoch 1 of 5, -:-- left"
    assert bar.rate.text() == "0 examples/s"


def test_a_paused_run_says_so_and_has_no_rate(bar: RunBar) -> None:
    bar.show_paused(3, 5, 1_234, 2_500, 0.016, 0.5)
    assert _words(bar).text() == "Paused in epoch 3 of 5, batch 1,234 of 2,500, \u03b7 0.016"
    assert bar.rate.text() == ""


def test_without_a_run_there_is_no_bar_and_nothing_moves(bar: RunBar) -> None:
    bar.show_progress(3, 5, 0.5, 26_743.0, 62.2)
    before = _words(bar).geometry()
    bar.show_idle("Finished")
    assert not _progress(bar).isVisible()
    assert bar.rate.text() == ""
    assert _words(bar).geometry() == before
    bar.show_working("Reading the digits...")
    assert _progress(bar).isVisible()
    assert _progress(bar).maximum() == 0
    assert _words(bar).geometry() == before


@pytest.mark.parametrize(("wanted", "chosen"), [(100.0, 100.0), (50.0, 10.0), (0.1, 1.0), (math.inf, math.inf)])
def test_the_speed_is_the_nearest_from_below_and_told(
    bar: RunBar, qtbot: "QtBot", wanted: float, chosen: float
) -> None:
    with qtbot.waitSignal(bar.speed_chosen) as told:
        bar.set_speed(wanted)
    assert told.args == [chosen]
    assert bar.findChild(QComboBox, "speed").currentData() == chosen


def test_a_chosen_speed_is_told(bar: RunBar, qtbot: "QtBot") -> None:
    for text, speed in reversed(SPEEDS.items()):
        with qtbot.waitSignal(bar.speed_chosen) as told:
            bar.findChild(QComboBox, "speed").setCurrentText(text)
        assert told.args == [speed]


def test_every_control_has_a_name_and_a_tooltip(bar: RunBar) -> None:
    controls = [*bar.findChildren(QLabel), *bar.findChildren(QComboBox), *bar.findChildren(QToolButton)]
    for control in controls:
        assert control.objectName()
        assert control.toolTip()
        assert control.accessibleName()


def test_a_long_summary_gives_way_in_a_narrow_window_and_is_told_whole(bar: RunBar) -> None:
    text = "-".join(["784", *["1024"] * 12, "10"]) + " ReLU, Gradient descent 0.5"
    bar.show_summary(text)
    assert bar.minimumSizeHint().width() <= 1000
    assert text in bar.findChild(QLabel, "summary").toolTip()
