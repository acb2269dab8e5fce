"""The question what a drawing was: by click and by key, and what it offers when."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.dialogs.teach import TeachDialog


@pytest.fixture
def dialog(qtbot: QtBot) -> TeachDialog:
    dialog = TeachDialog("Ada")
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def button(dialog: TeachDialog, name: str) -> QPushButton:
    return dialog.findChild(QPushButton, name)


def texts(dialog: TeachDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel)]


@pytest.mark.parametrize("digit", [0, 7, 9])
def test_a_digit_is_chosen_by_a_click_or_by_its_key(qtbot: QtBot, dialog: TeachDialog, digit: int) -> None:
    with qtbot.waitSignal(dialog.label_chosen) as clicked:
        button(dialog, f"teach{digit}").click()
    with qtbot.waitSignal(dialog.label_chosen) as pressed:
        QTest.keyClicks(dialog, str(digit))
    assert clicked.args == pressed.args == [digit]
    assert [each.isChecked() for each in (button(dialog, f"teach{n}") for n in range(10))].index(True) == digit


def test_a_digit_in_the_name_is_a_part_of_the_name(qtbot: QtBot, dialog: TeachDialog) -> None:
    with qtbot.assertNotEmitted(dialog.label_chosen):
        QTest.keyClicks(dialog.writer, " 7b")
    assert dialog.writer.text() == "Ada 7b"


def test_what_cannot_be_done_is_not_offered(dialog: TeachDialog) -> None:
    learn, undo = button(dialog, "teachLearn"), button(dialog, "teachUndo")
    for learns, undoes, why_not, wanted in (
        (False, False, "", (False, False)),
        (True, False, "", (True, False)),
        (True, True, "", (True, True)),
        (True, True, "Stop the run.", (False, False)),
    ):
        dialog.show_state(learns=learns, undoes=undoes, why_not=why_not)
        assert (learn.isEnabled(), undo.isEnabled()) == wanted
    assert "Stop the run" in learn.toolTip()


def test_before_and_after_are_told(dialog: TeachDialog) -> None:
    height = dialog.sizeHint().height()
    dialog.show_results("3, 80.0% \u2192 7, 63.0%", "98.3% \u2192 98.2%")
    assert {"3, 80.0% \u2192 7, 63.0%", "98.3% \u2192 98.2%"} <= set(texts(dialog))
    assert dialog.sizeHint().height() == height, "nothing jumps"


def test_enter_learns_once_it_can(qtbot: QtBot, dialog: TeachDialog) -> None:
    dialog.show_state(learns=True, undoes=False, why_not="")
    with qtbot.waitSignal(dialog.learn_wanted):
        QTest.keyClick(dialog.writer, Qt.Key.Key_Return)
