"""A run in the window that ends before its last batch by itself says why, and Continue trains on from there."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.session.branch import beyond
from app.session.continuation import Continuation
from app.session.session import Session
from app.session.states import State
from nn import model_file
from nn.certainty import RAW, Certainty
from nn.data import sources
from nn.hyperparameters import Hyperparameters
from nn.run import Run
from nn.runs.keeper import MODEL
from nn.steps import Stop, StopCause
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


def test_from_the_end_there_is_something_to_race_for(qtbot: QtBot, session: Session) -> None:
    session.train()
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=20_000)
    assert session.work.reached is not None
    state = beyond(session.work.reached.state)
    run = Run.resumed(state, session.network.copy(), sources.load(H.data, H.validation))
    assert next(run.steps()).step == state.step + 1


# For lack of patience

OVERFITS = Hyperparameters(hidden=(8,), epochs=40, batch_size=64, learning_rate=3.0, patience=2)


def best_of(h: Hyperparameters) -> tuple[Run, Stop]:
    """The run without the window, at its end."""
    run = Run.fresh(h, sources.load(h.data, h.validation))
    *_, last = run.steps()
    assert last.stop is not None
    assert 0 < last.stop.best_epoch < last.stop.epoch
    return run, last.stop


def test_patience_leaves_the_best_epoch_s_weights_in_the_window_and_on_disk(qtbot: QtBot, session: Session) -> None:
    session.set_hyperparameters(OVERFITS)
    session.train()
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=60_000)
    run, stop = best_of(OVERFITS)
    assert np.array_equal(session.network.parameters, run.network.parameters)
    assert session.work.model.scores["epoch"] == stop.best_epoch
    assert session.kept is not None
    kept = model_file.load(session.kept / MODEL)
    assert np.array_equal(kept.network.parameters, run.network.parameters)
    assert kept.scores == session.work.model.scores
    assert len(session.history.validation) == stop.epoch
    session.continue_training()
    qtbot.waitUntil(lambda: not session.busy, timeout=60_000)
    assert session.history.epochs_done > stop.epoch


def test_the_time_machine_has_the_last_batch_as_it_was(qtbot: QtBot, session: Session) -> None:
    session.set_hyperparameters(OVERFITS)
    session.train()
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=60_000)
    _, stop = best_of(OVERFITS)
    there = Run.fresh(replace(OVERFITS, patience=0), sources.load(OVERFITS.data, OVERFITS.validation))
    steps = there.steps()
    while next(steps).epochs_done < stop.epoch:
        pass
    session.go_to(there.step)
    qtbot.waitUntil(lambda: session.moment is not None and session.moment.batch is not None, timeout=20_000)
    assert session.moment is not None
    assert session.moment.exact
    assert np.array_equal(session.moment.network.parameters, there.network.parameters)
    session.branch()
    assert np.array_equal(session.network.parameters, there.network.parameters)
    # Those that were measured are of the best epoch, whose weights these are not.
    assert session.work.model.scores == {}
    session.continue_training()
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=60_000)
    assert session.history.epochs_done > stop.epoch


def test_a_run_that_is_stopped_after_its_last_batch_leaves_the_best_weights_too(qtbot: QtBot, session: Session) -> None:
    run, stop = best_of(OVERFITS)
    session.set_hyperparameters(OVERFITS)
    session.reset()
    for epoch in range(1, stop.epoch + 1):
        session.step_epoch()
        qtbot.waitUntil(partial(paused_at, session, epoch * run.step // stop.epoch), timeout=20_000)
    session.stop()
    qtbot.waitUntil(lambda: not session.busy, timeout=20_000)
    assert np.array_equal(session.network.parameters, run.network.parameters)


def paused_at(session: Session, batch: int) -> bool:
    session.catch_up()
    progress = session.progress()
    return session.state is State.PAUSED and progress is not None and progress.batch == batch
