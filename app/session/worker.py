"""Threads: the only file that names QThread.

A `TrainingThread` drives the training generator and answers pause, step, stop and changed hyperparameters between two
batches. A `TaskThread` works out one thing, such as the first weights of a large network. A `DigitsThread` fetches or
reads digits. Whoever makes one owns it until it has ended: a QThread destroyed while it runs would abort the process.
"""

import math
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, QThread, Signal

from app.session.candidate import bare, continuing
from app.session.continuation import begun, keeping_of, timeline_of
from app.session.job import Job
from app.session.mailbox import Mailbox
from app.session.orders import Orders
from app.session.states import Pace, State
from app.session.watched import watched
from nn.certainty import RAW, Certainty
from nn.data.sources import Fetch
from nn.derivation.phase import MOST_EXAMPLES
from nn.errors import Cancelled, DigitScopeError

if TYPE_CHECKING:
    from app.session.keeping import Keeping
    from nn.run import Run
    from nn.run_state import RunState
    from nn.timeline.snapshots import Timeline

Result = TypeVar("Result")

TELL_SECONDS = 0.05
"""How often a download tells how far it is."""

TOO_LARGE = "Hidden layers: the network does not fit into memory; choose fewer neurons."
TOO_MUCH = "There is not enough memory for this; close other programs, or choose fewer digits."


class TrainingThread(QThread):
    """One run.

    Attributes:
        network: what it trains, in place; nobody else may touch it until the run has ended.
        reached: where the run stands, once it has ended; None where it failed, or began no batch.
        timeline: the snapshots of the run so far, which any thread may read; None before it has begun.
        certainty: how sure the network may be, once the run has come to its end.
        set_pace, set_live, set_speed: give its `Orders`.
    """

    state_changed = Signal(int, object)
    """(run, State)"""
    failed = Signal(int, str)
    """(run, sentence); a STOPPED state follows."""
    said = Signal(str)
    """What the person may want to know of how the run is kept on disk."""
    kept_changed = Signal()
    """Something of the run has come to the disk."""

    def __init__(self, job: Job, pace: Pace, batches_per_second: float, parent: QObject | None = None) -> None:
        """Prepare the run; `start` begins it. The arguments are those of `Orders`."""
        super().__init__(parent)
        self.setObjectName("training")
        self.mailbox = Mailbox()
        self.network = job.work.model.network
        self.reached: RunState | None = None
        self.timeline: Timeline | None = None
        orders = self._orders = Orders(pace, batches_per_second)
        self.set_pace, self.set_live, self.set_speed = orders.set_pace, orders.set_live, orders.set_speed
        self.certainty = RAW
        self._job = job
        self._keeping: Keeping | None = None
        self._told: State | None = None

    @property
    def folder(self) -> Path | None:
        """Of the run on disk; None as long as it is not there."""
        return None if self._keeping is None else self._keeping.folder

    def stop(self) -> None:
        """Stop after the present batch."""
        self._job.stopped.set()
        self._orders.stop()

    def end(self) -> None:
        """Stop, and return when the thread has ended."""
        self.stop()
        self.wait()

    def run(self) -> None:
        """Drive the generator; called by Qt in the thread."""
        state = State.STOPPED
        try:
            with suppress(Cancelled):
                state = self._drive()
        except DigitScopeError as error:
            self.failed.emit(self._job.run, str(error))
        except MemoryError:
            self.failed.emit(self._job.run, TOO_LARGE)
        except Exception:
            # An error of ours: the window says so, and the traceback goes where the program's others go.
            sys.excepthook(*sys.exc_info())
        parameters = self.reached.parameters if self.reached else self.network.parameters.copy()
        self.mailbox.put_parameters(parameters, self.certainty)
        self._tell(state)

    def _drive(self) -> State:
        self._tell(State.LOADING)
        self.network = self.network.copy()
        digits = self._job.work.learned(self._job.load())
        if not self._may_go_on():
            return State.STOPPED
        work = self._job.work
        h = continuing(work.model, self._orders.take_live() or self._job.hyperparameters)
        run = begun(work, h, self.network, digits)
        timeline = self.timeline = timeline_of(work, h, run)
        told = self.said.emit, self.kept_changed.emit
        keeping = self._keeping = keeping_of(work, h, run, *told, with_it=self._job.resumes)
        # What the run goes on from has twice the size of the network and more, and the run has its own copy by now.
        self._job = replace(self._job, work=bare(work))
        del work
        with keeping:
            state = self._train(run, timeline, keeping)
            timeline.take(run)
            keeping.save_last()
            # Without it the run cannot be gone on with, which is no reason to lose what it learned.
            with suppress(MemoryError):
                self.reached = run.state()
            if state is State.FINISHED:
                # Who stops now, or closes the window, does not wait for it: on disk the run can still come to its end.
                with suppress(Cancelled):
                    with suppress(MemoryError):
                        self.certainty = Certainty.fit(self.network, digits, self._job.stopped.is_set)
                    keeping.finish(self.certainty)
        return state

    def _train(self, run: "Run", timeline: "Timeline", keeping: "Keeping") -> State:
        with closing(run.steps()) as steps, watched(run, self.mailbox) as see, suppress(StopIteration):
            # A generator takes nothing before its first yield.
            step = next(steps)
            while True:
                see(step)
                # What a run leaves in the end may be other weights than its last batch has led to.
                if step.step >= timeline.due or step.stop is not None:
                    timeline.take(run)
                keeping.step(step)
                if self._orders.given:
                    self._orders.slow_down(step)
                    if self._orders.pausing:
                        keeping.save()
                    if not self._may_go_on(run):
                        return State.STOPPED
                    step = steps.send(self._orders.take_live())
                else:
                    step = next(steps)
        return State.FINISHED

    def _tell(self, state: State) -> None:
        self._told = state
        self.state_changed.emit(self._job.run, state)

    def _may_go_on(self, run: "Run | None" = None) -> bool:
        """Wait while paused after a batch of a `run`, and until it is time for the next one; False to stop."""
        return self._orders.may_go_on(partial(self._rest, run), self._go)

    def _rest(self, run: "Run | None") -> None:
        """Tell once where the run pauses."""
        if self._told is State.PAUSED:
            return
        self.mailbox.put_parameters(self.network.parameters.copy())
        if self.timeline is not None and run is not None:
            self.timeline.take(run)
        if run is not None and run.batch is not None:
            self.mailbox.put_digits(run.batch, run.upcoming(MOST_EXAMPLES))
        self._tell(State.PAUSED)

    def _go(self) -> None:
        if self._told is not State.RUNNING:
            self._tell(State.RUNNING)


class TaskThread(QThread, Generic[Result]):
    """Works out one thing.

    Attributes:
        result: what came of it, once the thread has finished; None where nothing did.
        problem: why nothing did, in a sentence; empty where nobody needs one.
    """

    def __init__(self, name: str, task: Callable[[Callable[[], bool]], Result], parent: QObject | None = None) -> None:
        """Prepare; `start` begins, and Qt's `finished` follows. `task` is handed what says whether to give up."""
        super().__init__(parent)
        self.setObjectName(name)
        self.result: Result | None = None
        self.problem = ""
        self._task = task
        self._cancelled = threading.Event()

    def give_up(self) -> None:
        """Go no further than the task asks next."""
        self._cancelled.set()

    @property
    def given_up(self) -> bool:
        """Whether nobody waits for it any more."""
        return self._cancelled.is_set()

    def end(self) -> None:
        """Give up, and return when the thread has ended."""
        self.give_up()
        self.wait()

    def run(self) -> None:
        """Work; called by Qt in the thread."""
        try:
            with suppress(Cancelled):
                self.result = self._task(self._cancelled.is_set)
        except DigitScopeError as error:
            self.problem = str(error)
        except MemoryError:
            self.problem = TOO_MUCH
        except Exception:
            sys.excepthook(*sys.exc_info())


class DigitsThread(QThread):
    """Fetches or reads digits."""

    progressed = Signal(int, int)
    """(bytes so far, bytes in all)"""
    fetched = Signal(object)
    """What came of it."""
    failed = Signal(str)
    """A sentence; empty where the program's hook for unforeseen errors has told what is wrong."""

    def __init__(self, fetch: Fetch, parent: QObject | None = None) -> None:
        """Prepare; `start` begins."""
        super().__init__(parent)
        self.setObjectName("download")
        self._fetch = fetch
        self._cancelled = threading.Event()
        self._told_at = -math.inf

    def end(self) -> None:
        """Stop, and return when the thread has ended; neither `fetched` nor `failed` follows."""
        self._cancelled.set()
        self.wait()

    def run(self) -> None:
        """Fetch; called by Qt in the thread."""
        try:
            found = self._fetch(self._tell, self._cancelled.is_set)
        except Cancelled:
            return
        except DigitScopeError as error:
            self.failed.emit(str(error))
        except Exception:
            sys.excepthook(*sys.exc_info())
            self.failed.emit("")
        else:
            self.fetched.emit(found)

    def _tell(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._told_at >= TELL_SECONDS or done == total:
            self._told_at = now
            self.progressed.emit(done, total)
