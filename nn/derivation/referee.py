"""The referee: the cost as a function of one parameter, from forward passes alone, beside what backward claims.

Backpropagation gives the tangent. Two points of the curve give a secant, whose slope comes nearer to the tangent's as
the step epsilon shrinks, until rounding takes over; a ReLU whose kink lies between the points keeps them apart.
"""

import numpy as np
import numpy.typing as npt

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.arrays import Array
from nn.derivation.example import Example, value_of
from nn.derivation.parameter import Parameter
from nn.derivation.results import Kink, Secants
from nn.errors import DigitScopeError
from nn.network import Architecture, Network, Trace

EPSILONS: Array = np.logspace(-10, 0, 101)
"""Steps over ten decades, ten a decade."""


def costs(example: Example, parameter: Parameter, offsets: Array, dtype: npt.DTypeLike = np.float64) -> Array:
    """C with the parameter moved by each of `offsets`, computed in `dtype` throughout, (m,).

    Raises:
        DigitScopeError: where the network has no such parameter.
    """
    tail, _, trace = _moved(example, parameter, offsets, dtype)
    Y = np.broadcast_to(example.y.astype(dtype), trace.A[tail.depth].shape)
    return tail.cost(trace, Y)


def secants(example: Example, parameter: Parameter, epsilon: Array, dtype: npt.DTypeLike = np.float64) -> Secants:
    """Forward and central secants for each step of `epsilon`, (m,), all above 0, computed in `dtype` throughout.

    Raises:
        DigitScopeError: where the network has no such parameter, and for a step that is not above 0.
    """
    if not (np.isfinite(epsilon).all() and (epsilon > 0).all()):
        raise DigitScopeError("Step: epsilon is a number above 0; choose one, such as 1e-5.")
    C = costs(example, parameter, np.concatenate(([0.0], epsilon, -epsilon)), dtype)
    here, above, below = C[0], C[1 : len(epsilon) + 1], C[len(epsilon) + 1 :]
    step = epsilon.astype(dtype)
    with np.errstate(all="ignore"):
        forward, central = (above - here) / step, (above - below) / (2 * step)
    tangent = value_of(parameter, example.gradient)
    return Secants(forward.astype(np.float64), central.astype(np.float64), tangent)


def kinks(example: Example, parameter: Parameter, offsets: Array) -> tuple[Kink, ...]:
    """The hidden neurons of a ReLU network whose z changes sign from one of the ascending `offsets` to the next.

    Between theta - epsilon and theta + epsilon: ``offsets = [-epsilon, 0, epsilon]``.

    Raises:
        DigitScopeError: where the network has no such parameter.
    """
    parameter.check(example.network.widths)
    if not ACTIVATIONS[example.network.architecture.activation].kinked:
        return ()
    tail, Z, trace = _moved(example, parameter, offsets, np.float64)
    hidden = {parameter.layer: Z} | {parameter.layer + m: trace.Z[m] for m in range(1, tail.depth + 1)}
    del hidden[example.network.depth]
    found = []
    for layer, z in hidden.items():
        for i, neuron in zip(*np.nonzero((z[:-1] > 0) != (z[1:] > 0)), strict=True):
            share = z[i, neuron] / (z[i, neuron] - z[i + 1, neuron])
            found.append(Kink(layer, int(neuron), float(offsets[i] + share * (offsets[i + 1] - offsets[i]))))
    return tuple(found)


def _moved(
    example: Example, parameter: Parameter, offsets: Array, dtype: npt.DTypeLike
) -> tuple[Network, Array, Trace]:
    """The forward pass from the parameter's layer on, once an offset; what comes before does not change.

    Returns:
        The layers after the parameter's as a network of their own, Z of the parameter's layer (m, n_l), and the trace
        of that network, whose input is A of the parameter's layer.
    """
    parameter.check(example.network.widths)
    layer, a, sender, L = parameter.layer, parameter.neuron, parameter.sender, example.network.depth
    network = example.network.copy(dtype)
    before = network.trace(example.passed.trace.A[0].astype(dtype))
    inputs = before.A[layer - 1][0]
    theta = np.asarray(value_of(parameter, network), dtype) + offsets.astype(dtype)
    weights = np.repeat(network.W[layer][a : a + 1], len(offsets), axis=0)
    bias = np.repeat(network.b[layer][a : a + 1], len(offsets))
    if sender is None:
        bias[:] = theta
    else:
        weights[:, sender] = theta
    Z = np.repeat(before.Z[layer], len(offsets), axis=0)
    # Not `@`: BLAS may leave the flag of an invalid number behind where there is none, and `@` would warn of it.
    Z[:, a] = weights.dot(inputs) + bias
    A = np.empty_like(Z)
    if layer == L:
        OUTPUTS[example.output].sigma(Z, A)
    else:
        ACTIVATIONS[network.architecture.activation].sigma(Z, A)
    tail = _after(network, layer)
    return tail, Z, tail.trace(A)


def _after(network: Network, layer: int) -> Network:
    """The layers after `layer` as a network; no layer at all after the last one, which leaves its input as it is."""
    kept = range(layer + 1, network.depth + 1)
    parameters = np.concatenate(
        [network.parameters[:0], *(network.W[m].ravel() for m in kept), *(network.b[m] for m in kept)]
    )
    architecture = network.architecture
    return Network(
        Architecture(network.widths[layer:], architecture.activation, architecture.output, architecture.loss),
        parameters,
    )
