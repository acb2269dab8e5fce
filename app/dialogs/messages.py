"""Message boxes: what went wrong, in one sentence, and what to do with an unsaved network."""

from collections.abc import Callable, Sequence
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from app.dialogs.frame import plain
from nn.enumerated import enumerated
from nn.errors import DigitScopeError

Button = QMessageBox.StandardButton


class Answer(Enum):
    """What to do with something that has not been saved."""

    SAVE = Button.Save
    DISCARD = Button.Discard
    CANCEL = Button.Cancel


def show_error(parent: QWidget | None, sentence: str) -> None:
    """Show one sentence and wait until the person has read it; it can be selected and copied."""
    _shown(_box(parent, "errorBox", QMessageBox.Icon.Warning, sentence))


def told_if_wrong(parent: QWidget | None, work: Callable[[], object]) -> bool:
    """Do it; show the sentence and return False where that cannot be."""
    try:
        work()
    except DigitScopeError as error:
        show_error(parent, str(error))
        return False
    return True


def is_wanted(parent: QWidget | None, question: str) -> bool:
    """Ask something that is done only where the person says yes; anything else is no."""
    return QMessageBox.question(parent, "DigitScope", question) is Button.Yes


def show_unexpected(parent: QWidget | None, details: str) -> None:
    """Say that something went wrong which the program did not foresee, with `details` to report."""
    box = _box(
        parent,
        "unexpectedBox",
        QMessageBox.Icon.Warning,
        "Something went wrong that DigitScope did not foresee. You can go on working; save your network if it is new.",
    )
    box.setInformativeText("Show Details has what is needed to mend it; it can be copied.")
    box.setDetailedText(details)
    _shown(box)


def ask_to_save(
    parent: QWidget | None, names: Sequence[str], kept: Sequence[str] = (), *, is_present: bool = True
) -> Answer:
    """Ask once whether to save the trained networks of these names before they go; the Escape key cancels.

    `is_present` says whether the first of them is the one that the person sees; those `kept` stay among the runs.
    """
    question = "The trained network has not been saved. Save it?"
    if not is_present:
        question = f"An earlier trained network, {names[0]}, has not been saved. Save it?"
    if len(names) > 1:
        question = f"{len(names)} trained networks have not been saved: {enumerated(names)}. Save them?"
    if len(kept) == len(names):
        question += " Unsaved, they stay under Runs." if len(names) > 1 else " Unsaved, it stays under Runs."
    elif kept:
        question += f" Unsaved, only {enumerated(kept)} stay{'s' if len(kept) == 1 else ''} under Runs."
    box = _box(parent, "saveBox", QMessageBox.Icon.Question, question)
    box.setStandardButtons(Button.Save | Button.Discard | Button.Cancel)
    box.setDefaultButton(Button.Save)
    box.setEscapeButton(Button.Cancel)
    button = _shown(box)
    # A box that the program closes, as at the end of the session, has no button pressed.
    return next((answer for answer in Answer if answer.value == button), Answer.CANCEL)


def _box(parent: QWidget | None, name: str, sign: QMessageBox.Icon, text: str) -> QMessageBox:
    box = QMessageBox(sign, "DigitScope", text, Button.Ok, parent)
    # The system's own boxes cannot be copied from everywhere.
    box.setOption(QMessageBox.Option.DontUseNativeDialog)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    box.setObjectName(name)
    return box


def _shown(box: QMessageBox) -> Button:
    """The button with which the person closed the box."""
    plain(box)
    button = Button(box.exec())
    box.deleteLater()
    return button
