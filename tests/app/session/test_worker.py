"""The threads: what a run tells and when, how it obeys, and that it always ends."""

import math
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Any, NoReturn

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from app.session.candidate import Work
from app.session.history import History
from app.session.job import Job
from app.session.states import Pace, State
from app.session.worker import DigitsThread, TaskThread, TrainingThread
from nn.data.digits import Digits, Split
from nn.errors import Cancelled, DigitScopeError
from nn.hyperparameters import Hyperparameters
from nn.model_file import Model
from nn.network import Architecture, Network
from nn.run import Run as Training
from nn.timeline.replay import Replay

H = Hyperparameters(hidden=(4,), epochs=3, batch_size=10, schedule="constant")
BATCHES = 5
"""In one epoch of `digits`."""


def digits() -> Split:
    rng = np.random.default_rng(0)

    def some(n: int) -> Digits:
        return Digits(rng.integers(256, size=(n, 784), dtype=np.uint8), rng.integers(10, size=n, dtype=np.uint8))

    return Split(some(BATCHES * H.batch_size), some(10))


class Run:
    """One thread, and all that it has told."""

    def __init__(self, h: Hyperparameters, pace: Pace, speed: float, load: Callable[[], Split], run: int) -> None:
        rng = np.random.default_rng(1)
        network = Network.initialized(Architecture.of(h), h.initializer, rng)
        self.job = Job(run, Work(Model(network, h), History(), rng), h, load)
        self.thread = TrainingThread(self.job, pace, speed)
        self.told: list[tuple[int, State]] = []
        self.sentences: list[tuple[int, str]] = []
        self.points: list[list[float]] = []
        self.learning_rates: list[float] = []
        self.thread.state_changed.connect(self._hear)
        self.thread.failed.connect(self._fail)

    def _hear(self, run: int, state: State) -> None:
        self.told.append((run, state))

    def _fail(self, run: int, sentence: str) -> None:
        self.sentences.append((run, sentence))

    def states(self) -> list[State]:
        return [state for _, state in self.told]

    def batches(self) -> int:
        """So many have come by now."""
        mail = self.thread.mailbox.take()
        self.points += mail.points.tolist()
        if mail.step is not None:
            self.learning_rates.append(mail.step.learning_rate)
        return len(self.points)


@pytest.fixture
def make_run(qtbot: QtBot) -> Iterator[Callable[..., Run]]:
    made: list[Run] = []

    def make(
        h: Hyperparameters = H,
        pace: Pace = Pace.RUN,
        speed: float = math.inf,
        load: Callable[[], Split] = digits,
        run: int = 1,
    ) -> Run:
        made.append(Run(h, pace, speed, load, run))
        return made[-1]

    yield make
    for run in made:
        run.thread.end()


def test_a_run_waits_with_its_batch_while_another_thread_has_its_turn(
    qtbot: QtBot, make_run: Callable[..., Run]
) -> None:
    run = make_run()
    with run.thread.mailbox.turn:
        run.thread.start()
        qtbot.waitUntil(lambda: State.RUNNING in run.states())
        assert not run.thread.wait(50), "it has gone on to its end"
        assert run.batches() == 0
    assert run.thread.wait(10_000)
    assert run.batches() == H.epochs * BATCHES


def wait_until(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=20_000)


def test_a_run_tells_its_states_with_its_number_and_all_its_batches(qtbot: QtBot, make_run: Callable[..., Run]) -> None:
    run = make_run(run=7)
    run.thread.start()
    wait_until(qtbot, lambda: run.thread.isFinished() and State.FINISHED in run.states())
    assert run.told == [(7, State.LOADING), (7, State.RUNNING), (7, State.FINISHED)]
    assert run.batches() == H.epochs * BATCHES
    assert run.sentences == []


def test_the_last_parameters_in_the_mailbox_are_those_of_the_trained_network(
    qtbot: QtBot, make_run: Callable[..., Run]
) -> None:
    run = make_run()
    run.thread.start()
    wait_until(qtbot, lambda: State.FINISHED in run.states())
    parameters = run.thread.mailbox.take().parameters
    assert parameters is not None
    assert np.array_equal(parameters, run.thread.network.parameters)


def test_one_batch_one_epoch_and_the_rest(qtbot: QtBot, make_run: Callable[..., Run]) -> None:
    run = make_run(pace=Pace.BATCH)
    run.thread.start()
    wait_until(qtbot, lambda: run.states()[-1:] == [State.PAUSED])
    assert run.batches() == 1
    run.thread.set_pace(Pace.EPOCH)
    wait_until(qtbot, lambda: run.states().count(State.PAUSED) == 2)
    assert run.batches() == BATCHES
    run.thread.set_pace(Pace.EPOCH)
    wait_until(qtbot, lambda: run.states().count(State.PAUSED) == 3)
    assert run.batches() == 2 * BATCHES
    run.thread.set_pace(Pace.RUN)
    wait_until(qtbot, lambda: State.FINISHED in run.states())
    assert run.batches() == 3 * BATCHES


def test_stepping_through_the_end_finishes(qtbot: QtBot, make_run: Callable[..., Run]) -> None:
    run = make_run(replace(H, epochs=1), pace=Pace.EPOCH)
    run.thread.start()
    wait_until(qtbot, lambda: State.PAUSED in run.states())
    run.thread.set_pace(Pace.BATCH)
    wait_until(qtbot, lambda: State.FINISHED in run.states())
    assert run.batches() == BATCHES


def test_pause_acts_at_full_speed_and_in_a_pause_no_batch_is_made(qtbot: QtBot, make_run: Callable[..., Run]) -> None:
    run = make_run(replace(H, epochs=1000))
    run.thread.start()
    wait_until(qtbot, lambda: run.batches() > 50)
    run.thread.set_pace(Pace.PAUSE)
    wait_until(qtbot, lambda: run.states()[-1] is State.PAUSED)
    at_pause = run.batches()
    run.thread.set_pace(Pace.BATCH)
    wait_until(qtbot, lambda: run.states().count(State.PAUSED) == 2)
    assert run.batches() == at_pause + 1


@pytest.mark.parametrize("speed", [math.inf, 0.001], ids=["full speed", "slow"])
@pytest.mark.parametrize("pace", [Pace.RUN, Pace.BATCH], ids=["running", "paused"])
def test_stop_ends_a_run_at_any_speed_and_in_a_pause(
    qtbot: QtBot, make_run: Callable[..., Run], speed: float, pace: Pace
) -> None:
    # So many batches that a slow test comes to stop them before the last one.
    run = make_run(replace(H, epochs=1000, batch_size=1), pace=pace, speed=speed)
    run.thread.start()
    wait_until(qtbot, lambda: run.batches() >= 1)
    run.thread.stop()
    wait_until(qtbot, lambda: run.states()[-1] is State.STOPPED)
    assert run.thread.wait()


def test_end_returns_when_the_thread_has_ended_also_while_it_reads(make_run: Callable[..., Run]) -> None:
    reading, may_go_on = threading.Event(), threading.Event()

    def load() -> Split:
        reading.set()
        assert may_go_on.wait(20)
        return digits()

    run = make_run(load=load)
    run.thread.start()
    assert reading.wait(20)
    run.thread.stop()
    may_go_on.set()
    run.thread.end()
    assert run.thread.isFinished()
    assert run.batches() == 0


def test_new_live_hyperparameters_act_at_full_speed(qtbot: QtBot, make_run: Callable[..., Run]) -> None:
    run = make_run(replace(H, epochs=1000, learning_rate=0.01))
    run.thread.start()
    wait_until(qtbot, lambda: run.batches() > 0)
    run.thread.set_live(replace(H, learning_rate=0.125))
    wait_until(qtbot, lambda: run.batches() > 0 and run.learning_rates[-1] == 0.125)


def test_a_slow_run_becomes_fast_at_once(qtbot: QtBot, make_run: Callable[..., Run]) -> None:
    run = make_run(speed=0.001)
    run.thread.start()
    wait_until(qtbot, lambda: run.batches() == 1)
    run.thread.set_speed(math.inf)
    wait_until(qtbot, lambda: State.FINISHED in run.states())


def test_what_the_person_can_mend_is_one_sentence_and_the_run_stops(qtbot: QtBot, make_run: Callable[..., Run]) -> None:
    def load() -> NoReturn:
        raise DigitScopeError("There is no such data set; choose another one.")

    run = make_run(load=load)
    run.thread.start()
    wait_until(qtbot, lambda: State.STOPPED in run.states())
    assert run.sentences == [(1, "There is no such data set; choose another one.")]
    assert run.told == [(1, State.LOADING), (1, State.STOPPED)]


def test_too_little_memory_names_the_field(
    qtbot: QtBot, make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_large(*_: object) -> NoReturn:
        raise MemoryError

    monkeypatch.setattr(Training, "steps", too_large)
    run = make_run()
    run.thread.start()
    wait_until(qtbot, lambda: State.STOPPED in run.states())
    assert run.sentences[0][1].startswith("Hidden layers:")


@pytest.fixture
def unforeseen(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """What has come to the program's hook for unforeseen errors."""
    caught: list[BaseException] = []

    def hook(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
        caught.append(error)

    monkeypatch.setattr(sys, "excepthook", hook)
    return caught


def test_an_unforeseen_error_goes_to_the_hook_and_ends_the_run(
    qtbot: QtBot, make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch, unforeseen: list[BaseException]
) -> None:
    begun = Training.steps

    def failing(run: Training) -> Generator[Any, Any, None]:
        steps = begun(run)
        yield next(steps)
        yield next(steps)
        raise ZeroDivisionError("a mistake of ours")

    monkeypatch.setattr(Training, "steps", failing)
    run = make_run()
    run.thread.start()
    wait_until(qtbot, lambda: State.STOPPED in run.states())
    assert [str(error) for error in unforeseen] == ["a mistake of ours"]
    assert run.batches() == 2
    assert run.thread.wait()


class Download:
    """One download, and all that it has told."""

    def __init__(self) -> None:
        self.fetch: Callable[..., object] = lambda *_: None
        self.thread = DigitsThread(lambda *both: self.fetch(*both))
        self.told: list[Any] = []
        self.thread.progressed.connect(self._progress)
        self.thread.fetched.connect(self._fetched)
        self.thread.failed.connect(self._failed)

    def _progress(self, done: int, total: int) -> None:
        self.told.append((done, total))

    def _fetched(self) -> None:
        self.told.append("fetched")

    def _failed(self, sentence: str) -> None:
        self.told.append(sentence)


@pytest.fixture
def download(qtbot: QtBot) -> Iterator[Download]:
    download = Download()
    yield download
    download.thread.end()


def test_a_download_tells_its_progress_now_and_then_and_its_end_for_sure(
    qtbot: QtBot, download: Download, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(progress: Callable[[int, int], None], *_: object) -> None:
        for done in range(10_001):
            progress(done, 10_000)

    download.fetch = fetch
    download.thread.start()
    wait_until(qtbot, lambda: "fetched" in download.told)
    assert download.told[-2:] == [(10_000, 10_000), "fetched"]
    assert len(download.told) < 1000


def test_a_download_tells_its_first_bytes_on_a_machine_that_has_just_started(
    download: Download, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(progress: Callable[[int, int], None], *_: object) -> None:
        progress(1, 10_000)

    download.fetch = fetch
    monkeypatch.setattr("app.session.worker.time.monotonic", lambda: 0.001)
    download.thread.run()
    assert download.told == [(1, 10_000), "fetched"]


def test_a_download_that_fails_tells_the_sentence(
    qtbot: QtBot, download: Download, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(*_: object) -> NoReturn:
        raise DigitScopeError("The server is away; try again.")

    download.fetch = fetch
    download.thread.start()
    wait_until(qtbot, lambda: bool(download.told))
    assert download.told == ["The server is away; try again."]


def test_a_download_that_is_cancelled_tells_nothing(
    qtbot: QtBot, download: Download, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()

    def fetch(_: object, cancelled: Callable[[], bool]) -> NoReturn:
        begun.set()
        while not cancelled():
            pass
        raise Cancelled("The download was cancelled.")

    download.fetch = fetch
    download.thread.start()
    assert begun.wait(20)
    download.thread.end()
    QCoreApplication.sendPostedEvents()
    assert download.told == []


def test_an_unforeseen_error_in_a_download_goes_to_the_hook_and_ends_it(
    qtbot: QtBot, download: Download, monkeypatch: pytest.MonkeyPatch, unforeseen: list[BaseException]
) -> None:
    def fetch(*_: object) -> NoReturn:
        raise ZeroDivisionError("a mistake of ours")

    download.fetch = fetch
    download.thread.start()
    wait_until(qtbot, lambda: bool(download.told))
    assert download.told == [""]
    assert [str(error) for error in unforeseen] == ["a mistake of ours"]


def test_the_first_batch_waits_for_nothing_on_a_machine_that_has_just_started(
    qtbot: QtBot, make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    started = time.monotonic()
    monkeypatch.setattr("app.session.worker.time.monotonic", partial(_since, started, time.monotonic))
    run = make_run(speed=0.001)
    run.thread.start()
    wait_until(qtbot, lambda: run.batches() == 1)


def _since(started: float, clock: Callable[[], float]) -> float:
    return clock() - started


def test_a_run_leaves_snapshots_from_which_any_batch_is_made_again(qtbot: QtBot, make_run: Callable[..., Run]) -> None:
    run = make_run()
    run.thread.start()
    wait_until(qtbot, lambda: State.FINISHED in run.states())
    timeline = run.thread.timeline
    assert timeline is not None
    assert (timeline.first, timeline.last) == (0, H.epochs * BATCHES)
    moment = Replay(timeline).batch(timeline.last)
    assert moment.exact
    assert moment.after.parameters.tobytes() == run.thread.network.parameters.tobytes()
    assert run.batches() == timeline.last
    assert run.points[-1][1] == moment.step.loss


def test_where_a_run_pauses_is_a_snapshot(qtbot: QtBot, make_run: Callable[..., Run]) -> None:
    run = make_run(pace=Pace.BATCH)
    run.thread.start()
    for batches in 1, 2:
        wait_until(qtbot, lambda: run.states()[-1:] == [State.PAUSED])
        assert run.thread.timeline is not None
        assert run.thread.timeline.last == batches
        run.told.clear()
        run.thread.set_pace(Pace.BATCH)


def test_a_live_change_is_in_the_snapshots_of_the_run(qtbot: QtBot, make_run: Callable[..., Run]) -> None:
    run = make_run(pace=Pace.BATCH)
    run.thread.start()
    wait_until(qtbot, lambda: run.states()[-1:] == [State.PAUSED])
    run.thread.set_live(replace(H, learning_rate=0.25))
    run.thread.set_pace(Pace.RUN)
    wait_until(qtbot, lambda: State.FINISHED in run.states())
    timeline = run.thread.timeline
    assert timeline is not None
    assert [(change.step, change.hyperparameters.learning_rate) for change in timeline.changes] == [
        (0, H.learning_rate),
        (1, 0.25),
    ]
    after = Replay(timeline).batch(timeline.last).after
    assert after.parameters.tobytes() == run.thread.network.parameters.tobytes()


def test_a_task_with_too_little_memory_blames_no_network(qtbot: QtBot) -> None:
    def too_large(_: Callable[[], bool]) -> NoReturn:
        raise MemoryError

    thread: TaskThread[None] = TaskThread("reading", too_large)
    with qtbot.waitSignal(thread.finished):
        thread.start()
    thread.wait()
    assert thread.problem == "There is not enough memory for this; close other programs, or choose fewer digits."
