"""Find the bug, in the window: riddles of each grade by clicks, and what the window says while a bug is planted."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QLabel, QLineEdit, QPushButton, QRadioButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.dialogs.messages import Answer
from app.session.planted import MENDED, PLANTED
from app.session.states import State
from app.settings import Settings
from app.views.bug.view import EMPTY
from app.views.scrolled import scroll_to
from app.views.segment import Segment
from app.window import race_panel
from app.window.bug_panel import BugPanel
from app.window.main_window import MainWindow
from app.window.race_panel import RacePanel
from nn.faults.catalogue import FAULTS
from nn.faults.fault import Stands
from nn.faults.riddle import GRADES, POINTS, WRONG_GUESS, Hint, riddle
from nn.rules import SOUND
from tests.app.window.test_main_window import missing_names


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setattr("app.window.documents.ask_to_save", lambda *_, **__: Answer.DISCARD)
    monkeypatch.setattr("app.window.main_window.show_error", lambda _, sentence: pytest.fail(sentence))
    window = MainWindow(Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
    qtbot.addWidget(window)
    window.resize(1280, 720)
    with qtbot.waitExposed(window):
        window.show()
    window.session.set_speed(float("inf"))
    yield window
    window.session.close()


def opened(window: MainWindow) -> BugPanel:
    window.action("bugAction").trigger()
    panel = window.findChild(BugPanel)
    assert panel is not None
    return panel


def click(panel: BugPanel, name: str, kind: type[QWidget] = QPushButton) -> None:
    """A click in the middle of what has this name, which can be clicked."""
    widget = panel.findChild(kind, name)
    assert widget is not None
    assert widget.isVisible()
    assert widget.isEnabled(), name
    widget.click()  # type: ignore[attr-defined]


def seed_of(grade: int, name: str = "") -> int:
    return next(seed for seed in range(1000) if name in ("", riddle(seed, grade).name))


def begun(panel: BugPanel, seed: int | str, grade: int) -> None:
    """By a written seed."""
    click(panel, f"bugGrade_{grade}", Segment)
    written = panel.findChild(QLineEdit, "bugSeed")
    assert written is not None
    written.clear()
    QTest.keyClicks(written, str(seed))
    QTest.keyClick(written, Qt.Key.Key_Return)


def test_it_is_opened_by_a_key_and_asks_for_a_riddle(window: MainWindow) -> None:
    assert window.findChild(BugPanel) is None
    dock = window.findChild(QDockWidget, "bugDock")
    assert dock is not None
    assert not dock.isVisible()
    QTest.keyClick(window, Qt.Key.Key_B)
    panel = window.findChild(BugPanel)
    assert panel is not None
    assert panel.isVisible()
    assert panel.view.words() == EMPTY
    assert missing_names(panel) == []


@pytest.mark.parametrize("grade", GRADES)
def test_a_riddle_is_found_by_clicks_and_mended(qtbot: QtBot, window: MainWindow, grade: int) -> None:
    panel, before = opened(window), window.session.network
    begun(panel, seed_of(grade), grade)
    attempt = panel.hunt.attempt
    assert attempt is not None
    assert (attempt.riddle.grade, attempt.riddle.seed) == (grade, seed_of(grade))
    qtbot.waitUntil(lambda: window.session.work.faulty, timeout=20_000)
    assert window.windowTitle().startswith(PLANTED)
    fault = attempt.riddle.fault
    wrong = next(each for each in Stands if each is not fault.stands)
    click(panel, f"bugPlace{wrong.name}", QRadioButton)
    click(panel, "bugGuess")
    assert f"cost {WRONG_GUESS} points" in panel.view.words()
    assert not panel.view.places.buttons[wrong.name].isEnabled()
    click(panel, "bugHintSYMPTOM")
    assert panel.view.hints.words() == fault.symptom
    click(panel, f"bugPlace{fault.stands.name}", QRadioButton)
    click(panel, "bugGuess")
    points = POINTS - WRONG_GUESS - Hint.SYMPTOM.value
    assert f"Found, for {points} points." in panel.view.words()
    assert fault.title in panel.view.solution.words()
    assert missing_names(panel) == []
    click(panel, "bugMend")
    assert window.session.network.rules is SOUND
    assert window.windowTitle().startswith(MENDED)
    click(panel, "bugLeave")
    assert window.session.network is before
    assert panel.view.words() == EMPTY
    qtbot.waitUntil(lambda: not window.session.busy)


def test_new_riddle_has_a_seed_that_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(window)
    click(panel, "bugNew")
    attempt = panel.hunt.attempt
    assert attempt is not None
    title = panel.findChild(QLabel, "bugRiddle")
    assert title is not None
    assert title.text() == f"Easy, code E-{attempt.riddle.seed}: {POINTS} points"


@pytest.mark.parametrize("text", ["seven", "-1", "1000000", "", "X-7", "H-seven"])
def test_a_seed_that_is_none_has_a_sentence(window: MainWindow, text: str) -> None:
    panel = opened(window)
    panel.view.start.seed.setText(text)
    click(panel, "bugTake")
    assert panel.view.start.problem.text().startswith("Code: ")
    assert panel.view.start.problem.isVisible()
    assert window.session.work.planted is None


def test_a_code_that_was_handed_out_is_of_its_own_grade(window: MainWindow) -> None:
    panel = opened(window)
    begun(panel, "h-139071", 1)
    attempt = panel.hunt.attempt
    assert attempt is not None
    assert attempt.riddle == riddle(139071, 3)
    assert "Hard, code H-139071" in panel.view.words()


def test_the_check_shows_which_gradient_is_wrong(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(window)
    begun(panel, seed_of(3, "no_biases"), 3)
    click(panel, "bugCheck")
    qtbot.waitUntil(lambda: "b[1], b[2], b[3]" in panel.view.check.words(), timeout=20_000)
    assert panel.view.check.table.rowCount() == 6
    assert panel.view.check.csv().count("\n") == 7
    names = [row[:2] for row in csv.reader(io.StringIO(panel.view.check.csv()))]
    assert any(name == "b[3]" and parameter.startswith("b[3][") for name, parameter in names)


def test_given_up_it_shows_the_right_line_beside_the_planted_one(window: MainWindow) -> None:
    panel = opened(window)
    begun(panel, seed_of(1, "climbing"), 1)
    click(panel, "bugSolutionWanted")
    assert "The solution, for 0 points." in panel.view.words()
    assert panel.view.solution.right.text() == "theta = theta <b><u>-</u></b> eta g"
    assert panel.view.solution.wrong.text() == "theta = theta <b><u>+</u></b> eta g"


def test_an_equation_leads_into_the_derivation(window: MainWindow) -> None:
    panel = opened(window)
    begun(panel, seed_of(1, "climbing"), 1)
    click(panel, "bugEquationE57UPDATE", QToolButton)
    assert window._middle.is_derivation()
    assert window._middle.derivation().note.isVisible()


def test_the_riddle_goes_on_while_its_dock_is_closed(window: MainWindow) -> None:
    panel = opened(window)
    begun(panel, seed_of(1), 1)
    dock = window.findChild(QDockWidget, "bugDock")
    assert dock is not None
    dock.close()
    assert window.windowTitle().startswith(PLANTED)
    assert opened(window) is panel
    assert f"code E-{seed_of(1)}" in panel.view.words()


def test_another_network_ends_the_riddle_with_a_sentence(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(window)
    begun(panel, seed_of(1), 1)
    window.action("stopAction").trigger()
    qtbot.waitUntil(lambda: not window.session.busy)
    window.action("resetAction").trigger()
    assert panel.view.words() == panel.hunt.left != ""


def test_what_was_chosen_for_the_next_run_outlives_a_window_closed_in_a_riddle(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    before = window.session.hyperparameters
    begun(opened(window), seed_of(1), 1)
    assert window.session.hyperparameters != before
    window.close()
    kept = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    assert kept.hyperparameters() == before


def test_what_was_solved_and_the_grade_are_there_again(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window._settings._store.setValue("riddles_done", '[[1, 7, 4], ["?"], {"later": 1}, [2, true, 3]]')
    window._settings._store.setValue("riddle_grade", '"easy"')
    panel = opened(window)
    assert panel.view.start.grade.key() == 1
    done = panel.findChild(QLabel, "bugDone")
    assert done.text() == "Done so far: easy 1, 4 points."
    begun(panel, 11, 2)
    panel.hunt.guess(panel.hunt.attempt.riddle.fault.stands)
    assert done.text() == "Done so far: easy 1, 4 points; middling 1, 10 points."
    window.close()
    again = MainWindow(Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
    qtbot.addWidget(again)
    again.show()
    panel = opened(again)
    assert panel.view.start.grade.key() == 2
    assert panel.findChild(QLabel, "bugDone").text() == "Done so far: easy 1, 4 points; middling 1, 10 points."
    begun(panel, 11, 2)
    assert "Done before, for 10 points" in panel.findChild(QLabel, "bugRun").text()
    assert again._settings._json("riddles_done")[1:3] == [["?"], {"later": 1}], "what is not understood is not lost"
    again.session.close()


@pytest.mark.parametrize(
    "stored", ["", "{", "[" * 5000, "7", "null", '{"a": 1}', "[[1, 1e400, NaN]]", "[[1]]", "[1, 2, 3]"]
)
def test_bad_settings_of_riddles_count_as_none(window: MainWindow, stored: str) -> None:
    for key in ("riddles_done", "riddle_grade"):
        window._settings._store.setValue(key, stored)
    panel = opened(window)
    assert panel.hunt.done.words() == ""
    assert panel.view.start.grade.key() == 1
    window._settings.add_riddle_done(1, 2, 3)
    assert (1, 2, 3) in window._settings.riddles_done()


def test_every_fault_has_its_place_and_line(window: MainWindow) -> None:
    panel = opened(window)
    assert {each.stands.name for each in FAULTS.values()} == set(panel.view.places.buttons)


def test_the_status_bar_says_that_a_bug_is_planted_until_it_is_mended(window: MainWindow) -> None:
    panel = opened(window)
    said = window.findChild(QLabel, "bugPlanted")
    assert said is not None
    assert not said.isVisible()
    begun(panel, seed_of(1), 1)
    assert said.isVisible()
    click(panel, "bugSolutionWanted")
    assert said.isVisible()
    click(panel, "bugMend")
    assert not said.isVisible()


def test_no_race_begins_from_a_network_with_a_bug(window: MainWindow, qtbot: QtBot) -> None:
    begun(opened(window), seed_of(1), 1)
    window.session.pause()
    qtbot.waitUntil(lambda: window.session.state is State.PAUSED, timeout=20_000)
    window.action("raceAction").trigger()
    panel = window.findChild(RacePanel)
    assert panel is not None
    assert not panel.view.start.isEnabled()
    assert panel._problem() == race_panel.PLANTED


def test_a_network_with_a_bug_is_saved_only_where_one_insists(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[str]()
    path = tmp_path / "faulty.safetensors"
    monkeypatch.setattr("app.window.documents.ask_where", lambda *_: path)
    monkeypatch.setattr("app.window.documents.is_wanted", lambda _, question: bool(asked.append(question)))
    begun(opened(window), seed_of(1), 1)
    window.action("saveAction").trigger()
    assert len(asked) == 1
    assert "A bug is planted" in asked[0]
    assert not path.exists()
    monkeypatch.setattr("app.window.documents.is_wanted", lambda *_: True)
    window.action("saveAction").trigger()
    assert path.exists()
    assert window.windowTitle().startswith(PLANTED)


def test_what_was_found_comes_into_sight_for_who_has_scrolled_down(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(window)
    begun(panel, seed_of(1, "climbing"), 1)
    scroll_to(panel.view.hints.solution)
    click(panel, "bugSolutionWanted")
    mend = panel.view.solution.mend
    qtbot.waitUntil(mend.hasFocus)
    assert mend.visibleRegion().boundingRect() == mend.rect()


def test_back_takes_the_mending_back_and_then_the_riddle(qtbot: QtBot, window: MainWindow) -> None:
    panel, before = opened(window), window.session.network
    begun(panel, seed_of(1, "labels_off"), 1)
    qtbot.waitUntil(lambda: not window.session.fresh, timeout=20_000)
    click(panel, "bugSolutionWanted")
    click(panel, "bugMend")
    qtbot.waitUntil(lambda: not window.session.busy, timeout=30_000)
    window.action("goBackAction").trigger()
    assert window.session.work.faulty
    assert panel.view.solution.mend.isEnabled()
    window.action("goBackAction").trigger()
    assert window.session.network is before
    assert panel.hunt.attempt is None
    window.action("goForwardAction").trigger()
    assert panel.hunt.attempt is not None
    assert panel.hunt.attempt.given_up, "no second chance for points"
