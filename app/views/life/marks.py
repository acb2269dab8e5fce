"""A place on the way of a run where the answer to the drawing became another one."""

from dataclasses import dataclass

ARROW = "\u2192"


@dataclass(frozen=True)
class TurnMark:
    """Between `first` and `last` batches of the run the answer changed from `before` to `after`."""

    first: int
    last: int
    before: int
    after: int

    @property
    def exact(self) -> bool:
        """Whether it is known which batch it was: number `last`, counted from 1."""
        return self.last - self.first == 1

    def words(self) -> str:
        """For people."""
        where = f"batch {self.last:,}" if self.exact else f"batches {self.first + 1:,} to {self.last:,}"
        return f"{where}: {self.before} {ARROW} {self.after}"


def percent(share: float) -> str:
    """A probability with one decimal."""
    return f"{100 * share:.1f}%"
