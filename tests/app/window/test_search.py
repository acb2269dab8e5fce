"""A search in the window: begun from its dialog, followed, paused, killed, gone on with, and its best taken over."""

import errno
import os
import signal
import sqlite3
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QMessageBox, QTabWidget

from app.dialogs.search import SearchDialog, SearchWish
from app.session.search.searching import Searching, SearchState
from app.settings import TEXT_SIZES
from app.views.search.view import IMPORTANCE
from app.window.main_window import MainWindow
from app.window.runs_page import RunsPage
from app.window.search_panel import SearchPanel
from nn.hyperparameters import Hyperparameters
from nn.runs import shelf
from nn.search.deaths import GIVEN_UP, REPLACED
from nn.search.optuna_package import NEEDED
from nn.search.signs import GRACE
from nn.search.space import AnyOf, Range
from nn.search.study import FILE, Plan, embedded, joined
from nn.search.workers import TrialResult, results
from nn.source_names import Weighted
from tests.cut_off import cut_off
from tests.kept_search import keep_search
from tests.scene import Stillness, find, wait_for

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytest.importorskip("optuna", reason="Optuna is not installed")

PATIENCE = 120_000
"""Milliseconds: processes start, and others work on the machine."""

BASE = replace(Hyperparameters(), data=(Weighted("starter"),), epochs=2)
PLAN = Plan({"learning_rate": Range(0.05, 0.5, log=True), "hidden": AnyOf(("8", "16"))}, BASE)
LONG = replace(PLAN, base=replace(BASE, epochs=400))
"""A trial of it does not end within a test."""


def opened(qtbot: "QtBot") -> MainWindow:
    window = MainWindow()
    qtbot.addWidget(window, before_close_func=lambda window: window.session.give_up())
    window.resize(1280, 720)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def window(qtbot: "QtBot") -> MainWindow:
    return opened(qtbot)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sentences of all boxes, which close by themselves."""
    sentences: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: sentences.append(box.text()) or 0)
    return sentences


def panel_of(window: MainWindow) -> SearchPanel:
    window.action("runsAction").trigger()
    return find(window, SearchPanel, "searchPanel")


def begun(window: MainWindow, qtbot: "QtBot", plan: Plan, trials: int, processes: int) -> SearchPanel:
    panel = panel_of(window)
    panel._begin(SearchWish("nets", plan, trials, processes))
    qtbot.waitUntil(lambda: panel.searching.state is SearchState.RUNNING, timeout=PATIENCE)
    return panel


def still(qtbot: "QtBot", searching: Searching) -> None:
    qtbot.waitUntil(lambda: searching.state is SearchState.STILL, timeout=PATIENCE)


def at_work(qtbot: "QtBot", searching: Searching, count: int = 1) -> None:
    """Wait until so many trials are in the middle of their epochs."""

    def are() -> bool:
        found = searching.found
        return found is not None and sum(t.state == "running" and bool(t.so_far) for t in found.trials) >= count

    qtbot.waitUntil(are, timeout=PATIENCE)


def trials_of(name: str = "nets") -> list[TrialResult]:
    with joined(name, embedded()) as (study, _):
        return results(study)


def test_a_search_runs_to_its_end_and_its_best_is_taken_over(window: MainWindow, qtbot: "QtBot") -> None:
    window.session.choose(replace(BASE, seed=3))
    window.action("searchAction").trigger()
    dialog = find(window, SearchDialog, "searchDialog")
    dialog.name.setText("nets")
    dialog.trials.setValue(4)
    dialog.processes.setValue(2)
    dialog.accept()
    panel = find(window, SearchPanel, "searchPanel")
    view, searching = panel.view, panel.searching
    qtbot.waitUntil(lambda: searching.found is not None and searching.found.ended >= 4, timeout=PATIENCE)
    still(qtbot, searching)
    assert view.isVisible()
    assert view.words().startswith("Done: ")
    assert " trials, the best " in view.words()
    assert view.table.numbers() == [trial.number for trial in trials_of()]
    assert searching.found is not None
    best = searching.found.best
    assert best is not None
    assert view.number == best.number
    view.take.click()
    h = window.session.hyperparameters
    assert h.learning_rate == best.drawn["learning_rate"]
    assert ",".join(map(str, h.hidden)) == best.drawn["hidden"]
    assert h.optimizer == best.drawn["optimizer"]
    assert h.seed == 3 + best.number
    view.open.click()
    assert window.session.name == f"nets, trial {best.number}"
    kept = shelf.of(shelf.find(shelf.place(), best.run))
    assert window.session.work.model.hyperparameters == kept.record.hyperparameters


def test_a_pause_lets_the_trials_end_and_it_goes_on(window: MainWindow, qtbot: "QtBot") -> None:
    plan = replace(PLAN, base=replace(BASE, epochs=8))
    panel = begun(window, qtbot, plan, 500, 1)
    at_work(qtbot, panel.searching)
    panel.view.pause.click()
    assert panel.searching.state is SearchState.RESTING
    assert not panel.view.pause.isEnabled()
    still(qtbot, panel.searching)
    assert panel.searching.problem == ""
    before = trials_of()
    assert before
    assert {trial.state for trial in before} <= {"complete", "pruned"}, "no trial is lost"
    assert panel.view.words().startswith("At rest; Go on continues it: ")
    panel.view.trials.setValue(len(before) + 1)
    panel.view.go_on.click()
    qtbot.waitUntil(lambda: panel.searching.on, timeout=PATIENCE)
    still(qtbot, panel.searching)
    assert len(trials_of()) == len(before) + 1


def test_stop_ends_at_once_and_loses_the_present_trial_alone(window: MainWindow, qtbot: "QtBot") -> None:
    panel = begun(window, qtbot, LONG, 5, 1)
    at_work(qtbot, panel.searching)
    panel.view.stop.click()
    still(qtbot, panel.searching)
    assert [trial.state for trial in trials_of()] == ["fail"]
    assert panel.searching.problem == ""
    kept = shelf.of(shelf.find(shelf.place(), trials_of()[0].run))
    assert kept.resumable


def test_closing_the_window_ends_the_processes_and_the_study_goes_on_later(window: MainWindow, qtbot: "QtBot") -> None:
    panel = begun(window, qtbot, LONG, 5, 2)
    at_work(qtbot, panel.searching)
    numbers = panel.searching.processes()
    assert len(numbers) == 2
    window.close()
    for number in numbers:
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)
    later = opened(qtbot)
    panel = panel_of(later)
    pages = find(later, QTabWidget, "runsPages")
    qtbot.waitUntil(lambda: pages.count() == 2, timeout=PATIENCE)
    pages.setCurrentIndex(1)
    qtbot.waitUntil(lambda: panel.searching.found is not None, timeout=PATIENCE)
    assert panel.view.study.currentText() == "nets"
    assert panel.view.trials.value() == 5
    assert panel.view.go_on.isEnabled()
    panel.view.go_on.click()
    at_work(qtbot, panel.searching)
    panel.view.stop.click()
    still(qtbot, panel.searching)


def test_a_process_that_is_killed_is_replaced_and_costs_its_own_trial(window: MainWindow, qtbot: "QtBot") -> None:
    panel = begun(window, qtbot, LONG, 5, 2)
    at_work(qtbot, panel.searching, 2)
    victim, other = panel.searching.processes()
    os.kill(victim, signal.SIGKILL)
    qtbot.waitUntil(lambda: victim not in panel.searching.processes(), timeout=PATIENCE)
    assert len(panel.searching.processes()) == 2
    assert other in panel.searching.processes()
    assert REPLACED.format(-9) in panel.view.words()
    # The trial of the dead one ends at once, not when its signs of life are late.
    patience = int(GRACE * 900)
    qtbot.waitUntil(
        lambda: sorted(trial.state for trial in trials_of()) == ["fail", "running", "running"], timeout=patience
    )
    assert panel.searching.state is SearchState.RUNNING
    panel.view.stop.click()
    still(qtbot, panel.searching)
    assert [trial.state for trial in trials_of()] == ["fail"] * 3


def test_processes_that_die_again_and_again_are_given_up_in_a_sentence(
    window: MainWindow, qtbot: "QtBot", monkeypatch: pytest.MonkeyPatch
) -> None:
    dying = "import os; os.kill(os.getpid(), 9)"
    monkeypatch.setattr("nn.search.workers.program", lambda: [sys.executable, "-c", dying])
    panel = begun(window, qtbot, PLAN, 5, 1)
    still(qtbot, panel.searching)
    assert panel.searching.problem == GIVEN_UP.format(-9)
    assert GIVEN_UP.format(-9) in panel.view.words()
    assert panel.view.go_on.isEnabled()


def test_closing_the_window_waits_for_nobody_who_has_locked_the_studies(window: MainWindow, qtbot: "QtBot") -> None:
    panel = begun(window, qtbot, LONG, 5, 1)
    at_work(qtbot, panel.searching)
    lock = sqlite3.connect(shelf.place() / FILE, timeout=60)
    lock.execute("begin exclusive")
    began = time.monotonic()
    panel.searching.list_studies()
    panel.searching.weigh()
    panel.searching._look()
    window.close()
    took = time.monotonic() - began
    lock.close()
    assert took < 20, "threads of the window have waited as long as processes do that have all the time"
    assert [trial.state for trial in trials_of()] == ["running"], "its process could not tell its end"
    # The next one finds that it is dead.
    later = opened(qtbot)
    panel = panel_of(later)
    panel.searching.show("nets")
    qtbot.waitUntil(lambda: panel.searching.found is not None, timeout=PATIENCE)
    assert [trial.state for trial in trials_of()] == ["fail"]


def test_without_optuna_the_sentence_says_how_to_get_it(
    window: MainWindow, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.window.search_panel.is_here", lambda: False)
    window.action("searchAction").trigger()
    assert told == [NEEDED]
    assert window.findChild(SearchDialog) is None


def test_a_name_that_is_taken_is_told_and_what_was_typed_stays(
    window: MainWindow, qtbot: "QtBot", told: list[str]
) -> None:
    keep_search("nets", count=3)
    panel = panel_of(window)
    panel._begin(SearchWish("nets", PLAN, 4, 1))
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    assert told == ["There is a study nets already: choose it and go on with it, or take another name."]
    assert panel.searching.state is SearchState.STILL
    panel.ask()
    dialog = find(window, SearchDialog, "searchDialog")
    assert dialog.wish().plan.space == PLAN.space
    assert len(trials_of("nets")) == 3


def test_a_storage_that_is_damaged_is_a_sentence(window: MainWindow, qtbot: "QtBot", told: list[str]) -> None:
    shelf.place().mkdir(parents=True, exist_ok=True)
    (shelf.place() / FILE).write_bytes(b"nonsense" * 1000)
    panel = panel_of(window)
    panel._begin(SearchWish("nets", PLAN, 4, 1))
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    assert "cannot be reached or read" in told[0]
    assert panel.searching.state is SearchState.STILL


def test_a_storage_that_is_locked_is_a_sentence_and_the_search_goes_on_later(
    window: MainWindow, qtbot: "QtBot", told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_search(count=3)
    panel = panel_of(window)
    panel.searching.show("rates and widths")
    qtbot.waitUntil(lambda: panel.searching.found is not None, timeout=PATIENCE)
    monkeypatch.setattr("app.session.search.found.WAIT", 0.1)
    lock = sqlite3.connect(shelf.place() / FILE)
    lock.execute("begin exclusive")
    panel.view.go_on.click()
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    lock.close()
    assert "cannot be reached or read" in told[0]
    assert panel.searching.state is SearchState.STILL
    assert panel.view.go_on.isEnabled()
    assert panel.view.table.numbers() == [0, 1, 2]


def test_a_process_that_cannot_be_started_is_a_sentence(
    window: MainWindow, qtbot: "QtBot", monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr("app.session.search.process.start_led", none)
    panel = panel_of(window)
    panel._begin(SearchWish("nets", PLAN, 4, 1))
    qtbot.waitUntil(lambda: "starts no process" in panel.view.words(), timeout=PATIENCE)
    still(qtbot, panel.searching)


def test_what_cannot_be_measured_is_told_before_there_is_a_study(
    window: MainWindow, qtbot: "QtBot", told: list[str]
) -> None:
    panel = panel_of(window)
    panel._begin(SearchWish("nets", replace(PLAN, objective="ink"), 4, 1))
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    assert "No ink of a writer who is known" in told[0]
    assert not (shelf.place() / FILE).exists()


def test_a_trial_without_a_network_left_is_told(window: MainWindow, qtbot: "QtBot", told: list[str]) -> None:
    keep_search()
    panel = panel_of(window)
    panel.searching.show("rates and widths")
    qtbot.waitUntil(lambda: panel.searching.found is not None, timeout=PATIENCE)
    assert not panel.view.open.isEnabled(), "these trials were never kept as runs"


def test_importance_says_how_sure_it_is(window: MainWindow, qtbot: "QtBot") -> None:
    keep_search(count=20)
    panel = panel_of(window)
    page = window.findChild(RunsPage)
    assert page is not None
    page.show_search()
    panel.searching.show("rates and widths")
    panel.view.pages.setCurrentIndex(IMPORTANCE)
    qtbot.waitUntil(lambda: panel.searching.importance is not None, timeout=PATIENCE)
    words = panel.view.importance_words()
    assert words.startswith("From ")
    assert words.endswith("it is unsure.")
    assert panel.searching.importance is not None
    assert next(iter(panel.searching.importance.shares)) == "learning_rate", "the values were made from it"


@pytest.mark.parametrize("percent", [100, 140])
def test_nothing_is_cut_off(window: MainWindow, qtbot: "QtBot", percent: int) -> None:
    keep_search(count=20)
    for _ in range(TEXT_SIZES.index(percent) - TEXT_SIZES.index(100)):
        window.action("largerTextAction").trigger()
    panel = panel_of(window)
    page = window.findChild(RunsPage)
    assert page is not None
    page.show_search()
    panel.searching.show("rates and widths")
    qtbot.waitUntil(lambda: panel.searching.found is not None, timeout=PATIENCE)
    for index in range(panel.view.pages.count()):
        panel.view.pages.setCurrentIndex(index)
        window.resize(1280, 720)
        wait_for(Stillness(window))
        assert window.size().toTuple() == (1280, 720)
        assert cut_off(window) == []
    window.action("normalTextAction").trigger()
