"""What a training step says of the first layer: the drawing, the errors, the slopes, the weights before and after."""

from dataclasses import dataclass

import numpy as np

from app.views.derivation.common.step import Step
from nn.derivation.phase import Phase, Quantity
from nn.derivation.terms import Derivative, Symbol


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
        slope: sigma'(Z), (n_1, 1); None where layer 1 is the output layer.
    """

    A: Quantity
    delta: Quantity
    dW: Quantity
    before: Quantity
    after: Quantity
    learning_rate: float
    slope: Quantity | None

    @classmethod
    def of(cls, step: Step) -> "FirstLayer":
        """Find them among the phases."""
        phases: dict[str, Phase] = {phase.key: phase for phase in step.phases}
        delta, A = phases["dW1"].given
        update, back = phases["update"], phases["delta1"].given
        eta = -update.entry(0, 0).terms[1].factors[0].value
        slope = back[2] if len(back) == 3 else None
        return cls(A, delta, phases["dW1"].found[0], update.given[0], update.found[0], eta, slope)

    def is_closed(self, a: int) -> bool:
        """Whether neuron a's sigma' is exactly 0."""
        return self.slope is not None and self.slope.values[a, 0] == 0

    def blamed(self) -> int:
        """The neuron with the largest error."""
        return int(np.abs(self.delta.values).argmax())

    def steepest(self, a: int) -> int:
        """The pixel whose weight into neuron a has the largest slope; the brightest where all slopes are 0."""
        slopes = self.dW.values[a]
        return int(np.abs(slopes if slopes.any() else self.A.values[:, 0]).argmax())


def weight(a: int, b: int) -> Symbol:
    """w_ab of layer 1."""
    return Symbol("w", 1, (a, b))


def slope_by(symbol: Symbol) -> Derivative:
    """dC/dw."""
    return Derivative(Symbol("C"), symbol)
