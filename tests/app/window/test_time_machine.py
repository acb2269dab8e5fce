"""The time machine in the window: every part shows the moment, by slider and keys, in a run and after it."""

import threading
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.session.moment import LOOKED_AT, ShownMoment
from app.session.states import State
from app.settings import Settings
from app.views.batch import BatchView
from app.views.curves import CurveView
from app.views.prediction import PredictionView
from app.views.time_slider import TimeSlider
from app.window import time_machine
from app.window.derivation_panel import DerivationPanel
from app.window.evaluation_panel import EvaluationPanel
from app.window.main_window import MainWindow
from app.window.runs_panel import RunsPanel
from app.window.tab_order import tab_stops
from nn.answer import NetworkAnswer
from nn.certainty import RAW
from nn.data.ink import Ink, Stroke
from nn.hyperparameters import Hyperparameters
from nn.timeline import snapshots
from nn.timeline.replay import Replay
from tests.scene import find

H = Hyperparameters(hidden=(8,), epochs=3, batch_size=200, validation=500)
STEPS, AN_EPOCH = 69, 23
SEVEN = Stroke(np.array([(0.3, 0.25), (0.7, 0.25), (0.45, 0.8)], np.float32), width=0.08)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr("app.window.main_window.Documents.may_go_on", lambda _: True)
    window = MainWindow(Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
    qtbot.addWidget(window)
    window.resize(1280, 720)
    with qtbot.waitExposed(window):
        window.show()
    window.session.set_hyperparameters(H)
    window.canvas.set_ink(Ink((SEVEN,)))
    return window


@pytest.fixture
def trained(qtbot: QtBot, window: MainWindow) -> MainWindow:
    window.action("trainAction").trigger()
    qtbot.waitUntil(lambda: window.session.state is State.FINISHED, timeout=60_000)
    qtbot.waitUntil(slider(window).isVisible)
    return window


def slider(window: MainWindow) -> TimeSlider:
    return find(window, TimeSlider, "timeSlider")


def at(window: MainWindow, step: int) -> bool:
    moment = window.session.moment
    return moment is not None and moment.step == step and (moment.is_first or moment.batch is not None)


def gone(qtbot: QtBot, window: MainWindow, step: int) -> ShownMoment:
    window.session.go_to(step)
    qtbot.waitUntil(lambda: at(window, step), timeout=60_000)
    assert window.session.moment is not None
    return window.session.moment


def marked(window: MainWindow) -> list[float | None]:
    """Where the line stands in each of the plots."""
    plots = [find(window, CurveView, name).plot for name in ("lossPlot", "accuracyPlot")]
    return [float(plot._mark.value()) if plot._mark.isVisible() else None for plot in plots]


def test_the_slider_appears_with_the_first_run_and_goes_with_it(trained: MainWindow) -> None:
    assert slider(trained).words() == "Newest"
    trained.session.reset()
    assert slider(trained).isHidden()


def test_before_a_run_there_is_no_slider(window: MainWindow) -> None:
    assert slider(window).isHidden()


def test_every_part_shows_the_moment_and_says_so(qtbot: QtBot, trained: MainWindow) -> None:
    moment, image = gone(qtbot, trained, 7), trained.canvas.image()
    assert image is not None
    prediction, as_of = find(trained, PredictionView, "prediction"), find(trained, QLabel, "answerMoment")
    expected = NetworkAnswer.of(moment.network, RAW, image).probabilities
    assert prediction.property("probabilities") == pytest.approx(expected.tolist())
    assert as_of.isVisible()
    assert as_of.text() == "As of batch 7"
    assert slider(trained).words() == f"Batch 7 of {STEPS}, epoch 1"
    assert slider(trained).slider.value() == 7
    assert marked(trained) == pytest.approx([7 / AN_EPOCH] * 2)
    assert find(trained, BatchView, "batch").isVisibleTo(trained)
    QTest.keyClick(slider(trained).slider, Qt.Key.Key_End)
    assert not as_of.isVisible()
    assert slider(trained).words() == "Newest"
    assert marked(trained) == [None, None]
    assert not find(trained, BatchView, "batch").isVisibleTo(trained)
    network, certainty = trained.session.network, trained.session.certainty
    newest = NetworkAnswer.of(network, certainty, image).probabilities.tolist()
    qtbot.waitUntil(lambda: prediction.property("probabilities") == pytest.approx(newest))


def test_keys_go_through_the_run(qtbot: QtBot, trained: MainWindow) -> None:
    view = slider(trained)
    assert view.slider in tab_stops(trained)
    for key, step in (
        (Qt.Key.Key_Left, STEPS),
        (Qt.Key.Key_Left, STEPS - 1),
        (Qt.Key.Key_PageDown, STEPS - 1 - AN_EPOCH),
        (Qt.Key.Key_Right, STEPS - AN_EPOCH),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_PageUp, AN_EPOCH),
    ):
        QTest.keyClick(view.slider, key)
        qtbot.waitUntil(lambda: at(trained, step), timeout=60_000)  # noqa: B023
    assert view.words() == f"Batch {AN_EPOCH} of {STEPS}, epoch 1"


def test_during_a_run_the_moment_stays_and_the_newest_goes_on(qtbot: QtBot, window: MainWindow) -> None:
    window.session.set_speed(60)
    window.action("trainAction").trigger()
    view = slider(window)
    qtbot.waitUntil(lambda: view.isVisible() and view.slider.maximum() > 6, timeout=60_000)
    assert view.slider.value() == view.slider.maximum()
    shown = gone(qtbot, window, 4).network
    last = view.slider.maximum()
    qtbot.waitUntil(lambda: view.slider.maximum() > last, timeout=60_000)
    assert view.slider.value() == 4
    assert window.session.network is shown
    window.session.set_speed(np.inf)
    qtbot.waitUntil(lambda: window.session.state is State.FINISHED, timeout=60_000)
    assert view.words() == f"Batch 4 of {STEPS}, epoch 1"
    view.newest.click()
    assert window.session.network is window.session.work.model.network


def test_the_step_of_a_batch_is_taken_apart(qtbot: QtBot, trained: MainWindow) -> None:
    moment = gone(qtbot, trained, 7)
    assert moment.batch is not None
    slider(trained).apart.click()
    panel = find(trained, DerivationPanel, "derivation")
    qtbot.waitUntil(panel.isVisible)
    assert "Before batch 7" in trained._lab.about
    assert find(trained, QPushButton, "stepperApply").toolTip() == LOOKED_AT
    assert not find(trained, QPushButton, "stepperApply").isEnabled()


def test_the_mistakes_are_those_of_the_moment(qtbot: QtBot, trained: MainWindow) -> None:
    trained.action("mistakesAction").trigger()
    panel = trained.findChild(EvaluationPanel)
    assert panel is not None
    qtbot.waitUntil(lambda: "As of" not in panel.view.words() and " read right" in panel.view.words(), timeout=60_000)
    newest = panel.view.accuracy()
    gone(qtbot, trained, 1)
    qtbot.waitUntil(lambda: "As of batch 1 of the run" in panel.view.words(), timeout=60_000)
    assert panel.view.accuracy() != newest
    assert not panel.view.reliability.temperature.isEnabled()


def test_a_branch_goes_on_as_the_run_did(qtbot: QtBot, trained: MainWindow) -> None:
    parameters = trained.session.network.parameters.copy()
    gone(qtbot, trained, 20)
    slider(trained).branch.click()
    assert trained.session.moment is None
    assert trained.session.unsaved
    assert "batch 20" in trained.statusBar().currentMessage()
    assert slider(trained).isVisible()
    assert slider(trained).slider.maximum() == 21
    left = [find(trained, CurveView, name).plot._branch for name in ("lossPlot", "accuracyPlot")]
    assert [line.isVisible() for line in left] == [True, True]
    assert [float(line.value()) for line in left] == pytest.approx([20 / AN_EPOCH] * 2)
    trained.action("continueAction").trigger()
    qtbot.waitUntil(lambda: trained.session.state is State.FINISHED, timeout=60_000)
    assert np.array_equal(trained.session.network.parameters, parameters)


@pytest.mark.parametrize("yes", [False, True])
def test_a_branch_of_a_run_that_goes_on_is_asked_for(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, yes: bool
) -> None:
    monkeypatch.setattr(time_machine, "is_wanted", lambda *_: yes)
    window.session.set_speed(60)
    window.action("trainAction").trigger()
    qtbot.waitUntil(lambda: slider(window).isVisible() and slider(window).slider.maximum() > 6, timeout=60_000)
    gone(qtbot, window, 4)
    slider(window).branch.click()
    assert window.session.busy is not yes
    assert (window.session.moment is None) is yes


def test_without_snapshots_nothing_is_shown(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots.Timeline.__init__, "__defaults__", (1000, perf_counter))
    window.action("trainAction").trigger()
    qtbot.waitUntil(lambda: window.session.state is State.FINISHED, timeout=60_000)
    assert slider(window).isHidden()


def test_the_window_is_closed_in_the_middle_of_a_replay(
    qtbot: QtBot, trained: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, batch = threading.Event(), Replay.batch

    def endless(replay: Replay, step: int, cancelled: Callable[[], bool]) -> None:
        begun.set()
        while True:
            batch(replay, step, cancelled)

    monkeypatch.setattr(Replay, "batch", endless)
    trained.session.go_to(33)
    assert begun.wait(20)
    assert trained.close()


def test_a_replay_that_takes_long_says_so(qtbot: QtBot, trained: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    gate, batch = threading.Event(), Replay.batch

    def held(replay: Replay, step: int, cancelled: Callable[[], bool]) -> object:
        assert gate.wait(20)
        return batch(replay, step, cancelled)

    monkeypatch.setattr(Replay, "batch", held)
    trained.session.go_to(33)
    qtbot.waitUntil(lambda: slider(trained).words().startswith("Replaying"))
    gate.set()
    qtbot.waitUntil(lambda: at(trained, 33), timeout=60_000)
    qtbot.waitUntil(lambda: slider(trained).words() == f"Batch 33 of {STEPS}, epoch 2")


def test_the_same_start_keeps_the_curves_of_the_run_before_in_sight(qtbot: QtBot, trained: MainWindow) -> None:
    session, told = trained.session, list[str]()
    trained.statusBar().messageChanged.connect(told.append)
    before = session.history.training.column(1).copy()
    slider(trained).repeat.click()
    assert time_machine.REPEATED in told
    assert len(session.history.training) == 0
    assert not slider(trained).repeat.isEnabled()
    (laid,) = trained._live.overlays.shown().values()
    assert np.array_equal(laid.training.loss, before)
    assert laid.training.batches.tolist() == pytest.approx(list(range(1, STEPS + 1)))
    assert laid.validation.epochs.tolist() == [1, 2, 3]
    trained.action("runsAction").trigger()
    qtbot.waitUntil(lambda: trained._pages.runs.isVisible())
    trained.action("continueAction").trigger()
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=60_000)
    assert np.array_equal(session.history.training.column(1), before)
    assert [each.name for each in trained._live.overlays.shown().values()] == [laid.name]
    slider(trained).repeat.click()
    assert len(trained._live.overlays.shown()) == 2


@pytest.mark.parametrize("yes", [True, False])
def test_the_same_start_of_a_run_that_goes_on_is_asked_for(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, yes: bool
) -> None:
    asked = list[str]()
    monkeypatch.setattr(time_machine, "is_wanted", lambda _, question: asked.append(question) or yes)
    window.session.set_speed(100)
    window.action("trainAction").trigger()
    qtbot.waitUntil(lambda: window.session.timeline is not None and window.session.timeline.last >= 5, timeout=60_000)
    window._past.renew()
    slider(window).repeat.click()
    assert asked == [time_machine.END_THIS]
    assert window.session.busy is not yes
    # Too short a run to be kept on disk: it lies over the plots none the less, and the page of the runs leaves it.
    assert [each.kept for each in window._live.overlays.shown().values()] == [False] * yes
    window.action("runsAction").trigger()
    window.session.stop()
    qtbot.waitUntil(lambda: not window.session.busy, timeout=20_000)
    page = window.findChild(RunsPanel)
    assert page is not None
    page.renew()
    qtbot.waitUntil(lambda: page._listing.answer is not None, timeout=20_000)
    assert len(window._live.overlays.shown()) == yes
