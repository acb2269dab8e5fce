"""The controller of the mistakes: has the present network read digits that it did not learn from, while somebody looks.

In a training it asks again and again, at most once a second and for a small part of the time. Test digits are read only
when a person asks for them, and for the network of that moment alone: whoever chose networks by them would fit to them.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal

from app.session.asking import PATIENCE_MS
from app.session.session import Session
from app.session.states import State
from app.session.worker import TaskThread
from nn.data import sources
from nn.data.digits import Digits
from nn.data.sources import Source
from nn.errors import DigitScopeError
from nn.evaluation import Evaluation, evaluate
from nn.network import Network
from nn.source_names import Data, told

EVERY_S = 1.0
"""Seconds from one evaluation to the next in a training, at least."""
OF_TIME = 20
"""So many times as long as an evaluation took, the training has for itself after it."""
BEGINNING = (State.DRAWING, State.LOADING)
"""Soon there is another network, on digits that are being read."""


class HeldOut(Enum):
    """Digits that no training sees."""

    VALIDATION = "validation"
    TEST = "test"


@dataclass(frozen=True)
class Asked:
    """Digits by where they come from.

    Attributes:
        data: the sources.
        validation: how many are held back of the training digits of each.
        part: those held back, or the test digits.
    """

    data: Data
    validation: int
    part: HeldOut

    @property
    def words(self) -> str:
        """For people."""
        return f"{told(self.data)}: {self.part.value}"


@dataclass(frozen=True, eq=False)
class Examined:
    """What a network made of the digits that were asked for.

    Attributes:
        asked: those that were asked for.
        read: the same of the sources that are on this computer.
        network: the network.
        evaluation: what it made of them.
        seconds: that this took.
        has_test: whether there are test digits of these sources.
    """

    asked: Asked
    read: Asked
    network: Network
    evaluation: Evaluation
    seconds: float
    has_test: bool

    @property
    def missing(self) -> Data:
        """The sources that are not on this computer."""
        return tuple(each for each in self.asked.data if each not in self.read.data)


class Examination(QObject):
    """The newest evaluation of the session's network.

    Attributes:
        examined: the newest one; None before the first, and where there is a problem.
        problem: why there is none, in a sentence.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        """Nobody looks yet; ends with the session."""
        super().__init__(session)
        self.examined: Examined | None = None
        self.problem = ""
        self._session = session
        self._active = self._closed = False
        self._test_of: Network | None = None
        self._tried: tuple[Asked, Network] | None = None
        self._digits: tuple[Asked, Asked, Digits] | None = None
        self._thread: TaskThread[Examined] | None = None
        self._next_at = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.changed)
        session.network_changed.connect(self._look)
        session.state_changed.connect(self._look)
        session.closing.connect(self._end)

    @property
    def asked(self) -> Asked:
        """The digits that are wanted: of the present network's own training."""
        h = self._session.work.model.hyperparameters
        is_test = self._test_of is self._session.network
        return Asked(h.data, h.validation, HeldOut.TEST if is_test else HeldOut.VALIDATION)

    @property
    def has_test(self) -> bool:
        """Whether there are known to be test digits beside those held back."""
        found = self.examined
        return found is not None and found.has_test and found.asked.data == self.asked.data

    @property
    def to_fetch(self) -> list[Source]:
        """What can be fetched of the digits that are wanted and are not on this computer."""
        return sources.to_fetch(self.asked.data)

    @property
    def may_ask_test(self) -> bool:
        """Whether the network stays what it is for long enough to be asked."""
        return self.has_test and self._session.state not in (State.RUNNING, *BEGINNING)

    @property
    def working(self) -> bool:
        """Whether what is wanted takes a while, and is not there yet."""
        slow = self._thread is not None and not self._patience.isActive()
        return slow and (self.examined is None or self._session.state is not State.RUNNING)

    def set_active(self, active: bool) -> None:
        """Whether somebody looks; what could not be had is tried anew, and so is what lacked digits that have come."""
        self._active, self._tried = active and not self._closed, None
        if active and self.examined is not None and sources.at_hand(self.examined.missing):
            self.examined = self._digits = None
        if not active and self._thread is not None:
            self._thread.give_up()
        self._look()

    def ask_test(self) -> None:
        """Have the present network read the test digits."""
        self._test_of = self._session.network
        self._look()

    def ask_validation(self) -> None:
        """Have it read the digits held back."""
        self._test_of = None
        self._look()

    def _look(self, *_: object) -> None:
        """Begin what is wanted, now or when its time has come."""
        asked, network, state = self.asked, self._session.network, self._session.state
        if not self._active or self._thread is not None or state in BEGINNING:
            return
        if self._tried == (asked, network):
            return
        shown = self.examined
        if shown is not None and shown.asked == asked and shown.network is network:
            self._wait()
            self.changed.emit()
            return
        if state is State.RUNNING and time.monotonic() < self._next_at:
            self._wait()
            return
        self._tried = asked, network
        self._thread = TaskThread("examination", self._task(asked, network), self)
        self._thread.finished.connect(self._on_finished)
        self._patience.start()
        self._thread.start()

    def _wait(self) -> None:
        """Look again at the next time that a training may have another network."""
        if self._session.state is State.RUNNING:
            self._timer.start(max(round(1000 * (self._next_at - time.monotonic())), 1))

    def _task(self, asked: Asked, network: Network) -> Callable[[Callable[[], bool]], Examined]:
        """What the thread does; all that it works on is frozen."""
        last = self.examined if self.examined is not None and self.examined.asked.data == asked.data else None
        kept = self._digits[1:] if self._digits is not None and self._digits[0] == asked else None
        # Before those of an earlier look: since then a source may have got other digits, which the run has read.
        if asked.part is HeldOut.VALIDATION and (loaded := self._session.loaded_of(asked.data, asked.validation)):
            kept = asked, loaded.validation

        def examine(cancelled: Callable[[], bool]) -> Examined:
            # In the thread: a source that is a place is known by a look into its files.
            read, digits = kept or read_held_out(asked, cancelled)
            if last is not None and last.read.data == read.data:
                has_test = last.has_test
            else:
                has_test = any(sources.of(each.name).load_test for each in read.data)
            began = time.perf_counter()
            evaluation = evaluate(network, digits, cancelled)
            return Examined(asked, read, network, evaluation, time.perf_counter() - began, has_test)

        return examine

    def _on_finished(self) -> None:
        thread, self._thread = self._thread, None
        if thread is None:
            return
        thread.wait()
        thread.deleteLater()
        self._patience.stop()
        if not thread.given_up:
            self._take(thread.result, thread.problem)
        self._look()

    def _take(self, found: Examined | None, problem: str) -> None:
        self.examined, self.problem = found, problem
        if found is not None:
            self._tried = None
            self._digits = found.asked, found.read, found.evaluation.digits
            self._next_at = time.monotonic() + max(EVERY_S, OF_TIME * found.seconds)
        self.changed.emit()

    def _end(self) -> None:
        self._active, self._closed = False, True
        self._timer.stop()
        self._patience.stop()
        if self._thread is not None:
            self._thread.end()
            self._thread.deleteLater()
            self._thread = None


def read_held_out(asked: Asked, cancelled: Callable[[], bool]) -> tuple[Asked, Digits]:
    """The digits, from the files of those sources that are on this computer, and which these are."""
    here = sources.at_hand(asked.data)
    if not here and (absent := sources.to_fetch(asked.data)):
        label = absent[0].words.label
        raise DigitScopeError(
            f"This network learned from {label}, whose digits are needed here: File, Download {label} fetches them. Or "
            "press Train: the mistakes of your own network are shown here."
        )
    read = replace(asked, data=here or asked.data)
    if asked.part is HeldOut.TEST:
        return read, sources.load_test(read.data, asked.validation, cancelled)
    digits = sources.load(read.data, asked.validation, cancelled).validation
    if not len(digits):
        raise DigitScopeError(
            f"No digit of {told(read.data)} is held back; choose more for Validation in Network, Hyperparameters."
        )
    return read, digits
