"""The one kind of error that is a person's to mend, what a person stops, and what leaves the finite numbers."""

from dataclasses import dataclass


class DigitScopeError(Exception):
    """Something a person can mend: bad input, a full disk, a value out of bounds.

    Its text is one sentence that names the file or the field and says what to do. The window shows it in a
    dialog, the command line in one line.
    """


class Cancelled(DigitScopeError):
    """The person stopped it: nothing is wrong, and what was complete is kept."""


@dataclass(frozen=True)
class Broken:
    """The first numbers of a run that were not finite.

    Attributes:
        step: the batch in which they were worked out, counted from 1.
        layer: counted from 1; that of the output for the cost.
        quantity: `delta`, `W`, `b`, `Z`, `A`, or `C` for the cost.
    """

    step: int
    layer: int
    quantity: str


class DivergenceError(DigitScopeError):
    """The cost left the finite numbers.

    Attributes:
        broken: what left them first; None where nobody has looked.
    """

    def __init__(self, sentence: str, broken: Broken | None = None) -> None:
        """Say so in a sentence."""
        super().__init__(sentence)
        self.broken = broken


def never() -> bool:
    """Nobody stops it: what asks whether it is cancelled goes on."""
    return False
