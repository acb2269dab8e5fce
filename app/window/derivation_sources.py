"""What the trace, its referee and the bench ask for, answered by the derivation."""

from functools import partial

import numpy as np

from app.views.derivation.bench.view import BenchView
from nn.derivation.example import Example, Pass, slopes_by_example, value_of
from nn.derivation.parameter import Parameter
from nn.derivation.paths import sum_over_paths
from nn.derivation.recursion import open_delta, open_parameter
from nn.derivation.referee import costs, evidence
from nn.derivation.results import RefereeSource, TraceSource
from nn.derivation.single_neuron import step


def trace_source(example: Example, passed: Pass | None = None) -> TraceSource:
    """The callables of one example, one of all that are `passed`."""
    of_all = passed or example.passed
    return TraceSource(
        widths=example.network.widths,
        open_parameter=partial(open_parameter, example),
        open_delta=partial(open_delta, example),
        sum_over_paths=partial(sum_over_paths, example),
        steepest=partial(steepest, example),
        referee=partial(referee_source, example),
        slopes=partial(slopes_by_example, of_all),
        labels=of_all.labels,
        example=example.number,
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
        parameter=parameter,
        value=value_of(parameter, example.network),
        slope=value_of(parameter, example.gradient),
        example=example.number,
        costs=lambda offsets, single: costs(example, parameter, offsets, dtype(single)),
        evidence=lambda central, single: evidence(example, parameter, dtype(single), central=central),
    )


def step_bench(bench: BenchView, learning_rate: float) -> None:
    """Train the little network of the bench by one step of gradient descent on its examples."""
    bench.show_step(step(bench.chain(), bench.examples(), learning_rate))


def steepest(example: Example, layer: int) -> Parameter:
    """The weight of `layer` at which the cost is steepest, the first of equals."""
    slopes = np.abs(example.gradient.W[layer])
    neuron, sender = np.unravel_index(slopes.argmax(), slopes.shape)
    return Parameter(layer, int(neuron), int(sender))
