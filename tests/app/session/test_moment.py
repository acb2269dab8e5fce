"""Any moment of a run in the place of the newest, and a branch that goes on from it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.session.continuation import Continuation
from app.session.lab import Lab
from app.session.moment import LOOKED_AT, ShownMoment
from app.session.session import Session
from app.session.states import State
from nn.certainty import RAW
from nn.data import sources
from nn.derivation.phase import MOST_EXAMPLES
from nn.errors import DigitScopeError
from nn.hyperparameters import Hyperparameters
from nn.run import Run
from nn.runs import shelf
from nn.timeline import snapshots
from nn.timeline.replay import Replay
from tests.app.session.conftest import opened

H = Hyperparameters(hidden=(8,), epochs=2, batch_size=128, optimizer="momentum", learning_rate=0.02, dropout=0.1)
STEPS = 2 * -(-4000 // 128)


@pytest.fixture
def session(qapp: QObject) -> Iterator[Session]:
    yield from opened(H)


@pytest.fixture
def trained(qtbot: QtBot, session: Session) -> Session:
    session.train()
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=60_000)
    return session


@pytest.fixture(scope="module")
def states() -> list[np.ndarray]:
    """The parameters of the same run without a window after each batch, the first ones before it."""
    run = Run.fresh(H, sources.load(H.data, H.validation), threads=1)
    parameters = [run.network.parameters.copy()]
    parameters += [run.network.parameters.copy() for _ in run.steps()]
    return parameters


def gone(qtbot: QtBot, session: Session, step: int) -> ShownMoment:
    """At a moment, whose batch is there."""
    session.go_to(step)
    qtbot.waitUntil(lambda: there(session, step), timeout=60_000)
    assert session.moment is not None
    return session.moment


def there(session: Session, step: int) -> bool:
    moment = session.moment
    return moment is not None and moment.step == step and (moment.is_first or moment.batch is not None)


@pytest.mark.parametrize("step", [0, 1, 31, 32, 33, 50, STEPS])
def test_a_moment_shows_the_network_of_its_batch(
    qtbot: QtBot, trained: Session, states: list[np.ndarray], step: int
) -> None:
    newest = trained.network
    moment = gone(qtbot, trained, step)
    assert moment.exact
    assert np.array_equal(trained.network.parameters, states[step])
    assert trained.certainty is RAW
    trained.go_to(None)
    assert trained.moment is None
    assert trained.network is newest


def test_a_moment_has_its_batch_with_the_network_before_it(
    qtbot: QtBot, trained: Session, states: list[np.ndarray]
) -> None:
    run = Run.fresh(H, sources.load(H.data, H.validation), threads=1)
    steps = run.steps()
    told = [next(steps) for _ in range(40)][-1]
    moment, batch = gone(qtbot, trained, 40), run.batch
    steps.close()
    assert batch is not None
    assert moment.before is not None
    assert np.array_equal(moment.before.parameters, states[39])
    assert trained.digits is not None
    assert np.array_equal(trained.digits.X, batch.trace.A[0])
    assert np.array_equal(trained.digits.labels, batch.labels)
    assert moment.hyperparameters.learning_rate == told.learning_rate


def test_the_newest_wish_wins(qtbot: QtBot, trained: Session) -> None:
    shown = []
    trained.moment_changed.connect(lambda: shown.append(trained.moment and trained.moment.step))
    for step in (60, 40, 20, 45):
        trained.go_to(step)
    qtbot.waitUntil(lambda: there(trained, 45), timeout=60_000)
    trained.go_to(30)
    trained.go_to(None)
    qtbot.waitUntil(lambda: trained._asking._thread is None, timeout=60_000)
    assert trained.moment is None
    assert shown[-1] is None


def test_a_wish_beyond_the_snapshots_is_the_nearest(qtbot: QtBot, trained: Session) -> None:
    assert gone(qtbot, trained, STEPS).step == STEPS
    trained.go_to(10_000)
    assert trained.wish == STEPS
    trained.go_to(-5)
    qtbot.waitUntil(lambda: there(trained, 0), timeout=60_000)


def test_what_is_saved_and_named_is_the_present_network(qtbot: QtBot, trained: Session) -> None:
    present, name, unsaved = trained.network, trained.name, trained.unsaved
    gone(qtbot, trained, 5)
    assert trained.work.model.network is present
    assert (trained.name, trained.unsaved) == (name, unsaved)


def test_nothing_is_put_into_a_network_of_the_past(qtbot: QtBot, trained: Session) -> None:
    gone(qtbot, trained, 5)
    work = trained.work
    trained.put_step(trained.network.copy())
    trained.set_temperature(2.0)
    assert trained.work is work
    lab = Lab(trained, trained)
    lab.set_image(np.ones((28, 28), np.float32))
    assert lab.apply_problem == LOOKED_AT
    with pytest.raises(DigitScopeError):
        lab.apply()


def test_a_moment_is_shown_while_the_run_goes_on(qtbot: QtBot, session: Session, states: list[np.ndarray]) -> None:
    session.set_speed(100)
    session.train()
    qtbot.waitUntil(lambda: session.timeline is not None and session.timeline.last >= 10, timeout=60_000)
    gone(qtbot, session, 7)
    assert np.array_equal(session.network.parameters, states[7])
    points = len(session.history.training)
    qtbot.waitUntil(lambda: bool(session.collect().history), timeout=60_000)
    assert len(session.history.training) > points
    assert not session.collect().network
    assert np.array_equal(session.network.parameters, states[7])
    session.set_speed(np.inf)
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=60_000)
    assert session.moment is not None
    session.go_to(None)
    assert np.array_equal(session.network.parameters, states[-1])


@pytest.mark.parametrize("step", [0, 17, 32, 50])
def test_a_branch_goes_on_as_the_run_did(qtbot: QtBot, trained: Session, states: list[np.ndarray], step: int) -> None:
    whole = trained.history.training.column(0).copy(), trained.history.training.column(1).copy()
    name, network = trained.name, trained.network
    gone(qtbot, trained, step)
    trained.branch()
    assert trained.moment is None
    assert np.array_equal(trained.network.parameters, states[step])
    assert len(trained.history.training) == step
    assert trained.name != name
    assert trained.before == name
    assert any(work.model.network is network for work in trained.unsaved_works())
    assert trained.continuation is Continuation.REST
    timeline = trained.timeline
    assert timeline is not None
    assert (timeline.first, timeline.last) == (0, step)
    trained.continue_training()
    qtbot.waitUntil(lambda: trained.state is State.FINISHED, timeout=60_000)
    assert np.array_equal(trained.network.parameters, states[-1])
    assert np.array_equal(trained.history.training.column(0), whole[0])
    assert np.array_equal(trained.history.training.column(1), whole[1])
    assert trained.history.validation.column(0).tolist() == [1.0, 2.0]
    assert trained.timeline is timeline


def test_a_branch_takes_other_hyperparameters(qtbot: QtBot, trained: Session, states: list[np.ndarray]) -> None:
    gone(qtbot, trained, 20)
    trained.branch()
    trained.set_hyperparameters(replace(trained.hyperparameters, learning_rate=0.04))
    assert trained.continuation is Continuation.REST
    trained.continue_training()
    qtbot.waitUntil(lambda: trained.state is State.FINISHED, timeout=60_000)
    assert not np.array_equal(trained.network.parameters, states[-1])
    assert trained.timeline is not None
    assert np.array_equal(Replay(trained.timeline).at(20).after.parameters, states[20])
    # Beside the run before it stands in the table with what it has of its own.
    assert shelf.listed(shelf.place()).runs[0].record.hyperparameters.learning_rate == 0.04


def test_a_branch_of_a_run_that_goes_on_ends_it(qtbot: QtBot, session: Session, states: list[np.ndarray]) -> None:
    session.set_speed(50)
    session.train()
    qtbot.waitUntil(lambda: session.timeline is not None and session.timeline.last >= 5, timeout=60_000)
    gone(qtbot, session, 4)
    session.branch()
    assert session.state is State.STOPPED
    assert np.array_equal(session.network.parameters, states[4])
    session.set_speed(np.inf)
    session.continue_training()
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=60_000)
    assert np.array_equal(session.network.parameters, states[-1])


@pytest.mark.parametrize("go", [Session.continue_training, Session.train], ids=lambda go: go.__name__)
@pytest.mark.parametrize("looked_at", [None, 20])
def test_the_same_start_without_a_change_is_the_same_run(
    qtbot: QtBot,
    trained: Session,
    states: list[np.ndarray],
    looked_at: int | None,
    go: Callable[[Session], None],
) -> None:
    whole, name, h = curves(trained), trained.name, trained.hyperparameters
    if looked_at is not None:
        gone(qtbot, trained, looked_at)
    trained.repeat()
    assert trained.moment is None
    assert np.array_equal(trained.network.parameters, states[0])
    assert len(trained.history.training) == 0
    assert trained.hyperparameters == h
    assert trained.before == name
    go(trained)
    qtbot.waitUntil(lambda: trained.state is State.FINISHED and not trained.busy, timeout=60_000)
    assert np.array_equal(trained.network.parameters, states[-1])
    assert curves(trained) == whole


def curves(session: Session) -> list[bytes]:
    history = session.history
    return [each.column(k).tobytes() for each in (history.training, history.validation) for k in range(3)]


CHANGES: dict[str, Any] = {
    "optimizer": "adam",
    "learning_rate": 0.05,
    "batch_size": 64,
    "epochs": 1,
    "l2": 0.01,
    "schedule": "constant",
}


@pytest.mark.parametrize("field", CHANGES)
def test_the_same_start_with_one_change_is_the_run_with_that_change(qtbot: QtBot, trained: Session, field: str) -> None:
    trained.repeat()
    changed = replace(trained.hyperparameters, **{field: CHANGES[field]})
    trained.set_hyperparameters(changed)
    trained.continue_training()
    qtbot.waitUntil(lambda: trained.state is State.FINISHED, timeout=60_000)
    run = Run.fresh(changed, sources.load(H.data, H.validation), threads=1)
    for _ in run.steps():
        pass
    assert np.array_equal(trained.network.parameters, run.network.parameters)


def test_the_same_start_undoes_what_was_changed_on_the_way(
    qtbot: QtBot, session: Session, states: list[np.ndarray]
) -> None:
    session.set_speed(100)
    session.train()
    qtbot.waitUntil(lambda: session.timeline is not None and session.timeline.last >= 5, timeout=60_000)
    session.set_hyperparameters(replace(H, learning_rate=0.5))
    session.repeat()
    assert session.state is State.STOPPED
    assert session.hyperparameters == H
    session.set_speed(np.inf)
    session.continue_training()
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=60_000)
    assert np.array_equal(session.network.parameters, states[-1])


def test_the_same_start_of_a_run_that_trained_a_network_on_is_that_network(qtbot: QtBot, trained: Session) -> None:
    first, done = trained.network, trained.history.epochs_done
    trained.continue_training()
    qtbot.waitUntil(lambda: trained.state is State.FINISHED and trained.history.epochs_done > done, timeout=60_000)
    last = trained.network
    trained.repeat()
    assert np.array_equal(trained.network.parameters, first.parameters)
    assert trained.history.epochs_done == done
    trained.continue_training()
    qtbot.waitUntil(lambda: trained.state is State.FINISHED and trained.history.epochs_done > done, timeout=60_000)
    assert np.array_equal(trained.network.parameters, last.parameters)


def test_a_branch_of_the_newest_changes_nothing(trained: Session) -> None:
    work = trained.work
    trained.branch()
    assert trained.work is work


@pytest.mark.parametrize(
    "replacing",
    [Session.train, Session.continue_training, Session.step_batch, Session.reset, Session.go_back],
    ids=lambda deed: deed.__name__,
)
def test_a_moment_ends_with_its_run(qtbot: QtBot, trained: Session, replacing: Callable[[Session], object]) -> None:
    gone(qtbot, trained, 5)
    replacing(trained)
    assert trained.moment is None
    assert trained.network is trained.work.model.network


def test_without_snapshots_there_is_no_moment(qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots.Timeline.__init__, "__defaults__", (1000, perf_counter))
    session.train()
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=60_000)
    session.go_to(3)
    assert session.moment is None


def test_a_session_is_closed_in_the_middle_of_a_replay(
    qtbot: QtBot, trained: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, batch = threading.Event(), Replay.batch

    def endless(replay: Replay, step: int, cancelled: Callable[[], bool]) -> object:
        begun.set()
        while True:
            batch(replay, step, cancelled)

    monkeypatch.setattr(Replay, "batch", endless)
    trained.go_to(37)
    assert begun.wait(20)
    trained.close()
    trained.go_to(5)
    assert trained.moment is None or trained.moment.step == 37


def test_the_derivation_takes_the_step_of_the_batch_apart(
    qtbot: QtBot, trained: Session, states: list[np.ndarray]
) -> None:
    lab = Lab(trained, trained)
    lab.set_active(True)
    moment = gone(qtbot, trained, 40)
    assert lab.about == "As of batch 40 of the run."
    lab.choice.take_next_batch()
    assert moment.batch is not None
    assert lab.about == "Before batch 40, whose digits these are: its step, taken apart."
    step, example = lab.step(), lab.example()
    assert step is not None
    assert example is not None
    assert np.array_equal(example.network.parameters, states[39])
    assert [digit.label for digit in lab.digits] == moment.batch.labels[:MOST_EXAMPLES].tolist()
    assert lab.own_rate == pytest.approx(moment.batch.step.learning_rate * MOST_EXAMPLES / H.batch_size, rel=1e-6)
    # The next moment brings its own digits.
    after = gone(qtbot, trained, 41)
    assert after.batch is not None
    assert [digit.label for digit in lab.digits] == after.batch.labels[:MOST_EXAMPLES].tolist()
    example = lab.example()
    assert example is not None
    assert np.array_equal(example.network.parameters, states[40])
    # Back at the newest, the digits stay, in the present network.
    trained.go_to(None)
    example = lab.example()
    assert example is not None
    assert np.array_equal(example.network.parameters, states[-1])
    assert len(lab.digits) == MOST_EXAMPLES


def test_no_batch_came_before_the_first_weights(qtbot: QtBot, trained: Session) -> None:
    lab = Lab(trained, trained)
    gone(qtbot, trained, 0)
    with pytest.raises(DigitScopeError, match="begins here"):
        lab.choice.take_next_batch()


def test_the_derivation_follows_the_moment_during_a_run(
    qtbot: QtBot, session: Session, states: list[np.ndarray]
) -> None:
    lab = Lab(session, session)
    lab.set_image(np.ones((28, 28), np.float32))
    session.set_speed(100)
    session.train()
    qtbot.waitUntil(lambda: session.timeline is not None and session.timeline.last >= 5, timeout=60_000)
    gone(qtbot, session, 3)
    example = lab.example()
    assert example is not None
    assert np.array_equal(example.network.parameters, states[3])
    assert not lab.can_renew
    session.go_to(None)
    assert lab.can_renew
    example = lab.example()
    assert example is not None
    assert not np.array_equal(example.network.parameters, states[3])
