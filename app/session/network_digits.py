"""The digits that a network learned from and those held back from it, as far as they are here; else the starter digits.

Whoever measures takes a share of those held back that is worked through at once, and says how many.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.session.session import Session
from nn.data import sources
from nn.data.digits import Digits, Split
from nn.data.mix import mixed
from nn.enumerated import enumerated
from nn.network import Network
from nn.source_names import Data, told

HELD, STARTER = "validation digits", "starter digits"

READING = "Reading the digits"
"""What whoever waits for them is told."""

MOST, LEAST, MOST_WORK = 5000, 200, 1_000_000_000
"""Digits that are measured on, and multiplications that this may take: a large network gets fewer digits."""


@dataclass(frozen=True, eq=False)
class NetworkDigits:
    """Digits to look through, and digits to measure on.

    Attributes:
        data: the sources that the network learned from.
        validation: how many of each were held back.
        training: those that it learned from; of a run, as often as in an epoch.
        held: those held back; starter digits where there are none.
        note: what is not there, in sentences; "" where all is there.
        held_note: the same for whoever measures.
        held_words: what those held back are.
        absent: the names of the sources that are not there.
    """

    data: Data
    validation: int
    training: Digits
    held: Digits
    note: str = ""
    held_note: str = ""
    held_words: str = HELD
    absent: tuple[str, ...] = ()

    def is_of(self, session: Session) -> bool:
        """Whether the session's network learned from these, and what was absent still is."""
        h = session.work.model.hyperparameters
        same = (self.data, self.validation) == (h.data, h.validation)
        return same and all(sources.of(name).lack() for name in self.absent)

    def measured(self, network: Network) -> Digits:
        """The first of those held back, as many as are worked through at once."""
        count = min(MOST, max(LEAST, MOST_WORK // network.parameters.size), len(self.held))
        part = slice(count)
        return Digits(self.held.images[part], self.held.labels[part])

    def measured_words(self, digits: Digits) -> str:
        """How many were measured on, in a sentence."""
        n, of = len(digits), len(self.held)
        return f"Measured on {n:,} digits held back." if n == of else f"Measured on {n:,} of {of:,} digits held back."


def reading(session: Session) -> Callable[[Callable[[], bool]], NetworkDigits]:
    """What reads those of the session's network, in any thread: those of its last run where they are the same.

    It raises Cancelled where what it is handed, which is asked now and then, says so, and DigitScopeError where not
    even the starter digits can be read.
    """
    h = session.work.model.hyperparameters
    loaded = session.loaded_of(h.data, h.validation)

    def read(cancelled: Callable[[], bool]) -> NetworkDigits:
        split, note, absent = _there(h.data, h.validation, cancelled) if loaded is None else (loaded, "", ())
        held, held_note, words = split.validation, note, STARTER if len(absent) == len(h.data) else HELD
        if not len(held):
            held, words = sources.of("starter").split(MOST, cancelled).validation, STARTER
            held_note = f"No digit of {told(h.data)} is held back: these are starter digits. {note}".rstrip()
        return NetworkDigits(h.data, h.validation, split.training, held, note, held_note, words, absent)

    return read


def _there(data: Data, validation: int, cancelled: Callable[[], bool]) -> tuple[Split, str, tuple[str, ...]]:
    """Each source that is there, once; what is not, in sentences; and the names of those."""
    parts, lacking, absent, fetch = list[Split](), list[str](), list[str](), ""
    for source, found in sources.splits_of(data, validation, cancelled):
        if found is not None:
            parts.append(found)
            continue
        label = source.words.label
        lacking.append(label)
        absent.append(source.name)
        if source.fetch is not None:
            fetch = f" File, Download {label} fetches it."
    note = ""
    if not parts:
        parts.append(sources.of("starter").split(MOST, cancelled))
        note = f"What this network learned from is not on this computer: these are the starter digits.{fetch}"
    elif lacking:
        verb = "are" if len(lacking) > 1 else "is"
        note = f"{enumerated(lacking)}, of which this network learned too, {verb} not on this computer.{fetch}"
    # Once: a weight repeats digits, and a list of them would show each again.
    return mixed([(part, 1) for part in parts]), note, tuple(absent)
