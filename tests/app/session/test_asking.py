"""One question at a time: the newest is answered, another one is given up, and slow ones show that they are slow."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.session.asking import Asking, Share
from nn.errors import Cancelled, DigitScopeError


@pytest.fixture
def asking(qapp: QObject) -> Iterator[Asking[Any]]:
    parent = QObject()
    asking: Asking[Any] = Asking("question", parent)
    yield asking
    asking.end()


def patient(begun: threading.Event) -> Callable[[Callable[[], bool]], Any]:
    """Works until it is given up."""

    def task(cancelled: Callable[[], bool]) -> Any:
        begun.set()
        while not cancelled():
            threading.Event().wait(0.005)
        raise Cancelled("")

    return task


def test_a_question_is_answered_and_not_asked_twice(qtbot: QtBot, asking: Asking[Any]) -> None:
    asked = list[int]()
    asking.ask("a", lambda _: asked.append(1) or 7)
    qtbot.waitUntil(lambda: asking.answer == 7)
    asking.ask("a", lambda _: asked.append(2))
    assert asking.answer == 7
    assert asked == [1]
    asking.ask("b", lambda _: 8)
    qtbot.waitUntil(lambda: asking.answer == 8)


def test_another_question_gives_the_first_one_up(qtbot: QtBot, asking: Asking[Any]) -> None:
    begun = threading.Event()
    asking.ask("slow", patient(begun))
    qtbot.waitUntil(begun.is_set)
    asking.ask("b", lambda _: 8)
    asking.ask("c", lambda _: 9)
    qtbot.waitUntil(lambda: asking.answer is not None)
    assert asking.answer == 9


def test_what_takes_long_is_working_until_it_is_taken_back(qtbot: QtBot, asking: Asking[Any]) -> None:
    begun = threading.Event()
    with qtbot.waitSignal(asking.changed):
        asking.ask("slow", patient(begun))
        assert not asking.working
    assert asking.working
    with qtbot.waitSignal(asking.changed):
        asking.forget()
    assert not asking.working
    assert asking.answer is None


def test_a_problem_is_told_in_its_sentence_and_forgotten_with_the_question(qtbot: QtBot, asking: Asking[Any]) -> None:
    def fail(_: Callable[[], bool]) -> Any:
        raise DigitScopeError("There are none.")

    asking.ask("a", fail)
    qtbot.waitUntil(lambda: bool(asking.problem))
    assert (asking.answer, asking.problem) == (None, "There are none.")
    asking.forget()
    assert asking.problem == ""


def test_it_ends_at_any_moment(qtbot: QtBot, asking: Asking[Any]) -> None:
    begun = threading.Event()
    asking.ask("slow", patient(begun))
    qtbot.waitUntil(begun.is_set)
    asking.end()
    assert asking.answer is None
    assert not asking.working


def test_after_its_end_nothing_is_begun(qtbot: QtBot, asking: Asking[Any]) -> None:
    """What a window asks for while it closes would be a thread that nobody waits for."""
    asked = list[int]()
    asking.end()
    asking.ask("late", lambda _: asked.append(1))
    assert not asking.unanswered
    assert asked == []


def test_it_tells_how_far_it_is(qtbot: QtBot, asking: Asking[Any]) -> None:
    begun, share = threading.Event(), Share()
    asking.ask("slow", patient(begun), share)
    qtbot.waitUntil(begun.is_set)
    told = list[float]()
    asking.changed.connect(lambda: told.append(asking.done))
    share.done = 0.25
    qtbot.waitUntil(lambda: 0.25 in told)
    share.done = 0.5
    qtbot.waitUntil(lambda: 0.5 in told)
    asking.forget()
    assert asking.done == 0


def test_after_a_stop_another_question_may_be_asked(qtbot: QtBot, asking: Asking[Any]) -> None:
    begun = threading.Event()
    asking.ask("slow", patient(begun))
    qtbot.waitUntil(begun.is_set)
    asking.stop()
    assert not asking.unanswered
    asking.ask("b", lambda _: 8)
    qtbot.waitUntil(lambda: asking.answer == 8)


def test_it_tells_what_it_does_and_how_far_that_is(qtbot: QtBot, asking: Asking[Any]) -> None:
    begun, share = threading.Event(), Share("Reading")
    asking.ask("slow", patient(begun), share)
    qtbot.waitUntil(begun.is_set)
    assert (asking.doing, asking.done) == ("Reading", 0.0)
    counted = share.counting(4, lambda: False)
    assert not counted()
    assert asking.done == 0.25
    share.begin("Weighing")
    assert (asking.doing, asking.done) == ("Weighing", 0.0)
    asking.forget()
    assert (asking.doing, asking.done) == ("", 0.0)
