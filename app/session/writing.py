"""The controller of a writing test: which digit is asked for, what the network read, and the finished test.

A digit is read by the network of its moment, at its temperature: the answer is the one that the window shows once the
hand rests, the question mark included.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.session.answer import answer
from app.session.session import Session
from nn.arrays import Float32
from nn.data.ink import Ink
from nn.data.writing_tests import NOTHING, WritingTest, WrittenDigit, shuffled


@dataclass(frozen=True)
class DigitReading:
    """A digit that was written, and what read it: the network's name, and what tells its weights from others."""

    digit: WrittenDigit
    network: str
    weights: str


class Writing(QObject):
    """At most one test at a time.

    Signals:
        changed: another digit is asked for, or none any more.
        finished: the WritingTest whose last digit has been written.
    """

    changed = Signal()
    finished = Signal(object)

    def __init__(self, session: Session) -> None:
        """No test yet; ends with the session."""
        super().__init__(session)
        self._session = session
        self._name, self._again = "", 0
        self._left: list[int] = []
        self._readings: list[DigitReading] = []

    @property
    def asked(self) -> int | None:
        """The digit to write; None where there is no test."""
        return self._left[0] if self._left else None

    @property
    def written(self) -> int:
        """How many digits of the test are written."""
        return len(self._readings)

    @property
    def count(self) -> int:
        """How many digits the test has."""
        return len(self._readings) + len(self._left)

    @property
    def last(self) -> WrittenDigit | None:
        """What was written last in this test."""
        return self._readings[-1].digit if self._readings else None

    @property
    def may_skip(self) -> bool:
        """Whether another digit is left than the one that is asked for."""
        return any(digit != self.asked for digit in self._left)

    def start(self, name: str, count: int, seed: int | None = None) -> None:
        """Ask somebody for so many digits, each equally often; the same `seed` asks in the same order."""
        self._name, self._again, self._readings = name, 0, []
        self._left = shuffled(count, np.random.default_rng(seed)).tolist()
        self.changed.emit()

    def take(self, ink: Ink, image: Float32) -> None:
        """Have the digit that is asked for read: its strokes, and (28, 28) as the network sees it."""
        if not self._left:
            return
        session, label = self._session, self._left.pop(0)
        read = answer(session, image)
        nearest = NOTHING if read.digit is None else read.digit
        digit = WrittenDigit(
            replace(ink, label=label, writer=""), nearest, read.probability, read.is_unlike(ink=True) and nearest >= 0
        )
        self._readings.append(DigitReading(digit, session.shown_name, _fingerprint(session.network.parameters)))
        test = None if self._left else self._test()
        self.changed.emit()
        if test is not None:
            self._readings = []
            self.finished.emit(test)

    def take_back(self) -> None:
        """Ask for the last digit once more."""
        if self._readings and self._left:
            self._left.insert(0, self._readings.pop().digit.label)
            self._again += 1
            self.changed.emit()

    def skip(self) -> None:
        """Ask for another digit, and for this one at the end."""
        if self.may_skip:
            label = self.asked
            while self.asked == label:
                self._left.append(self._left.pop(0))
            self.changed.emit()

    def stop(self) -> None:
        """End the test; nothing of it is left."""
        self._left, self._readings = [], []
        self.changed.emit()

    def _test(self) -> WritingTest:
        first = self._readings[0]
        return WritingTest(
            self._name,
            datetime.now().astimezone().replace(microsecond=0),
            first.network,
            first.weights,
            tuple(reading.digit for reading in self._readings),
            any(reading.weights != first.weights for reading in self._readings),
            self._again,
        )


def _fingerprint(parameters: Float32) -> str:
    return hashlib.sha256(parameters.astype("<f4").tobytes()).hexdigest()[:16]
