"""The controller of the edge of stability: how sharp the cost is along a run, beside how sharp it may be.

While a run goes on the newest weights are looked at, now and then and for a small part of the time; the run waits for
nothing. Once it stands still its snapshots fill in what was before. Each look begins near the direction of the one
before it, which few products with H turn into the sharpest one of other weights.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from weakref import ref

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from app.session.asking import Asking
from app.session.examination import BEGINNING
from app.session.insight.cost_digits import CostDigits, training_sample
from app.session.insight.kept_digits import KeptDigits
from app.session.session import Session
from app.session.states import State
from nn.arrays import Array
from nn.blas import undisturbing
from nn.hyperparameters import Hyperparameters
from nn.insight.curvature import LossSurface
from nn.insight.edge import edge, rate_at
from nn.insight.sharpest import MOST, sharpest
from nn.network import Network
from nn.timeline.snapshots import Timeline

EVERY_S = 0.5
"""Seconds from one look at a training to the next, at least."""
POLL_MS = 100
"""From one look for newer weights to the next."""
OF_TIME = 40
"""So many times as long as a look took, the training has for itself after it."""
FEW = 9
"""Products with H of a look at a training that begins near a known direction: the first that can settle."""
PLACES = 40
"""Of a run that is over, at which it is looked at."""


@dataclass(frozen=True)
class Sharpness:
    """Of the cost after some batches of a run.

    Attributes:
        step: how many.
        value: the largest eigenvalue of H.
        settled: whether more products with H would hardly change it.
        edge: up to which steps do not grow; None where the rule of the run has no one edge.
    """

    step: int
    value: float
    settled: bool
    edge: float | None


@dataclass(frozen=True, eq=False)
class _Looked:
    timeline: Timeline
    digits: CostDigits
    key: object
    sharpness: Sharpness
    direction: Array
    seconds: float


class EdgeWatch(QObject):
    """Of the run whose snapshots there are.

    Attributes:
        words: what is averaged; "" before the first look.

    Signals:
        changed: there is more of it, or none.
    """

    changed = Signal()

    def __init__(self, session: Session, kept: KeptDigits, parent: QObject | None = None) -> None:
        """Nobody looks yet; `kept` reads the digits. Ends with the session."""
        super().__init__(parent)
        self.words = ""
        self._session, self._kept = session, kept
        self._asking: Asking[_Looked] = Asking("sharpness", self)
        self._asking.changed.connect(self._take)
        self._active = self._closed = False
        self._timeline: ref[Timeline] | None = None
        self._points: dict[int, Sharpness] = {}
        self._digits: tuple[object, CostDigits] | None = None
        self._direction: Array | None = None
        self._next_at = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look)
        session.network_changed.connect(self._renew)
        session.state_changed.connect(self._renew)
        session.closing.connect(self._end)

    @property
    def active(self) -> bool:
        """Whether somebody looks."""
        return self._active

    @property
    def points(self) -> list[Sharpness]:
        """What is known of the present run, in order."""
        known = self._points if self._follows(self._session.timeline) else {}
        return [known[step] for step in sorted(known)]

    @property
    def has_run(self) -> bool:
        """Whether there is a run to look at."""
        timeline = self._session.timeline
        return timeline is not None and bool(timeline.snapshots)

    @property
    def running(self) -> bool:
        """Whether the run goes on."""
        return self._session.state is State.RUNNING

    @property
    def hyperparameters(self) -> Hyperparameters:
        """Of the run."""
        timeline = self._session.timeline
        return timeline.changes[-1].hyperparameters if timeline and timeline.changes else self._session.hyperparameters

    @property
    def problem(self) -> str:
        """Why there is nothing to see, in a sentence; "" where there is no problem."""
        return self._asking.problem

    @property
    def left(self) -> int:
        """How many places of a run that stands still are still to be looked at."""
        return 0 if self.running else len(self._missing())

    def set_active(self, active: bool) -> None:
        """Whether somebody looks."""
        if active != self._active and not self._closed:
            self._active = active
            if active:
                self._look()
            else:
                self._timer.stop()
                self._asking.forget()
                self._digits = None

    def _renew(self, *_: object) -> None:
        if self._active and not self._timer.isActive():
            self._timer.start(0)

    def _look(self) -> None:
        """Begin with what is to be looked at next, now or when its time has come."""
        timeline, session = self._session.timeline, self._session
        if not self._active:
            return
        if not self._follows(timeline):
            self._timeline = None if timeline is None else ref(timeline)
            self._points, self._direction, self._next_at = {}, None, 0.0
            self._asking.forget()
            self.changed.emit()
        if self._asking.unanswered or timeline is None or not timeline.snapshots:
            return
        if session.state is State.RUNNING:
            wait = self._next_at - time.monotonic()
            progress = session.progress()
            if wait > 0 or progress is None or progress.batch in self._points:
                # Of newer weights nobody tells: the window collects them.
                self._timer.start(max(round(1000 * wait) + 1, POLL_MS))
            else:
                h, step = session.hyperparameters, progress.batch
                limit = edge(h, rate_at(h, step, len(timeline.data.training)))
                self._ask(timeline, session.work.model.network, step, limit, FEW)
            return
        missing = [] if session.state in BEGINNING else self._missing()
        if missing:
            state = timeline.before(missing[0])
            rate = rate_at(state.hyperparameters, state.step, len(timeline.data.training))
            limit = edge(state.hyperparameters, rate)
            self._ask(timeline, timeline.network(state.parameters), state.step, limit, MOST)

    def _follows(self, timeline: Timeline | None) -> bool:
        """Whether what is known is of this run, which goes when everybody else has left it."""
        return timeline is not None and self._timeline is not None and self._timeline() is timeline

    def _missing(self) -> list[int]:
        """Batches after which snapshots are still to be looked at: some, evenly spread, and the last one."""
        timeline = self._session.timeline
        if timeline is None or not timeline.snapshots:
            return []
        wanted = np.linspace(timeline.first, timeline.last, PLACES).round().astype(int).tolist()
        steps = sorted({timeline.before(step).step for step in wanted})
        known = self._points if self._follows(timeline) else {}
        return [step for step in steps if step not in known]

    def _ask(self, timeline: Timeline, network: Network, step: int, limit: float | None, most: int) -> None:
        sample = training_sample(self._session, self._kept)
        kept = self._digits[1] if self._digits is not None and self._digits[0] == sample.key else None
        near, random = self._direction, np.random.default_rng(step)
        most = MOST if near is None else most

        def look(cancelled: Callable[[], bool]) -> _Looked:
            began = time.perf_counter()
            digits = kept or sample.find(cancelled)
            # More threads only wait for each other, and for the run's.
            with undisturbing(1):
                found = sharpest(LossSurface.of(network, digits.X, digits.Y), random, near, most, cancelled)
            sharpness = Sharpness(step, found.value, found.settled, limit)
            return _Looked(timeline, digits, sample.key, sharpness, found.direction, time.perf_counter() - began)

        self._asking.ask((timeline, step, network), look)

    def _take(self) -> None:
        found = self._asking.answer
        if found is None:
            self.changed.emit()
            return
        self._digits, self.words = (found.key, found.digits), found.digits.words
        if self._follows(found.timeline):
            self._points[found.sharpness.step] = found.sharpness
            self._direction = found.direction if np.isfinite(found.direction).all() else None
        self._next_at = time.monotonic() + max(EVERY_S, OF_TIME * found.seconds)
        self.changed.emit()
        self._timer.start(0)

    def _end(self) -> None:
        self._active, self._closed = False, True
        self._timer.stop()
        self._asking.end()
