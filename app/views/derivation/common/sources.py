"""What the trace and its referee may ask of an example: plain numbers and callables, so that they know no network.

A parameter is named by its symbol: w_ab of a layer, or its bias b_a.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from nn.arrays import Array
from nn.derivation.terms import Opened, Path, Symbol


class Secants(Protocol):
    """Slopes of secants beside the slope of the tangent; arrays (m,), one entry a step."""

    @property
    def forward(self) -> Array:
        """(C(theta + epsilon) - C(theta)) / epsilon."""

    @property
    def central(self) -> Array:
        """(C(theta + epsilon) - C(theta - epsilon)) / (2 epsilon)."""

    @property
    def forward_error(self) -> Array:
        """How far each forward secant is from the tangent."""

    @property
    def central_error(self) -> Array:
        """How far each central secant is from the tangent."""


class Kink(Protocol):
    """A hidden neuron whose weighted sum is zero with the parameter moved by `offset`."""

    @property
    def layer(self) -> int:
        """Its layer."""

    @property
    def neuron(self) -> int:
        """Its index there."""

    @property
    def offset(self) -> float:
        """How far the parameter is moved."""


class PathSum(Protocol):
    """A slope as the sum over its paths."""

    @property
    def count(self) -> int:
        """The number of paths."""

    @property
    def closed(self) -> int:
        """How many paths carry exactly nothing."""

    @property
    def total(self) -> float:
        """The sum over all paths."""

    @property
    def backward(self) -> float:
        """The same slope by backpropagation."""

    @property
    def difference(self) -> float:
        """By how much the two differ."""

    def largest(self, count: int) -> tuple[Path, ...]:
        """At most `count` paths, those that carry most."""


@dataclass(frozen=True)
class RefereeSource:
    """The cost as a function of one parameter.

    Attributes:
        symbol: the parameter.
        value: theta, where it is now.
        cost: C there.
        slope: dC/dtheta by backpropagation.
        epsilon: steps above 0, ascending, (m,).
        costs: C with the parameter moved by each of the offsets, (m,), in float32 if the second argument is true.
        secants: the slopes of secants for steps above 0, (m,), in float32 if the second argument is true.
        kinks: the hidden neurons whose z changes sign from one of the ascending offsets to the next.
    """

    symbol: Symbol
    value: float
    cost: float
    slope: float
    epsilon: Array
    costs: Callable[[Array, bool], Array]
    secants: Callable[[Array, bool], Secants]
    kinks: Callable[[Array], tuple[Kink, ...]]


@dataclass(frozen=True)
class TraceSource:
    """One example in one network, ready to be opened.

    Callables raise DigitScopeError, one plain sentence, for what cannot be shown.

    Attributes:
        widths: neurons of each layer, n_0 to n_L.
        open_parameter: dC/dw_ab = delta_a a_b, or dC/db_a = delta_a.
        open_delta: delta of a layer's neuron as a sum.
        is_closed: whether sigma' of a layer's neuron is exactly 0.
        sum_over_paths: dC/dw_ab or dC/db_a as a sum over paths.
        steepest: the weight of a layer at which the cost is steepest.
        referee: the cost as a function of a parameter.
    """

    widths: tuple[int, ...]
    open_parameter: Callable[[Symbol], Opened]
    open_delta: Callable[[int, int], Opened]
    is_closed: Callable[[int, int], bool]
    sum_over_paths: Callable[[Symbol], PathSum]
    steepest: Callable[[int], Symbol]
    referee: Callable[[Symbol], RefereeSource]
