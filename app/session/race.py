"""A race in its thread: its lanes take turns there, and the window looks at them on its own timer.

Each lane has a mailbox, as a run has, and grows here as the session's work does. A lane that stands still, since the
race is paused, has ended or was stopped, can become the session's network.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.session.candidate import Reached, Work, grown, left_by
from app.session.history import History
from app.session.mailbox import Mailbox
from app.session.orders import Orders
from app.session.session import Session
from app.session.states import Pace, State
from app.session.worker import TaskThread
from nn.data import sources
from nn.data.digits import Split
from nn.model_file import Model
from nn.races import Lane
from nn.run_state import RunState
from nn.steps import Step
from nn.stopping import settle

if TYPE_CHECKING:
    from nn.race import Race
    from nn.timeline.snapshots import Timeline

RACING = "A race is going on; pause it or stop it before you train."
TRAINING = "A training run is going on; stop it before the race."


@dataclass(frozen=True)
class Departure:
    """A moment from which all lanes go on.

    Attributes:
        state: of the run.
        history: of its network up to there.
        epochs_before: that the network had been trained for when the run began.
    """

    state: RunState
    history: History
    epochs_before: float


@dataclass(frozen=True)
class RacingLane:
    """Where one lane of a race is.

    Attributes:
        lane: what differs in it.
        work: its network and its curves.
        step: its newest batch; None before the first.
        problem: why it takes no further part, in a sentence; empty where it does.
    """

    lane: Lane
    work: Work
    step: Step | None = None
    problem: str = ""


class Racing(QObject):
    """One race at a time, beside a session that does not train meanwhile.

    Signals:
        state_changed: what the race does, a State.
        failed: why it cannot begin or go on, a sentence.
    """

    state_changed = Signal(object)
    failed = Signal(str)
    _told = Signal(int, object)

    def __init__(self, session: Session, parent: QObject) -> None:
        """No race yet."""
        super().__init__(parent)
        self._session = session
        self._race_number = 0
        self._state = State.STOPPED
        self._thread: TaskThread[bool] | None = None
        self._orders = Orders(Pace.RUN, math.inf)
        self._mailboxes: tuple[Mailbox, ...] = ()
        self._problems: dict[int, str] = {}
        self._states: dict[int, RunState] = {}
        self._timelines: tuple[Timeline, ...] = ()
        self._begun: tuple[RacingLane, ...] = ()
        self._start = 0.0
        self._lanes: tuple[RacingLane, ...] = ()
        # Queued in any case: the thread tells.
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)
        session.closing.connect(self.end)

    @property
    def state(self) -> State:
        """What the race does; FINISHED or STOPPED where none is on."""
        return self._state

    @property
    def on(self) -> bool:
        """Whether a race is on, if only paused."""
        return self._thread is not None

    @property
    def lanes(self) -> tuple[RacingLane, ...]:
        """Where each lane was when `collect` looked last; none before the first weights are drawn."""
        return self._lanes

    def start(self, lanes: Sequence[Lane], origin: Departure | None) -> None:
        """Begin a race from first weights, or from a moment of a run; one that is on ends."""
        if self._session.busy:
            self.failed.emit(TRAINING)
            return
        self.end()
        self._race_number += 1
        self._lanes = self._begun = ()
        self._mailboxes = tuple(Mailbox() for _ in lanes)
        self._problems, self._states = {}, {}
        self._orders = Orders(Pace.RUN, math.inf)
        self._start = 0.0 if origin is None else origin.epochs_before
        self._thread = TaskThread("race", self._task(tuple(lanes), origin), self)
        self._thread.finished.connect(self._on_finished)
        self._set_state(State.LOADING)
        self._thread.start()

    def pause(self) -> None:
        """Pause after the present batch."""
        self._orders.set_pace(Pace.PAUSE)

    def go_on(self) -> None:
        """Go on after a pause."""
        if self._session.busy:
            self.failed.emit(TRAINING)
        elif self.on:
            self._set_state(State.RUNNING)
            self._orders.set_pace(Pace.RUN)

    def stop(self) -> None:
        """End the race after the present batch; its lanes can still be taken."""
        self._orders.stop()
        if self._thread is not None:
            self._thread.give_up()

    def end(self) -> None:
        """The same, and return when the thread has ended."""
        if self._thread is not None:
            self.stop()
            self._thread.wait()
            self._release()

    def collect(self) -> bool:
        """Take in what the lanes have told, for the window's timer; whether any has come further."""
        came = False
        lanes = list[RacingLane]()
        for number, each in enumerate(self._lanes or self._begun):
            mail, problem = self._mailboxes[number].take(), self._problems.get(number, "")
            came |= mail.step is not None or problem != each.problem
            work = grown(each.work, mail, each.lane.hyperparameters, self._start)
            lanes.append(replace(each, work=work, step=mail.step or each.step, problem=problem))
        self._lanes = tuple(lanes)
        return came

    def can_take(self, number: int) -> bool:
        """Whether a lane stands still, and where it does is known."""
        still = self._state is not State.RUNNING
        return still and number in self._states and number < len(self._lanes) and not self._lanes[number].problem

    def take(self, number: int) -> None:
        """Make a lane that stands still the session's network; what Continue does then is the rest of its run."""
        if not self.can_take(number) or self._session.busy:
            return
        each, state = self._lanes[number], self._states[number]
        left = each.step is None or not each.step.last
        done = self._start + (0.0 if each.step is None else each.step.epochs_done)
        timeline = self._timelines[number]
        snapshots = timeline.snapshots
        work = replace(
            each.work,
            # The race may go on, and its curves and snapshots with it.
            history=each.work.history.until(done),
            timeline=timeline.until(snapshots[-1]) if snapshots else None,
        )
        self._session.take_over(left_by(work, Reached(state, self._start, left)))

    def _set_state(self, state: State) -> None:
        self._state = state
        self._session.occupy(RACING if state in (State.LOADING, State.RUNNING) else "")
        self.state_changed.emit(state)

    @Slot(int, object)
    def _on_told(self, number: int, state: State) -> None:
        # A pause that was taken back before its news has come is none.
        taken_back = state is State.PAUSED and not self._orders.pausing
        if number == self._race_number and self.on and not taken_back:
            self.collect()
            self._set_state(state)

    @Slot()
    def _on_finished(self) -> None:
        if self._thread is not None and self._thread.isFinished():
            self._release()

    def _release(self) -> None:
        thread, self._thread = self._thread, None
        if thread is None:
            return
        thread.wait()
        thread.deleteLater()
        self.collect()
        self._set_state(State.FINISHED if thread.result else State.STOPPED)
        if thread.problem:
            self.failed.emit(thread.problem)

    # In the thread.

    def _task(self, lanes: Sequence[Lane], origin: Departure | None) -> Callable[[Callable[[], bool]], bool]:
        h, number, orders = lanes[0].hyperparameters, self._race_number, self._orders
        loaded = self._session.loaded_of(h.data, h.validation)

        def task(cancelled: Callable[[], bool]) -> bool:
            data = loaded or sources.load(h.data, h.validation, cancelled)
            race = _made(lanes, origin, data)
            self._timelines = _timelines_of(race)
            self._begun = tuple(RacingLane(each, _work(race, k, each, origin)) for k, each in enumerate(lanes))
            self._told.emit(number, State.RUNNING)

            def rest() -> None:
                self._stand(race)
                self._told.emit(number, State.PAUSED)

            ended = self._drive(race, orders, rest)
            self._stand(race)
            return ended

        return task

    def _drive(self, race: "Race", orders: Orders, rest: Callable[[], None]) -> bool:
        """Put every batch into the mailbox of its lane; False where the race was stopped."""
        going = set(range(len(race.runs)))
        for lane, step, problem in race.steps():
            last = max(going)
            if step is None:
                self._problems = {**self._problems, lane: problem}
            else:
                run, timeline = race.runs[lane], self._timelines[lane]
                self._mailboxes[lane].put(step, run.network)
                if step.step >= timeline.due or step.stop is not None:
                    timeline.take(run)
            if step is None or step.last:
                going.discard(lane)
            # Between two turns, so that all lanes stand after the same batch.
            if orders.given and lane == last and not orders.may_go_on(rest, _go_on):
                return False
        return True

    def _stand(self, race: "Race") -> None:
        """Keep where each lane stands."""
        for lane, run in enumerate(race.runs):
            if lane not in self._problems:
                self._timelines[lane].take(run)
            settle(run)
        states = {lane: run.state() for lane, run in enumerate(race.runs)}
        for lane, state in states.items():
            self._mailboxes[lane].put_parameters(state.parameters)
        self._states = states


def _go_on() -> None:
    """The window knows."""


def _made(lanes: Sequence[Lane], origin: Departure | None, data: Split) -> "Race":
    # Here, because the window opens without it.
    from nn.race import Race

    hyperparameters = [lane.hyperparameters for lane in lanes]
    return Race.fresh(hyperparameters, data) if origin is None else Race.branched(hyperparameters, origin.state, data)


def _timelines_of(race: "Race") -> "tuple[Timeline, ...]":
    """The snapshots of each lane; all of them take no more than those of one run."""
    from nn.timeline.snapshots import MOST_BYTES, SHARE, Timeline

    timelines = tuple(Timeline(run, MOST_BYTES // len(race.runs)) for run in race.runs)
    for each in timelines:
        each.chances, each.share = race.chances, SHARE / len(timelines)
    return timelines


def _work(race: "Race", number: int, lane: Lane, origin: Departure | None) -> Work:
    """What a lane begins with; the past of the run, where it goes on from one, is its own copy."""
    model = Model(race.runs[number].network.copy(), lane.hyperparameters)
    history = History() if origin is None else origin.history.until(math.inf)
    return Work(model, history, title=lane.name[0].upper() + lane.name[1:])
