"""What the derivation finds for a view to show: plain data, without the network that it comes from."""

from dataclasses import dataclass

from nn.arrays import Array
from nn.derivation.phase import Phase


@dataclass(frozen=True)
class TrainingStep:
    """One step, before, during and after.

    Attributes:
        phases: in order: input, Z and A of each layer, loss, delta, dW and db of each layer from the last back, update,
            loss after.
        parameters: all parameters after the step, a new vector laid out as the network's, float64.
        cost_before: C averaged over the examples, before the step.
        cost_after: the same after it.
    """

    phases: tuple[Phase, ...]
    parameters: Array
    cost_before: float
    cost_after: float
