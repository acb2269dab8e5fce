"""What the learner's steps do: to digits held back, asked once for each step, and in words for those put in."""

from typing import TYPE_CHECKING

import numpy as np

from app.session.session import Session
from app.session.steps import MOST
from app.session.validation import Validation, validation, words_of
from nn.errors import DigitScopeError
from nn.network import Network

if TYPE_CHECKING:
    from nn.derivation.results import TrainingStep


class StepScores:
    """Remembers the scores of the last step, and the words for those that are in the network."""

    def __init__(self, session: Session) -> None:
        """Digits are those that `session` holds back."""
        self._session = session
        self._step: TrainingStep | None = None
        self._validation: Validation | None = None
        self._applied: list[tuple[Network, str]] = []

    def of(self, network: Network, step: "TrainingStep") -> Validation | None:
        """What a step from `network` does to digits held back; None where none are loaded."""
        if step is not self._step or self._validation is None:
            self._step, self._validation = step, validation(self._session, network, step.parameters)
        return self._validation

    def applied(self, network: Network, step: "TrainingStep", learning_rate: float) -> Network:
        """The network after a step, whose words are remembered.

        Raises:
            DigitScopeError: where the step leads out of the numbers that a network holds.
        """
        before = self._session.network
        with np.errstate(over="ignore"):
            after = Network(before.architecture, step.parameters.astype(before.parameters.dtype), before.rules)
        if not np.isfinite(after.parameters).all():
            raise DigitScopeError(f"Learning rate: a step of {learning_rate:g} leads too far; choose a smaller one.")
        self._applied = [*self._applied[1 - MOST :], (after, words_of(step, self.of(network, step)))]
        return after

    def words(self) -> str:
        """What the last step did that is in the network; empty where there is none."""
        return next((words for network, words in self._applied if network is self._session.network), "")
