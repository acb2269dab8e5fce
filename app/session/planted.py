"""A bug in the session's network: which riddle it is of, and what is to be there again once the riddle is left."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nn.data.digits import Split
from nn.hyperparameters import Hyperparameters

if TYPE_CHECKING:
    # The window opens without riddles.
    from nn.faults.riddle import Riddle

PLANTED, MENDED = "A bug is planted: Find the bug", "Mended network: Find the bug"
"""Titles of a riddle's network."""


@dataclass(frozen=True, eq=False)
class Planted:
    """What makes a network one of a riddle.

    Attributes:
        riddle: which.
        own: the hyperparameters that a person had chosen before.
        was_fresh: whether the network before had the random weights of its seed, which nobody keeps.
        mended: whether the bug is out of it again.
    """

    riddle: "Riddle"
    own: Hyperparameters
    was_fresh: bool
    mended: bool = False
    _known: list[tuple[Split, Split]] = field(default_factory=list, repr=False)

    def chosen(self, present: Hyperparameters) -> Hyperparameters:
        """Of a new network: those from before the riddle, unless its own were changed since."""
        return self.own if present == self.riddle.hyperparameters else present

    def digits(self, split: Split) -> Split:
        """What becomes of the digits of its run; the same for the same ones, so that a run can be gone on with."""
        if self.mended:
            return split
        if not self._known or self._known[0][0] is not split:
            self._known[:] = [(split, self.riddle.planted(split))]
        return self._known[0][1]
