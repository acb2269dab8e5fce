"""The landscape, in the window: opened by its tab, it follows drawing, network and what a person chooses."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTabWidget
from pytestqt.qtbot import QtBot

from app.session.states import State
from app.window.insight.landscape_page import EMPTY, NO_PATH, RUNS, LandscapePage
from app.window.main_window import MainWindow
from tests.app.window.insight import test_step_size
from tests.app.window.insight.test_step_size import SMALL, click
from tests.app.window.insight.test_who_taught import draw
from tests.app.window.test_main_window import missing_names

window = test_step_size.window


def page(qtbot: QtBot, window: MainWindow) -> LandscapePage:
    window.action("insightAction").trigger()
    qtbot.waitUntil(lambda: window.findChild(QTabWidget, "insightTabs") is not None)
    tabs = window.findChild(QTabWidget, "insightTabs")
    tabs.setCurrentIndex([tabs.tabText(at) for at in range(tabs.count())].index("Landscape"))
    return window.findChild(LandscapePage)


def answered(qtbot: QtBot, found: LandscapePage, words: str = "your drawing") -> LandscapePage:
    def done() -> bool:
        fine = found.landscape.fine.answer is not None and not found.landscape.unfinished
        return fine and words in found.view.sentence()

    qtbot.waitUntil(done, timeout=30_000)
    return found


def test_it_waits_for_a_digit_and_follows_the_drawing(qtbot: QtBot, window: MainWindow) -> None:
    found = page(qtbot, window)
    assert found.view.sentence() == EMPTY
    draw(window)
    answered(qtbot, found)
    assert "Gradient descent" in found.view.facts()
    assert "100% lies in this plane" in found.view.facts()
    window.canvas.clear()
    qtbot.waitUntil(lambda: found.view.sentence() == EMPTY)


def test_whose_cost_and_which_plane_are_chosen_by_clicks(qtbot: QtBot, window: MainWindow) -> None:
    found = page(qtbot, window)
    click(window, "landscapeOver_validation")
    answered(qtbot, found, "validation digits")
    click(window, "landscapeKind_random")
    answered(qtbot, found, "validation digits")
    assert "as long as the weights" in found.view.facts()
    click(window, "landscapeKind_run")
    assert found.view.sentence() == NO_PATH


def test_after_a_run_its_path_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    found = page(qtbot, window)
    click(window, "landscapeOver_validation")
    click(window, "landscapeKind_run")
    window.session.set_speed(300)
    window.session.set_hyperparameters(replace(SMALL, epochs=20))
    window.action("trainAction").trigger()
    qtbot.waitUntil(lambda: found.view.sentence() == RUNS and window.session.state is State.RUNNING)
    window.action("stopAction").trigger()
    qtbot.waitUntil(lambda: window.session.state is State.STOPPED)
    answered(qtbot, found, "validation digits")
    assert "of the run's path" in found.view.facts()
    assert len(found.view.plot.path.getData()[0]) > 3


def test_zoom_shows_less_of_the_plane(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    found = answered(qtbot, page(qtbot, window))
    low, high = found.view.plot.x_range()
    QTest.mouseClick(window.findChild(QPushButton, "landscapeNearer"), Qt.MouseButton.LeftButton)
    answered(qtbot, found)
    assert found.view.plot.x_range() == pytest.approx((low / 2, high / 2))


def test_out_of_sight_nothing_is_worked_out(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    found = answered(qtbot, page(qtbot, window))
    window.findChild(QTabWidget, "tabs").setCurrentIndex(0)
    before = found.landscape.ground.answer
    window.canvas.clear()
    draw(window)
    assert found.landscape.ground.answer is before
    assert not found.landscape.unfinished


def test_everything_on_it_has_a_name(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    assert missing_names(answered(qtbot, page(qtbot, window))) == []


def test_nothing_of_another_cost_stays_under_the_choice(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    found = answered(qtbot, page(qtbot, window))
    assert found.view.facts()
    click(window, "landscapeOver_validation")
    assert "these digits" not in found.view.facts()
    assert "your drawing" not in found.view.sentence()
    answered(qtbot, found, "validation digits")
    assert "these digits" in found.view.facts()
