"""What a training step says of the first layer: the drawing, the errors, the slopes, the weights before and after."""

from dataclasses import dataclass

import numpy as np

from nn.derivation.phase import Form, Matrix, Phase, PhaseKind, Update
from nn.derivation.results import TrainingStep


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

    A: Matrix
    delta: Matrix
    dW: Matrix
    before: Matrix
    after: Matrix
    learning_rate: float
    slope: Matrix | None

    @classmethod
    def of(cls, step: TrainingStep) -> "FirstLayer":
        """Find them among the phases."""
        phases: dict[tuple[PhaseKind, int], Phase] = {(phase.kind, phase.layer): phase for phase in step.phases}
        slopes, back = phases[PhaseKind.WEIGHT_GRADIENT, 1], phases[PhaseKind.DELTA, 1]
        update = next(phase for phase in step.phases if isinstance(phase, Update))
        delta, A = slopes.given
        slope = back.given[2] if back.form is Form.HIDDEN else None
        return cls(A, delta, slopes.found[0], update.given[0], update.found[0], update.eta, slope)

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
