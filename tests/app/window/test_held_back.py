"""What the window keeps to itself while a person is to find it out: why a run goes wrong, and what would help."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.session.states import State
from app.views.health.banner import HealthBanner
from app.views.health.trial_row import TrialRow
from app.views.health.view import HealthView
from app.window.bug_panel import BugPanel
from app.window.experiments_panel import ExperimentsPanel
from app.window.main_window import MainWindow
from nn.faults.riddle import riddle
from tests.app.window.test_experiments_walked import click, window

__all__ = ["window"]

UNWELL = """
title = Unwell
question = What is wrong?
minutes = 1
[set]
A run.
hidden = 16
learning_rate = 10
schedule = constant
epochs = 2
run = train
[predict]
What would help?
- Larger steps
+ Smaller steps
[means]
So.
"""
SHOWS = "Batch 1 changed the weights of layer "


def said(window: MainWindow) -> str:
    """By the banner, which is in sight."""
    banner = window.findChild(HealthBanner)
    assert banner.isVisible()
    return banner.findChild(QLabel, "healthWords").text()


def on_the_page(window: MainWindow) -> str:
    return window.findChild(HealthView).findChild(QLabel, "healthSaid").text()


def tried(window: MainWindow) -> list[TrialRow]:
    return [row for row in window.findChildren(TrialRow) if not row.isHidden()]


def tries(window: MainWindow) -> bool:
    return bool(tried(window)) or window.findChild(QLabel, "healthWorking").isVisible()


@pytest.fixture
def asked(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> ExperimentsPanel:
    """After a run that went wrong, before the question what would help."""
    path = tmp_path / "unwell.txt"
    path.write_text(UNWELL, encoding="utf-8")
    window._learn.experiments.open_file(path)
    panel = window.findChild(ExperimentsPanel)
    click(panel, "experimentAct")
    qtbot.waitUntil(panel.view.step.next.isEnabled, timeout=30_000)
    assert window.session.state is State.FINISHED
    return panel


def test_an_experiment_that_asks_shows_what_is_wrong_and_not_what_would_help(
    qtbot: QtBot, window: MainWindow, asked: ExperimentsPanel
) -> None:
    window.action("healthAction").trigger()
    assert said(window).startswith(SHOWS)
    qtbot.waitUntil(lambda: on_the_page(window).startswith(SHOWS))
    assert "Learning rate" not in said(window) + on_the_page(window)
    assert not tries(window)
    click(asked, "experimentNext")
    assert not tries(window)
    click(asked, "answer1")
    assert said(window).startswith("Learning rate 10 is too large: batch 1 changed the weights of layer ")
    qtbot.waitUntil(lambda: len(tried(window)) == 2, timeout=60_000)
    qtbot.waitUntil(lambda: on_the_page(window).startswith("Learning rate 10 is too large"))


def test_a_banner_that_was_put_away_stays_away_when_the_question_has_its_answer(
    window: MainWindow, asked: ExperimentsPanel
) -> None:
    window.findChild(HealthBanner).hide()
    click(asked, "experimentNext")
    click(asked, "answer2")
    assert window.findChild(HealthBanner).isHidden()


@pytest.fixture
def riddled(qtbot: QtBot, window: MainWindow) -> BugPanel:
    """In a riddle whose steps are far too long, once that shows."""
    window.action("bugAction").trigger()
    panel = window.findChild(BugPanel)
    seed = next(seed for seed in range(1000) if riddle(seed, 1).name == "climbing")
    panel.view.start.seed.setText(str(seed))
    panel.view.start.take.click()
    qtbot.waitUntil(lambda: bool(window.session.health.alarms), timeout=30_000)
    return panel


def test_a_riddle_shows_symptoms_alone_until_it_is_solved(qtbot: QtBot, window: MainWindow, riddled: BugPanel) -> None:
    alarm = window.session.health.alarms[0]
    assert said(window) == alarm.shows
    assert not tries(window)
    riddled.view.hints.solution.click()
    assert alarm.sentence != alarm.shows
    assert said(window) == alarm.sentence
    qtbot.waitUntil(lambda: tries(window), timeout=60_000)
