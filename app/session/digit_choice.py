"""Where the digits of the derivation come from: the canvas, the training digits, the batch that training uses next."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.session.digits import ChosenDigits, Digit, batch_of
from app.session.session import Session
from nn.arrays import Array, pixels
from nn.data.digits import Digits
from nn.derivation.phase import MOST_EXAMPLES
from nn.errors import DigitScopeError

TOO_FAST = "Training: its batches follow too fast to be looked at; pause the run first."
NO_BATCH = "Batch: what can be replayed begins here; go to a later one."
NO_FURTHER = "Training: the run has no further batch; press Continue for another run."


class DigitChoice(QObject):
    """Which digits the step takes.

    Those that a person asks for and that cannot be had are refused by DigitScopeError, in one sentence.

    Attributes:
        chosen: the digits.
        is_batch: whether they are those of the batch that led to the moment that is shown, to which others may have
            been added: then the step is taken apart from before it, and they follow the moment.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        """Begin with an empty canvas."""
        super().__init__(parent)
        self._session = session
        self.chosen = ChosenDigits()
        self.is_batch = False
        self._followed: Array | None = None

    def choose(self, chosen: ChosenDigits) -> None:
        """Take others."""
        self.chosen = chosen
        self.is_batch = self.is_batch and bool(chosen.others)
        self.changed.emit()

    def drawn_label(self) -> int | None:
        """The label that a person chose for the drawing; None where nobody did."""
        return self.chosen.drawing.label

    def set_drawn_label(self, label: int | None) -> None:
        """What the drawing shows; None takes the network's answer for it."""
        self.choose(replace(self.chosen, drawing=replace(self.chosen.drawing, label=label)))

    def look_at(self, index: int) -> None:
        """Make another one of all the example."""
        self.choose(self.chosen.looking_at(index))

    def remove(self) -> None:
        """Take the one that is looked at out of the step."""
        self.choose(self.chosen.without(self.chosen.index))

    def add_drawing(self) -> None:
        """Take the drawing into the step."""
        self.choose(self.chosen.with_drawing())

    def keep_drawing(self) -> None:
        """Keep the drawing in the step, so that the canvas is free for another."""
        self.choose(self.chosen.kept())

    def toggle_training(self, k: int) -> None:
        """Take the training digit `k` into the step, or out of it where it is there already."""
        training = self.training()
        for place, digit in enumerate(self.chosen.others):
            if digit.image is not None and np.array_equal(np.round(255 * digit.image.ravel()), training.images[k]):
                self.choose(self.chosen.without(place + self.chosen.has_drawing))
                return
        self.choose(self.chosen.added(Digit.of(pixels(training.images[k]), int(training.labels[k]))))

    def take_next_batch(self) -> None:
        """Take the first digits of the batch that training uses next; without a run, of the training digits.

        At a moment those of the batch that led to it, whose step is taken apart then.
        """
        if (moment := self._session.moment) is not None:
            self._followed = None
            if moment.is_first:
                raise DigitScopeError(NO_BATCH)
            self.is_batch = True
            self.follow_batch()
            return
        n, paused = min(MOST_EXAMPLES, self._session.hyperparameters.batch_size), self._session.digits
        if paused is not None:
            X, labels = paused.next_X[:n], paused.next_labels[:n]
        elif self._session.busy:
            raise DigitScopeError(TOO_FAST)
        else:
            training = self.training()
            X, labels = pixels(training.images[:n]), training.labels[:n].astype(np.int64)
        if not len(labels):
            raise DigitScopeError(NO_FURTHER)
        self.choose(batch_of(self.chosen.drawing, X, labels))

    def follow_batch(self) -> None:
        """Take those of the moment that is shown, as soon as they are there; without a moment those there are stay."""
        moment = self._session.moment
        self.is_batch = moment is not None and not moment.is_first
        if moment is not None and moment.batch is not None and moment.batch.X is not self._followed:
            self._followed = moment.batch.X
            X, labels = moment.batch.X[:MOST_EXAMPLES], moment.batch.labels[:MOST_EXAMPLES]
            self.choose(batch_of(self.chosen.drawing, X, labels))

    @property
    def batch(self) -> int | None:
        """The number of the batch that `take_next_batch` takes at a moment; None where it takes the next one."""
        moment = self._session.moment
        return None if moment is None or moment.is_first else moment.step

    def training(self) -> Digits:
        """The training digits of the last run, or before any those of the next, as `Running.digits_of`."""
        return self._session.digits_of(self._session.hyperparameters).training
