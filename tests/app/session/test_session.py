"""The controller with no window: what a person asks for, and what a run tells."""

import math
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest
from PySide6.QtCore import QObject, QThread, QTimer
from pytestqt.qtbot import QtBot

from app.session import holding, shelf
from app.session.candidate import Changed
from app.session.continuation import Continuation
from app.session.mailbox import PICTURED, BatchDigits
from app.session.session import Session
from app.session.states import State
from app.session.steps import told_by_neuron
from nn import model_file
from nn.arrays import Array
from nn.calibration import COLDEST, HOTTEST
from nn.certainty import RAW, Certainty
from nn.data import mnist, sources
from nn.data.digits import Digits
from nn.errors import Cancelled, DigitScopeError
from nn.hyperparameters import Hyperparameters
from nn.initializers import Initializer, he
from nn.insight.portrait import Neuron, Surgery
from nn.model_file import Model
from nn.network import Architecture, Network
from nn.run import Run, first_weights
from nn.source_names import Weighted
from nn.steps import Step
from nn.timeline.replay import Replay
from nn.timeline.snapshots import Timeline
from tests.sources import loading

QUICK = Hyperparameters(hidden=(8,), epochs=2, batch_size=64)


def model(h: Hyperparameters = QUICK) -> Model:
    network = Network.initialized(Architecture.of(h), h.initializer, np.random.default_rng(9))
    return Model(network, h)


@pytest.fixture
def make_session(qtbot: QtBot) -> Iterator[Callable[..., Session]]:
    made: list[tuple[Session, QObject]] = []

    def make(h: Hyperparameters = QUICK, opened: Model | None = None) -> Session:
        parent = QObject()
        session = Session(opened or model(), h, parent)
        made.append((session, parent))
        return session

    yield make
    for session, _ in made:
        session.close()


def wait_for(qtbot: QtBot, session: Session, state: State) -> None:
    qtbot.waitUntil(lambda: session.state is state, timeout=20_000)


def has_done(session: Session, batches: int) -> bool:
    progress = session.progress()
    return progress is not None and progress.batch == batches


def continuation_of(session: Session) -> Continuation:
    """What Continue does at this moment."""
    return session.continuation


def headless(h: Hyperparameters) -> Network:
    """The network that ``digitscope train`` trains with these hyperparameters."""
    run = Run.fresh(h, sources.load(h.data, h.validation))
    for _ in run.steps():
        pass
    return run.network


@pytest.mark.parametrize("augment", [False, True])
def test_each_step_has_the_digits_of_its_batch(
    qtbot: QtBot, make_session: Callable[..., Session], augment: bool
) -> None:
    h = replace(QUICK, augment=augment)
    session = make_session(h, model(h))
    session.reset()
    assert session.digits is None
    run = Run.fresh(h, sources.load(h.data, h.validation))
    for step in islice(run.steps(), 3):
        session.step_batch()
        qtbot.waitUntil(partial(has_done, session, step.step), timeout=20_000)
        wait_for(qtbot, session, State.PAUSED)
        digits, batch = session.digits, run.batch
        assert digits is not None
        assert batch is not None
        assert np.array_equal(digits.X, batch.trace.A[0])
        assert np.array_equal(digits.labels, batch.labels)
        assert np.array_equal(digits.answers, batch.trace.A[2].argmax(axis=1))
        assert digits.wrong == round(h.batch_size * (1 - step.accuracy))


@pytest.mark.parametrize("go_on", [Session.go_on, Session.step_epoch, Session.stop, Session.reset, Session.close])
def test_the_digits_of_the_batch_go_when_the_run_goes_on_or_ends(
    qtbot: QtBot, make_session: Callable[..., Session], go_on: Callable[[Session], None]
) -> None:
    session = make_session(replace(QUICK, epochs=1000))
    session.step_batch()
    wait_for(qtbot, session, State.PAUSED)
    assert session.digits is not None
    session.set_speed(2)
    go_on(session)
    qtbot.waitUntil(lambda: session.digits is None, timeout=20_000)
    assert session.state is not State.PAUSED


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Lets a run learn the next batch while it is set."""
    gate, steps = threading.Event(), Run.steps

    def slowly(run: Run) -> Iterator[Step]:
        for step in steps(run):
            assert gate.wait(20)
            yield step

    monkeypatch.setattr(Run, "steps", slowly)
    return gate


def shown_while_stepping(qtbot: QtBot, session: Session, gate: threading.Event) -> BatchDigits | None:
    """The digits that are shown while the batch of a step is held back."""
    gate.clear()
    session.step_batch()
    wait_for(qtbot, session, State.RUNNING)
    shown = session.digits
    gate.set()
    wait_for(qtbot, session, State.PAUSED)
    return shown


def test_the_first_step_of_a_run_does_not_show_the_digits_of_the_run_before(
    qtbot: QtBot, make_session: Callable[..., Session], gate: threading.Event
) -> None:
    session = make_session()
    gate.set()
    session.step_batch()
    wait_for(qtbot, session, State.PAUSED)
    session.end_run()
    assert shown_while_stepping(qtbot, session, gate) is None


def test_a_slow_step_keeps_the_digits_until_the_next_ones_are_there(
    qtbot: QtBot, make_session: Callable[..., Session], gate: threading.Event
) -> None:
    session = make_session()
    gate.set()
    session.step_batch()
    wait_for(qtbot, session, State.PAUSED)
    first = session.digits
    assert shown_while_stepping(qtbot, session, gate) is first
    assert session.digits is not first


def test_a_batch_of_ten_thousand_digits_tells_what_can_be_shown(
    qtbot: QtBot, make_session: Callable[..., Session]
) -> None:
    session = make_session(replace(QUICK, batch_size=10_000, epochs=1000))
    session.step_batch()
    wait_for(qtbot, session, State.PAUSED)
    assert session.digits is not None
    assert session.digits.n == len(sources.load(QUICK.data, QUICK.validation).training)
    assert len(session.digits.X) == PICTURED


def test_at_full_speed_no_digits_are_copied(
    qtbot: QtBot, make_session: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BatchDigits, "of", lambda batch: pytest.fail("copied"))
    session = make_session()
    session.train()
    wait_for(qtbot, session, State.FINISHED)
    assert session.network.parameters.any()


def test_a_run_in_the_thread_is_the_headless_run_bit_for_bit(
    qtbot: QtBot, make_session: Callable[..., Session]
) -> None:
    session = make_session()
    session.train()
    wait_for(qtbot, session, State.FINISHED)
    assert np.array_equal(session.network.parameters, headless(QUICK).parameters)
    assert not session.busy


def test_pausing_and_stepping_change_nothing_in_the_result(qtbot: QtBot, make_session: Callable[..., Session]) -> None:
    session = make_session()
    session.step_batch()
    wait_for(qtbot, session, State.PAUSED)
    session.stop()
    wait_for(qtbot, session, State.STOPPED)
    session.reset()
    session.step_batch()
    wait_for(qtbot, session, State.PAUSED)
    assert len(session.history.training) == 1
    session.step_epoch()
    qtbot.waitUntil(lambda: session.state is State.PAUSED and len(session.history.validation) == 1, timeout=20_000)
    session.go_on()
    wait_for(qtbot, session, State.FINISHED)
    assert np.array_equal(session.network.parameters, headless(QUICK).parameters)


def test_each_step_is_one_batch(qtbot: QtBot, make_session: Callable[..., Session]) -> None:
    session = make_session()
    for steps in (1, 2, 3):
        session.step_batch()
        qtbot.waitUntil(lambda: session.state is State.PAUSED and len(session.history.training) == steps)  # noqa: B023


def test_history_has_every_batch_and_every_epoch(qtbot: QtBot, make_session: Callable[..., Session]) -> None:
    session = make_session()
    session.train()
    wait_for(qtbot, session, State.FINISHED)
    batches = math.ceil(4000 / QUICK.batch_size)
    epochs = session.history.training.column(0)
    assert len(epochs) == QUICK.epochs * batches
    assert epochs[-1] == QUICK.epochs
    assert (np.diff(epochs) > 0).all()
    assert session.history.validation.column(0).tolist() == [1.0, 2.0]


def test_continue_trains_the_present_weights_and_lengthens_the_curves(
    qtbot: QtBot, make_session: Callable[..., Session]
) -> None:
    session = make_session()
    session.train()
    wait_for(qtbot, session, State.FINISHED)
    after_training = session.network.parameters.copy()
    points = len(session.history.training)
    session.continue_training()
    wait_for(qtbot, session, State.FINISHED)
    assert len(session.history.training) == 2 * points
    assert session.history.training.column(0)[-1] == 2 * QUICK.epochs
    assert not np.array_equal(session.network.parameters, after_training)
    assert session.work.model.scores["train_accuracy"] > 0.8


GOING_ON = [
    {"optimizer": "momentum", "learning_rate": 0.01, "dropout": 0.2, "augment": True},
    {"optimizer": "adam", "learning_rate": 0.001, "dropout": 0.2, "augment": True},
]


@pytest.mark.parametrize("changes", GOING_ON, ids=str)
def test_an_epoch_and_one_continued_are_two_epochs_in_one_run_bit_for_bit(
    qtbot: QtBot, make_session: Callable[..., Session], changes: dict[str, Any]
) -> None:
    h = replace(QUICK, schedule="constant", **changes)
    session = make_session(replace(h, epochs=1))
    session.train()
    wait_for(qtbot, session, State.FINISHED)
    assert continuation_of(session) is Continuation.FURTHER
    session.continue_training()
    wait_for(qtbot, session, State.FINISHED)
    assert np.array_equal(session.network.parameters, headless(h).parameters)
    assert session.history.validation.column(0).tolist() == [1.0, 2.0]
    assert session.work.model.threads == 1


def stopped(qtbot: QtBot, session: Session, batches: int) -> None:
    """Train for so many batches, then stop."""
    session.reset()
    for done in range(1, batches + 1):
        session.step_batch()
        qtbot.waitUntil(partial(has_done, session, done), timeout=20_000)
        wait_for(qtbot, session, State.PAUSED)
    session.stop()
    wait_for(qtbot, session, State.STOPPED)


@pytest.mark.parametrize("changes", [{"optimizer": "nesterov", "learning_rate": 0.01}, *GOING_ON], ids=str)
def test_a_stopped_run_is_finished_as_if_it_had_not_been_stopped(
    qtbot: QtBot, make_session: Callable[..., Session], changes: dict[str, Any]
) -> None:
    h = replace(QUICK, batch_size=512, **changes)
    session = make_session(h)
    stopped(qtbot, session, 10)
    assert continuation_of(session) is Continuation.REST
    session.continue_training()
    assert session.epochs_before == 0
    wait_for(qtbot, session, State.FINISHED)
    assert np.array_equal(session.network.parameters, headless(h).parameters)
    assert session.history.training.column(0) == pytest.approx([k / 8 for k in range(1, 17)])
    assert session.history.validation.column(0).tolist() == [1.0, 2.0]
    assert continuation_of(session) is Continuation.FURTHER


def timeline_of(session: Session) -> Timeline:
    assert session.timeline is not None
    return session.timeline


def test_the_snapshots_of_a_stopped_run_go_on_with_it(qtbot: QtBot, make_session: Callable[..., Session]) -> None:
    h = replace(QUICK, batch_size=512, optimizer="momentum", learning_rate=0.01)
    session = make_session(h)
    assert session.timeline is None
    stopped(qtbot, session, 5)
    timeline = timeline_of(session)
    assert (timeline.first, timeline.last) == (0, 5)
    session.set_hyperparameters(replace(h, learning_rate=0.02))
    session.continue_training()
    wait_for(qtbot, session, State.FINISHED)
    assert timeline_of(session) is timeline
    assert (timeline.first, timeline.last) == (0, 16)
    replay = Replay(timeline)
    assert replay.at(5).after.hyperparameters.learning_rate == 0.02
    assert replay.batch(5).before.hyperparameters.learning_rate == 0.01
    assert np.array_equal(replay.batch(16).after.parameters, session.network.parameters)


def test_a_run_that_is_no_rest_of_another_has_snapshots_of_its_own(
    qtbot: QtBot, make_session: Callable[..., Session]
) -> None:
    session = make_session(replace(QUICK, batch_size=512))
    stopped(qtbot, session, 3)
    first = timeline_of(session)
    session.set_hyperparameters(replace(QUICK, batch_size=256))
    session.continue_training()
    wait_for(qtbot, session, State.FINISHED)
    assert session.timeline is not first
    assert np.array_equal(timeline_of(session).snapshots[0].parameters, first.snapshots[-1].parameters)


def test_digits_that_were_read_anew_are_told_from_there_on(qtbot: QtBot, make_session: Callable[..., Session]) -> None:
    session = make_session(replace(QUICK, batch_size=512))
    stopped(qtbot, session, 3)
    session.renew_digits()
    session.continue_training()
    wait_for(qtbot, session, State.FINISHED)
    assert timeline_of(session).first == 3


def test_while_a_run_is_on_its_snapshots_are_there(qtbot: QtBot, make_session: Callable[..., Session]) -> None:
    session = make_session(replace(QUICK, batch_size=512))
    session.step_batch()
    qtbot.waitUntil(partial(has_done, session, 1), timeout=20_000)
    wait_for(qtbot, session, State.PAUSED)
    assert timeline_of(session).last == 1
    assert session.work.timeline is None


def test_the_snapshots_of_a_run_that_diverged_are_kept(qtbot: QtBot, make_session: Callable[..., Session]) -> None:
    h = replace(QUICK, activation="identity", output="identity", loss="mean_squared_error", learning_rate=10.0)
    session = make_session(h)
    with qtbot.waitSignal(session.failed, timeout=20_000):
        session.train()
    wait_for(qtbot, session, State.STOPPED)
    timeline = timeline_of(session)
    assert timeline.first == 0
    assert all(np.isfinite(state.cost) for state in timeline.snapshots)
    session.go_back()
    assert session.timeline is None


@pytest.mark.parametrize(
    "change",
    [
        Session.reset,
        lambda session: session.take(model(), None),
        lambda session: session.put_step(session.network.copy()),
    ],
)
def test_snapshots_go_with_the_network_that_went_through_them(
    qtbot: QtBot, make_session: Callable[..., Session], change: Callable[[Session], object]
) -> None:
    session = make_session(replace(QUICK, batch_size=512))
    stopped(qtbot, session, 2)
    change(session)
    assert session.timeline is None


@pytest.mark.parametrize(
    "change",
    [
        Session.reset,
        lambda session: session.take(model(), None),
        lambda session: session.put_step(session.network.copy()),
        lambda session: (session.reset(), session.go_back(), session.go_forward()),
    ],
    ids=["reset", "open", "step", "forward"],
)
def test_back_brings_a_network_with_all_that_its_run_went_through(
    qtbot: QtBot, make_session: Callable[..., Session], change: Callable[[Session], object]
) -> None:
    session = make_session(replace(QUICK, batch_size=512))
    stopped(qtbot, session, 3)
    timeline, measures, network = timeline_of(session), session.health.measures, session.network
    assert measures
    change(session)
    assert session.timeline is None
    assert session.health.measures == []
    session.go_back()
    assert session.network is network
    assert timeline_of(session) is timeline
    assert session.health.measures == measures
    assert session.gone == ""
    assert session.beginning is not None
    assert continuation_of(session) is Continuation.REST
    session.continue_training()
    wait_for(qtbot, session, State.FINISHED)
    assert (timeline.first, timeline.last) == (0, 16)
    assert np.array_equal(Replay(timeline).batch(16).after.parameters, session.network.parameters)


def test_a_run_that_there_is_no_memory_for_is_said_to_be_gone(
    qtbot: QtBot, make_session: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "MOST_BYTES", 0)
    session = make_session(replace(QUICK, batch_size=512))
    stopped(qtbot, session, 2)
    assert session.gone == ""
    session.reset()
    assert session.gone == ""
    with qtbot.waitSignal(session.told) as told:
        session.go_back()
    assert session.timeline is None
    assert told.args == [holding.FORGOTTEN]
    assert session.gone == holding.FORGOTTEN


def test_a_step_is_said_to_stand_before_the_run(qtbot: QtBot, make_session: Callable[..., Session]) -> None:
    session = make_session(replace(QUICK, batch_size=512))
    stopped(qtbot, session, 2)
    session.put_step(session.network.copy())
    assert session.gone == holding.STEPPED
    session.reset()
    session.go_back()
    assert session.gone == holding.STEPPED
    session.go_back()
    assert session.gone == ""
    assert timeline_of(session).last == 2


def test_a_stopped_run_takes_live_hyperparameters_and_others_make_it_another_run(
    qtbot: QtBot, make_session: Callable[..., Session]
) -> None:
    h = replace(QUICK, batch_size=512, optimizer="momentum", schedule="constant", learning_rate=0.01)
    session = make_session(h)
    stopped(qtbot, session, 3)
    session.set_hyperparameters(replace(h, batch_size=256))
    assert continuation_of(session) is Continuation.FURTHER
    session.set_hyperparameters(replace(h, optimizer="adam"))
    assert continuation_of(session) is Continuation.ANEW
    session.set_hyperparameters(replace(h, learning_rate=1e-6))
    assert continuation_of(session) is Continuation.REST
    before = session.network.parameters
    session.step_batch()
    qtbot.waitUntil(partial(has_done, session, 4), timeout=20_000)
    wait_for(qtbot, session, State.PAUSED)
    assert np.abs(session.network.parameters - before).max() < 1e-4
    assert session.history.training.column(0) == pytest.approx([1 / 8, 2 / 8, 3 / 8, 4 / 8])


def test_a_stopped_run_whose_digits_are_gone_for_a_while_is_finished_later(
    qtbot: QtBot, make_session: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = make_session(replace(QUICK, batch_size=512))
    stopped(qtbot, session, 3)

    def gone(*_: object) -> NoReturn:
        raise DigitScopeError("Data set: gone.")

    with monkeypatch.context() as patch, qtbot.waitSignal(session.failed):
        patch.setattr("app.session.loading.Loader.load", gone)
        session.continue_training()
    wait_for(qtbot, session, State.STOPPED)
    session.continue_training()
    wait_for(qtbot, session, State.FINISHED)
    assert len(session.history.training) == 16


@pytest.mark.parametrize(
    "change",
    [
        Session.reset,
        lambda session: session.take(model(), None),
        lambda session: session.put_step(session.network.copy()),
    ],
    ids=["reset", "open", "step"],
)
def test_another_network_is_no_run_to_go_on_with(
    qtbot: QtBot, make_session: Callable[..., Session], change: Callable[[Session], None]
) -> None:
    session = make_session()
    stopped(qtbot, session, 1)
    assert continuation_of(session) is Continuation.REST
    change(session)
    assert continuation_of(session) is Continuation.ANEW


def test_a_run_that_diverged_is_not_gone_on_with(qtbot: QtBot, make_session: Callable[..., Session]) -> None:
    h = replace(QUICK, activation="identity", output="identity", loss="mean_squared_error", optimizer="momentum")
    session = make_session(replace(h, learning_rate=10.0))
    with qtbot.waitSignal(session.failed, timeout=20_000):
        session.train()
    wait_for(qtbot, session, State.STOPPED)
    assert continuation_of(session) is Continuation.ANEW
    session.set_hyperparameters(replace(h, learning_rate=0.001))
    session.continue_training()
    wait_for(qtbot, session, State.FINISHED)


def test_train_replaces_the_network_and_back_brings_it_back(qtbot: QtBot, make_session: Callable[..., Session]) -> None:
    session = make_session()
    opened = session.network.parameters.copy()
    session.train()
    wait_for(qtbot, session, State.FINISHED)
    trained = session.network.parameters.copy()
    session.go_back()
    assert np.array_equal(session.network.parameters, opened)
    assert not session.unsaved
    session.go_forward()
    assert np.array_equal(session.network.parameters, trained)
    assert session.unsaved
    assert len(session.history.validation) == QUICK.epochs


def test_a_run_without_digits_costs_nothing(qtbot: QtBot, make_session: Callable[..., Session], tmp_path: Path) -> None:
    session = make_session(replace(QUICK, data=(Weighted(str(tmp_path)),)))
    before = session.network.parameters.copy()
    with qtbot.waitSignal(session.failed) as failed:
        session.train()
    wait_for(qtbot, session, State.STOPPED)
    assert str(tmp_path) in failed.args[0]
    assert np.array_equal(session.network.parameters, before)
    assert not session.unsaved
    assert not session.before


def test_how_its_digits_were_read_is_told_when_a_run_begins(
    qtbot: QtBot, make_session: Callable[..., Session], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    load, told = sources.of("starter").load, list[str]()
    loading(monkeypatch, "starter", lambda cancelled: replace(load(cancelled), notes=("One was left out.",)))
    session = make_session(QUICK)
    session.told.connect(told.append)
    session.train()
    wait_for(qtbot, session, State.FINISHED)
    assert told == ["One was left out."]
    # Of digits that cannot be read nothing else is told than that.
    session.set_hyperparameters(replace(QUICK, data=(Weighted(str(tmp_path)),)))
    with qtbot.waitSignal(session.failed):
        session.train()
    wait_for(qtbot, session, State.STOPPED)
    assert told == ["One was left out."]


def test_a_diverging_run_says_so_and_keeps_finite_weights(qtbot: QtBot, make_session: Callable[..., Session]) -> None:
    session = make_session(
        replace(QUICK, activation="identity", output="identity", loss="mean_squared_error", learning_rate=10.0)
    )
    with qtbot.waitSignal(session.failed, timeout=20_000) as failed:
        session.train()
    wait_for(qtbot, session, State.STOPPED)
    assert failed.args[0].startswith("Learning rate:")
    assert np.isfinite(session.network.parameters).all()


def test_live_hyperparameters_act_on_the_run_and_the_others_wait(
    qtbot: QtBot, make_session: Callable[..., Session]
) -> None:
    session = make_session(replace(QUICK, schedule="constant"))
    session.step_batch()
    wait_for(qtbot, session, State.PAUSED)
    session.set_hyperparameters(replace(session.hyperparameters, learning_rate=1e-6, batch_size=1, hidden=(3,)))
    assert session.hyperparameters.batch_size == QUICK.batch_size
    assert session.network.widths == (784, 8, 10)
    before = session.network.parameters.copy()
    session.step_batch()
    qtbot.waitUntil(lambda: session.state is State.PAUSED and len(session.history.training) == 2)
    moved = np.abs(session.network.parameters - before).max()
    assert 0 < moved < 1e-5


def test_live_hyperparameters_that_come_before_the_first_batch_act_on_it(
    qtbot: QtBot, make_session: Callable[..., Session]
) -> None:
    session = make_session(replace(QUICK, schedule="constant"))
    before = session.network.parameters.copy()
    session.step_batch()
    session.set_hyperparameters(replace(session.hyperparameters, learning_rate=1e-6))
    wait_for(qtbot, session, State.PAUSED)
    assert np.abs(session.network.parameters - before).max() < 1e-5


def test_another_architecture_shows_a_fresh_network_that_back_undoes(make_session: Callable[..., Session]) -> None:
    session = make_session()
    before = session.network
    session.set_hyperparameters(replace(QUICK, hidden=(5, 4)))
    assert session.network.widths == (784, 5, 4, 10)
    session.go_back()
    assert session.network is before
    assert session.hyperparameters.hidden == (8,)


def test_other_hyperparameters_leave_the_network_alone(make_session: Callable[..., Session]) -> None:
    session = make_session(replace(QUICK, hidden=(4,)), model())
    before = session.network
    session.set_hyperparameters(replace(session.hyperparameters, learning_rate=0.25))
    assert session.network is before


def test_stop_keeps_what_was_learned_and_reset_forgets_it(qtbot: QtBot, make_session: Callable[..., Session]) -> None:
    session = make_session(replace(QUICK, epochs=1000))
    session.train()
    qtbot.waitUntil(lambda: bool(session.collect()) and session.progress() is not None, timeout=20_000)
    session.stop()
    wait_for(qtbot, session, State.STOPPED)
    assert session.unsaved
    assert len(session.history.training)
    session.reset()
    assert not session.unsaved
    assert not len(session.history.training)


def test_reset_during_a_run_ends_it(qtbot: QtBot, make_session: Callable[..., Session]) -> None:
    session = make_session(replace(QUICK, epochs=1000))
    session.train()
    wait_for(qtbot, session, State.RUNNING)
    session.reset()
    assert not session.busy
    fresh = session.network.parameters.copy()
    qtbot.wait(50)
    assert np.array_equal(session.network.parameters, fresh)


def test_speed_is_kept_to_and_full_speed_acts_at_once(qtbot: QtBot, make_session: Callable[..., Session]) -> None:
    session = make_session()
    session.set_speed(0.01)
    session.train()
    wait_for(qtbot, session, State.RUNNING)
    session.collect()
    assert len(session.history.training) <= 1
    session.set_speed(math.inf)
    wait_for(qtbot, session, State.FINISHED)


def test_pause_and_stop_do_not_wait_for_a_slow_batch(qtbot: QtBot, make_session: Callable[..., Session]) -> None:
    session = make_session()
    session.set_speed(0.001)
    session.train()
    wait_for(qtbot, session, State.RUNNING)
    session.pause()
    wait_for(qtbot, session, State.PAUSED)
    session.stop()
    wait_for(qtbot, session, State.STOPPED)


def test_saving_and_opening_give_back_the_network(
    qtbot: QtBot, make_session: Callable[..., Session], tmp_path: Path
) -> None:
    session = make_session()
    session.train()
    wait_for(qtbot, session, State.FINISHED)
    session.save(tmp_path / "a.safetensors")
    assert not session.unsaved
    other = make_session()
    other.take(model_file.load(tmp_path / "a.safetensors"), tmp_path / "a.safetensors")
    assert np.array_equal(other.network.parameters, session.network.parameters)
    assert other.hyperparameters == QUICK
    assert other.work.model.scores == session.work.model.scores


def test_saving_while_a_run_is_on_saves_finite_weights_of_this_moment(
    qtbot: QtBot, make_session: Callable[..., Session], tmp_path: Path
) -> None:
    session = make_session(replace(QUICK, epochs=1000))
    session.train()
    wait_for(qtbot, session, State.RUNNING)
    session.save(tmp_path / "a.safetensors")
    assert model_file.load(tmp_path / "a.safetensors").network.widths == session.network.widths


def test_a_file_that_cannot_be_opened_changes_nothing(make_session: Callable[..., Session], tmp_path: Path) -> None:
    session = make_session()
    before = session.network
    (tmp_path / "broken.safetensors").write_bytes(b"no model")
    with pytest.raises(DigitScopeError, match=r"broken\.safetensors"):
        session.take(model_file.load(tmp_path / "broken.safetensors"), tmp_path / "broken.safetensors")
    assert session.network is before


def test_the_shown_network_is_never_changed_in_place(qtbot: QtBot, make_session: Callable[..., Session]) -> None:
    session = make_session(replace(QUICK, epochs=1000))
    session.train()
    wait_for(qtbot, session, State.RUNNING)
    session.collect()
    shown = session.network
    copy = shown.parameters.copy()
    qtbot.waitUntil(lambda: bool(session.collect()) and session.network is not shown)
    assert np.array_equal(shown.parameters, copy)


def test_collecting_returns_what_changed_and_catching_up_signals_it(
    qtbot: QtBot, make_session: Callable[..., Session], gate: threading.Event
) -> None:
    session = make_session(QUICK)
    assert session.collect() == Changed()
    told: list[str] = []
    session.network_changed.connect(lambda: told.append("network"))
    session.history_changed.connect(lambda: told.append("history"))
    session.set_speed(0.001)
    session.continue_training()
    wait_for(qtbot, session, State.RUNNING)
    gate.set()
    seen = Changed()

    def a_batch() -> bool:
        nonlocal seen
        seen = session.collect()
        return session.progress() is not None

    qtbot.waitUntil(a_batch, timeout=20_000)
    assert seen == Changed(network=True, history=True)
    assert told == []
    assert session.collect() == Changed()
    session.step_batch()
    wait_for(qtbot, session, State.PAUSED)
    assert set(told) == {"network", "history"}


def test_a_model_of_another_architecture_keeps_its_own_when_trained_on(
    qtbot: QtBot, make_session: Callable[..., Session], tmp_path: Path
) -> None:
    session = make_session(replace(QUICK, hidden=(4,)), model())
    session.continue_training()
    wait_for(qtbot, session, State.FINISHED)
    session.save(tmp_path / "a.safetensors")
    assert model_file.load(tmp_path / "a.safetensors").hyperparameters.hidden == (8,)


def test_a_network_at_rest_can_be_replaced_and_keeps_its_curves(
    qtbot: QtBot, make_session: Callable[..., Session]
) -> None:
    session = make_session()
    session.train()
    wait_for(qtbot, session, State.FINISHED)
    points, other = len(session.history.training), Network(session.network.architecture, session.network.parameters + 1)
    with qtbot.waitSignals([session.network_changed, session.unsaved_changed]):
        session.put_step(other)
    assert session.network is other
    assert session.unsaved
    assert len(session.history.training) == points


def put_steps(session: Session, count: int) -> list[Network]:
    """Put steps into the network; the networks after each of them."""
    made = []
    for _ in range(count):
        session.put_step(Network(session.network.architecture, session.network.parameters * np.float32(1.01)))
        made.append(session.network)
    return made


def test_steps_and_networks_lie_on_one_stack_whose_names_tell_where_it_goes(
    make_session: Callable[..., Session],
) -> None:
    session = make_session()
    opened = session.network
    first, second = put_steps(session, 2)
    session.reset()
    assert session.before == "Bundled network with 2 steps of yours"
    assert not session.last_is_step
    session.go_back()
    assert (session.network, session.before) == (second, "Bundled network with 1 step of yours")
    assert session.last_is_step
    session.go_back()
    session.go_back()
    assert (session.network, session.before, session.after) == (opened, "", "Bundled network with 1 step of yours")
    assert not session.last_is_step
    session.go_forward()
    assert session.network is first
    session.go_forward()
    session.go_forward()
    assert session.fresh
    assert session.after == ""


def test_operations_are_known_of_the_network_that_they_were_done_to(
    qtbot: QtBot, make_session: Callable[..., Session]
) -> None:
    session = make_session()
    off, moved = Surgery(Neuron(1, 2), scale=0), Surgery(Neuron(1, 2), shift=0.5)
    session.put_step(off.done(session.network), operated=(off,))
    session.put_step(moved.done(session.network), operated=(moved,))
    put_steps(session, 1)
    assert list(session.operated) == [off, moved]
    assert told_by_neuron(session.operated) == {(1, 2): "switched off, then bias moved by +0.5"}
    session.go_back()
    session.go_back()
    assert list(session.operated) == [off]
    session.go_back()
    assert list(session.operated) == []
    session.go_forward()
    assert list(session.operated) == [off]
    session.step_batch()
    wait_for(qtbot, session, State.PAUSED)
    session.catch_up()
    assert not session.operated, "after a batch it is another network"
    session.end_run()


def test_a_step_keeps_hyperparameters_and_curves(make_session: Callable[..., Session]) -> None:
    session = make_session()
    session.set_hyperparameters(replace(QUICK, learning_rate=0.125))
    history = session.history
    put_steps(session, 1)
    session.go_back()
    session.go_forward()
    assert session.history is history
    assert session.hyperparameters.learning_rate == 0.125


def test_of_a_network_and_its_steps_that_is_unsaved_which_no_file_has(
    make_session: Callable[..., Session], tmp_path: Path
) -> None:
    session = make_session()
    put_steps(session, 3)
    assert [work.told for work in session.unsaved_works()] == ["Bundled network with 3 steps of yours"]
    session.go_back()
    session.save(tmp_path / "a.safetensors")
    assert not session.unsaved
    for go, unsaved in (
        (session.go_forward, True),
        (session.go_back, False),
        (session.go_back, True),
        (session.go_back, True),
        (session.go_forward, True),
        (session.go_forward, False),
    ):
        go()
        assert session.unsaved is unsaved
        assert session.path == tmp_path / "a.safetensors"


def test_a_run_makes_a_network_of_its_own_of_one_with_steps(qtbot: QtBot, make_session: Callable[..., Session]) -> None:
    session = make_session()
    put_steps(session, 2)
    session.step_batch()
    wait_for(qtbot, session, State.PAUSED)
    assert not session.last_is_step
    session.end_run()
    assert session.before == ""
    assert session.work.steps == 0


def test_a_fresh_network_is_fresh_again_once_its_steps_are_taken_out(make_session: Callable[..., Session]) -> None:
    session = make_session()
    session.reset()
    put_steps(session, 2)
    assert not session.fresh
    session.go_back()
    session.go_back()
    assert session.fresh
    assert not session.unsaved


def test_the_network_of_a_run_is_not_replaced(qtbot: QtBot, make_session: Callable[..., Session]) -> None:
    session = make_session()
    session.step_batch()
    wait_for(qtbot, session, State.PAUSED)
    network, progress = session.network, session.progress()
    assert progress is not None
    assert progress.batch == 1
    session.put_step(network.copy())
    assert session.network is network


def test_saving_a_continued_network_while_its_digits_load_keeps_the_one_before_it(
    qtbot: QtBot, make_session: Callable[..., Session], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = make_session(replace(QUICK, epochs=1))
    opened = session.network
    session.train()
    wait_for(qtbot, session, State.FINISHED)
    come, load = threading.Event(), sources.of("starter").load

    def slowly(cancelled: Callable[[], bool]) -> Digits:
        assert come.wait(20)
        return load(cancelled)

    loading(monkeypatch, "starter", slowly)
    session.set_hyperparameters(replace(session.hyperparameters, validation=100))
    session.continue_training()
    session.save(tmp_path / "a.safetensors")
    come.set()
    wait_for(qtbot, session, State.FINISHED)
    assert session.path == tmp_path / "a.safetensors"
    session.go_back()
    assert session.network is opened


def test_a_closed_session_starts_nothing(make_session: Callable[..., Session]) -> None:
    session = make_session()
    session.close()
    for ask in (session.train, session.continue_training, session.step_batch, session.step_epoch):
        ask()
        assert not session.busy


def test_what_replaces_a_network_has_no_file_and_back_has_it_again(
    qtbot: QtBot, make_session: Callable[..., Session], tmp_path: Path
) -> None:
    session = make_session(replace(QUICK, epochs=1))
    path = tmp_path / "a.safetensors"
    for change in (
        session.reset,
        lambda: session.set_hyperparameters(replace(session.hyperparameters, hidden=(3,))),
        lambda: (session.train(), wait_for(qtbot, session, State.FINISHED)),
    ):
        session.save(path)
        assert (session.path, session.name) == (path, "a.safetensors")
        session.set_hyperparameters(replace(session.hyperparameters, learning_rate=0.25))
        assert session.path == path
        session.continue_training()
        wait_for(qtbot, session, State.FINISHED)
        assert session.path == path
        change()
        assert session.path is None
        assert session.name == "New network"
        session.go_back()
        assert session.path == path


def test_back_goes_as_far_as_there_are_networks_and_forward_returns(
    qtbot: QtBot, make_session: Callable[..., Session]
) -> None:
    session = make_session(replace(QUICK, epochs=1))
    seen = [session.network]
    for seed in (1, 2):
        session.set_hyperparameters(replace(session.hyperparameters, seed=seed))
        session.train()
        wait_for(qtbot, session, State.FINISHED)
        seen.append(session.network)
    session.go_back()
    session.go_back()
    assert session.network is seen[0]
    assert not session.before
    session.go_back()
    assert session.network is seen[0]
    session.go_forward()
    session.go_forward()
    assert session.network is seen[2]
    assert not session.after


def test_nothing_trained_is_lost_where_a_new_network_follows_a_step_back(
    qtbot: QtBot, make_session: Callable[..., Session]
) -> None:
    session = make_session(replace(QUICK, epochs=1))
    session.train()
    wait_for(qtbot, session, State.FINISHED)
    trained = session.network
    session.go_back()
    session.train()
    wait_for(qtbot, session, State.FINISHED)
    found = []
    while session.before:
        session.go_back()
        found.append(session.network)
    assert any(network is trained for network in found)


def test_a_trained_network_without_a_file_is_named_when_it_is_replaced(
    qtbot: QtBot, make_session: Callable[..., Session], tmp_path: Path
) -> None:
    session = make_session(replace(QUICK, epochs=1))
    told: list[str] = []
    session.replaced.connect(told.append)
    session.reset()
    assert told == []
    session.continue_training()
    wait_for(qtbot, session, State.FINISHED)
    session.reset()
    assert told == ["New network"]
    session.continue_training()
    wait_for(qtbot, session, State.FINISHED)
    session.save(tmp_path / "a.safetensors")
    session.reset()
    assert told == ["New network"]


def test_no_two_new_networks_have_one_name(qtbot: QtBot, make_session: Callable[..., Session], tmp_path: Path) -> None:
    session = make_session(replace(QUICK, epochs=1))
    names = []
    for seed in range(3):
        session.set_hyperparameters(replace(session.hyperparameters, seed=seed))
        session.train()
        wait_for(qtbot, session, State.FINISHED)
        names.append(session.name)
    assert names == ["New network", "New network 2", "New network 3"]
    assert session.before == "New network 2"
    session.go_back()
    session.go_back()
    assert (session.name, session.after) == ("New network", "New network 2")
    # What nobody trained takes no name away.
    session.reset()
    session.reset()
    assert session.name == "New network 4"
    session.go_back()
    session.save(tmp_path / "New network.safetensors")
    session.reset()
    assert (session.before, session.name) == ("New network.safetensors", "New network 4")


def test_a_network_that_has_a_file_leaves_its_name_to_another(
    qtbot: QtBot, make_session: Callable[..., Session], tmp_path: Path
) -> None:
    session = make_session(replace(QUICK, epochs=1))
    session.train()
    wait_for(qtbot, session, State.FINISHED)
    session.save(tmp_path / "a.safetensors")
    session.reset()
    assert session.name == "New network"


def test_a_model_whose_digits_are_not_here_leaves_the_next_run_its_digits(
    make_session: Callable[..., Session], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mnist, "find", lambda: None)
    session = make_session()
    session.take(model(replace(QUICK, data=(Weighted("mnist"),), learning_rate=0.125)), tmp_path / "a.safetensors")
    assert session.hyperparameters == replace(QUICK, learning_rate=0.125)
    monkeypatch.setattr(mnist, "find", lambda: tmp_path)
    session.take(model(replace(QUICK, data=(Weighted("mnist"),))), tmp_path / "a.safetensors")
    assert session.hyperparameters.data == (Weighted("mnist"),)


def test_a_model_some_of_whose_digits_are_here_leaves_them_to_the_next_run(
    make_session: Callable[..., Session], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mnist, "find", lambda: tmp_path)
    session, pens = make_session(), Weighted(str(tmp_path / "pens.unp"), 3.0)
    session.take(model(replace(QUICK, data=(Weighted("mnist", 2.0), pens))), tmp_path / "a.safetensors")
    assert session.hyperparameters.data == (Weighted("mnist", 2.0),)


def test_a_model_whose_teacher_is_not_here_leaves_the_next_run_without_one(
    make_session: Callable[..., Session], tmp_path: Path
) -> None:
    teacher, session = tmp_path / "teacher.safetensors", make_session()
    taught = model(replace(QUICK, teacher=str(teacher)))
    session.take(taught, tmp_path / "a.safetensors")
    assert session.hyperparameters.teacher == ""
    teacher.touch()
    session.take(taught, tmp_path / "a.safetensors")
    assert session.hyperparameters.teacher == str(teacher)


def test_starting_over_is_as_at_the_first_start(make_session: Callable[..., Session], tmp_path: Path) -> None:
    session = make_session(replace(QUICK, data=(Weighted(str(tmp_path)),)))
    session.reset()
    session.start_over(model(replace(QUICK, data=(Weighted("mnist"),), epochs=40, augment=True)))
    assert session.name == "Bundled network"
    assert session.hyperparameters == Hyperparameters()
    assert not session.unsaved


def test_a_continued_model_keeps_a_loss_that_is_not_the_default(
    qtbot: QtBot, make_session: Callable[..., Session], tmp_path: Path
) -> None:
    other = replace(QUICK, loss="mean_squared_error", output="sigmoid", epochs=1)
    session = make_session(replace(QUICK, epochs=1), model(other))
    session.continue_training()
    wait_for(qtbot, session, State.FINISHED)
    session.save(tmp_path / "a.safetensors")
    saved = model_file.load(tmp_path / "a.safetensors")
    assert saved.hyperparameters.loss == saved.network.architecture.loss == "mean_squared_error"


def test_news_of_an_earlier_run_change_nothing(qtbot: QtBot, make_session: Callable[..., Session]) -> None:
    session = make_session(replace(QUICK, epochs=1000))
    session.step_batch()
    wait_for(qtbot, session, State.PAUSED)
    told: list[str] = []
    session.failed.connect(told.append)
    session._on_state(session._run - 1, State.RUNNING)
    assert session.state is State.PAUSED
    session._on_state(session._run - 1, State.FINISHED)
    session._on_failed(session._run - 1, "of a run that is over")
    assert session.state is State.PAUSED
    assert session.busy
    assert told == []


def test_the_pause_between_two_batches_is_no_part_of_their_rate(
    qtbot: QtBot, make_session: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr("app.session.progress.time.perf_counter", lambda: now)
    session = make_session()
    for steps in (1, 2):
        session.step_batch()
        qtbot.waitUntil(lambda: session.state is State.PAUSED and len(session.history.training) == steps)  # noqa: B023
        now += 3600.0
    told = session.progress()
    assert told is not None
    assert told.examples_per_second == 0.0
    assert math.isnan(told.seconds_left)


@pytest.mark.parametrize("end", [Session.stop, Session.close])
def test_a_session_that_is_told_to_stop_while_digits_are_read_does_not_wait_for_them(
    qtbot: QtBot, make_session: Callable[..., Session], monkeypatch: pytest.MonkeyPatch, end: Callable[[Session], None]
) -> None:
    session, reading = make_session(), threading.Event()
    told: list[str] = []
    session.failed.connect(told.append)

    def without_end(cancelled: Callable[[], bool]) -> Digits:
        reading.set()
        while not cancelled():
            threading.Event().wait(0.001)
        raise Cancelled("stopped")

    loading(monkeypatch, "starter", without_end)
    session.train()
    assert reading.wait(20)
    end(session)
    wait_for(qtbot, session, State.STOPPED)
    assert not session.busy
    assert told == []


LARGE = replace(QUICK, hidden=(1024, 1024))
"""More parameters than the window's thread draws."""


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """The weights of large layers are drawn only once this is set."""
    event = threading.Event()

    def weights(neurons: int, inputs: int, rng: np.random.Generator) -> Array:
        assert neurons < 1024 or event.wait(10), "the event loop stood still"
        return he(neurons, inputs, rng)

    monkeypatch.setattr("nn.network.INITIALIZERS", {"he": Initializer(weights, "He")})
    return event


@pytest.mark.parametrize(
    "choose",
    [lambda session: session.set_hyperparameters(replace(LARGE, seed=3)), Session.reset],
    ids=["another architecture", "reset"],
)
def test_the_event_loop_runs_while_the_weights_of_a_large_network_are_drawn(
    qtbot: QtBot, make_session: Callable[..., Session], slow: threading.Event, choose: Callable[[Session], None]
) -> None:
    session = make_session(replace(LARGE, hidden=QUICK.hidden) if choose is not Session.reset else LARGE)
    QTimer.singleShot(0, slow.set)
    choose(session)
    assert session.state is State.DRAWING
    assert session.busy
    assert session.network.widths == (784, 8, 10)
    wait_for(qtbot, session, State.STOPPED)
    assert session.fresh
    assert not session.busy
    assert np.array_equal(session.network.parameters, first_weights(session.hyperparameters)[0].parameters)


def test_the_event_loop_runs_while_a_run_of_a_large_network_begins(
    qtbot: QtBot, make_session: Callable[..., Session], slow: threading.Event
) -> None:
    h = replace(LARGE, epochs=1, batch_size=500)
    session = make_session(h)
    QTimer.singleShot(0, slow.set)
    session.train()
    session.train()
    assert session.state is State.DRAWING
    session.set_hyperparameters(replace(h, hidden=(3,)))
    assert session.hyperparameters == h
    wait_for(qtbot, session, State.FINISHED)
    assert np.allclose(session.network.parameters, headless(h).parameters, atol=1e-3)


def test_weights_that_are_being_drawn_can_be_given_up(
    qtbot: QtBot, make_session: Callable[..., Session], slow: threading.Event
) -> None:
    session = make_session(LARGE)
    before = session.network
    session.train()
    session.stop()
    assert session.state is State.STOPPED
    assert not session.busy
    session.reset()
    session.take(model(), None)
    taken = session.network
    slow.set()
    qtbot.waitUntil(lambda: not session.findChildren(QObject, "drawing"), timeout=20_000)
    assert session.network is taken
    assert session.network is not before
    assert session.state is State.STOPPED


@pytest.mark.parametrize("end", [Session.stop, Session.close])
def test_an_architecture_whose_weights_are_given_up_is_taken_back_with_all_that_was_chosen_with_it(
    make_session: Callable[..., Session], slow: threading.Event, end: Callable[[Session], None]
) -> None:
    session = make_session()
    before = session.network
    session.set_hyperparameters(replace(LARGE, learning_rate=0.125))
    assert session.state is State.DRAWING
    threading.Thread(target=slow.set).start()
    end(session)
    assert session.hyperparameters == QUICK
    assert session.continuing == QUICK
    assert session.network is before


def test_an_architecture_that_does_not_fit_into_memory_is_taken_back(
    qtbot: QtBot, make_session: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_large(neurons: int, inputs: int, rng: np.random.Generator) -> Array:
        raise MemoryError

    session = make_session()
    monkeypatch.setattr("nn.network.INITIALIZERS", {"he": Initializer(too_large, "He")})
    with qtbot.waitSignal(session.failed):
        session.set_hyperparameters(LARGE)
    assert session.hyperparameters == QUICK


def test_a_session_that_is_closed_while_it_draws_ends_its_threads_and_draws_nothing_more(
    qtbot: QtBot, make_session: Callable[..., Session], slow: threading.Event
) -> None:
    session = make_session(LARGE)
    before = session.network
    session.reset()
    (thread,) = session.findChildren(QThread, "drawing")
    threading.Thread(target=slow.set).start()
    session.close()
    assert thread.isFinished()
    session.reset()
    session.train()
    assert not session.busy
    assert session.network is before


def test_a_network_too_large_for_the_memory_is_told_and_changes_nothing(
    qtbot: QtBot, make_session: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_large(neurons: int, inputs: int, rng: np.random.Generator) -> Array:
        raise MemoryError

    session = make_session(LARGE)
    before = session.network
    monkeypatch.setattr("nn.network.INITIALIZERS", {"he": Initializer(too_large, "He")})
    with qtbot.waitSignal(session.failed) as failed:
        session.train()
    assert failed.args == ["Hidden layers: the network does not fit into memory; choose fewer neurons."]
    assert session.state is State.STOPPED
    assert not session.busy
    assert session.network is before


def test_a_run_that_ends_leaves_how_sure_its_network_may_be(
    qtbot: QtBot, make_session: Callable[..., Session], tmp_path: Path
) -> None:
    session = make_session()
    session.train()
    wait_for(qtbot, session, State.FINISHED)
    split = sources.of("starter").split(QUICK.validation)
    fitted = Certainty.fit(session.network, split)
    assert fitted.familiarity is not None
    assert session.certainty.packed() == fitted.packed()
    session.save(tmp_path / "m.safetensors")
    assert model_file.load(tmp_path / "m.safetensors").certainty.packed() == fitted.packed()


def test_how_sure_a_network_may_be_comes_with_its_last_weights(
    qtbot: QtBot, make_session: Callable[..., Session]
) -> None:
    session = make_session()
    told: list[tuple[Network, float]] = []
    session.network_changed.connect(lambda: told.append((session.network, session.certainty.temperature)))
    session.train()
    wait_for(qtbot, session, State.FINISHED)
    assert session.certainty.temperature != 1
    assert told[-1] == (session.network, session.certainty.temperature)


def test_while_a_run_changes_the_network_nothing_is_known_of_how_sure_it_may_be(
    qtbot: QtBot, make_session: Callable[..., Session]
) -> None:
    session = make_session(opened=replace(model(), certainty=Certainty(2.0)))
    assert session.certainty == Certainty(2.0)
    session.continue_training()
    wait_for(qtbot, session, State.RUNNING)
    session.stop()
    wait_for(qtbot, session, State.STOPPED)
    assert session.certainty == RAW


def test_the_temperature_is_chosen_within_bounds_and_kept(make_session: Callable[..., Session], tmp_path: Path) -> None:
    session = make_session(opened=replace(model(), certainty=Certainty(2.0)))
    told: list[float] = []
    session.network_changed.connect(lambda: told.append(session.certainty.temperature))
    for chosen, expected in ((1.3, 1.3), (1000, HOTTEST), (0, COLDEST)):
        session.set_temperature(chosen)
        assert session.certainty.temperature == told[-1] == expected
    session.save(tmp_path / "m.safetensors")
    assert model_file.load(tmp_path / "m.safetensors").certainty.temperature == COLDEST


def test_during_a_run_the_temperature_stays(qtbot: QtBot, make_session: Callable[..., Session]) -> None:
    session = make_session(replace(QUICK, epochs=1000))
    session.train()
    wait_for(qtbot, session, State.RUNNING)
    session.set_temperature(2)
    assert session.certainty == RAW
