"""What a person reads of a run: the name that somebody gave it, or what it trains and when it began."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from nn.arrays import CLASSES, SIDE
from nn.hyperparameters import Hyperparameters
from nn.optimizers import OPTIMIZERS
from nn.runs.record import RunRecord


def title(record: RunRecord, now: datetime | None = None) -> str:
    """Such as ``784-32-32-10, rate 0.5 · today 17:45``, or ``small nets, trial 12``, as long as it has no name."""
    if record.study and not record.name:
        return f"{record.study}, trial {record.trial}"
    return record.name or f"{_trained(record.hyperparameters)} · {_when(record, now)}"


def distinct(records: Sequence[RunRecord], now: datetime | None = None) -> list[str]:
    """The titles of runs: to the second where two would read alike, and numbered where even that is the same."""
    titles = [title(record, now) for record in records]
    counts, told = Counter(titles), Counter[str]()
    for at, record in enumerate(records):
        if counts[titles[at]] > 1 and not record.name:
            exact = f"{titles[at]}:{_begun(record):%S}"
            told[exact] += 1
            titles[at] = exact if told[exact] == 1 else f"{exact} ({told[exact]})"
    return titles


def _trained(h: Hyperparameters) -> str:
    widths = "-".join(str(width) for width in (SIDE * SIDE, *h.hidden, CLASSES))
    usual = h.optimizer == Hyperparameters().optimizer
    return f"{widths}, {'rate' if usual else OPTIMIZERS[h.optimizer].label} {h.learning_rate:g}"


def _begun(record: RunRecord) -> datetime:
    return datetime.fromisoformat(record.begun).astimezone()


def _when(record: RunRecord, now: datetime | None) -> str:
    """When it began, to the minute, as one says it on the day of `now`."""
    begun, today = _begun(record), (now or datetime.now()).astimezone().date()
    if begun.date() == today:
        return f"today {begun:%H:%M}"
    if begun.date() == today - timedelta(days=1):
        return f"yesterday {begun:%H:%M}"
    year = "" if begun.year == today.year else f" {begun.year}"
    return f"{begun.day} {begun:%b}{year} {begun:%H:%M}"
