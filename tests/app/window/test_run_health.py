"""A run that goes wrong in the window: said at once, and the ways out of it."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QTabWidget
from pytestqt.qtbot import QtBot

from app.session.states import State
from app.views.derivation.stepper.view import StepperView
from app.views.health.banner import HealthBanner
from app.views.health.layer_lines import LayerLines
from app.views.health.trial_row import TrialRow
from app.window.main_window import MainWindow
from nn.derivation.phase import PhaseKey, PhaseKind
from nn.hyperparameters import Hyperparameters

H = Hyperparameters(hidden=(16,), epochs=2, learning_rate=10.0, schedule="constant")


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = MainWindow()

    def give_up(_: object) -> None:
        """Nobody is asked whether to save."""
        window.session.end_run()
        window.session.give_up()

    qtbot.addWidget(window, before_close_func=give_up)
    window.show()
    window.session.set_speed(float("inf"))
    return window


@pytest.fixture
def unwell(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """After a run with a rate far too large."""
    window.session.set_hyperparameters(H)
    window.session.train()
    finished(qtbot, window)
    return window


def finished(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.session.state is State.FINISHED, timeout=60_000)


def banner(window: MainWindow) -> HealthBanner:
    found = window.findChild(HealthBanner, "healthBanner")
    assert found is not None
    return found


def tried(qtbot: QtBot, window: MainWindow) -> list[TrialRow]:
    def rows() -> list[TrialRow]:
        return [row for row in window.findChildren(TrialRow) if not row.isHidden()]

    qtbot.waitUntil(lambda: len(rows()) == 2, timeout=60_000)
    return rows()


def test_nothing_is_seen_before_something_is_wrong(qtbot: QtBot, window: MainWindow) -> None:
    assert banner(window).isHidden()
    window.session.set_hyperparameters(replace(H, learning_rate=0.3, epochs=1))
    window.session.train()
    finished(qtbot, window)
    assert banner(window).isHidden()


def test_what_is_wrong_stays_in_sight_with_what_was_tried(qtbot: QtBot, unwell: MainWindow) -> None:
    words = banner(unwell).findChild(QLabel, "healthWords")
    assert words.text().startswith("Learning rate 10 is too large: ")
    before, _ = tried(qtbot, unwell)
    assert before.line().words == "Rate 0.3 from the start"
    assert before.isEnabled()


def test_a_remedy_is_taken_by_a_click(qtbot: QtBot, unwell: MainWindow) -> None:
    before, _ = tried(qtbot, unwell)
    before.click()
    assert unwell.session.hyperparameters.learning_rate == 0.3
    assert banner(unwell).isHidden()
    finished(qtbot, unwell)
    validation = unwell.session.history.validation
    assert validation.column(2)[-1] > 0.85
    assert unwell.session.health.alarms == ()


def test_going_back_brings_the_network_from_before(qtbot: QtBot, unwell: MainWindow) -> None:
    timeline = unwell.session.timeline
    assert timeline is not None
    first = timeline.snapshots[0].parameters.copy()
    banner(unwell).findChild(QPushButton, "healthBack").click()
    qtbot.waitUntil(lambda: bool((unwell.session.work.model.network.parameters == first).all()), timeout=20_000)
    assert unwell.session.before
    assert banner(unwell).isHidden()


def test_who_has_looked_elsewhere_meanwhile_is_not_led_on_later(qtbot: QtBot, unwell: MainWindow) -> None:
    session = unwell.session
    assert session.timeline is not None
    steps = [state.step for state in session.timeline.snapshots]
    replayed = next(step + 1 for step, later in pairwise(steps) if later - step > 2)
    done: list[int] = []
    unwell._run_health._when_there(replayed, lambda: done.append(replayed))
    session.go_to(None)
    session.go_to(replayed)
    qtbot.waitUntil(lambda: session.moment is not None and session.moment.step == replayed, timeout=20_000)
    assert done == []


def test_why_opens_the_step_where_it_shows(qtbot: QtBot, unwell: MainWindow) -> None:
    alarm = unwell.session.health.alarms[0]
    banner(unwell).findChild(QPushButton, "healthWhy").click()
    qtbot.waitUntil(lambda: unwell.findChild(StepperView, "stepper") is not None, timeout=20_000)
    assert unwell.session.moment is not None
    assert unwell.session.moment.step == alarm.step
    stepper = unwell.findChild(StepperView, "stepper")
    qtbot.waitUntil(lambda: stepper.isVisible() and stepper.phase() == PhaseKey(PhaseKind.UPDATE), timeout=20_000)


def test_the_page_of_health_shows_every_quantity_the_layers_have(qtbot: QtBot, unwell: MainWindow) -> None:
    tabs = unwell.findChild(QTabWidget, "tabs")
    assert unwell.findChild(LayerLines, "delta") is None
    unwell.action("healthAction").trigger()
    assert tabs.tabText(tabs.currentIndex()) == "Health"
    plots = {plot.objectName(): plot for plot in unwell.findChildren(LayerLines)}
    assert {name for name, plot in plots.items() if plot.isVisible()} == {"delta", "update", "dead", "spread"}
    assert "layer 2" in plots["delta"].accessibleDescription()
    assert unwell.session.health.alarms[0].sentence in unwell.findChild(QLabel, "healthSaid").text()
