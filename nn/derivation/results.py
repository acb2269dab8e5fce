"""What the derivation finds for a view to show: plain data, without the network that it comes from.

What is not worked out before somebody asks for it is a callable; it raises DigitScopeError, one plain sentence, for
what cannot be shown.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nn.arrays import Array
from nn.derivation.judge import Evidence
from nn.derivation.parameter import Parameter
from nn.derivation.phase import Phase
from nn.derivation.terms import Opened, Path


@dataclass(frozen=True)
class TrainingStep:
    """One step, before, during and after.

    Attributes:
        phases: in order: input, Z and A of each layer, loss, delta, dW and db of each layer from the last back, update,
            loss after.
        parameters: all parameters after the step, a new vector laid out as the network's, float64.
        loss_before: the mean cost of the examples, before the step.
        loss_after: the same after it.
    """

    phases: tuple[Phase, ...]
    parameters: Array
    loss_before: float
    loss_after: float


@dataclass(frozen=True)
class PathSum:
    """A slope as the sum over its paths.

    Attributes:
        count: the number of paths.
        closed: how many of them carry nothing.
        rounds: whether some of these may carry something too small for float64.
        total: the sum over all paths.
        backward: the same slope by matrix products.
        largest: the paths that carry most, the largest absolute value first.
    """

    count: int
    closed: int
    rounds: bool
    total: float
    backward: float
    largest: tuple[Path, ...]

    @property
    def difference(self) -> float:
        """By how much the sum differs from `backward`: what floating point leaves."""
        return self.total - self.backward


@dataclass(frozen=True)
class Secants:
    """Slopes of secants beside the slope of the tangent.

    Attributes:
        forward: (C(theta + epsilon) - C(theta)) / epsilon for each step epsilon, (m,).
        central: (C(theta + epsilon) - C(theta - epsilon)) / (2 epsilon), (m,).
        tangent: dC/dtheta by backpropagation.
    """

    forward: Array
    central: Array
    tangent: float

    @property
    def forward_error(self) -> Array:
        """How far each forward secant is from the tangent, (m,)."""
        return _distance(self.forward, self.tangent)

    @property
    def central_error(self) -> Array:
        """How far each central secant is from the tangent, (m,)."""
        return _distance(self.central, self.tangent)


def _distance(slopes: Array, tangent: float) -> Array:
    distance: Array = np.abs(slopes - tangent)
    return distance


@dataclass(frozen=True)
class RefereeSource:
    """The cost as a function of one parameter.

    Attributes:
        parameter: theta.
        value: where it is.
        slope: dC/dtheta by backpropagation.
        example: which of the examples of the step has the cost.
        costs: C with the parameter moved by each of the offsets, (m,), in float32 if the second argument is true.
        evidence: what secants show; central ones if the first argument is true, in float32 if the second is.
    """

    parameter: Parameter
    value: float
    slope: float
    example: int
    costs: Callable[[Array, bool], Array]
    evidence: Callable[[bool, bool], Evidence]


@dataclass(frozen=True)
class TraceSource:
    """One example in one network, ready to be opened.

    Attributes:
        widths: neurons of each layer, n_0 to n_L.
        open_parameter: dC/dw_ab = delta_a a_b, or dC/db_a = delta_a.
        open_delta: delta of a layer's neuron as a sum.
        sum_over_paths: dC/dw_ab or dC/db_a as a sum over paths, with so many of the largest.
        steepest: the weight of a layer at which the cost is steepest.
        referee: the cost as a function of a parameter.
        slopes: of a parameter, the slope of the cost of each example of the step; their mean is that of the loss.
        labels: of each example of the step.
        example: which of them this one is.
    """

    widths: tuple[int, ...]
    open_parameter: Callable[[Parameter], Opened]
    open_delta: Callable[[int, int], Opened]
    sum_over_paths: Callable[[Parameter, int], PathSum]
    steepest: Callable[[int], Parameter]
    referee: Callable[[Parameter], RefereeSource]
    slopes: Callable[[Parameter], tuple[float, ...]]
    labels: tuple[int, ...]
    example: int = 0
