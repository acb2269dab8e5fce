"""For the controllers of Insight: a session of the file's own `SMALL`, a drawing, and work that lasts."""

import threading
from collections.abc import Callable, Iterator
from typing import Never

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.session import shelf
from app.session.digit_choice import DigitChoice
from app.session.insight.kept_digits import KeptDigits
from app.session.session import Session
from app.session.states import State
from nn.arrays import pixels
from nn.data import sources
from nn.errors import Cancelled
from tests.app.session.conftest import opened


@pytest.fixture
def session(qapp: QObject, request: pytest.FixtureRequest) -> Iterator[Session]:
    yield from opened(request.module.SMALL)


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """No room for what runs went through whose networks are not present: else Back brings it back."""
    monkeypatch.setattr(shelf, "MOST_BYTES", 0)


@pytest.fixture
def kept(session: Session) -> KeptDigits:
    return KeptDigits(session)


@pytest.fixture
def choice(session: Session) -> DigitChoice:
    choice = DigitChoice(session, session)
    choice.choose(choice.chosen.drawn(pixels(sources.of("starter").split(0).training.images[4]).reshape(28, 28)))
    return choice


def finish(qtbot: QtBot, session: Session) -> None:
    """Train to the end."""
    session.train()
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=30_000)


class Endless:
    """Work that lasts until it is given up."""

    def __init__(self) -> None:
        self.began, self.ended = threading.Event(), threading.Event()

    def work(self, cancelled: Callable[[], bool]) -> Never:
        self.began.set()
        while not cancelled():
            pass
        self.ended.set()
        raise Cancelled
