"""Teaching the present network one drawing: a step of a person's, which can be taken out again."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.session.session import Session
from app.session.validation import Validation, scored
from nn.arrays import Float32, as_bytes
from nn.data.digits import Split

if TYPE_CHECKING:
    from nn.network import Network
    from nn.teaching import Taught

ENOUGH = 1000
"""Training digits from which the ones to remember are taken; where the last run had fewer, the starter digits serve."""

HELD_BACK = 1000
"""Starter digits that tell what teaching costs."""


@dataclass(frozen=True)
class Lesson:
    """What the network has learned.

    Attributes:
        label: of the drawing.
        taught: the network, and its answers before and after.
        validation: scores before and after on digits that were held back; None where there are none.
    """

    label: int
    taught: "Taught"
    validation: Validation | None

    @property
    def is_right(self) -> bool:
        """Whether the drawing reads right."""
        return int(self.taught.after.argmax()) == self.label


class Teacher:
    """Puts lessons into a session's network."""

    def __init__(self, session: Session) -> None:
        """Nothing taught yet."""
        self._session = session
        self._starter: Split | None = None
        self._network: Network | None = None

    def teach(self, image: Float32, label: int) -> Lesson:
        """Learn a drawing (784,), 0 to 1; the session must not be busy.

        Raises:
            DigitScopeError: where the digits to remember cannot be read.
        """
        # Here, because the window opens without it.
        from nn.teaching import teach

        before, digits = self._session.network, self._digits()
        taught = teach(before, image, label, digits.training, np.random.default_rng(0))
        validation = scored(digits.validation, before, taught.network.parameters)
        # First, for who hears that the network is another one asks whether this can be undone.
        self._network = taught.network
        self._session.put_step(taught.network, as_bytes(image))
        return Lesson(label, taught, validation)

    @property
    def can_undo(self) -> bool:
        """Whether the last thing that happened to the network is the last lesson."""
        return self._session.network is self._network and self._session.last_is_step

    def undo(self) -> None:
        """Take the last lesson out, if it is the last thing that happened to the network: each bit is as before."""
        if self.can_undo:
            self._session.go_back()

    def _digits(self) -> Split:
        """Those of the last run, or the starter digits."""
        loaded = self._session.loaded
        if loaded is not None and len(loaded.training) >= ENOUGH:
            return loaded
        if self._starter is None:
            from nn.data import sources

            self._starter = sources.of("starter").split(HELD_BACK)
        return self._starter
