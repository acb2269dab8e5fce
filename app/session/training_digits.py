"""The digits that a network learned from, as far as they are on this computer; else the starter digits."""

from collections.abc import Callable
from dataclasses import dataclass

from app.session.session import Session
from nn.data import sources
from nn.data.digits import Digits
from nn.data.mix import joined
from nn.source_names import Data


@dataclass(frozen=True, eq=False)
class TrainingDigits:
    """Digits to look through.

    Attributes:
        data: the sources that the network learned from.
        validation: how many of each were held back.
        digits: what is there of them.
        note: what is not, in sentences; "" where all is there.
        absent: the names of the sources that are not.
    """

    data: Data
    validation: int
    digits: Digits
    note: str = ""
    absent: tuple[str, ...] = ()

    def is_of(self, session: Session) -> bool:
        """Whether the session's network learned from these, and what was absent still is."""
        h = session.work.model.hyperparameters
        same = (self.data, self.validation) == (h.data, h.validation)
        return same and all(sources.of(name).lack() for name in self.absent)


def reading(session: Session) -> Callable[[Callable[[], bool]], TrainingDigits]:
    """What reads those of the session's network, in any thread: those of its last run where they are the same."""
    h = session.work.model.hyperparameters
    loaded = session.loaded_of(h.data, h.validation)
    if loaded is not None:
        found = TrainingDigits(h.data, h.validation, loaded.training)
        return lambda _: found
    return lambda cancelled: _read(h.data, h.validation, cancelled)


def _read(data: Data, validation: int, cancelled: Callable[[], bool]) -> TrainingDigits:
    """Read each source that is there.

    Raises:
        Cancelled: where `cancelled`, which is asked now and then, said so.
        DigitScopeError: where not even the starter digits can be read.
    """
    parts, lacking, absent, fetch = list[Digits](), list[str](), list[str](), ""
    for source, found in sources.training_of(data, validation, cancelled):
        if found is not None:
            parts.append(found)
            continue
        label = source.words.label
        lacking.append(label)
        absent.append(source.name)
        if source.fetch is not None:
            fetch = f" File, Download {label} fetches it."
    if not lacking:
        return TrainingDigits(data, validation, joined(parts))
    if parts:
        verb = "are" if len(lacking) > 1 else "is"
        note = f"{' and '.join(lacking)}, of which this network learned too, {verb} not on this computer.{fetch}"
        return TrainingDigits(data, validation, joined(parts), note, tuple(absent))
    starter = sources.of("starter").split(0, cancelled).training
    note = f"What this network learned from is not on this computer: these are the starter digits.{fetch}"
    return TrainingDigits(data, validation, starter, note, tuple(absent))
