"""The digits of a run: read in its thread, and kept for the next one: reading MNIST takes longer than some runs."""

from collections.abc import Callable

from nn.data import sources
from nn.data.digits import Split
from nn.source_names import Data


class Loader:
    """Reads one set of digits at a time: the thread of a run calls it, and the window's thread where there is none."""

    def __init__(self) -> None:
        """Nothing read yet."""
        self._kept: tuple[Data, int, Split] | None = None
        self._is_stale = False

    @property
    def kept(self) -> Split | None:
        """What was read last; None before. Nobody changes it."""
        return None if self._kept is None else self._kept[2]

    def kept_of(self, data: Data, validation: int) -> Split | None:
        """The same where it is of these sources with so many of each held back, and none of them is stale."""
        kept = self._kept
        return kept[2] if kept is not None and not self._is_stale and kept[:2] == (data, validation) else None

    def renew(self) -> None:
        """Read anew the next time: one of the sources has other digits than it had. What is kept stays till then."""
        self._is_stale = True

    def load(self, data: Data, validation: int, cancelled: Callable[[], bool]) -> Split:
        """The digits of some sources with so many of each held back.

        Raises:
            Cancelled: where `cancelled`, asked now and then, said so.
            DigitScopeError: where they cannot be read.
        """
        if self._is_stale or self._kept is None or self._kept[:2] != (data, validation):
            self._is_stale = False
            self._kept = data, validation, sources.load(data, validation, cancelled)
        return self._kept[2]
