"""The digits that the derivation takes: the drawing and others, each with its label, and which of them is looked at."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from nn.arrays import SIDE, Array, Int
from nn.derivation.letters import ETA
from nn.derivation.phase import MOST_EXAMPLES
from nn.errors import DigitScopeError
from nn.fields import Real
from nn.hyperparameters import ABOUT, Hyperparameters
from nn.network import Network

FULL = f"Digits: the step takes {MOST_EXAMPLES} of them; remove one first."


@dataclass(frozen=True, eq=False)
class Digit:
    """One digit.

    Attributes:
        image: pixels, (28, 28), a copy that nobody can change; None for an empty canvas.
        label: what it shows; None takes the network's answer.
        given: the label that it came with, as a training digit does; None for none.
    """

    image: Array | None = None
    label: int | None = None
    given: int | None = None

    @classmethod
    def of(cls, image: Array, given: int | None = None) -> Self:
        """A digit with a copy of `image`, 784 pixels of any shape, that may come with a label."""
        copied = image.reshape(SIDE, SIDE).copy()
        copied.flags.writeable = False
        return cls(copied, given, given)


@dataclass(frozen=True)
class ChosenDigits:
    """One to eight digits.

    Attributes:
        drawing: what is on the canvas.
        others: those beside it.
        takes_drawing: whether the drawing is one of them.
        looked_at: the place among `others` of the one that pages of a single digit show; None for the drawing.
    """

    drawing: Digit = Digit()
    others: tuple[Digit, ...] = ()
    takes_drawing: bool = True
    looked_at: int | None = None

    @property
    def has_drawing(self) -> bool:
        """Whether the drawing is the first of them: an empty canvas stands there alone or not at all."""
        return not self.others or (self.takes_drawing and self.drawing.image is not None)

    @property
    def all(self) -> tuple[Digit, ...]:
        """All of them, the drawing first."""
        return (self.drawing, *self.others) if self.has_drawing else self.others

    @property
    def index(self) -> int:
        """The place among `all` of the one that is looked at."""
        return 0 if self.looked_at is None else min(self.looked_at, len(self.others) - 1) + self.has_drawing

    @property
    def looks_at_drawing(self) -> bool:
        """Whether the drawing is the one that is looked at."""
        return self.has_drawing and self.index == 0

    @property
    def digit(self) -> Digit:
        """The one that is looked at."""
        return self.all[self.index]

    def drawn(self, image: Array | None) -> Self:
        """With another drawing; an empty canvas forgets its label."""
        return replace(self, drawing=Digit() if image is None else replace(Digit.of(image), label=self.drawing.label))

    def labelled(self, label: int | None) -> Self:
        """With another label of the one that is looked at; None takes the given one, or else the network's answer."""
        place = self.index - self.has_drawing
        if place < 0:
            return replace(self, drawing=replace(self.drawing, label=label))
        others = list(self.others)
        others[place] = replace(others[place], label=others[place].given if label is None else label)
        return replace(self, others=tuple(others))

    def looking_at(self, index: int) -> Self:
        """With one of `all` looked at."""
        place = index - self.has_drawing
        return replace(self, looked_at=None if place < 0 else place)

    def with_drawing(self) -> Self:
        """With the drawing, which is looked at.

        Raises:
            DigitScopeError: where the canvas is empty, or there are as many digits as there can be.
        """
        if self.drawing.image is None:
            raise DigitScopeError("Drawing: there is no ink yet; draw a digit.")
        if not self.has_drawing and len(self.others) >= MOST_EXAMPLES:
            raise DigitScopeError(FULL)
        return replace(self, takes_drawing=True, looked_at=None)

    def kept(self) -> Self:
        """With the drawing among the others, so that the canvas is free for another.

        Raises:
            DigitScopeError: where there is none, or no room for another.
        """
        if self.drawing.image is None:
            raise DigitScopeError("Drawing: there is no ink yet; draw a digit.")
        if len(self.others) + 1 >= MOST_EXAMPLES:
            raise DigitScopeError(FULL)
        others = (*self.others, self.drawing)
        return replace(self, drawing=Digit(), others=others, takes_drawing=True, looked_at=None)

    def added(self, digit: Digit) -> Self:
        """With one more, which is looked at.

        Raises:
            DigitScopeError: where there are as many as there can be.
        """
        if len(self.others) + (self.has_drawing and self.drawing.image is not None) >= MOST_EXAMPLES:
            raise DigitScopeError(FULL)
        return replace(self, others=(*self.others, digit), looked_at=len(self.others))

    def without(self, index: int) -> Self:
        """Without one of `all`; of a single one, the drawing is what is left."""
        place = index - self.has_drawing
        if place < 0:
            return replace(self, takes_drawing=False, looked_at=0) if self.others else self
        others = self.others[:place] + self.others[place + 1 :]
        looked_at = self.looked_at
        if looked_at is not None and looked_at >= place:
            looked_at = max(looked_at - 1, 0)
        takes_drawing = self.takes_drawing or not others
        return replace(self, others=others, takes_drawing=takes_drawing, looked_at=looked_at if others else None)


def batch_of(drawing: Digit, X: Array, labels: Int) -> ChosenDigits:
    """The digits of a batch, X (n, 784) with labels (n,), without the drawing, which stays at hand."""
    others = tuple(Digit.of(x, int(label)) for x, label in zip(X, labels, strict=True))
    return ChosenDigits(drawing, others, takes_drawing=False, looked_at=0)


def share_of_batch(h: Hyperparameters, n: int) -> float:
    """Eta with which n digits alone move the weights about as far as they do among the others of a batch.

    There the mean is over the batch, so that each digit has 1 / `batch_size` of eta.
    """
    return max(h.learning_rate * min(n / h.batch_size, 1), _rates().minimum)


def written(rate: float) -> str:
    """A learning rate with as many decimals as people write."""
    return f"{rate:.{_rates().decimals}f}"


def _rates() -> Real:
    rates = ABOUT["learning_rate"]
    assert isinstance(rates, Real)
    return rates


def why_share(h: Hyperparameters, n: int) -> str:
    """Why eta is `share_of_batch`, in one sentence; empty where the digits are a whole batch."""
    if n >= h.batch_size:
        return ""
    if h.learning_rate * n / h.batch_size < _rates().minimum:
        return f"{ETA} is the smallest rate there is; the share that so few digits have of a batch's step is smaller."
    peak = "" if h.schedule == "constant" else "peak "
    return (
        f"{ETA} is {n}/{h.batch_size} of training's {peak}{h.learning_rate:g}, the share that so few digits have"
        " of a batch's step: all of it could undo what the others taught."
    )


def answer_of(network: Network, image: Array) -> int | None:
    """The network's answer; None where two are alike. Outputs that are no numbers are the weights' fault: then 0."""
    with np.errstate(all="ignore"):
        outputs = network.predict(image.reshape(1, -1).astype(network.parameters.dtype))[0]
    if not np.isfinite(outputs).all():
        return 0
    largest = np.flatnonzero(outputs == outputs.max())
    return int(largest[0]) if len(largest) == 1 else None
