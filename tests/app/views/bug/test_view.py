"""The view of find the bug by itself: what it shows of a riddle, and what it emits."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.views.bug.check import AGREES, NOT_REPEATED
from app.views.bug.facts import BugHint, BugPlace, BugSolution, BugState, CheckedArray
from app.views.bug.solution import marked
from app.views.bug.view import EMPTY, KNOWN, MENDED, PLAY, BugView

PLACES = (
    BugPlace("OUTPUT", "delta at the output", r"\delta = A - Y", "E45"),
    BugPlace("UPDATE", "the update", "", "E57"),
    BugPlace("DIGITS", "the training digits"),
)
HINTS = (BugHint("SYMPTOM", "Symptom", "how it shows.", 2), BugHint("LINE", "Line", "what it is.", 4))
STATE = BugState("Easy", "E-7", "784-32-32-10.", 8, ("UPDATE",), 2, HINTS)
SOLUTION = BugSolution("The sign", "the update", "a = b - c", "a = b + c", ("E57",), "It rises.", "Uphill.")
ARRAYS = (
    CheckedArray("W[1]", "W[1][0, 3]", 0.25, 0.25, 1e-10, agrees=True),
    CheckedArray("b[1]", "b[1][2]", 0.0, -0.5, 1.0, agrees=False),
)


@pytest.fixture
def view(qtbot: QtBot) -> BugView:
    view = BugView({1: "Easy", 2: "Middling", 3: "Hard"}, PLACES)
    qtbot.addWidget(view)
    view.show()
    return view


def test_without_a_riddle_it_asks_for_one(qtbot: QtBot, view: BugView) -> None:
    assert view.words() == EMPTY
    assert not view.start.leave.isEnabled()
    with qtbot.waitSignal(view.start.new_wanted) as asked:
        view.start.new.click()
    assert asked.args == [1]
    view.start.seed.setText("12")
    with qtbot.waitSignal(view.start.seed_wanted) as asked:
        view.start.take.click()
    assert asked.args == ["12", 1]


def test_a_place_that_was_wrong_cannot_be_said_again(qtbot: QtBot, view: BugView) -> None:
    view.show_state(STATE)
    assert PLAY in view.words()
    assert "Easy, code E-7: 8 points Not there; that cost 2 points so far." in view.words()
    assert [key for key, button in view.places.buttons.items() if button.isEnabled()] == ["OUTPUT", "DIGITS"]
    assert not view.places.say.isEnabled()
    view.places.buttons["OUTPUT"].click()
    with qtbot.waitSignal(view.places.guessed) as said:
        view.places.say.click()
    assert said.args == ["OUTPUT"]


def test_a_hint_shows_its_cost_before_it_is_asked_for_and_what_it_said_after(qtbot: QtBot, view: BugView) -> None:
    view.show_state(STATE)
    assert view.hints.buttons["LINE"].text() == "Line \u22124"
    assert view.hints.words() == ""
    with qtbot.waitSignal(view.hints.hint_wanted) as asked:
        view.hints.buttons["LINE"].click()
    assert asked.args == ["LINE"]
    said = BugHint("LINE", "Line", "what it is.", 4, "There.")
    view.show_state(BugState("Easy", "E-7", "", 4, (), 2, (HINTS[0], said)))
    assert view.hints.words() == "There."
    assert not view.hints.buttons["LINE"].isEnabled()


@pytest.mark.parametrize(("mended", "sentence"), [(False, KNOWN), (True, MENDED)])
def test_a_solution_takes_the_place_of_the_guessing(view: BugView, mended: bool, sentence: str) -> None:
    solution = BugSolution(**{**vars(SOLUTION), "mended": mended})
    view.show_state(BugState("Easy", "E-7", "", 8, (), 2, HINTS, solution, solved=True))
    assert view.words() == f"{sentence} Easy, code E-7: 8 points Found, for 8 points."
    assert view.places.isHidden()
    assert view.hints.isHidden()
    assert view.solution.words() == "The sign: in the update. It rises. Uphill."
    assert view.solution.mend.isEnabled() != mended


def test_what_differs_is_marked_in_both_lines() -> None:
    assert marked("a = b - c", "a = b + c") == ("a = b <b><u>-</u></b> c", "a = b <b><u>+</u></b> c")
    assert marked("x < 1", "x < 1 again") == ("x &lt; 1", "x &lt; 1 <b><u>again</u></b>")


def test_the_check_says_where_backward_is_wrong_and_copies_its_numbers(view: BugView) -> None:
    view.show_state(STATE)
    view.check.show_check(ARRAYS, 32, 0, repeats=True)
    assert view.check.words() == "Backward does not find the gradient of the loss in b[1]."
    view.check.copy.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[1:] == ['W[1],"W[1][0, 3]",0.25,0.25,1e-10', "b[1],b[1][2],0.0,-0.5,1.0"]
    view.check.show_check(ARRAYS[:1], 32, 0, repeats=True)
    assert view.check.words() == AGREES
    view.check.show_check(ARRAYS, 32, 0, repeats=False)
    assert view.check.words() == NOT_REPEATED
    view.check.show_check(ARRAYS[:1], 30, 2, repeats=True)
    assert view.check.words() == f"{AGREES} 2 of 32 digits are left out, as their costs are held."
    view.check.show_check((), 0, 32, repeats=True)
    assert view.check.words().startswith("Nothing can be compared")
    assert not view.check.table.isVisible()
    view.check.show_sentence("")
    assert not view.check.table.isVisible()


def test_an_equation_is_asked_for_by_its_number(qtbot: QtBot, view: BugView) -> None:
    view.show_state(BugState("Easy", "E-7", "", 8, (), 2, HINTS, SOLUTION))
    with qtbot.waitSignal(view.solution.equation_wanted) as asked:
        view.solution.findChild(QToolButton, "bugEquationE57Solution").click()
    assert asked.args == ["E57"]
