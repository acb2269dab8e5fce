"""The step's size, in the window: opened by its tab, it follows the drawing, the network and the label."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QTabWidget, QToolButton
from pytestqt.qtbot import QtBot

from app.session.states import State
from app.views.insight.cost_formulas import FORMULAS
from app.views.insight.edge_view import NO_RUN
from app.views.insight.step_view import EMPTY, RUNS
from app.window.insight.step_size_page import StepSizePage
from app.window.main_window import MainWindow
from nn.hyperparameters import Hyperparameters
from nn.optimizers import OPTIMIZERS
from nn.source_names import Weighted
from tests.app.window.insight.conftest import Make
from tests.app.window.insight.test_who_taught import draw
from tests.app.window.test_main_window import missing_names

SMALL = Hyperparameters(hidden=(8,), data=(Weighted("starter"),), validation=400, epochs=2, learning_rate=0.1)


@pytest.fixture
def window(make: Make) -> MainWindow:
    window = make(learning_rate=0.1)
    window.session.set_hyperparameters(SMALL)
    return window


def page(qtbot: QtBot, window: MainWindow) -> StepSizePage:
    window.action("insightAction").trigger()
    qtbot.waitUntil(lambda: window.findChild(QTabWidget, "insightTabs") is not None)
    tabs = window.findChild(QTabWidget, "insightTabs")
    tabs.setCurrentIndex([tabs.tabText(at) for at in range(tabs.count())].index("Step's size"))
    return window.findChild(StepSizePage)


def answered(qtbot: QtBot, found: StepSizePage, words: str = "your drawing") -> StepSizePage:
    def done() -> bool:
        return words in found.view.sentence() and "eigenvalue" in found.view.facts()

    qtbot.waitUntil(done, timeout=20_000)
    return found


def click(window: MainWindow, name: str) -> None:
    QTest.mouseClick(window.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_it_waits_for_a_digit_and_follows_the_drawing(qtbot: QtBot, window: MainWindow) -> None:
    found = page(qtbot, window)
    assert found.view.sentence() == EMPTY
    draw(window)
    answered(qtbot, found)
    assert found.view.table.item(0, 2).text() == "0.1"
    window.canvas.clear()
    qtbot.waitUntil(lambda: found.view.sentence() == EMPTY)


def test_a_mean_over_held_back_digits_needs_no_drawing(qtbot: QtBot, window: MainWindow) -> None:
    found = page(qtbot, window)
    click(window, "stepOver_validation")
    answered(qtbot, found, "validation digits")
    click(window, "stepOver_batch")
    answered(qtbot, found, "training digits")


def test_a_run_has_the_network_to_itself(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    found = answered(qtbot, page(qtbot, window))
    window.session.set_speed(50)
    window.action("trainAction").trigger()
    qtbot.waitUntil(lambda: found.view.sentence() == RUNS and window.session.state is State.RUNNING)
    window.action("pauseAction").trigger()
    qtbot.waitUntil(lambda: window.session.state is State.PAUSED)
    answered(qtbot, found)
    window.session.stop()
    qtbot.waitUntil(lambda: window.session.state is State.STOPPED)


def test_out_of_sight_nothing_is_worked_out(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    found = answered(qtbot, page(qtbot, window))
    window.findChild(QTabWidget, "tabs").setCurrentIndex(0)
    before = found.study.facts.answer
    window.canvas.clear()
    draw(window)
    QTest.qWait(0)
    assert found.study.facts.answer is before


def test_a_rule_other_than_gradient_descent_is_told(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    window.session.set_hyperparameters(replace(SMALL, optimizer="adam"))
    found = answered(qtbot, page(qtbot, window))
    assert "Adam" in found.view.facts()


def test_the_equation_leads_to_the_derivation(qtbot: QtBot, window: MainWindow) -> None:
    page(qtbot, window).view.findChild(QToolButton, "equationE57").click()
    tabs = window.findChild(QTabWidget, "tabs")
    assert tabs.tabText(tabs.currentIndex()) == "Derivation"


def test_along_the_run_the_edge_is_followed_while_it_trains(qtbot: QtBot, window: MainWindow) -> None:
    found = page(qtbot, window)
    click(window, "stepParts_run")
    assert found.edge.view.sentence() == NO_RUN
    window.session.set_hyperparameters(replace(SMALL, epochs=50))
    window.session.set_speed(200)
    window.action("trainAction").trigger()
    qtbot.waitUntil(lambda: len(found.edge.watch.points) >= 2, timeout=20_000)
    assert window.session.state is State.RUNNING
    assert "training digits" in found.edge.view.sentence()
    assert found.edge.view.numbers().startswith("Batch ")
    assert "batches of 32" in found.edge.view.facts()
    assert found.edge.view.formula.latex() == OPTIMIZERS["gradient_descent"].edge.latex
    assert found.study.facts.answer is None
    assert found.edge.watch.active
    click(window, "stepParts_step")
    assert not found.edge.watch.active
    window.action("stopAction").trigger()
    qtbot.waitUntil(lambda: window.session.state is State.STOPPED)
    before = len(found.edge.watch.points)
    draw(window)
    answered(qtbot, found)
    assert len(found.edge.watch.points) == before


def test_of_adam_it_says_that_the_line_is_not_its_own(qtbot: QtBot, window: MainWindow) -> None:
    window.session.set_hyperparameters(replace(SMALL, optimizer="adam", learning_rate=0.003))
    window.action("trainAction").trigger()
    qtbot.waitUntil(lambda: window.session.state is State.FINISHED, timeout=30_000)
    found = page(qtbot, window)
    click(window, "stepParts_run")
    qtbot.waitUntil(lambda: len(found.edge.watch.points) >= 2, timeout=20_000)
    assert found.edge.view.facts().startswith("Adam divides")
    assert "edge" not in found.edge.view.numbers()


def test_the_formulas_of_the_edges_are_set_beforehand() -> None:
    assert {rule.edge.latex for rule in OPTIMIZERS.values() if rule.edge is not None} <= set(FORMULAS)


def test_everything_on_it_has_a_name(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    assert missing_names(answered(qtbot, page(qtbot, window))) == []


def test_four_lines_of_facts_need_no_scrolling_on_a_projector(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    found = answered(qtbot, page(qtbot, window))
    bar, line = found.findChild(QScrollArea).verticalScrollBar(), found.view.fontMetrics().lineSpacing()
    label = found.view.findChild(QLabel, "stepFacts")
    words = found.view.facts()
    while label.heightForWidth(label.width()) < 4 * line:
        words += " One more fact."
        found.view.show_facts(words)
    qtbot.waitUntil(lambda: label.height() >= 4 * line)
    assert bar.maximum() == 0
