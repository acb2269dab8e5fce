"""A run in the window that ends before its last batch by itself says why, and Continue trains on from there."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.session.continuation import Continuation
from app.session.session import Session
from app.session.states import State
from nn.certainty import RAW, Certainty
from nn.data import sources
from nn.hyperparameters import Hyperparameters
from nn.run import Run
from nn.steps import StopCause
from tests.app.session.conftest import opened

H = Hyperparameters(hidden=(8,), epochs=3, batch_size=64, target_accuracy=1.0)


@pytest.fixture
def session(qapp: QObject, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setattr(Certainty, "fit", lambda *_: RAW)
    yield from opened(H)


def test_it_says_why_it_has_ended(qtbot: QtBot, session: Session) -> None:
    told = list[str]()
    session.told.connect(told.append)
    session.train()
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=20_000)
    *_, last = Run.fresh(H, sources.load(H.data, H.validation)).steps()
    assert last.stop is not None
    assert told == [last.stop.told]
    progress = session.progress()
    assert progress is not None
    assert progress.stop is not None
    assert progress.stop.cause is StopCause.ACCURACY
    assert progress.last
    assert progress.batch * 3 == progress.batches


def test_continue_trains_on_for_further_epochs(qtbot: QtBot, session: Session) -> None:
    session.train()
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=20_000)
    assert session.continuation is Continuation.FURTHER
    session.continue_training()
    qtbot.waitUntil(lambda: session.state is State.FINISHED and session.history.epochs_done == 2, timeout=20_000)


def test_a_branch_of_the_end_goes_on(qtbot: QtBot, session: Session) -> None:
    session.train()
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=20_000)
    assert session.timeline is not None
    session.go_to(session.timeline.last)
    qtbot.waitUntil(lambda: session.moment is not None, timeout=20_000)
    session.branch()
    assert session.continuation is Continuation.REST
    session.continue_training()
    qtbot.waitUntil(lambda: session.state is State.FINISHED and session.history.epochs_done == 2, timeout=20_000)
