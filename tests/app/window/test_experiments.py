"""The dock of the experiments: built late, reached by keys, files of a teacher's own, and the way to the equations."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QPushButton, QTextBrowser
from pytestqt.qtbot import QtBot

from app.assets import experiments
from app.dialogs.experiment_format import ExperimentFormatDialog
from app.session.states import State
from app.views.activations import ActivationsView
from app.views.experiments.experiment_list import ROW
from app.window.experiment_words import PAUSED, TRAINING, shown_step
from app.window.experiments_panel import ExperimentsPanel
from app.window.main_window import MainWindow
from app.window.places import WHERE, bring_into_sight
from app.window.tab_order import tab_stops
from nn.data.ink import Ink, Stroke
from nn.experiments.places import PLACES
from tests.app.window.test_experiments_walked import FOUR, begin, click, window
from tests.app.window.test_main_window import drop, missing_names

__all__ = ["window"]

MINE = """
title = Mine
question = Is <b>this</b> read as it stands?
minutes = 1
[look]
Here.
at = answer
[predict]
Which?
- One
+ Two
[means]
So.
equations = E45 E57
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.txt"
    path.write_text(MINE, encoding="utf-8")
    return path


def opened(window: MainWindow, path: Path) -> ExperimentsPanel:
    window._learn.experiments.open_file(path)
    return window.findChild(ExperimentsPanel)


def test_it_is_built_when_it_is_first_opened(window: MainWindow) -> None:
    assert window.findChild(ExperimentsPanel) is None
    assert not window.findChild(QDockWidget, "experimentsDock").isVisible()
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    panel = window.findChild(ExperimentsPanel)
    assert panel.isVisible()
    assert panel.view.list.model().rowCount() == len(experiments())


def test_every_place_is_in_the_window(qtbot: QtBot, window: MainWindow) -> None:
    assert list(WHERE) == list(PLACES)
    window.session.step_batch()
    qtbot.waitUntil(lambda: window.session.state is State.PAUSED)
    window.session.end_run()
    window.action("experimentsAction").trigger()
    window.canvas.set_ink(Ink((Stroke(FOUR, width=0.08),)))
    qtbot.waitUntil(lambda: window._lab.choice.chosen.drawing.image is not None)
    for name in PLACES:
        part = bring_into_sight(window, lambda action: window.action(action).trigger(), name)
        assert part is not None, name
        qtbot.waitUntil(part.isVisible, timeout=10_000)


def test_the_layers_are_pointed_at_as_heatmaps(qtbot: QtBot, window: MainWindow) -> None:
    layers = window.findChild(ActivationsView)
    assert layers is not None
    layers.show_picture()
    assert layers.is_picture()
    assert bring_into_sight(window, lambda action: window.action(action).trigger(), "network") is layers
    assert not layers.is_picture()


def test_the_keyboard_goes_through_an_experiment(qtbot: QtBot, window: MainWindow, mine: Path) -> None:
    panel = opened(window, mine)
    step = panel.view.step
    focus = window.focusWidget
    assert focus().objectName() == "experimentAct"
    QTest.keyClick(focus(), Qt.Key.Key_Space)
    assert panel.frame.isVisible()
    assert panel.frame.words.text().startswith("Here."), "this panel lies behind the drawing"
    assert not panel.isVisible() or panel.visibleRegion().isEmpty()
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert not panel.frame.isVisible()
    qtbot.waitUntil(lambda: not panel.visibleRegion().isEmpty())
    qtbot.waitUntil(lambda: focus().objectName() == "experimentAct")
    step.next.setFocus()
    QTest.keyClick(step.next, Qt.Key.Key_Space)
    assert focus().objectName() == "answer1"
    QTest.keyClick(focus(), Qt.Key.Key_Space)
    assert focus() is step.next
    QTest.keyClick(focus(), Qt.Key.Key_Space)
    outcome = panel.findChild(QPushButton, "experimentE45")
    assert outcome in tab_stops(window)
    assert panel.findChild(QPushButton, "experimentLeave") in tab_stops(window)
    assert missing_names(window) == []
    step.next.setFocus()
    QTest.keyClick(step.next, Qt.Key.Key_Space)
    assert focus() is panel.view.list
    QTest.keyClick(focus(), Qt.Key.Key_Down)
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    assert panel.walk.experiment.id == experiments()[1].name


def test_what_came_stands_beside_what_was_said(window: MainWindow, mine: Path) -> None:
    panel = opened(window, mine)
    click(panel, "experimentNext")
    click(panel, "answer1")
    click(panel, "experimentNext")
    words = panel.view.step.outcome_words()
    assert words == ["Asked: Which?\nYou said: One\nIt came out: Two\nNot as you predicted."]


def test_an_equation_leads_into_the_derivation(window: MainWindow, mine: Path) -> None:
    panel = opened(window, mine)
    for name in ("experimentNext", "answer2", "experimentNext", "experimentE57"):
        click(panel, name)
    assert window._middle.is_derivation()
    assert window._middle.derivation().note.shown() == "E57"
    formulas = [part.latex() for part in panel.view.step.formulas()]
    assert formulas[0].startswith(r"\underset{10 \times n}{\delta^{[3]}}")


def test_a_bad_file_is_told_with_its_line(window: MainWindow, mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr("app.dialogs.messages.show_error", lambda _, sentence: told.append(sentence))
    mine.write_text(MINE.replace("answer", "anser"), encoding="utf-8")
    monkeypatch.setattr("app.window.experiments_panel.ask_which", lambda *_: mine)
    window.action("experimentsAction").trigger()
    panel = window.findChild(ExperimentsPanel)
    click(panel, "openExperiment")
    assert told == ["mine.txt, line 7: at cannot be 'anser'; write answer."]
    assert panel.walk.experiment is None, "nothing is begun"
    mine.write_text(MINE, encoding="utf-8")
    click(panel, "openExperiment")
    assert getattr(panel.walk.experiment, "title", "") == "Mine"


def test_a_file_can_be_dropped_on_the_window(qtbot: QtBot, window: MainWindow, mine: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(mine))])
    assert drop(window, data)
    qtbot.waitUntil(lambda: window.findChild(ExperimentsPanel) is not None)
    panel = window.findChild(ExperimentsPanel)
    qtbot.waitUntil(lambda: panel.walk.experiment is not None)
    assert panel.isVisible()


def test_what_was_done_is_remembered(window: MainWindow, mine: Path) -> None:
    panel = opened(window, mine)
    assert not any(panel.view.list.model().index(row, 0).data(ROW).done for row in range(3))
    window._settings.add_experiment_done(experiments()[1].name)
    for name in ("experimentNext", "answer2", "experimentNext"):
        click(panel, name)
    assert [panel.view.list.model().index(row, 0).data(ROW).done for row in range(3)] == [False, True, False]
    assert "mine.txt" in window._settings.experiments_done()
    window._settings._store.setValue("experiments_done", json.dumps({"a": 1}))
    assert window._settings.experiments_done() == frozenset()


def test_what_is_measured_can_be_copied(qtbot: QtBot, window: MainWindow) -> None:
    panel = begin(window, "02-the-cost-of-guessing.txt")
    for name in ("experimentAct", "experimentNext", "answer3", "experimentNext", "experimentAct"):
        click(panel, name)
    qtbot.waitUntil(lambda: panel.view.step.next.isEnabled(), timeout=30_000)
    table = panel.view.step.trials()
    assert table.isVisible()
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "Run,Set,Right,Loss,Training"
    assert lines[1].startswith(
        '1,"Initialisation: Zero, Learning rate: 0.000001, Schedule: Constant, Epochs: 1",10.0%,2.303'
    )


def test_the_format_is_shown_beside_the_window(window: MainWindow) -> None:
    window.action("experimentsAction").trigger()
    panel = window.findChild(ExperimentsPanel)
    click(panel, "experimentFormat")
    click(panel, "experimentFormat")
    (dialog,) = window.findChildren(ExperimentFormatDialog)
    assert dialog.isVisible()
    text = dialog.findChild(QTextBrowser).toPlainText()
    assert "How to write an experiment" in text
    assert "title = Twice as fast?" in text
    dialog.close()
    assert not dialog.isVisible()


def back(qtbot: QtBot, panel: ExperimentsPanel) -> None:
    """The frame is gone, and the experiment is in sight with the keyboard."""
    assert panel.frame.part() is None
    qtbot.waitUntil(lambda: panel.view.step.isAncestorOf(panel.window().focusWidget()))
    qtbot.waitUntil(lambda: not panel.visibleRegion().isEmpty())


def test_escape_drops_a_stroke_first_and_then_takes_the_frame_away(
    qtbot: QtBot, window: MainWindow, mine: Path
) -> None:
    """A canvas with a stroke that grows asks for the key for itself."""
    panel = opened(window, mine)
    click(panel, "experimentAct")
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Space)
    QTest.keyClick(window.canvas, Qt.Key.Key_Right)
    assert window.canvas.drawing.growing is not None
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert window.canvas.drawing.growing is None
    assert window.canvas.drawing.is_empty(), "dropped, and not finished"
    assert panel.frame.part() is not None
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    back(qtbot, panel)


def test_escape_that_takes_the_frame_away_closes_an_equation_as_ever(
    qtbot: QtBot, window: MainWindow, mine: Path
) -> None:
    panel = opened(window, mine)
    window._middle.show_equation("E57")
    note = window._middle.derivation().note
    click(panel, "experimentAct")
    assert note.isVisible()
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    back(qtbot, panel)
    assert not note.isVisible()


def test_escape_that_takes_the_frame_away_brings_everything_back_as_ever(
    qtbot: QtBot, window: MainWindow, mine: Path
) -> None:
    mine.write_text(MINE.replace("at = answer", "at = network"), encoding="utf-8")
    panel = opened(window, mine)
    click(panel, "experimentAct")
    alone = window.action("aloneAction")
    alone.trigger()
    assert alone.isChecked()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not alone.isChecked()
    back(qtbot, panel)


def test_escape_takes_the_frame_away_from_a_dock_of_its_own(qtbot: QtBot, window: MainWindow, mine: Path) -> None:
    """Keys in a window of its own do not come by the main window."""
    panel = opened(window, mine)
    click(panel, "experimentAct")
    assert panel.frame.part() is not None
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    QGuiApplication.sendEvent(panel, key)
    back(qtbot, panel)


LOOKS = """
title = Looks
question = Is it seen?
minutes = 1
[look]
Here.
at = delta at the output
[set]
An eight.
canvas = digit 8
[set]
A four.
canvas = digit 4
[set]
Train.
epochs = 1000
run = train
[means]
So.
equations = E45
"""


@pytest.fixture
def looks(tmp_path: Path) -> Path:
    path = tmp_path / "looks.txt"
    path.write_text(LOOKS, encoding="utf-8")
    return path


def test_what_is_to_be_looked_at_is_not_left_covered(qtbot: QtBot, window: MainWindow, looks: Path) -> None:
    window.canvas.set_ink(Ink((Stroke(FOUR, width=0.08),)))
    qtbot.waitUntil(lambda: window._lab.choice.chosen.drawing.image is not None)
    derivation = window._middle.derivation()
    switches = [page.cover.switch for page in (derivation.stepper, derivation.trace, derivation.bench)]
    for switch in switches:
        switch.setChecked(True)
    panel = opened(window, looks)
    assert all(switch.isChecked() for switch in switches)
    panel.view.step.act_wanted.emit()
    assert not any(switch.isChecked() for switch in switches)
    assert derivation.stepper.isVisible()


def test_who_leaves_has_the_drawing_again_that_was_replaced(qtbot: QtBot, window: MainWindow, looks: Path) -> None:
    mine = Ink((Stroke(FOUR, width=0.08),))
    window.canvas.set_ink(mine)
    panel = opened(window, looks)
    panel.view.step.next_wanted.emit()
    for _ in range(2):
        panel.view.step.act_wanted.emit()
        qtbot.waitUntil(lambda: panel.walk.is_done, timeout=10_000)
        panel.view.step.next_wanted.emit()
    assert window.canvas.drawing.pictures()
    panel.view.step.leave_wanted.emit()
    assert window.canvas.ink() == mine
    window.canvas.drawing.undo_stack.undo()
    assert window.canvas.drawing.pictures(), "what was there on leaving is a step back"
    panel.view.step.leave_wanted.emit()
    assert window.canvas.drawing.pictures(), "it is brought back once"


def test_who_left_the_canvas_alone_finds_it_so(window: MainWindow, mine: Path) -> None:
    panel = opened(window, mine)
    window.canvas.set_ink(Ink((Stroke(FOUR, width=0.08),)))
    later = window.canvas.ink()
    panel.view.step.leave_wanted.emit()
    assert window.canvas.ink() == later


def test_while_the_run_is_paused_it_is_said_what_goes_on_with_it(qtbot: QtBot, window: MainWindow, looks: Path) -> None:
    panel = opened(window, looks)
    panel.walk.at = 3
    panel.view.step.act_wanted.emit()
    qtbot.waitUntil(lambda: window.session.state is State.RUNNING, timeout=10_000)
    window.action("pauseAction").trigger()
    qtbot.waitUntil(lambda: window.session.state is State.PAUSED, timeout=10_000)
    assert shown_step(panel.walk).note == PAUSED
    window.action("pauseAction").trigger()
    qtbot.waitUntil(lambda: window.session.state is State.RUNNING, timeout=10_000)
    assert shown_step(panel.walk).note == TRAINING
    window.action("stopAction").trigger()
    qtbot.waitUntil(lambda: not window.session.busy, timeout=10_000)
