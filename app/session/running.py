"""One run at a time: the weights it begins with, the thread that trains, how fast and how far it goes, and its end."""

import math
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from app.session.candidate import Work, fresh
from app.session.job import Job
from app.session.loading import Loader
from app.session.mailbox import BatchDigits
from app.session.progress import Progress, Stopwatch
from app.session.states import Pace, State
from app.session.worker import TOO_LARGE, TaskThread, TrainingThread
from nn.data.digits import Split
from nn.errors import DigitScopeError, never
from nn.hyperparameters import Hyperparameters
from nn.network import Architecture
from nn.source_names import Data

Result = TypeVar("Result")

AT_ONCE = 1_000_000
"""Weights and biases that the window's thread draws itself: that many take it some 25 ms, and 53 million 1.5 s."""

READING = "Training digits: the run is reading them; wait a moment."


class Running(QObject):
    """Drives the thread of a run; who inherits from it takes in what the run has learned.

    Attributes:
        occupied: why no run may begin, in a sentence; empty where one may.
    """

    state_changed = Signal(object)
    """State: what the run is doing."""

    failed = Signal(str)
    """A sentence for the person."""

    told = Signal(str)
    """What the person may want to know of how the digits of a run were read, how it is kept, and why it has ended."""
    kept_changed = Signal()
    """A run was begun on disk, something was added to it, or it was ended."""
    closing = Signal()
    """Who works beside the run in a thread ends it now."""
    occupied_changed = Signal()
    guiding = Signal(object)
    """A riddle or an experiment is to begin, by this controller: that of the other one leaves it first."""

    def __init__(self, parent: QObject | None = None) -> None:
        """No run yet."""
        super().__init__(parent)
        self._closed = False
        self.occupied = ""
        self._thread: TrainingThread | None = None
        self._drawing: TaskThread[Any] | None = None
        self._then: Callable[[Any], None]
        self._otherwise: Callable[[], None]
        self._abandoned: list[TaskThread[Any]] = []
        self._run = 0
        self._is_riddle = False
        self._of: Hyperparameters | None = None
        self._state = State.STOPPED
        self._stopwatch = Stopwatch()
        self._batches_per_second = math.inf
        self._loader = Loader()
        self._pace = Pace.RUN
        self._digits: BatchDigits | None = None

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
        """Whether a run is on, if only paused, or the weights of a large network are being drawn."""
        return self._thread is not None or self._drawing is not None

    @property
    def digits(self) -> BatchDigits | None:
        """Of the batch after which the run is paused, until the next one is there if it steps; None in other states."""
        stepping = self._state is State.RUNNING and self._pace is Pace.BATCH
        return self._digits if stepping or self._state is State.PAUSED else None

    @property
    def loaded(self) -> Split | None:
        """The digits of the last run, which nobody changes; None before they are read."""
        return self._loader.kept

    def digits_of(self, h: Hyperparameters) -> Split:
        """The digits of the last run, which nobody changes; before any those of `h`, read now, some within a second.

        Raises:
            DigitScopeError: where they cannot be read, and while a run reads them.
        """
        if self.loaded is None and self._thread is not None:
            raise DigitScopeError(READING)
        return self.loaded or self._loader.load(h.data, h.validation, never)

    def loaded_of(self, data: Data, validation: int) -> Split | None:
        """The digits of the last run where they are those of these sources with so many held back."""
        return self._loader.kept_of(data, validation)

    def renew_digits(self) -> None:
        """Let the next run read its digits anew: one of the sources has others than it had."""
        self._loader.renew()

    def progress(self) -> Progress | None:
        """How far the run is; None before its first batch."""
        return None if self._of is None else self._stopwatch.progress(self._of)

    def occupy(self, why: str) -> None:
        """Let no run begin, for a reason in a sentence; let runs begin where it is empty."""
        self.occupied = why
        self.occupied_changed.emit()

    def turn(self) -> AbstractContextManager[object]:
        """While this is held, a run waits after its present batch.

        Two threads that run at once hand the interpreter's lock to and fro at each call of Qt and of BLAS, which takes
        them longer than one after the other.
        """
        return nullcontext() if self._thread is None else self._thread.mailbox.turn

    def pause(self) -> None:
        """Pause after the present batch."""
        self._set_pace(Pace.PAUSE)

    def go_on(self) -> None:
        """Go on after a pause."""
        self._set_pace(Pace.RUN)

    def set_speed(self, batches_per_second: float) -> None:
        """Make no more batches a second than this; inf for as many as the machine can."""
        self._batches_per_second = batches_per_second
        if self._thread is not None:
            self._thread.set_speed(batches_per_second)

    def stop(self) -> None:
        """End the run after the present batch; what it learned stays. Weights that are being drawn are given up."""
        self._give_up_drawing()
        if self._thread is not None:
            self._thread.stop()

    def close(self) -> None:
        """End the run, return when every thread has ended, and start none any more."""
        self._closed = True
        self.closing.emit()
        self.end_run()
        for thread in self._abandoned:
            thread.wait()

    def end_run(self) -> None:
        """End the run now, and take in what it learned."""
        self._give_up_drawing()
        if self._thread is not None:
            self._thread.end()
            self.catch_up()
            self._release_thread()
            self._set_state(State.STOPPED)

    def catch_up(self) -> None:
        """Take in what the run has put into the mailbox."""
        raise NotImplementedError

    def _ended(self, thread: TrainingThread) -> None:
        """Do what is to be done when the thread of a run has ended, and all that it told was taken in."""
        raise NotImplementedError

    @Slot(int, object)
    def _on_state(self, run: int, state: State) -> None:
        if run != self._run or self._thread is None:
            return
        self.catch_up()
        self._stopwatch.interrupt()
        begins = self._state is State.LOADING and state in (State.RUNNING, State.PAUSED)
        if begins and self.loaded and self.loaded.training.notes:
            self.told.emit(" ".join(self.loaded.training.notes))
        if state in (State.FINISHED, State.STOPPED):
            self._release_thread()
        self._set_state(state)
        step = self._stopwatch.step
        if state is State.FINISHED and step is not None and step.stop is not None:
            self.told.emit(step.stop.told)

    @Slot(int, str)
    def _on_failed(self, run: int, sentence: str) -> None:
        if run == self._run:
            # The symptom of a riddle is no failure.
            (self.told if self._is_riddle else self.failed).emit(sentence)

    def _draw(
        self, h: Hyperparameters, then: Callable[[Work], None], otherwise: Callable[[], None] = lambda: None
    ) -> None:
        """Draw first weights and go on with them, at once or, where they are many, when a thread has drawn them.

        Where they are given up, or do not fit into memory, `otherwise` is called.
        """
        if Architecture.of(h).parameter_count <= AT_ONCE:
            self._give_up_drawing()
            then(fresh(h))
        else:
            self._prepare(TaskThread("drawing", partial(_fresh, h), self), State.DRAWING, then, otherwise)

    def _prepare(
        self,
        thread: TaskThread[Result],
        state: State,
        then: Callable[[Result], None],
        otherwise: Callable[[], None] = lambda: None,
    ) -> None:
        """Go on `then` with what a thread works out, in a `state` meanwhile; `otherwise` is called as in `_draw`."""
        self._give_up_drawing()
        if not self._closed:
            self._drawing, self._then, self._otherwise = thread, then, otherwise
            thread.finished.connect(self._on_drawn)
            self._stopwatch = Stopwatch()
            self._set_state(state)
            thread.start()

    @Slot()
    def _on_drawn(self) -> None:
        for abandoned in [thread for thread in self._abandoned if thread.isFinished()]:
            self._abandoned.remove(abandoned)
            abandoned.deleteLater()
        thread = self._drawing
        if thread is None or not thread.isFinished():
            return
        self._drawing = None
        thread.wait()
        thread.deleteLater()
        if thread.result is not None:
            self._then(thread.result)
            return
        self._otherwise()
        self._set_state(State.STOPPED)
        if thread.problem:
            self.failed.emit(thread.problem)

    def _give_up_drawing(self) -> None:
        """Forget the weights that are being drawn; their thread ends by itself, after its present layer."""
        if self._drawing is not None:
            self._drawing.give_up()
            self._abandoned.append(self._drawing)
            self._drawing = None
            self._otherwise()
            self._set_state(State.STOPPED)

    def _start(self, pace: Pace, work: Work, h: Hyperparameters, *, resumes: bool = False) -> None:
        """Start a run of the hyperparameters `h` on the network of `work`; `resumes` as a `Job` has it."""
        self._run += 1
        self._of, self._is_riddle = h, work.planted is not None
        self._pace, self._digits = pace, None
        self._stopwatch = Stopwatch()
        stopped = threading.Event()
        load = partial(self._loader.load, h.data, h.validation, stopped.is_set)
        job = Job(self._run, work, h, load, resumes, stopped)
        self._thread = TrainingThread(job, pace, self._batches_per_second, self)
        self._thread.state_changed.connect(self._on_state)
        self._thread.failed.connect(self._on_failed)
        self._thread.said.connect(self.told)
        self._thread.kept_changed.connect(self.kept_changed)
        self._set_state(State.LOADING)
        self._thread.start()

    def _set_pace(self, pace: Pace) -> None:
        if self._thread is not None:
            self._pace = pace
            self._thread.set_pace(pace)

    def _set_state(self, state: State) -> None:
        self._state = state
        self.state_changed.emit(state)

    def _release_thread(self) -> None:
        """Forget a thread that has nothing more to tell."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.wait()
            thread.deleteLater()
            self._ended(thread)


def _fresh(h: Hyperparameters, cancelled: Callable[[], bool]) -> Work:
    try:
        return fresh(h, cancelled)
    except MemoryError:
        raise DigitScopeError(TOO_LARGE) from None
