"""A race in the window: opened by a key, its lanes are watched, paused, and taken."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLabel
from pytestqt.qtbot import QtBot

from app.dialogs.editors import NumberEdit
from app.dialogs.lanes import FEW, LanesDialog
from app.dialogs.message import Message
from app.dialogs.messages import Answer
from app.session.continuation import Continuation
from app.session.race import RACING, TRAINING
from app.session.states import State
from app.settings import Settings
from app.window.main_window import MainWindow
from app.window.race_panel import MOMENT, NO_LANES, NO_MOMENT, OWN, RacePanel
from app.window.tab_order import tab_stops
from nn.data import sources
from nn.data.ink import Ink, Stroke
from nn.hyperparameters import Hyperparameters
from nn.race import Race
from nn.races import can_differ
from nn.run import Run
from nn.source_names import Weighted
from nn.timeline import snapshots
from nn.timeline.replay import Replay
from tests.app.window.test_main_window import missing_names

SEVEN = np.array([(0.3, 0.25), (0.5, 0.25), (0.7, 0.25), (0.58, 0.5), (0.45, 0.8)], np.float32)
SHORT = Hyperparameters(hidden=(8,), epochs=1, batch_size=256, data=(Weighted("starter"),), validation=300)
LONG = Hyperparameters(hidden=(8,), epochs=1000, data=(Weighted("starter"),), validation=300)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr("app.window.documents.ask_to_save", lambda *_, **__: Answer.DISCARD)
    window = MainWindow(Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
    qtbot.addWidget(window)
    window.resize(1280, 720)
    with qtbot.waitExposed(window):
        window.show()
    return window


def opened(window: MainWindow, h: Hyperparameters) -> RacePanel:
    window.session.set_hyperparameters(h)
    QTest.keyClick(window, Qt.Key.Key_F9)
    panel = window.findChild(RacePanel)
    assert panel.isVisible()
    return panel


def started(qtbot: QtBot, window: MainWindow, h: Hyperparameters, preset: str = "Learning rates") -> RacePanel:
    panel = opened(window, h)
    panel.view.preset.setCurrentText(preset)
    panel.view.start.click()
    qtbot.waitUntil(lambda: panel.racing.state is not State.LOADING, timeout=20_000)
    return panel


def finished(qtbot: QtBot, window: MainWindow, h: Hyperparameters = SHORT) -> RacePanel:
    panel = started(qtbot, window, h)
    qtbot.waitUntil(lambda: not panel.racing.on, timeout=20_000)
    assert panel.racing.state is State.FINISHED
    return panel


def paused(qtbot: QtBot, window: MainWindow) -> RacePanel:
    panel = started(qtbot, window, LONG)
    qtbot.waitUntil(lambda: bool(panel.racing.lanes) and panel.racing.lanes[0].step is not None, timeout=20_000)
    panel.view.pause.click()
    qtbot.waitUntil(lambda: panel.racing.state is State.PAUSED, timeout=20_000)
    return panel


def cells(panel: RacePanel, column: int) -> list[str]:
    table = panel.view.table
    return [table.item(row, column).text() for row in range(table.rowCount())]


def test_nothing_of_it_is_there_before_it_is_wanted(window: MainWindow) -> None:
    assert window.findChild(RacePanel) is None
    panel = opened(window, SHORT)
    assert cells(panel, 0) == ["learning rate 0.5", "learning rate 0.17", "learning rate 1.5"]
    assert panel.view.start.isEnabled()
    assert not panel.view.pause.isEnabled()
    assert not panel.view.take.isEnabled()
    assert missing_names(panel) == []
    assert panel.view.preset in tab_stops(window)


def test_all_lanes_come_to_their_end_and_one_is_taken(qtbot: QtBot, window: MainWindow) -> None:
    panel = finished(qtbot, window)
    assert cells(panel, 1) == ["1.00"] * 3
    assert all(cells(panel, 3))
    assert len(panel.view.loss_plot.plot.overlaid.runs) == 3
    panel.view.table.selectRow(2)
    panel.view.take.click()
    run = Run.fresh(Hyperparameters(**{**vars(SHORT), "learning_rate": 1.5}), sources.load(SHORT.data, 300), threads=1)
    assert len(list(run.steps()))
    assert np.array_equal(window.session.network.parameters, run.network.parameters)
    assert window.session.name == "Learning rate 1.5"
    assert window.session.work.model.threads == 1, "which its file will say"
    assert window.session.hyperparameters == run.hyperparameters
    assert len(window.session.history.validation) == 1
    assert window.session.before == "Bundled network"


def test_a_lane_that_pauses_is_taken_and_its_run_gone_on_with(qtbot: QtBot, window: MainWindow) -> None:
    panel = paused(qtbot, window)
    lanes = panel.racing.lanes
    assert len({each.step.step for each in lanes if each.step}) == 1, "all stand after the same batch"
    panel.view.table.selectRow(1)
    panel.view.take.click()
    assert window.session.continuation is Continuation.REST
    assert window.session.hyperparameters.learning_rate == 0.17
    told = len(window.session.history.training)
    panel.view.pause.click()
    qtbot.waitUntil(lambda: panel.racing.collect() and panel.racing.lanes[1].step.step > told, timeout=20_000)
    assert len(window.session.history.training) == told, "its curve stays as it was"


def test_the_drawing_is_read_by_each_lane(qtbot: QtBot, window: MainWindow) -> None:
    panel = finished(qtbot, window)
    assert cells(panel, 4) == [""] * 3
    window.canvas.set_ink(Ink((Stroke(SEVEN, width=0.08),)))
    qtbot.waitUntil(lambda: all(cells(panel, 4)), timeout=5_000)
    assert all(text.endswith("%") and text[0].isdigit() for text in cells(panel, 4))


def test_a_run_and_a_race_do_not_go_on_at_once(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = list[str]()
    monkeypatch.setattr("app.window.main_window.show_error", lambda _, sentence: said.append(sentence))
    monkeypatch.setattr("app.window.race.show_error", lambda _, sentence: said.append(sentence))
    panel = started(qtbot, window, LONG)
    window.action("trainAction").trigger()
    window.action("continueAction").trigger()
    assert said == [RACING] * 2
    assert not window.session.busy
    panel.view.pause.click()
    qtbot.waitUntil(lambda: panel.racing.state is State.PAUSED, timeout=20_000)
    window.action("trainAction").trigger()
    assert window.session.busy
    panel.view.pause.click()
    assert said[2:] == [TRAINING]
    assert panel.racing.state is State.PAUSED
    assert not panel.view.start.isEnabled()


def test_a_race_that_is_stopped_leaves_its_lanes(qtbot: QtBot, window: MainWindow) -> None:
    panel = started(qtbot, window, LONG)
    panel.view.stop.click()
    qtbot.waitUntil(lambda: not panel.racing.on, timeout=20_000)
    assert panel.view.start.isEnabled()
    assert panel.racing.can_take(0)


def test_a_closed_window_ends_it(qtbot: QtBot, window: MainWindow) -> None:
    panel = started(qtbot, window, LONG)
    window.close()
    assert not panel.racing.on


def test_a_lane_that_fails_says_so_in_its_row(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(window, Hyperparameters(**{**vars(SHORT), "learning_rate": 40.0, "activation": "identity"}))
    panel.view.start.click()
    qtbot.waitUntil(lambda: not panel.racing.on, timeout=20_000)
    failed = [number for number, each in enumerate(panel.racing.lanes) if each.problem]
    assert failed
    assert panel.view.table.item(failed[0], 2).text() == "stopped"
    assert "Learning rate" in panel.view.table.item(failed[0], 0).toolTip()
    assert not panel.racing.can_take(failed[0])


def test_lanes_go_on_from_a_run(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(window, LONG)
    panel.view.origin.setCurrentText(MOMENT)
    panel.view.origin.textActivated.emit(MOMENT)
    assert panel.view.words() == NO_MOMENT
    assert not panel.view.start.isEnabled()
    window.action("stepAction").trigger()
    qtbot.waitUntil(lambda: window.session.state is State.PAUSED, timeout=20_000)
    window.session.stop()
    qtbot.waitUntil(lambda: not window.session.busy, timeout=20_000)
    assert panel.view.start.isEnabled()
    panel.view.start.click()
    qtbot.waitUntil(lambda: bool(panel.racing.lanes) and panel.racing.lanes[0].step is not None, timeout=20_000)
    panel.view.stop.click()
    qtbot.waitUntil(lambda: not panel.racing.on, timeout=20_000)
    for each in panel.racing.lanes:
        assert each.step is not None
        assert len(each.work.history.training) == each.step.step, "with the batch that all share"


def test_what_has_no_effect_is_not_raced(window: MainWindow) -> None:
    panel = opened(window, Hyperparameters(**{**vars(SHORT), "hidden": ()}))
    panel.view.preset.setCurrentText("Dropout against none")
    panel.view.preset.textActivated.emit("Dropout against none")
    assert panel.view.words() == "There is no hidden layer"
    assert not panel.view.start.isEnabled()


def test_lanes_of_ones_own_are_raced(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(window, SHORT)
    panel.view.preset.setCurrentText(OWN)
    panel.view.preset.textActivated.emit(OWN)
    assert panel.view.words() == NO_LANES
    assert not panel.view.start.isEnabled()
    dialog = window.findChild(LanesDialog)
    message, ok = (
        dialog.findChild(Message, "lanesMessage"),
        dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok),
    )
    assert message.text() == FEW
    first, second = (dialog.findChild(QComboBox, f"laneField{row}") for row in range(2))
    first.setCurrentIndex(first.findData("learning_rate"))
    assert "no other lane" in message.text()
    assert not ok.isEnabled()
    dialog.findChild(NumberEdit, "laneValue0").write(0.25)
    second.setCurrentIndex(second.findData("optimizer"))
    combo = dialog.findChild(QComboBox, "laneValue1")
    combo.setCurrentIndex(combo.findData("adam"))
    assert message.text() == ""
    assert missing_names(dialog) == []
    ok.click()
    assert cells(panel, 0) == ["as it is", "learning rate 0.25", "Adam, learning rate 0.003"]
    panel.view.start.click()
    qtbot.waitUntil(lambda: bool(panel.racing.lanes) and not panel.racing.on, timeout=20_000)
    assert cells(panel, 1) == ["1.00"] * 3


def test_the_dialog_of_own_lanes_says_what_can_differ_where_they_go_on_from_a_run(qtbot: QtBot) -> None:
    adam = Hyperparameters(optimizer="adam")
    told = []
    for from_run in (True, False):
        dialog = LanesDialog(adam, can_differ(adam, from_run=from_run), (), from_run=from_run)
        qtbot.addWidget(dialog)
        told.append(" ".join(label.text() for label in dialog.findChildren(QLabel)))
    assert "can differ in learning rate, momentum, L2 and dropout alone." in told[0]
    assert "first weights" not in told[1]


@pytest.mark.parametrize("preset", ["Learning rates", "Dropout against none"])
def test_the_time_machine_goes_through_a_lane_that_was_taken(qtbot: QtBot, window: MainWindow, preset: str) -> None:
    h = replace(SHORT, epochs=4, batch_size=64, data=(Weighted("starter"),))
    panel = opened(window, h)
    panel.view.preset.setCurrentText(preset)
    session, lane = window.session, 1
    chosen = panel._lanes()
    panel.view.start.click()
    qtbot.waitUntil(lambda: bool(panel.racing.lanes) and not panel.racing.on, timeout=30_000)
    panel.view.table.selectRow(lane)
    panel.view.take.click()
    timeline = session.timeline
    assert timeline is not None
    race = Race.fresh([each.hyperparameters for each in chosen], sources.load(h.data, h.validation))
    there = [race.runs[lane].network.parameters.copy()]
    there += [race.runs[lane].network.parameters.copy() for number, _, _ in race.steps() if number == lane]
    assert (timeline.first, timeline.last) == (0, len(there) - 1)
    replay = Replay(timeline)
    an_epoch = timeline.last // 4
    for step in (3, an_epoch + 1, 2 * an_epoch, 2 * an_epoch + 5, timeline.last):
        assert np.array_equal(replay.batch(step).after.parameters, there[step]), step
    assert set(timeline.chances) == {0, 1, 2, 3}
    assert set(timeline.until(timeline.before(an_epoch)).chances) <= {0}, "a branch has its own orders from there on"
    sparse = timeline.until(timeline.snapshots[-1])
    sparse.snapshots = (timeline.snapshots[0], timeline.snapshots[-1])
    assert np.array_equal(Replay(sparse).batch(2 * an_epoch + 5).after.parameters, there[2 * an_epoch + 5])
    session.go_to(2 * an_epoch)
    qtbot.waitUntil(lambda: session.moment is not None and session.moment.batch is not None, timeout=20_000)
    assert np.array_equal(session.network.parameters, there[2 * an_epoch])


def test_the_lanes_snapshots_share_the_room_of_one_run(qtbot: QtBot, window: MainWindow) -> None:
    panel = paused(qtbot, window)
    lanes = panel.racing._timelines
    assert [each._most_bytes for each in lanes] == [snapshots.MOST_BYTES // 3] * 3
    panel.view.table.selectRow(0)
    panel.view.take.click()
    taken = window.session.timeline
    assert taken is not None
    assert taken.last == panel.racing.lanes[0].step.step
    panel.view.pause.click()
    an_epoch = LONG.batches(len(taken.data.training))
    qtbot.waitUntil(lambda: lanes[0].last > taken.last + 2 * an_epoch, timeout=20_000)
    assert window.session.timeline is taken
    assert all(epoch * an_epoch < taken.last for epoch in taken.chances), "it goes on with its own orders"
    panel.view.stop.click()
    qtbot.waitUntil(lambda: not panel.racing.on, timeout=20_000)
