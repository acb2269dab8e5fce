"""An exception that nothing has caught reaches the person, once, and from any thread."""

import sys
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox

from app.dialogs.unexpected import shown_to_the_person
from nn.errors import DigitScopeError

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.app.dialogs.conftest import Person


def uncaught(error: BaseException) -> None:
    """What PySide does with an exception that a slot lets through."""
    try:
        raise error
    except BaseException:
        sys.excepthook(*sys.exc_info())


@pytest.fixture
def texts(person: "Person") -> list[str]:
    """The texts of the next box."""
    texts: list[str] = []

    def read(box: QMessageBox) -> None:
        texts.extend((box.text(), box.detailedText()))
        box.accept()

    person.will(read)
    return texts


def test_a_mistake_of_the_person_is_told_in_its_own_sentence(
    qtbot: "QtBot", texts: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with shown_to_the_person():
        uncaught(DigitScopeError("model.safetensors is cut off: choose another file."))
        qtbot.waitUntil(lambda: bool(texts))
    assert texts == ["model.safetensors is cut off: choose another file.", ""]
    assert capsys.readouterr().err == ""


def test_anything_else_is_an_apology_with_the_traceback_as_details(
    qtbot: "QtBot", texts: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with shown_to_the_person():
        uncaught(ZeroDivisionError("by nought"))
        qtbot.waitUntil(lambda: bool(texts))
    sentence, details = texts
    assert "nought" not in sentence
    assert "ZeroDivisionError: by nought" in details
    assert "ZeroDivisionError: by nought" in capsys.readouterr().err


def test_what_fails_again_and_again_opens_one_box(
    qtbot: "QtBot", person: "Person", capsys: pytest.CaptureFixture[str]
) -> None:
    details: list[str] = []

    def fail_meanwhile(box: QMessageBox) -> None:
        details.append(box.detailedText())
        uncaught(ZeroDivisionError("each frame"))
        QTimer.singleShot(0, box, box.accept)

    def read(box: QMessageBox) -> None:
        details.append(box.detailedText())
        box.accept()

    person.will(fail_meanwhile)
    person.will(read)
    with shown_to_the_person():
        for _ in range(3):
            uncaught(ZeroDivisionError("each frame"))
        qtbot.waitUntil(lambda: len(details) == 1)
        uncaught(ZeroDivisionError("each frame"))
        uncaught(ZeroDivisionError("something else"))
        qtbot.waitUntil(lambda: len(details) == 2)
    assert "each frame" in details[0]
    assert "something else" in details[1]
    assert capsys.readouterr().err.count("ZeroDivisionError: each frame") == 5


def test_an_exception_in_another_thread_is_shown_from_the_event_loop(
    qtbot: "QtBot", texts: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise RuntimeError("elsewhere")

    with shown_to_the_person():
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: bool(texts))
    assert "RuntimeError: elsewhere" in texts[1]


def test_the_hooks_are_put_back(qtbot: "QtBot") -> None:
    before = sys.excepthook, threading.excepthook
    with shown_to_the_person():
        assert sys.excepthook != before[0]
    assert (sys.excepthook, threading.excepthook) == before
