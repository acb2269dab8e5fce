"""A person reads one sentence, can copy it, and is asked before something is lost."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QWidget

from app.dialogs.messages import Answer, ask_to_save, show_error, show_unexpected

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.app.dialogs.conftest import Person


def test_an_error_is_shown_letter_for_letter_and_can_be_copied(person: "Person") -> None:
    boxes: list[tuple[str, Qt.TextFormat]] = []
    sentence = "<b>c</b>.safetensors is no model: choose another file."

    def read(box: QMessageBox) -> None:
        boxes.append((box.text(), box.textFormat()))
        assert box.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
        box.accept()

    person.will(read)
    show_error(None, sentence)
    assert boxes == [(sentence, Qt.TextFormat.PlainText)]


def test_an_unexpected_error_comes_with_details_and_without_them_in_the_sentence(person: "Person") -> None:
    shown: list[tuple[str, str]] = []

    def read(box: QMessageBox) -> None:
        shown.append((box.text(), box.detailedText()))
        box.accept()

    person.will(read)
    show_unexpected(None, "Traceback: ValueError")
    sentence, details = shown[0]
    assert "Traceback" not in sentence
    assert details == "Traceback: ValueError"


def test_the_question_says_which_networks_stay_among_the_runs(person: "Person") -> None:
    asked: list[str] = []

    def read(box: QMessageBox) -> None:
        asked.append(box.text())
        box.button(Answer.DISCARD.value).click()

    names = ["New network 2", "New network"]
    for kept in ([], names[:1], names):
        person.will(read)
        ask_to_save(None, names, kept)
    person.will(read)
    ask_to_save(None, names[:1], names[:1])
    assert [text.rpartition("Save ")[2] for text in asked] == [
        "them?",
        "them? Unsaved, only New network 2 stays under Runs.",
        "them? Unsaved, they stay under Runs.",
        "it? Unsaved, it stays under Runs.",
    ]


@pytest.mark.parametrize("answer", Answer)
def test_the_question_before_a_network_is_lost_has_three_answers(person: "Person", answer: Answer) -> None:
    person.will(lambda box: box.button(answer.value).click())
    assert ask_to_save(None, ["New network"]) is answer


def test_one_question_names_all_networks_that_would_be_lost(person: "Person") -> None:
    asked: list[str] = []

    def read(box: QMessageBox) -> None:
        asked.append(box.text())
        box.button(Answer.SAVE.value).click()

    for names in (["New network"], ["New network 3", "New network"], ["a.safetensors", "New network 2", "New network"]):
        person.will(read)
        assert ask_to_save(None, names) is Answer.SAVE
    assert asked == [
        "The trained network has not been saved. Save it?",
        "2 trained networks have not been saved: New network 3 and New network. Save them?",
        "3 trained networks have not been saved: a.safetensors, New network 2 and New network. Save them?",
    ]


def test_it_says_which_network_would_be_lost_where_one_sees_another(person: "Person") -> None:
    asked: list[str] = []
    person.will(lambda box: (asked.append(box.text()), QTest.keyClick(box, Qt.Key.Key_Return)))
    assert ask_to_save(None, ["New network 2"], is_present=False) is Answer.SAVE
    assert asked == ["An earlier trained network, New network 2, has not been saved. Save it?"]


def test_escape_keeps_everything_and_return_saves(person: "Person", qtbot: "QtBot") -> None:
    window = QWidget()
    qtbot.addWidget(window)
    person.will(lambda box: QTest.keyClick(box, Qt.Key.Key_Escape))
    person.will(lambda box: QTest.keyClick(box, Qt.Key.Key_Return))
    assert ask_to_save(window, ["New network"]) is Answer.CANCEL
    assert ask_to_save(window, ["New network"]) is Answer.SAVE


def test_a_question_that_the_program_takes_back_is_not_answered(person: "Person") -> None:
    person.will(lambda box: box.done(0))
    person.will(lambda box: box.close())
    assert ask_to_save(None, ["New network"]) is Answer.CANCEL
    assert ask_to_save(None, ["New network"]) is Answer.CANCEL
