"""What a training step says of the first layer: the drawing, the errors, the slopes, the weights before and after."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nn.derivation.phase import Matrix, Phase, PhaseKind, Update
from nn.derivation.results import TrainingStep
from nn.derivation.terms import Factor, Gate


@dataclass(frozen=True)
class FirstLayer:
    """The parts of a step for one drawing.

    Attributes:
        A: the drawing, (n_0, 1).
        delta: errors, (n_1, 1).
        dW: slopes, (n_1, n_0).
        before: weights before the update, (n_1, n_0).
        after: weights after it, (n_1, n_0).
        learning_rate: eta.
        sigma_prime: that of a neuron.
        rounds: whether slopes that are only small are 0 on the way back.
    """

    A: Matrix
    delta: Matrix
    dW: Matrix
    before: Matrix
    after: Matrix
    learning_rate: float
    sigma_prime: Callable[[int], Factor]
    rounds: bool

    @classmethod
    def of(cls, step: TrainingStep) -> "FirstLayer":
        """Find them among the phases."""
        phases: dict[tuple[PhaseKind, int], Phase] = {(phase.kind, phase.layer): phase for phase in step.phases}
        slopes, back = phases[PhaseKind.WEIGHT_GRADIENT, 1], phases[PhaseKind.DELTA, 1]
        update = next(phase for phase in step.phases if isinstance(phase, Update))
        delta, A = slopes.given
        gates = (slope.gate for phase in step.phases for slopes in phase.gates for slope in slopes)
        return cls(
            A,
            delta,
            slopes.found[0],
            update.given[0],
            update.found[0],
            update.eta,
            lambda a: back.entry(a).sigma_prime,
            Gate.TOO_SMALL in gates or any(p.rounds for p in step.phases if p.kind is PhaseKind.DELTA),
        )

    def blamed(self) -> int:
        """The neuron with the largest error."""
        return int(np.abs(self.delta.values).argmax())

    def steepest(self, a: int) -> int:
        """The pixel whose weight into neuron a has the largest slope; the brightest where all slopes are 0."""
        slopes = self.dW.values[a]
        return int(np.abs(slopes if slopes.any() else self.A.values[:, 0]).argmax())
