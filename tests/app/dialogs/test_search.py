"""The dialog of a search makes the plan that was typed, and says in a sentence what is wrong with it."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QLabel, QLineEdit

from app.dialogs.message import Message
from app.dialogs.search import FIRST, SearchDialog, SearchWish
from nn.hyperparameters import Hyperparameters
from nn.search.space import USUAL, AnyOf, Range, Searched
from nn.search.study import Plan
from nn.threads import cores
from tests.cut_off import cut_off

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

BASE = Hyperparameters(epochs=7, seed=3)


@pytest.fixture
def dialog(qtbot: "QtBot") -> SearchDialog:
    dialog = SearchDialog(BASE)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def write(dialog: SearchDialog, name: str, text: str) -> None:
    dialog.findChild(QLineEdit, name).setText(text)


def check(dialog: SearchDialog, field: str, *, checked: bool) -> None:
    dialog.findChild(QCheckBox, f"searchField_{field}").setChecked(checked)


def problem(dialog: SearchDialog) -> str:
    begin = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    words = dialog.findChild(Message, "searchMessage").text()
    assert begin.isEnabled() is not bool(words)
    return words


def test_it_makes_the_plan_that_was_typed(dialog: SearchDialog, qtbot: "QtBot") -> None:
    for field in FIRST:
        check(dialog, field, checked=False)
    for field in ("hidden", "momentum", "batch_size"):
        check(dialog, field, checked=True)
    write(dialog, "searchAny_hidden", "8; 16,16 ;")
    write(dialog, "searchFrom_momentum", "0.25")
    write(dialog, "searchTo_batch_size", "64")
    dialog.findChild(QCheckBox, "searchLog_batch_size").setChecked(False)
    dialog.objective.setCurrentIndex(dialog.objective.findData("time"))
    dialog.name.setText("  mine ")
    dialog.trials.setValue(12)
    dialog.processes.setValue(1)
    with qtbot.waitSignal(dialog.taken) as told:
        dialog.accept()
    space: dict[str, Searched] = {
        "hidden": AnyOf(("8", "16,16")),
        "momentum": Range(0.25, 0.99),
        "batch_size": Range(16, 64),
    }
    assert told.args == [SearchWish("mine", Plan(space, BASE, "time"), 12, 1)]


def test_it_begins_with_what_is_usual_on_all_cores_but_one(dialog: SearchDialog) -> None:
    wish = dialog.wish()
    assert wish.plan == Plan({name: USUAL[name] for name in FIRST}, BASE)
    assert wish.processes == max(cores() - 1, 1)
    assert problem(dialog) == ""


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("searchFrom_learning_rate", "2", "Learning rate: from is below to, not 2 and 1."),
        ("searchFrom_learning_rate", "0.1a", "Learning rate: from and to are numbers, not '0.1a'."),
        ("searchTo_learning_rate", "1e9", "Learning rate: "),
        ("searchAny_hidden", " ; ", "Hidden layers: any is a list of values."),
        ("searchAny_optimizer", "adam; eve", "Optimizer any: "),
        ("searchName", " ", "Give the search a name."),
    ],
)
def test_what_is_wrong_is_a_sentence_and_nothing_begins(
    dialog: SearchDialog, qtbot: "QtBot", name: str, text: str, told: str
) -> None:
    write(dialog, name, text)
    assert problem(dialog).startswith(told)
    with qtbot.assertNotEmitted(dialog.taken):
        dialog.accept()
    assert dialog.isVisible()


def noted(dialog: SearchDialog) -> str:
    """What is said of a search that may begin."""
    assert dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    notes = dialog.findChild(QLabel, "searchNotes")
    assert notes.isHidden() is not bool(notes.text())
    return notes.text()


def test_fields_without_effect_are_noted(dialog: SearchDialog, qtbot: "QtBot") -> None:
    assert noted(dialog) == ""
    check(dialog, "momentum", checked=True)
    assert noted(dialog) == "Momentum has no effect in some trials: this optimizer has no momentum."
    write(dialog, "searchAny_optimizer", "gradient_descent")
    assert noted(dialog) == "Momentum has no effect: this optimizer has no momentum."
    write(dialog, "searchAny_optimizer", "momentum; nesterov")
    assert noted(dialog) == ""
    check(dialog, "optimizer", checked=False)
    for field in ("momentum", "distortion", "stroke_width"):
        check(dialog, field, checked=True)
    assert noted(dialog).splitlines() == [
        "Momentum has no effect: this optimizer has no momentum.",
        "Distortion and Stroke width have no effect: digits are not distorted.",
    ]
    with qtbot.waitSignal(dialog.taken):
        dialog.accept()


def test_fields_with_an_effect_are_not_noted(qtbot: "QtBot") -> None:
    dialog = SearchDialog(replace(BASE, augment=True, optimizer="momentum"))
    qtbot.addWidget(dialog)
    check(dialog, "optimizer", checked=False)
    for field in ("momentum", "distortion", "stroke_width", "dropout"):
        check(dialog, field, checked=True)
    assert noted(dialog) == ""


def test_without_a_field_there_is_nothing_to_search(dialog: SearchDialog) -> None:
    for field in FIRST:
        check(dialog, field, checked=False)
    assert "No field is to be searched" in problem(dialog)


def test_without_digits_held_back_nothing_can_be_judged(qtbot: "QtBot") -> None:
    dialog = SearchDialog(replace(BASE, validation=0))
    qtbot.addWidget(dialog)
    assert "no digits are held back" in problem(dialog)


def test_a_warning_sign_stands_beside_a_problem_alone(dialog: SearchDialog) -> None:
    message = dialog.findChild(Message, "searchMessage")

    def colours() -> int:
        image = message.grab().toImage()
        return len({image.pixel(x, y) for x in range(20) for y in range(image.height())})

    assert colours() == 1
    write(dialog, "searchName", "")
    assert colours() > 1


def test_what_was_typed_before_is_there_again(qtbot: "QtBot") -> None:
    wish = SearchWish("mine", Plan({"l2": Range(0.001, 0.1)}, BASE, "time"), 9, 2)
    dialog = SearchDialog(BASE, wish)
    qtbot.addWidget(dialog)
    again = dialog.wish()
    assert (again.plan, again.trials, again.processes) == (wish.plan, 9, 2)


def test_nothing_is_cut_off(dialog: SearchDialog) -> None:
    assert cut_off(dialog) == []
