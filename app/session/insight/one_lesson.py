"""The controller of one digit's lesson: steps on the drawing alone, and what they do to every digit held back."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.session.asking import Asking, Share
from app.session.insight.drawn import Drawn, RestingDigit
from app.session.insight.kept_digits import KeptDigits
from app.session.network_digits import READING
from app.session.session import Session
from nn.blas import undisturbing
from nn.data.digits import Digits
from nn.insight.influence import CHUNK
from nn.insight.lesson import StepOnOne, lesson

STEPS = 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0
"""Of the learning rate: from where the first order holds to where it does not."""

OWN = STEPS.index(1.0)
"""Which of them is the learning rate itself."""


@dataclass(frozen=True, eq=False)
class OneLesson:
    """A lesson.

    Attributes:
        drawn: what was learned.
        digits: held back, on which it was measured.
        words: how many they are, and what is missing.
        step: what the steps did.
    """

    drawn: Drawn
    digits: Digits
    words: str
    step: StepOnOne


class LessonAsked(QObject):
    """Gives the lesson while somebody looks.

    Attributes:
        digit: what is learned.
        given: the question, and its answer.

    Signals:
        changed: another answer, or none.
    """

    changed = Signal()

    def __init__(
        self, session: Session, digits: KeptDigits, digit: RestingDigit, parent: QObject | None = None
    ) -> None:
        """Nobody looks yet; ends with the session."""
        super().__init__(parent)
        self.digit = digit
        self.given: Asking[OneLesson] = Asking("one lesson", self)
        self._session, self._digits = session, digits
        digit.changed.connect(self._ask)
        session.hyperparameters_changed.connect(self._ask)
        self.given.changed.connect(self.changed)
        session.closing.connect(self.given.end)

    def _ask(self) -> None:
        drawn = self.digit.drawn
        if drawn is None:
            self.given.forget()
            self.changed.emit()
            return
        rate = self._session.hyperparameters.learning_rate
        key, read, share = self._digits.key, self._digits.reading(), Share(READING)

        def give(cancelled: Callable[[], bool]) -> OneLesson:
            known = read(cancelled)
            digits = known.measured(drawn.network)
            share.begin("Taking the steps")
            asked = share.counting(len(STEPS) * -(-len(digits) // CHUNK), cancelled)
            # In float32 a change of a small cost is lost in its last digits, and no prediction would come true.
            exact = drawn.network.copy(np.float64)
            rates = rate * np.array(STEPS)
            # More threads only wait for each other, and for the window's.
            with undisturbing(1):
                step = lesson(exact, drawn.image.ravel(), drawn.label, digits.images, digits.labels, rates, asked)
            return OneLesson(drawn, digits, f"{known.measured_words(digits)} {known.held_note}".rstrip(), step)

        self.given.ask((drawn.key, rate, key), give, share)
        self.changed.emit()
