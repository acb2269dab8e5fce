"""What a training step says of the first layer: a picture, its errors, the slopes, the weights before and after."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from nn.arrays import Bool
from nn.derivation.letters import CostOf
from nn.derivation.phase import Matrix, Phase, PhaseKind, Update, of_one
from nn.derivation.results import TrainingStep
from nn.derivation.terms import Factor, Gate, Symbol, cost_in


@dataclass(frozen=True)
class FirstLayer:
    """The parts of a step for one of its examples; the step itself goes down the mean over all of them.

    Attributes:
        n: how many examples there are.
        example: which of them it is.
        cost: that of the example where there are several, else the loss.
        A: its picture, (n_0, 1).
        delta: its errors, (n_1, 1).
        of_example: the slopes of its cost, (n_1, n_0).
        dW: those of the loss, the mean over all examples, (n_1, n_0).
        before: weights before the update, (n_1, n_0).
        after: weights after it, (n_1, n_0).
        learning_rate: eta.
        sigma_prime: that of a neuron.
        rounds: of each neuron, whether slopes that are only small are 0 on the way back to it, (n_1,).
    """

    n: int
    example: int
    cost: Symbol
    A: Matrix
    delta: Matrix
    of_example: Matrix
    dW: Matrix
    before: Matrix
    after: Matrix
    learning_rate: float
    sigma_prime: Callable[[int], Factor]
    rounds: Bool

    @classmethod
    def of(cls, step: TrainingStep, k: int) -> "FirstLayer":
        """Find those of example k among the phases."""
        phases: dict[tuple[PhaseKind, int], Phase] = {(phase.kind, phase.layer): phase for phase in step.phases}
        slopes, back = phases[PhaseKind.WEIGHT_GRADIENT, 1], phases[PhaseKind.DELTA, 1]
        update = next(phase for phase in step.phases if isinstance(phase, Update))
        deltas = [phase for phase in step.phases if phase.kind is PhaseKind.DELTA]
        delta, A = slopes.given
        dW, n = slopes.found[0], slopes.n
        of_example = dW
        if n > 1:
            delta, A = (of_one(m.letter, m.layer, m.values[:, k : k + 1], k) for m in (delta, A))
            of_example = replace(dW, values=delta.values * A.values.T, example=k)
        gates = (neuron[k].gate for phase in step.phases for neuron in phase.gates)
        return cls(
            n,
            k,
            cost_in(CostOf.OUTER_PRODUCTS, k) if n > 1 else cost_in(CostOf.OUTER_PRODUCT),
            A,
            delta,
            of_example,
            dW,
            update.given[0],
            update.found[0],
            update.eta,
            lambda a: back.entry(a, k).sigma_prime,
            _reached(deltas, k) | (Gate.TOO_SMALL in gates or any(phase.rounds[k] for phase in deltas[:1])),
        )

    def blamed(self) -> int:
        """The neuron with the largest error."""
        return int(np.abs(self.delta.values).argmax())

    def steepest(self, a: int) -> int:
        """The pixel whose weight into neuron a has the largest slope; the brightest where all slopes are 0."""
        slopes = self.of_example.values[a]
        return int(np.abs(slopes if slopes.any() else self.A.values[:, 0]).argmax())


def _reached(deltas: list[Phase], k: int) -> Bool:
    """To which neurons of layer 1 a path leads back on which no factor is 0, though the product may be, (n_1,)."""
    A, Y, delta = (matrix.values[:, k] for matrix in (*deltas[0].given, deltas[0].found[0]))
    reached: Bool = (A != Y) | (delta != 0)
    for W, _, dA_dZ in (phase.given for phase in deltas[1:]):
        reached = (W.values[reached] != 0).any(axis=0) & (dA_dZ.values[:, k] != 0)
    return reached
