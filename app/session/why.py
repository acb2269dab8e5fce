"""The controller of why: what a reading came from is worked out while somebody looks, once the hand rests.

Four things, in three threads at most: what speaks for the two leading answers with what preparation changed, the
nearest training digits, and the smallest change of the strokes. While a run goes on its network is another one with
each batch, and its time is its own: nothing is worked out then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Lock

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from app.session.asking import Answer, Asking
from app.session.network_digits import NetworkDigits, reading
from app.session.session import Session
from app.session.states import State
from nn.arrays import Array, Float32
from nn.certainty import Certainty
from nn.data.digits import Digits
from nn.data.ink import Ink
from nn.data.preparation import preparation
from nn.errors import Cancelled
from nn.network import Network
from nn.why.evidence import Contributions, evidence, leading
from nn.why.nearest import PIXELS, nearest
from nn.why.smallest_change import ChangedStrokes, smallest_change

SETTLED_MS = 300
"""From the last movement of the hand until the drawing is looked at: more strokes may come."""

NEIGHBOURS = 10
"""Nearest training digits."""


@dataclass(frozen=True, eq=False)
class Subject:
    """What is asked about.

    Attributes:
        image: the chosen digit as the network sees it, (28, 28).
        digit: its strokes; none of a picture.
        drawing: all the ink on the paper.
    """

    image: Float32
    digit: Ink
    drawing: Ink


@dataclass(frozen=True, eq=False)
class Stage:
    """A picture (28, 28), and what it is read as: the ten probabilities at the network's temperature."""

    image: Float32
    p: Array

    @property
    def digit(self) -> int:
        """The answer."""
        return int(self.p.argmax())


@dataclass(frozen=True, eq=False)
class Reasons:
    """What speaks for the two leading answers, and how the drawing was prepared.

    Attributes:
        subject: what is read.
        contributions: to the sums of the two answers, the leading one first.
        stages: as drawn, fitted and centred; of a picture the last one alone, which the network sees.
    """

    subject: Subject
    contributions: Contributions
    stages: tuple[Stage, ...]


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The nearest training digits, with their distances (k,), and all that they were found among."""

    digits: Digits
    distances: Array
    known: NetworkDigits


@dataclass(frozen=True, eq=False)
class Sought:
    """The smallest change that was found for a digit to be read as `wanted`; None where there is none."""

    wanted: int
    change: ChangedStrokes | None


class Why(QObject):
    """What the present reading came from.

    Attributes:
        reasons, neighbours, sought: questions and their answers, each with a signal of its own.
        settled: whether they are about what is on the canvas now.
        layer: whose activations make digits near, PIXELS for none.

    Signals:
        changed: what is asked about, or whether anything can be, is another thing.
    """

    changed = Signal()

    def __init__(self, session: Session, subject: Callable[[], Subject | None], parent: QObject | None = None) -> None:
        """Nobody looks yet; `subject` is asked what is on the canvas. Ends with the session."""
        super().__init__(parent)
        self.reasons: Asking[Reasons] = Asking("reasons", self)
        self.neighbours: Asking[Neighbours] = Asking("neighbours", self)
        self.sought: Asking[Sought] = Asking("smallest change", self)
        self.settled = False
        self.layer = PIXELS
        self._session, self._subject = session, subject
        self._active = self._closed = False
        self._label: int | None = None
        self._chosen: int | None = None
        self._present: Subject | None = None
        self._known: NetworkDigits | None = None
        self._turn = Lock()
        self._timer = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._timer.timeout.connect(self._look)
        self.reasons.changed.connect(self._seek)
        self.neighbours.changed.connect(self._keep_known)
        session.network_changed.connect(self._renew)
        session.state_changed.connect(self._renew)
        session.closing.connect(self._end)

    @property
    def runs(self) -> bool:
        """Whether a run changes the network, so that nothing is worked out."""
        return self._session.state is State.RUNNING

    @property
    def layers(self) -> int:
        """Hidden layers of the network."""
        return self._session.network.depth - 1

    @property
    def wanted(self) -> int | None:
        """What the drawing should have been read as: what a person says, else the second answer; None for none."""
        if self.reasons.answer is None:
            return None
        read, second = self.reasons.answer.contributions.answers
        said = (each for each in (self._chosen, self._label) if each is not None and each != read)
        return next(said, second)

    def set_active(self, active: bool) -> None:
        """Whether somebody looks."""
        if active == self._active or self._closed:
            return
        self._active = active
        if active:
            self._look()
            return
        self._timer.stop()
        self._forget()
        # The digits of MNIST take 50 MB.
        self._known = None

    def touch(self, *, drawing: bool = False) -> None:
        """The ink is other ink; look at it when the hand rests, and not while it is `drawing`."""
        if self._active:
            self._chosen = None
            self._unsettle()
            if drawing:
                self._timer.stop()
            else:
                self._timer.start()

    def set_label(self, label: int | None) -> None:
        """What a person says that the drawing shows; None where nobody did."""
        self._label = label
        self._seek()

    def set_wanted(self, wanted: int) -> None:
        """Look for the smallest change to be read as this; holds for the present drawing."""
        self._chosen = wanted
        self._seek()

    def set_layer(self, layer: int) -> None:
        """Whose activations make digits near."""
        self.layer = layer
        self._ask_neighbours()

    def _unsettle(self) -> None:
        if self.settled:
            self.settled = False
            self.changed.emit()

    def _renew(self, *_: object) -> None:
        if self._active and not self._timer.isActive():
            self._look()

    def _look(self) -> None:
        self._present = subject = None if self.runs or not self._active else self._subject()
        self.layer = min(self.layer, self.layers)
        self.settled = subject is not None
        if subject is None:
            self._forget()
        else:
            network, certainty = self._session.network, self._session.certainty
            key = subject.image.tobytes(), subject.digit, network, certainty.temperature
            self.reasons.ask(key, lambda _: _reasons(subject, network, certainty))
            self._ask_neighbours()
            self._seek()
        self.changed.emit()

    def _forget(self) -> None:
        self._present, self.settled = None, False
        for asking in (self.reasons, self.neighbours, self.sought):
            asking.forget()

    def _ask_neighbours(self) -> None:
        if self._present is None:
            return
        x, layer, network = self._present.image.ravel(), self.layer, self._session.network
        kept, h = self._known, self._session.work.model.hyperparameters
        read = (lambda _: kept) if kept is not None and kept.is_of(self._session) else reading(self._session)

        def find(cancelled: Callable[[], bool]) -> Neighbours:
            known = read(cancelled)
            found = nearest(network, x, known.training.images, NEIGHBOURS, layer, cancelled)
            return Neighbours(known.training.chosen(found.numbers), found.distances, known)

        key = x.tobytes(), layer, network if layer != PIXELS else None, h.data, h.validation
        self.neighbours.ask(key, self._in_turn(find))

    def _keep_known(self) -> None:
        if self.neighbours.answer is not None:
            self._known = self.neighbours.answer.known

    def _seek(self) -> None:
        """Look for the smallest change, as soon as it is known what the drawing is read as."""
        reasons, wanted = self.reasons.answer, self.wanted
        if reasons is None or wanted is None or not reasons.subject.digit.strokes:
            self.sought.forget()
            return
        if not self.settled:
            return
        subject, network = reasons.subject, self._session.network
        key = subject.digit, subject.drawing, network, wanted
        self.sought.ask(key, self._in_turn(partial(_sought, network, subject, wanted)))

    def _in_turn(self, task: Callable[[Callable[[], bool]], Answer]) -> Callable[[Callable[[], bool]], Answer]:
        """One task at a time: each sets for itself how many threads BLAS has, and that is one number for all."""
        turn = self._turn

        def wait(cancelled: Callable[[], bool]) -> Answer:
            with turn:
                if cancelled():
                    raise Cancelled("Nobody waits for it any more.")
                return task(cancelled)

        return wait

    def _end(self) -> None:
        self._active, self._closed = False, True
        self._timer.stop()
        # All before any is waited for, since they wait for each other.
        self._forget()
        for asking in (self.reasons, self.neighbours, self.sought):
            asking.end()


def _reasons(subject: Subject, network: Network, certainty: Certainty) -> Reasons:
    prepared = preparation(subject.digit)
    pictures = (subject.image,) if prepared is None else (prepared.drawn, prepared.fitted, prepared.centred)
    X = np.stack([picture.ravel() for picture in pictures])
    # Weights that a run has blown up give no number, and no warning.
    with np.errstate(all="ignore"):
        Z = network.trace(X).Z[network.depth]
        p = certainty.probabilities(Z, network.architecture.output)
    stages = tuple(Stage(picture, each) for picture, each in zip(pictures, p, strict=True))
    return Reasons(subject, evidence(network, X[-1], leading(Z[-1])), stages)


def _sought(network: Network, subject: Subject, wanted: int, cancelled: Callable[[], bool]) -> Sought:
    return Sought(wanted, smallest_change(network, subject.drawing, subject.digit, wanted, cancelled))
