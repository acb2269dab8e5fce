"""The digits that a network learned from and those held back from it, as far as they are here; else the starter digits.

Whoever measures takes a share of those held back that is worked through at once, and says how many.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.session.session import Session
from nn.data import sources
from nn.data.digits import Digits, Split
from nn.network import Network
from nn.source_names import Data, told, without

MOST, LEAST, MOST_WORK = 5000, 200, 1_000_000_000
"""Digits that are measured on, and multiplications that this may take: a large network gets fewer digits."""

STARTER = "What this network learned from is not on this computer: these are starter digits."


@dataclass(frozen=True, eq=False)
class SplitDigits:
    """Digits to look through, and digits to measure on.

    Attributes:
        training: those that the network learned from.
        validation: those held back.
        note: which are missing, or are others, in a sentence; "" where all are as they were.
    """

    training: Digits
    validation: Digits
    note: str = ""

    def measured(self, network: Network) -> Digits:
        """The first of those held back, as many as are worked through at once."""
        count = min(MOST, max(LEAST, MOST_WORK // network.parameters.size), len(self.validation))
        part = slice(count)
        return Digits(self.validation.images[part], self.validation.labels[part])

    def measured_words(self, digits: Digits) -> str:
        """How many were measured on, in a sentence."""
        n, of = len(digits), len(self.validation)
        return f"Measured on {n:,} digits held back." if n == of else f"Measured on {n:,} of {of:,} digits held back."


def splitting(session: Session) -> Callable[[Callable[[], bool]], SplitDigits]:
    """What reads those of the session's network, in any thread: those of its last run where they are the same."""
    h = session.work.model.hyperparameters
    loaded = session.loaded_of(h.data, h.validation)
    if loaded is not None and len(loaded.validation):
        found = SplitDigits(loaded.training, loaded.validation)
        return lambda _: found
    return lambda cancelled: _read(h.data, h.validation, cancelled)


def _read(data: Data, validation: int, cancelled: Callable[[], bool]) -> SplitDigits:
    """Read what is there; a source of which nothing is held back is no measure, and the starter digits take its place.

    Raises:
        Cancelled: where `cancelled`, which is asked now and then, said so.
        DigitScopeError: where what is there cannot be read.
    """
    here = sources.at_hand(data)
    if here:
        split = sources.load(here, validation, cancelled)
        if len(split.validation):
            return _of(split, without(data, here))
        note = f"No digit of {told(here)} is held back: these are starter digits."
    else:
        absent = sources.to_fetch(data)
        note = f"{STARTER} File, Download {absent[0].words.label} fetches its digits." if absent else STARTER
    return _of(sources.of("starter").split(MOST, cancelled), note)


def _of(split: Split, note: str) -> SplitDigits:
    return SplitDigits(split.training, split.validation, note)
