import json
import threading
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.views.measure import Along
from app.views.runs.view import RunsView
from app.window.main_window import MainWindow
from app.window.runs_panel import RunsPanel
from app.window.runs_words import changes, compared
from nn.errors import DigitScopeError
from nn.hyperparameters import Hyperparameters
from nn.run_state import Change
from nn.runs import checkpoint, deleted, history, record, shelf
from tests.kept_runs import RUNS, keep, keep_all
from tests.scene import find

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

PATIENCE = 30_000
"""Milliseconds."""


@pytest.fixture
def window(qtbot: "QtBot") -> MainWindow:
    window = MainWindow()
    qtbot.addWidget(window, before_close_func=lambda window: window.session.give_up())
    window.resize(1280, 760)
    window.show()
    qtbot.waitExposed(window)
    return window


def _page(window: MainWindow, qtbot: "QtBot", count: int = len(RUNS)) -> RunsView:
    window.action("runsAction").trigger()
    view = find(window, RunsView, "runs")
    qtbot.waitUntil(lambda: len(view.table.shown()) == count and "Reading" not in view.words(), timeout=PATIENCE)
    return view


def _panel(window: MainWindow) -> RunsPanel:
    panel = window.findChild(RunsPanel)
    assert panel is not None
    return panel


def _lay(view: RunsView, window: MainWindow, qtbot: "QtBot", *keys: str) -> None:
    view.table.choose(keys)
    view.lay_over.click()
    qtbot.waitUntil(lambda: set(keys) <= set(window._live.overlays.shown()), timeout=PATIENCE)


def test_without_runs_it_says_what_it_waits_for(window: MainWindow, qtbot: "QtBot") -> None:
    view = _page(window, qtbot, 0)
    assert view.words().startswith("Runs that you train appear here.")
    assert not view.delete.isEnabled()


def test_runs_are_listed_and_sorted_by_any_column(window: MainWindow, qtbot: "QtBot") -> None:
    folders = keep_all()
    view = _page(window, qtbot)
    assert view.table.shown() == [folder.name for folder in reversed(folders)]
    view.table.horizontalHeader().setSortIndicator(2, Qt.SortOrder.AscendingOrder)
    assert view.table.shown()[0] == folders[4].name, "the one that diverged read least"
    view.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    assert view.table.shown()[0] == folders[6].name, "sigmoid"
    assert "8 runs, " in view._room.text()


def test_a_search_leaves_the_runs_that_have_its_words(window: MainWindow, qtbot: "QtBot") -> None:
    folders = keep_all()
    view = _page(window, qtbot)
    view.search.setText("adam fin")
    assert view.table.shown() == [folders[3].name]
    view.search.setText("nonsense")
    assert view.words() == "No run has all of these words."
    view.search.setText("")
    assert len(view.table.shown()) == len(RUNS)


def test_a_run_without_a_name_is_told_by_what_it_trains_and_found_by_its_id(window: MainWindow, qtbot: "QtBot") -> None:
    folders = keep_all()
    view = _page(window, qtbot)
    view.search.setText(folders[1].name)
    assert view.table.shown() == [folders[1].name]
    index = view.table.model().index(0, 0)
    assert index.data().startswith("784-32-32-10, rate 0.05 · ")
    assert index.data(Qt.ItemDataRole.ToolTipRole) == f"{index.data()}\nid {folders[1].name}"
    _lay(view, window, qtbot, folders[1].name)
    assert window._learning.loss_plot.plot.overlaid.runs[0].name == index.data()


def test_what_was_changed_is_told_against_what_was_before_also_of_a_branch() -> None:
    h = Hyperparameters(learning_rate=0.5)
    changed = [Change(0, h), Change(19, replace(h, learning_rate=1.0)), Change(30, replace(h, learning_rate=0.25))]
    assert changes(changed) == [
        "After batch 19: learning rate 1 instead of 0.5.",
        "After batch 30: learning rate 0.25 instead of 1.",
    ]
    assert changes(changed[:1]) == changes([]) == []


def test_the_first_change_of_a_run_is_told(window: MainWindow, qtbot: "QtBot", monkeypatch: pytest.MonkeyPatch) -> None:
    h = Hyperparameters(learning_rate=0.5)
    state = SimpleNamespace(changes=(Change(0, h), Change(50, replace(h, learning_rate=0.1))))
    monkeypatch.setattr(checkpoint, "load", lambda _: SimpleNamespace(state=state))
    folders = keep_all()
    view = _page(window, qtbot)
    view.table.choose([folders[0].name])
    qtbot.waitUntil(
        lambda: view.details.changes() == "After batch 50: learning rate 0.1 instead of 0.5.", timeout=PATIENCE
    )


def test_a_run_that_stopped_by_itself_says_so_and_why(window: MainWindow, qtbot: "QtBot") -> None:
    why = "Stopped at epoch 5: no better validation loss for 2 epochs; the best was epoch 3."
    record.change(keep_all()[0], why=why)
    view = _page(window, qtbot)
    view.search.setText("momentum")
    index = view.table.model().index(0, 7)
    assert index.data() == "stopped by itself"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == why
    view.table.choose(view.table.shown())
    assert view.details.changes() == why
    view.search.setText("sigmoid")
    assert index.model().index(0, 7).data() == "finished"


def test_one_run_is_told_with_what_is_not_the_default(window: MainWindow, qtbot: "QtBot") -> None:
    folders = keep_all()
    view = _page(window, qtbot)
    view.table.choose([folders[5].name])
    assert view.details.table.marked() == ["Batch size", "Dropout"]
    assert view.go_on.isEnabled()
    view.table.choose([folders[0].name])
    assert not view.go_on.isEnabled()


def test_several_runs_stand_side_by_side_with_their_differences_marked(window: MainWindow, qtbot: "QtBot") -> None:
    folders = keep_all()
    view = _page(window, qtbot)
    view.table.choose([folders[0].name, folders[3].name])
    assert view.details.title() == "2 runs: 2 differences"
    assert view.details.table.marked() == ["Optimizer", "Learning rate"]
    view.table.choose([folders[0].name])
    view.table.choose([folders[2].name, folders[7].name, folders[6].name])
    assert view.details.title().startswith("3 runs: ")


def test_runs_are_laid_over_the_plots_and_taken_off_by_one_click(window: MainWindow, qtbot: "QtBot") -> None:
    folders = keep_all()
    view, loss = _page(window, qtbot), window._learning.loss_plot
    bar = find(window, QWidget, "overlayBar")
    assert not bar.isVisible()
    _lay(view, window, qtbot, folders[0].name, folders[6].name)
    assert [run.name for run in loss.plot.overlaid.runs] == ["sigmoid", "momentum"]
    assert len({run.colour for run in loss.plot.overlaid.runs}) == 2
    assert bar.isVisible()
    kept = history.read(folders[6])
    assert loss.plot.overlaid.runs[0].training.y.tolist() == kept.points[:, 2].tolist()
    window._live.overlays.bar.off.click()
    assert not loss.plot.overlaid.runs
    assert not window._learning.accuracy_plot.plot.overlaid.runs
    assert not bar.isVisible()
    assert not any(row.checked for row in view.table._rows.rows())


def test_runs_are_laid_over_by_batch_epoch_or_second(window: MainWindow, qtbot: "QtBot") -> None:
    folders = keep_all()
    view, plot = _page(window, qtbot), window._learning.accuracy_plot.plot
    _lay(view, window, qtbot, folders[0].name)
    ends = {}
    for along in Along:
        window._live.overlays.bar.along_chosen.emit(along)
        ends[along] = plot.overlaid.runs[0].end
    assert ends[Along.EPOCH] == 5
    assert ends[Along.BATCH] == 625
    assert ends[Along.SECOND] == pytest.approx(1.0)
    window._live.overlays.bar.off.click()
    assert window._live.overlays.along is Along.EPOCH


def test_a_run_is_renamed_by_f2(window: MainWindow, qtbot: "QtBot", monkeypatch: pytest.MonkeyPatch) -> None:
    folders = keep_all()
    view = _page(window, qtbot)
    _lay(view, window, qtbot, folders[1].name)
    monkeypatch.setattr("app.window.runs_panel.ask_name", lambda *_: "slow")
    qtbot.keyClick(view.table, Qt.Key.Key_F2)
    assert record.read(folders[1]).name == "slow"
    assert window._learning.loss_plot.plot.overlaid.runs[0].name == "slow"
    qtbot.waitUntil(lambda: any(row.texts[0] == "slow" for row in view.table._rows.rows()), timeout=PATIENCE)
    assert view.table.chosen() == [folders[1].name]


def test_a_disk_that_is_full_while_renaming_loses_nothing(
    window: MainWindow, qtbot: "QtBot", monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = keep_all()
    view = _page(window, qtbot)
    view.table.choose([folders[0].name])
    told = list[str]()
    monkeypatch.setattr("app.window.runs_panel.ask_name", lambda *_: "other")
    monkeypatch.setattr("app.dialogs.messages.show_error", lambda _, sentence: told.append(sentence))

    def full(path: Path, content: bytes) -> None:
        raise DigitScopeError(f"{path} cannot be written: the disk is full.")

    monkeypatch.setattr("nn.runs.record.write_atomically", full)
    view.rename.click()
    assert len(told) == 1
    assert "the disk is full" in told[0]
    assert record.read(folders[0]).name == "momentum"


def test_deleted_runs_are_brought_back_with_their_curves(window: MainWindow, qtbot: "QtBot") -> None:
    folders = keep_all()
    view, plot = _page(window, qtbot), window._learning.loss_plot.plot
    _lay(view, window, qtbot, folders[0].name, folders[2].name)
    assert not view.undo.isVisible()
    view.table.choose([folders[0].name])
    qtbot.keyClick(view.table, Qt.Key.Key_Delete)
    assert not folders[0].exists()
    # It is still in the table; nothing is wrong with asking again.
    qtbot.keyClick(view.table, Qt.Key.Key_Delete)
    assert [run.name for run in plot.overlaid.runs] == ["half the neurons"]
    qtbot.waitUntil(lambda: len(view.table.shown()) == len(RUNS) - 1, timeout=PATIENCE)
    view.table.choose([folders[3].name, folders[4].name])
    view.delete.click()
    assert window.statusBar().currentMessage() == "2 runs deleted"
    assert view.undo.text() == "Undo: 2 runs deleted"
    assert "rate 10, Adam: " in view.undo.toolTip()
    view.undo.click()
    assert window.statusBar().currentMessage() == "Taken back: 2 runs deleted"
    assert all(folder.exists() for folder in folders[1:])
    assert not folders[0].exists()
    assert view.undo.text() == "Undo: 1 run deleted"
    assert "momentum: " in view.undo.toolTip()
    view.undo.click()
    assert {run.name for run in plot.overlaid.runs} == {"half the neurons", "momentum"}
    qtbot.waitUntil(lambda: len(view.table.shown()) == len(RUNS), timeout=PATIENCE)
    assert not view.undo.isVisible()


def test_deleted_runs_are_gone_when_the_window_is_closed(window: MainWindow, qtbot: "QtBot") -> None:
    folders = keep_all()
    view = _page(window, qtbot)
    view.table.choose([folders[0].name, folders[2].name])
    view.delete.click()
    view.table.choose([folders[3].name])
    view.delete.click()
    view.undo.click()
    window.close()
    assert {*shelf.place().iterdir()} == {*folders} - {folders[0], folders[2]}


def test_a_deleted_run_that_made_room_is_told_and_the_others_come_back(
    window: MainWindow, qtbot: "QtBot", monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = keep_all()
    view = _page(window, qtbot)
    view.table.choose([folders[0].name, folders[2].name])
    view.delete.click()
    (hidden,) = (each for each in deleted.hidden(shelf.place()) if each.name == folders[0].name)
    deleted.discard(hidden)
    told = list[str]()
    monkeypatch.setattr("app.dialogs.messages.show_error", lambda _, sentence: told.append(sentence))
    view.undo.click()
    assert told == [f"{folders[0].name} cannot be brought back: it made room for other runs."]
    assert folders[2].exists()
    assert not view.undo.isVisible()


def test_nothing_moves_when_the_disk_is_read_again(window: MainWindow, qtbot: "QtBot") -> None:
    for number in range(len(RUNS)):
        keep(shelf.place(), number)
    view, panel = _page(window, qtbot), _panel(window)
    window.resize(1280, 640)
    view.table.choose([view.table.shown()[0]])
    bars = view.table.verticalScrollBar(), view.details.table.verticalScrollBar()
    view.details.table.scrollToBottom()
    view.table.setFixedHeight(90)
    qtbot.waitUntil(lambda: bars[0].maximum() > 0, timeout=PATIENCE)
    view.table.scrollToBottom()
    places = [bar.value() for bar in bars]
    assert min(places) > 0
    with qtbot.waitSignal(panel._listing.changed, timeout=PATIENCE):
        panel.renew()
    assert [bar.value() for bar in bars] == places
    assert view.table.chosen() == [view.table.shown()[0]]


def test_a_damaged_run_is_told_and_hides_no_other(window: MainWindow, qtbot: "QtBot") -> None:
    folders = keep_all()
    (folders[3] / record.FILE).write_text("{", encoding="ascii")
    view = _page(window, qtbot, len(RUNS) - 1)
    assert "is damaged or no run of DigitScope" in view.notes()
    assert folders[3].name in view.notes()


def test_a_run_that_another_window_deleted_goes_from_table_and_plots(
    window: MainWindow, qtbot: "QtBot", monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = keep_all()
    view = _page(window, qtbot)
    _lay(view, window, qtbot, folders[0].name)
    shelf.delete(folders[0])
    told = list[str]()
    monkeypatch.setattr("app.dialogs.messages.show_error", lambda _, sentence: told.append(sentence))
    monkeypatch.setattr("app.window.runs_panel.ask_name", lambda *_: "other")
    view.rename.click()
    assert len(told) == 1
    qtbot.waitUntil(lambda: folders[0].name not in view.table.shown(), timeout=PATIENCE)
    assert not window._learning.loss_plot.plot.overlaid.runs


def test_a_history_with_a_broken_line_is_told_and_the_rest_laid_over(
    window: MainWindow, qtbot: "QtBot", monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = keep_all()
    lines = (folders[0] / history.BATCHES).read_text(encoding="ascii").splitlines()
    lines[10] = "[1, 2"
    (folders[0] / history.BATCHES).write_text("\n".join(lines) + "\n", encoding="ascii")
    told = list[str]()
    monkeypatch.setattr("app.window.runs_panel.show_error", lambda _, sentence: told.append(sentence))
    view = _page(window, qtbot)
    _lay(view, window, qtbot, folders[0].name)
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    assert "line 11" in told[0]


def test_a_note_is_kept_as_it_is_left(window: MainWindow, qtbot: "QtBot") -> None:
    folders = keep_all()
    view = _page(window, qtbot)
    view.table.choose([folders[0].name])
    view.details.note.setFocus()
    qtbot.keyClicks(view.details.note, "the one for the class")
    view.table.setFocus()
    view.table.choose([folders[2].name])
    assert record.read(folders[0]).note == "the one for the class"
    assert record.read(folders[2]).note == ""
    qtbot.waitUntil(lambda: view.details.note.toPlainText() == "", timeout=PATIENCE)


def test_a_colour_is_kept_and_shown_at_once(window: MainWindow, qtbot: "QtBot") -> None:
    folders = keep_all()
    view = _page(window, qtbot)
    _lay(view, window, qtbot, folders[0].name)
    action = view.details.colour.entries.actions()[4]
    action.trigger()
    assert record.read(folders[0]).colour == action.data()
    assert window._learning.loss_plot.plot.overlaid.runs[0].colour == action.data()


def test_curves_go_into_a_table(
    window: MainWindow, qtbot: "QtBot", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = keep_all()
    view = _page(window, qtbot)
    view.table.choose([folders[0].name, folders[2].name])
    monkeypatch.setattr("app.window.runs_exporting.ask_where", lambda *_: tmp_path / "runs.csv")
    view.export.entries.actions()[0].trigger()
    qtbot.waitUntil(lambda: window.statusBar().currentMessage() == "Exported 2 runs to runs.csv", timeout=PATIENCE)
    text = (tmp_path / "runs.csv").read_text(encoding="utf-8")
    assert "momentum" in text
    assert "half the neurons" in text
    assert "Adam" not in text


def test_an_export_that_takes_long_shows_how_far_it_is_and_is_cancelled(
    window: MainWindow, qtbot: "QtBot", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders, goes_on = keep_all(), threading.Event()
    read = history.read

    def waits(folder: Path) -> history.RunHistory:
        if folder == folders[2]:
            goes_on.wait(PATIENCE / 1000)
        return read(folder)

    monkeypatch.setattr("nn.runs.export.history.read", waits)
    monkeypatch.setattr("app.window.runs_exporting.ask_where", lambda *_: tmp_path / "runs.csv")
    view = _page(window, qtbot)
    view.table.choose([folder.name for folder in folders])
    assert not view.cancel.isVisible()
    view.table.horizontalHeader().setSortIndicator(1, Qt.SortOrder.AscendingOrder)
    view.export.entries.actions()[0].trigger()
    qtbot.waitUntil(lambda: view.cancel.isVisible() and view.progress.value() == 2, timeout=PATIENCE)
    assert view.progress.text() == "Exported 2 of 8"
    view.cancel.click()
    assert not view.cancel.isVisible()
    assert not view.progress.isVisible()
    goes_on.set()
    exporting = _panel(window)._exporting
    qtbot.waitUntil(lambda: exporting._asking._thread is None, timeout=PATIENCE)
    assert not (tmp_path / "runs.csv").exists()
    assert window.statusBar().currentMessage() == "Export cancelled"


def test_a_file_that_cannot_be_exported_to_is_told(
    window: MainWindow, qtbot: "QtBot", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders, told = keep_all(), list[str]()
    monkeypatch.setattr("app.window.runs_exporting.ask_where", lambda *_: tmp_path / "none" / "runs.csv")
    monkeypatch.setattr("app.window.runs_exporting.show_error", lambda _, sentence: told.append(sentence))
    view = _page(window, qtbot)
    view.table.choose([folders[0].name])
    for _ in range(2):
        told.clear()
        view.export.entries.actions()[0].trigger()
        qtbot.waitUntil(lambda: told != [], timeout=PATIENCE)
    assert "runs.csv" in told[0]


def test_a_network_is_opened_without_a_file_to_save_to(window: MainWindow, qtbot: "QtBot") -> None:
    from app.assets import model_path

    folder = keep(shelf.place(), 0)
    view = _page(window, qtbot, 1)
    view.table.choose([folder.name])
    assert not view.open.isEnabled()
    (folder / "model.safetensors").write_bytes(model_path().read_bytes())
    view.table.choose([])
    view.table.choose([folder.name])
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert window.session.name == "momentum"
    assert window.session.path is None
    assert len(window.session.history.training)
    assert len(window.session.history.validation)


def test_open_says_where_the_run_is_the_present_one(
    window: MainWindow, qtbot: "QtBot", monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = keep(shelf.place(), 0)
    view, network = _page(window, qtbot, 1), window.session.network
    monkeypatch.setattr(type(window.session), "kept", property(lambda _: folder))
    with qtbot.waitSignal(window._documents.told) as told:
        view.open_wanted.emit(folder.name)
    assert told.args == ["momentum is the present run: its network is already here"]
    assert window.session.network is network


def test_the_table_leaves_out_columns_that_have_no_room_and_never_scrolls_sideways(
    window: MainWindow, qtbot: "QtBot"
) -> None:
    keep_all()
    view = _page(window, qtbot)
    table, header = view.table, view.table.horizontalHeader()
    for width in (1280, 1920):
        window.resize(width, 760)
        qtbot.waitUntil(lambda: header.length() == table.viewport().width(), timeout=PATIENCE)
        assert not header.isSectionHidden(0)
        assert not header.isSectionHidden(2)


def test_what_is_read_in_a_thread_ends_with_the_window(qtbot: "QtBot") -> None:
    keep_all()
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    view = _page(window, qtbot)
    view.table.choose(view.table.shown()[:1])
    window.session.close()
    panel = _panel(window)
    window.session.state_changed.emit(window.session.state)
    view.lay_over.click()
    view.table.choose(view.table.shown()[1:2])
    panel.renew()
    askings = panel._listing, panel._curves, panel._detail
    assert not any(asking._thread is not None for asking in askings)
    window.close()


def test_a_run_of_the_window_itself_stands_there_as_kept(window: MainWindow, qtbot: "QtBot") -> None:
    folder = keep(shelf.place(), 0)
    view = _page(window, qtbot, 1)
    entry = json.loads((folder / record.FILE).read_text(encoding="utf-8"))
    (folder / record.FILE).write_text(json.dumps(entry | {"name": "renamed elsewhere"}), encoding="utf-8")
    _panel(window).renew()
    qtbot.waitUntil(lambda: view.table._rows.rows()[0].texts[0] == "renamed elsewhere", timeout=PATIENCE)


def test_a_network_without_hidden_layers_is_said_to_have_none() -> None:
    rows = {row.label: row.texts for row in compared([Hyperparameters(hidden=()), Hyperparameters()])}
    assert rows["Hidden layers"] == ("none", "32, 32")
    assert all(text for texts in rows.values() for text in texts)
