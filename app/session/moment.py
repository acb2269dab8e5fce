"""The time machine: the network of any batch of the run is shown in the place of the newest one.

The run goes on meanwhile, and what is saved, named and trained on is the present network: a moment is looked at alone.
What would change its network waits until a branch has made it the present one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from app.session.asking import Asking
from app.session.candidate import Operated
from app.session.holding import Holding
from app.session.mailbox import BatchDigits
from app.session.states import State
from nn.certainty import RAW, Certainty
from nn.hyperparameters import ABOUT, Hyperparameters
from nn.model_file import Model
from nn.network import Network

if TYPE_CHECKING:
    from nn.fields import Real
    from nn.run_state import RunState
    from nn.timeline.replay import BatchMoment, Moment, Replay
    from nn.timeline.snapshots import Timeline

LOOKED_AT = "This is the network of an earlier batch: press Continue from here to change it, or go back to the newest."
"""Why nothing can be put into a network of the past."""


@dataclass(frozen=True, eq=False)
class ShownMoment:
    """Where a run stood after a batch.

    Attributes:
        moment: a BatchMoment, or where no batch came before it, and until it is replayed, what the snapshot says.
        network: after the batch; never changed in place.
        timeline: of the run.
        before: the network before the batch; None where none came before, and until that is replayed.
    """

    moment: "Moment"
    network: Network
    timeline: "Timeline"
    before: Network | None = None

    @property
    def state(self) -> "RunState":
        """After the batch, with the hyperparameters of the next one."""
        return self.moment.after

    @property
    def step(self) -> int:
        """Batches done."""
        return self.state.step

    @property
    def is_first(self) -> bool:
        """Whether no batch led to it that could be replayed."""
        return self.step == self.timeline.first

    @property
    def exact(self) -> bool:
        """Whether it is the run's own, bit for bit."""
        return self.moment.exact

    @property
    def batch(self) -> "BatchMoment | None":
        """The batch over again; None where none came before, and until it is replayed."""
        from nn.timeline.replay import BatchMoment

        return self.moment if isinstance(self.moment, BatchMoment) else None

    @property
    def hyperparameters(self) -> Hyperparameters:
        """Of the batch, with the learning rate that the schedule gave it; until it is replayed, of the next one."""
        batch = self.batch
        if batch is None:
            return self.state.hyperparameters
        least = cast("Real", ABOUT["learning_rate"]).minimum
        return replace(batch.before.hyperparameters, learning_rate=max(batch.step.learning_rate, least))

    @cached_property
    def digits(self) -> BatchDigits | None:
        """Of the batch; None where there is none, and until it is replayed."""
        batch = self.batch
        return None if batch is None else BatchDigits.of(batch.trace, batch.labels, batch.X[:0], batch.labels[:0])

    @property
    def epochs_done(self) -> float:
        """Of the run, the part of the present one included."""
        return self.step / batches_an_epoch(self.timeline)


def batches_an_epoch(timeline: "Timeline") -> int:
    """How many batches an epoch of the run has whose snapshots these are."""
    examples, h = len(timeline.data.training), timeline.snapshots[0].hyperparameters
    return -(-examples // min(h.batch_size, examples))


class TimeMachine(Holding):
    """The networks of one window, and which moment of the run is shown.

    Attributes:
        epochs_before: that the network of the present run had been trained for when it began.
    """

    network_changed = Signal()
    """Another network is to be shown, or newer weights that `collect` has not returned."""

    moment_changed = Signal()
    """Another moment, the newest again, or its batch has come; or it takes long."""

    def __init__(self, model: Model, parent: QObject | None = None) -> None:
        """Begin with the newest moment, the only one."""
        super().__init__(model, parent)
        self.epochs_before = 0.0
        self._moment: ShownMoment | None = None
        self._replay: Replay | None = None
        self._wish: int | None = None
        self._asking: Asking[ShownMoment] = Asking("replay", self)
        self._asking.changed.connect(self._on_answer)
        self.closing.connect(self._asking.end)

    @property
    def timeline(self) -> "Timeline | None":
        """The snapshots of the run that goes on, or of the last one while its network is present; None without any."""
        running = None if self._thread is None else self._thread.timeline
        return running or self.work.timeline

    @property
    def run_began_at(self) -> float:
        """Epochs that the network had been trained for when the run began whose snapshots there are."""
        reached = self.work.reached
        return reached.epochs_before if reached else self.epochs_before

    @property
    def moment(self) -> ShownMoment | None:
        """What is shown; None for the newest."""
        return self._moment

    @property
    def wish(self) -> int | None:
        """The batch that was asked for last, which may not be shown yet; None for the newest."""
        return self._wish

    @property
    def replaying(self) -> bool:
        """Whether what was asked for takes long, and is not there yet."""
        return self._asking.working

    @property
    def network(self) -> Network:
        """The network to show; never changed in place."""
        return super().network if self._moment is None else self._moment.network

    @property
    def operated(self) -> Operated:
        """What was done to single neurons of the network to show."""
        return self.work.operated if self._moment is None else ()

    @property
    def certainty(self) -> Certainty:
        """How sure the network may be; nothing is known of that in the course of a run."""
        return super().certainty if self._moment is None else RAW

    @property
    def digits(self) -> BatchDigits | None:
        """Of the batch of the moment, or after which the run is paused; None in other states."""
        return super().digits if self._moment is None else self._moment.digits

    @property
    def shown_name(self) -> str:
        """What people call the network that is shown."""
        return self.name if self._moment is None else f"{self.name}, batch {self._moment.step:,}"

    @property
    def at_rest(self) -> bool:
        """Whether what is shown can be changed: no run is on, and it is the present network."""
        return not self.busy and self._moment is None

    @property
    def changes(self) -> bool:
        """Whether a run changes the network that is shown with each batch."""
        return self.state is State.RUNNING and self._moment is None

    @property
    def beginning(self) -> ShownMoment | None:
        """The run before its first batch; None where no snapshot was taken there."""
        timeline = self.timeline
        if timeline is None or not timeline.snapshots or timeline.first:
            return None
        from nn.timeline.replay import Replay

        known = Replay(timeline).snapshot(0)
        return None if known is None else _shown(timeline, known)

    def go_to(self, step: int | None) -> None:
        """Show the run as it was after so many batches, as soon as it is there; None for the newest.

        Whoever asks again before takes the wish back. A step out of what the snapshots lead to is the nearest of those.
        """
        timeline = self.timeline
        if step is None or timeline is None or not timeline.snapshots or self._closed:
            self._wish = None
            self._asking.forget()
            self._show_moment(None)
            return
        # Here, because the window opens without it.
        from nn.timeline.replay import Replay

        if self._replay is None or self._replay.timeline is not timeline:
            self._replay = Replay(timeline)
        self._wish = step = min(max(step, timeline.first), timeline.last)
        self._asking.ask((timeline, step), partial(_moment_of, self._replay, step))
        there = self._moment is not None and (self._moment.timeline, self._moment.step) == (timeline, step)
        if not there and (known := self._replay.snapshot(step)) is not None:
            self._show_moment(_shown(timeline, known))

    def _on_answer(self) -> None:
        if self._asking.answer is not None:
            self._show_moment(self._asking.answer)
            return
        if self._asking.problem:
            self._wish = None if self._moment is None else self._moment.step
            self.failed.emit(self._asking.problem)
        self.moment_changed.emit()

    def _show_moment(self, moment: ShownMoment | None) -> None:
        """Show it, and tell those who follow; a network that is the same, bit for bit, is no other one."""
        before = self._moment
        if moment is before:
            return
        if moment is not None and before is not None and before.exact and moment.exact:
            if before.timeline is moment.timeline and before.step == moment.step:
                moment = replace(moment, network=before.network)
        shown = self.network
        self._moment = moment
        self.moment_changed.emit()
        if self.network is not shown:
            self.network_changed.emit()

    def _leave_replaced(self) -> None:
        """Go back to the newest, and let the snapshots go, where they are of another run than the present one."""
        if self._replay is not None and self._replay.timeline is not self.timeline:
            self._replay = None
            self.go_to(None)


def _moment_of(replay: "Replay", step: int, cancelled: Callable[[], bool]) -> ShownMoment:
    """In a thread: the batch over again, or the beginning."""
    timeline = replay.timeline
    if step == timeline.first:
        return _shown(timeline, replay.at(step, cancelled))
    batch = replay.batch(step, cancelled)
    return replace(_shown(timeline, batch), before=timeline.network(batch.before.parameters))


def _shown(timeline: "Timeline", moment: "Moment") -> ShownMoment:
    return ShownMoment(moment, timeline.network(moment.after.parameters), timeline)
