"""What the trace, its referee and the bench ask for, answered by the derivation."""

import numpy as np

from app.views.derivation.bench.view import BenchView
from app.views.derivation.common.sources import RefereeSource, TraceSource
from nn.derivation.example import Example, Parameter
from nn.derivation.paths import sum_over_paths
from nn.derivation.recursion import open_delta, open_parameter
from nn.derivation.referee import EPSILONS, costs, kinks, secants
from nn.derivation.single_neuron import step
from nn.derivation.terms import Symbol


def trace_source(example: Example) -> TraceSource:
    """The callables of one example."""
    return TraceSource(
        widths=example.network.widths,
        open_parameter=lambda symbol: open_parameter(example, parameter_of(symbol)),
        open_delta=lambda layer, a: open_delta(example, layer, a),
        is_closed=lambda layer, a: layer in example.da_dz and not example.da_dz[layer][a],
        sum_over_paths=lambda symbol: sum_over_paths(example, parameter_of(symbol)),
        steepest=lambda layer: steepest(example, layer).symbol,
        referee=lambda symbol: referee_source(example, parameter_of(symbol)),
    )


def referee_source(example: Example, parameter: Parameter) -> RefereeSource:
    """The callables of one parameter.

    Raises:
        DigitScopeError: where the network has no such parameter.
    """
    parameter.check(example.network.widths)

    def dtype(single: bool) -> type[np.float32 | np.float64]:
        return np.float32 if single else np.float64

    return RefereeSource(
        symbol=parameter.symbol,
        value=parameter.of(example.network),
        cost=float(example.passed.cost[0]),
        slope=parameter.of(example.gradient),
        epsilon=EPSILONS,
        costs=lambda offsets, single: costs(example, parameter, offsets, dtype(single)),
        secants=lambda epsilon, single: secants(example, parameter, epsilon, dtype(single)),
        kinks=lambda offsets: kinks(example, parameter, offsets),
    )


def step_bench(bench: BenchView, learning_rate: float) -> None:
    """Train the little network of the bench by one step of gradient descent on its examples."""
    bench.show_step(step(bench.chain(), bench.examples(), learning_rate))


def parameter_of(symbol: Symbol) -> Parameter:
    """The parameter that ``w[l][a, b]`` or ``b[l][a]`` names; ValueError for a symbol of another kind."""
    if symbol.layer is None or len(symbol.indices) != {"w": 2, "b": 1}.get(symbol.letter):
        raise ValueError(f"{symbol} is no weight and no bias")
    return Parameter(symbol.layer, *symbol.indices)


def steepest(example: Example, layer: int) -> Parameter:
    """The weight of `layer` at which the cost is steepest, the first of equals."""
    slopes = np.abs(example.gradient.W[layer])
    a, b = np.unravel_index(slopes.argmax(), slopes.shape)
    return Parameter(layer, int(a), int(b))
