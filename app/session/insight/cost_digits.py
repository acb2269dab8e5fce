"""Over which digits the cost is taken whose surface is looked at: the drawing, a batch, or those held back."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial

import numpy as np

from app.session.asking import Share
from app.session.digit_choice import DigitChoice
from app.session.insight.kept_digits import KeptDigits
from app.session.network_digits import READING
from app.session.session import Session
from nn.arrays import Array, UInt8, one_hot, pixels
from nn.data.digits import Digits
from nn.targets import as_labels, learned
from nn.timeline.along import learned_in
from nn.timeline.replay import Replay
from nn.timeline.snapshots import Timeline

MOST = 500
"""Digits of many over which a mean is taken: a cost of theirs takes the default network a millisecond."""


class Over(Enum):
    """Whose cost."""

    DRAWING = "drawing"
    BATCH = "batch"
    VALIDATION = "validation"


@dataclass(frozen=True, eq=False)
class CostDigits:
    """Digits whose mean cost is looked at.

    Attributes:
        X: pixels, (n, n_0).
        Y: what is to be answered, (n, n_L).
        words: what is averaged, such as "the mean cost of 500 of the 1,000 validation digits".
    """

    X: Array
    Y: Array
    words: str


@dataclass(frozen=True, eq=False)
class DigitsWanted:
    """Digits that are yet to be read.

    Attributes:
        key: equal where they are the same.
        find: reads them, in any thread, handed what says whether to give up.
        doing: what that takes, in words that a full stop may follow; "" where it takes nothing.
    """

    key: object
    find: Callable[[Callable[[], bool]], CostDigits]
    doing: str = ""

    def found(self, share: Share, then: str, cancelled: Callable[[], bool]) -> CostDigits:
        """Read them, and tell that; what follows is told as `then`."""
        share.begin(self.doing)
        digits = self.find(cancelled)
        share.begin(then)
        return digits


def wanted(session: Session, kept: KeptDigits, choice: DigitChoice, over: Over) -> DigitsWanted | None:
    """The digits to look at; None where the drawing is wanted and nothing is drawn. `kept` reads those of the network.

    Errors of `find` are those of `kept.reading()`.
    """
    if over is Over.DRAWING:
        return _drawing(session, choice)
    return _batch(session, kept) if over is Over.BATCH else _validation(kept)


def training_sample(session: Session, kept: KeptDigits) -> DigitsWanted:
    """Training digits of the session's network, evenly spread over all."""
    read, of = kept.reading(), _learned(session)
    key = Over.BATCH, kept.key, session.timeline
    return DigitsWanted(key, lambda cancelled: _some(read(cancelled).training, "training digits", of), READING)


def _drawing(session: Session, choice: DigitChoice) -> DigitsWanted | None:
    drawing = choice.chosen.drawing
    if drawing.image is None:
        return None
    x = drawing.image.reshape(1, -1)
    if drawing.label is None:
        # Weights that a run has blown up give no number, and no warning.
        with np.errstate(all="ignore"):
            label = int(session.network.predict(x.astype(np.float32)).argmax())
        words = f"the cost of your drawing, taken for the {label} that the network reads"
    else:
        label, words = drawing.label, f"the cost of your drawing as the {drawing.label} that you say it is"
    digits = CostDigits(x, one_hot(np.array([label])), words)
    return DigitsWanted((Over.DRAWING, x.tobytes(), label), lambda _: digits)


def _batch(session: Session, kept: KeptDigits) -> DigitsWanted:
    moment, timeline = session.moment, session.timeline
    if timeline is None or not timeline.snapshots:
        return _first_batch(session, kept)
    step = timeline.last if moment is None else moment.step
    if step <= timeline.first:
        return _first_batch(session, kept)
    key, again = (Over.BATCH, timeline, step), "Repeating the run up to its batch"
    return DigitsWanted(key, lambda cancelled: _replayed(timeline, step, cancelled), again)


def _replayed(timeline: Timeline, step: int, cancelled: Callable[[], bool]) -> CostDigits:
    batch = Replay(timeline).batch(step, cancelled)
    return CostDigits(batch.X, batch.Y, f"the mean cost of the {len(batch.X):,} digits of batch {step:,}")


def _first_batch(session: Session, kept: KeptDigits) -> DigitsWanted:
    """Where no batch has led here: digits that one could have."""
    read, size = kept.reading(), session.hyperparameters.batch_size
    of, timeline = _learned(session), session.timeline

    def find(cancelled: Callable[[], bool]) -> CostDigits:
        digits = read(cancelled).training
        n = min(size, len(digits))
        X = pixels(digits.images[:n])
        words = f"the mean cost of the first {n:,} training digits: no batch of a run has led here"
        return CostDigits(X, of(X, digits.labels[:n]), words)

    smoothing = session.hyperparameters.label_smoothing
    return DigitsWanted((Over.BATCH, kept.key, size, timeline, smoothing), find, READING)


def _learned(session: Session) -> Callable[[Array, UInt8], Array]:
    """What the run wants for an answer; before there is one, what the next one does, but for a teacher's answers."""
    timeline = session.timeline
    if timeline is not None and timeline.changes:
        return learned_in(timeline)
    return partial(learned, smoothing=session.hyperparameters.label_smoothing, teacher=None)


def _validation(kept: KeptDigits) -> DigitsWanted:
    read = kept.reading()

    def find(cancelled: Callable[[], bool]) -> CostDigits:
        known = read(cancelled)
        return _some(known.held, known.held_words)

    return DigitsWanted((Over.VALIDATION, kept.key), find, READING)


def _some(digits: Digits, what: str, of: Callable[[Array, UInt8], Array] = as_labels) -> CostDigits:
    """`MOST` of them at most, evenly spread; `of` says what is to be answered."""
    n = len(digits)
    numbers = np.linspace(0, n - 1, min(MOST, n)).astype(np.int64)
    share = f"{len(numbers):,} of the {n:,}" if len(numbers) < n else f"the {n:,}"
    X = pixels(digits.images[numbers])
    return CostDigits(X, of(X, digits.labels[numbers]), f"the mean cost of {share} {what}")
