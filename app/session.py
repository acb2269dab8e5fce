"""The controller: owns the network, its history and the run that trains it; knows no widget.

While a run is on, its network belongs to its thread. What the window sees is `network`, a copy that `collect` takes
out of the mailbox, called by the window on its draw timer. A run's network replaces the present one with its first
batch, so a run that cannot even load its digits costs nothing; what it replaced can be brought back.
"""

import math
import time
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from app.history import History
from app.mailbox import Mail
from app.worker import Job, Pace, State, TrainingThread
from nn import model_file
from nn.arrays import Array
from nn.data import mnist
from nn.data.mnist import Split
from nn.hyperparameters import ABOUT, Hyperparameters
from nn.model_file import Model
from nn.network import Architecture, Network
from nn.reports import finite
from nn.training import Step

RATE_MEMORY = 0.8
"""Share of the old examples a second that stays when a new rate is measured, so that the number can be read."""


@dataclass(frozen=True)
class Progress:
    """How far the present run is.

    Attributes:
        epoch: epochs begun.
        epochs: of the whole run.
        batch: batches that are done.
        fraction: of the run's batches that are done, 0..1.
        examples_per_second: training digits a second, lately.
        seconds_left: at that rate; NaN before there is one.
    """

    epoch: int
    epochs: int
    batch: int
    fraction: float
    examples_per_second: float
    seconds_left: float


@dataclass(frozen=True)
class Work:
    """A network, how it came about, and whether a file has it.

    Attributes:
        model: the network, the hyperparameters of its last run, its scores.
        history: its learning curves.
        rng: where the random numbers of its next run start.
        unsaved: whether it was trained since it was opened or saved.
    """

    model: Model
    history: History
    rng: np.random.Generator
    unsaved: bool = False


class Session(QObject):
    """One window's work."""

    state_changed = Signal(object)
    """State: what the run is doing."""

    network_changed = Signal()
    """Another network, or newer weights."""

    history_changed = Signal()
    """More points, or other curves."""

    hyperparameters_changed = Signal()
    unsaved_changed = Signal()

    failed = Signal(str)
    """A sentence for the person."""

    def __init__(self, model: Model, hyperparameters: Hyperparameters, parent: QObject | None = None) -> None:
        """Begin with a network from a file, and with the hyperparameters of the next run."""
        super().__init__(parent)
        self._hyperparameters = hyperparameters
        self._work = _opened(model)
        self._previous: Work | None = None
        self._thread: TrainingThread | None = None
        self._run = 0
        self._pending: Work | None = None
        self._state = State.STOPPED
        self._step: Step | None = None
        self._rate = 0.0
        self._rate_from: tuple[float, int] | None = None
        self._batches_per_second = math.inf
        # The digits of the last run are kept: reading MNIST takes longer than some runs.
        self._load = lru_cache(maxsize=1)(_load)

    @property
    def network(self) -> Network:
        """The network to show; never changed in place."""
        return self._work.model.network

    @property
    def model(self) -> Model:
        """The network with what belongs to it."""
        return self._work.model

    @property
    def history(self) -> History:
        """The learning curves of the network."""
        return self._work.history

    @property
    def epochs_before(self) -> float:
        """Epochs that the network of the present run had been trained for when it began."""
        return (self._pending or self._work).history.epochs_done

    @property
    def hyperparameters(self) -> Hyperparameters:
        """Of the present run, or of the next one."""
        return self._hyperparameters

    @property
    def state(self) -> State:
        """What the run is doing; FINISHED or STOPPED where there is none."""
        return self._state

    @property
    def full_speed(self) -> bool:
        """Whether training makes as many batches as the machine can."""
        return math.isinf(self._batches_per_second)

    @property
    def busy(self) -> bool:
        """Whether a run is on, if only paused."""
        return self._thread is not None

    @property
    def unsaved(self) -> bool:
        """Whether closing would lose a trained network."""
        return self._work.unsaved

    @property
    def replaced_unsaved(self) -> bool:
        """Whether an untrained network has replaced a trained one that no file has, and that `go_back` still has."""
        trained = self._work.model.scores or len(self._work.history.training)
        return not trained and self._previous is not None and self._previous.unsaved

    @property
    def can_go_back(self) -> bool:
        """Whether `go_back` has a network to bring back."""
        return self._previous is not None and not self.busy

    def progress(self) -> Progress | None:
        """How far the run is; None before its first batch."""
        step = self._step
        if step is None:
            return None
        examples = step.examples_seen / step.step * step.steps
        left = (examples - step.examples_seen) / self._rate if self._rate else np.nan
        fraction = step.step / step.steps
        return Progress(step.epoch, self._hyperparameters.epochs, step.step, fraction, self._rate, left)

    # What a person asks for

    def train(self) -> None:
        """Train from fresh weights: the same run as ``digitscope train`` with these hyperparameters."""
        self._start(_fresh(self._hyperparameters), Pace.RUN)

    def continue_training(self) -> None:
        """Train on from the present weights, for as many epochs again."""
        self._start(self._work, Pace.RUN)

    def step_batch(self) -> None:
        """One batch, then pause."""
        self._go(Pace.BATCH)

    def step_epoch(self) -> None:
        """To the end of the epoch, then pause."""
        self._go(Pace.EPOCH)

    def pause(self) -> None:
        """Pause after the present batch."""
        if self._thread is not None:
            self._thread.set_pace(Pace.PAUSE)

    def resume(self) -> None:
        """Go on after a pause."""
        if self._thread is not None:
            self._thread.set_pace(Pace.RUN)

    def set_speed(self, batches_per_second: float) -> None:
        """Make no more batches a second than this; inf for as many as the machine can."""
        self._batches_per_second = batches_per_second
        if self._thread is not None:
            self._thread.set_speed(batches_per_second)

    def stop(self) -> None:
        """End the run after the present batch; what it learned stays."""
        if self._thread is not None:
            self._thread.stop()

    def reset(self) -> None:
        """Fresh weights, empty curves."""
        self._end_run()
        self._adopt(_fresh(self._hyperparameters))

    def go_back(self) -> None:
        """Bring back the network that was replaced last; the present one takes its place."""
        if self.can_go_back and self._previous is not None:
            self._hyperparameters = self._previous.model.hyperparameters
            self._adopt(self._previous)
            self.hyperparameters_changed.emit()

    def set_hyperparameters(self, hyperparameters: Hyperparameters) -> None:
        """For the next run; during a run, the live ones act from the next batch on and the others are left alone."""
        if self._thread is not None:
            live = {name: getattr(hyperparameters, name) for name, this in ABOUT.items() if this.live}
            hyperparameters = replace(self._hyperparameters, **live)
            self._thread.set_live(hyperparameters)
        another = Architecture.of(hyperparameters) != Architecture.of(self._hyperparameters)
        self._hyperparameters = hyperparameters
        self.hyperparameters_changed.emit()
        if another:
            self._adopt(_fresh(hyperparameters))

    def open(self, path: Path) -> None:
        """Replace the network by that of a file.

        Raises:
            DigitScopeError: where the file has none; everything stays as it was.
        """
        model = model_file.load(path)
        self._end_run()
        self._hyperparameters = model.hyperparameters
        self.hyperparameters_changed.emit()
        self._adopt(_opened(model))

    def save(self, path: Path) -> None:
        """Save the network as it is now.

        Raises:
            DigitScopeError: where it cannot be written.
        """
        self.collect()
        model_file.save(path, self._work.model)
        self._work = replace(self._work, unsaved=False)
        self.unsaved_changed.emit()

    def put_network(self, network: Network, *, unsaved: bool) -> None:
        """Put another network of the same architecture in the place of the present one, whose curves stay.

        `unsaved` is whether closing would lose it. During a run the network belongs to the run: nothing happens.
        """
        if self.busy:
            return
        self._work = replace(self._work, model=replace(self._work.model, network=network), unsaved=unsaved)
        self.network_changed.emit()
        self.unsaved_changed.emit()

    def close(self) -> None:
        """End the run, and return when its thread has ended."""
        self._end_run()

    # What the run tells

    def collect(self) -> None:
        """Take in what the run has put into the mailbox; the window calls this on its draw timer."""
        if self._thread is not None:
            self._take_in(self._thread.mailbox.take())

    def _take_in(self, mail: Mail) -> None:
        if self._pending is not None and mail.step is not None:
            pending, self._pending = self._pending, None
            if pending is not self._work:
                self._adopt(pending)
        if self._pending is not None:
            return
        work = self._work
        history, model = work.history, work.model
        if len(mail.points):
            history.training.extend(_rows(mail.points, history.epochs_done))
        if mail.scores:
            rows = [(done, s.validation_loss, s.validation_accuracy) for done, s in mail.scores]
            history.validation.extend(_rows(np.array(rows), history.epochs_done))
            model = replace(model, scores=finite(mail.scores[-1][1]))
        if mail.step is not None:
            self._step = mail.step
            self._measure_rate(mail.step)
        if mail.parameters is not None:
            network = Network(model.network.architecture, mail.parameters)
            model = replace(model, network=network, hyperparameters=_for(model, self._hyperparameters))
        was_unsaved = work.unsaved
        self._work = replace(work, model=model, unsaved=work.unsaved or mail.step is not None)
        if mail.parameters is not None:
            self.network_changed.emit()
        if len(mail.points) or mail.scores:
            self.history_changed.emit()
        if self._work.unsaved != was_unsaved:
            self.unsaved_changed.emit()

    @Slot(int, object)
    def _on_state(self, run: int, state: State) -> None:
        if run != self._run or self._thread is None:
            return
        self.collect()
        self._rate_from = None
        if state in (State.FINISHED, State.STOPPED):
            self._release_thread()
        self._state = state
        self.state_changed.emit(state)

    @Slot(int, str)
    def _on_failed(self, run: int, sentence: str) -> None:
        if run == self._run:
            self.failed.emit(sentence)

    def _go(self, pace: Pace) -> None:
        if self._thread is None:
            self._start(self._work, pace)
        else:
            self._thread.set_pace(pace)

    def _start(self, work: Work, pace: Pace) -> None:
        if self._thread is not None:
            return
        self._run += 1
        self._pending = work
        self._step = None
        self._rate, self._rate_from = 0.0, None
        h = self._hyperparameters
        load = partial(self._load, h.data, h.validation)
        job = Job(self._run, work.model.network.copy(), h, load, work.rng)
        self._thread = TrainingThread(job, pace, self._batches_per_second, self)
        self._thread.state_changed.connect(self._on_state)
        self._thread.failed.connect(self._on_failed)
        self._state = State.LOADING
        self.state_changed.emit(self._state)
        self._thread.start()

    def _end_run(self) -> None:
        """End the run now, and take in what it learned."""
        if self._thread is not None:
            self._thread.end()
            self.collect()
            self._release_thread()
            self._state = State.STOPPED
            self.state_changed.emit(self._state)

    def _release_thread(self) -> None:
        """Forget a thread that has nothing more to tell."""
        if self._thread is not None:
            self._thread.wait()
            self._thread.deleteLater()
        self._thread = None
        self._pending = None
        if self._step is not None:
            self.history.epochs_done += self._step.epochs_done

    def _adopt(self, work: Work) -> None:
        """Show another network, and keep the present one at hand."""
        self._previous, self._work = self._work, work
        self._step = None if self._thread is None else self._step
        self.network_changed.emit()
        self.history_changed.emit()
        self.unsaved_changed.emit()

    def _measure_rate(self, step: Step) -> None:
        now = time.perf_counter()
        if self._rate_from is not None:
            then, examples = self._rate_from
            rate = (step.examples_seen - examples) / max(now - then, 1e-6)
            self._rate = RATE_MEMORY * self._rate + (1 - RATE_MEMORY) * rate if self._rate else rate
        self._rate_from = (now, step.examples_seen)


def _load(source: str, validation: int) -> Split:
    return mnist.split(mnist.load_training(source), validation)


def _fresh(h: Hyperparameters) -> Work:
    rng = np.random.default_rng(h.seed)
    network = Network.initialized(Architecture.of(h), h.initializer, rng)
    return Work(Model(network, h), History(), rng)


def _opened(model: Model) -> Work:
    return Work(model, History(), np.random.default_rng(model.hyperparameters.seed))


def _for(model: Model, h: Hyperparameters) -> Hyperparameters:
    """The hyperparameters `h` of a run that trained `model`, whose architecture may be another than they say."""
    own = model.hyperparameters
    return replace(h, hidden=own.hidden, activation=own.activation, output=own.output, loss=own.loss)


def _rows(points: Array, start: float) -> Array:
    """Points (m, 3) whose epochs are counted from where this run started, counted from the network's first."""
    rows: Array = points + np.array([start, 0.0, 0.0])
    return rows
