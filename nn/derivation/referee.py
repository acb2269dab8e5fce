"""The referee: the cost as a function of one parameter, from forward passes alone, beside what backward claims.

Backpropagation gives the tangent. Two points of the curve give a secant, whose slope comes nearer to the tangent's as
the step epsilon shrinks, until rounding takes over; a ReLU whose kink lies between the points keeps them apart. What is
seen at each step is evidence, of which `judge` judges.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.arrays import Array
from nn.derivation import sigma
from nn.derivation.example import Example, value_of
from nn.derivation.judge import Evidence
from nn.derivation.kinks import Walked, walk
from nn.derivation.parameter import Parameter
from nn.derivation.results import Secants
from nn.derivation.terms import Gate
from nn.errors import DigitScopeError
from nn.losses import LOSSES
from nn.network import Architecture, Network, Trace

EPSILONS: Array = np.logspace(-10, 0, 101)
"""Steps over ten decades, ten a decade."""

REACH = 2.5
"""How far from the parameter kinks are looked for."""


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


def evidence(
    example: Example, parameter: Parameter, dtype: npt.DTypeLike = np.float64, *, central: bool = True
) -> Evidence:
    """All that secants with the steps EPSILONS show, with costs computed in `dtype`, to be judged step by step.

    Raises:
        DigitScopeError: where the network has no such parameter.
    """
    network, m = example.network, len(EPSILONS)
    still = np.zeros(m)
    offsets = np.concatenate((still[:1], EPSILONS, -EPSILONS if central else still))
    tail, theta, trace = _moved(example, parameter, offsets, dtype)
    A, label, loss = trace.A[tail.depth], int(example.y.argmax()), LOSSES[example.loss]
    C = tail.cost(trace, np.broadcast_to(example.y.astype(dtype), A.shape)).astype(np.float64)
    held = loss.is_held(A[:, label]) if loss.is_held else np.zeros(len(A), bool)
    single = np.dtype(dtype) == np.float32

    def slopes(kind: npt.DTypeLike) -> Array:
        found = secants(example, parameter, EPSILONS, kind)
        return found.central if central else found.forward

    def ends(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.stack([values[m + 1 :], values[1 : m + 1]])

    walked = walk(example, parameter, REACH)
    rounded = walk(example, parameter, REACH, dtype) if single else walked
    # Whether a kink lies at the parameter itself is asked of float64, in which the tangent is found.
    kinks = [kink for kink in walked.kinks if kink.offset == 0] if walked else []
    kinks += [kink for kink in rounded.kinks if kink.offset != 0] if rounded else []
    delta = example.delta[network.depth]
    slope = sigma.straight(OUTPUTS[example.output])
    return Evidence(
        bits=8 * np.dtype(dtype).itemsize,
        central=central,
        epsilon=EPSILONS,
        tangent=value_of(parameter, example.gradient),
        slopes=slopes(dtype),
        finer=slopes(np.float64) if single else None,
        ends=ends((theta - theta[0]).astype(np.float64)),
        costs=ends(C),
        cost=float(C[0]),
        held=ends(held),
        held_here=bool(held[0]),
        kinks=tuple(sorted(kinks, key=lambda kink: kink.offset)),
        left=float(delta.dot(walked.left)) if walked else 0.0,
        right=float(delta.dot(walked.right)) if walked else 0.0,
        convention=sigma.slope(ACTIVATIONS[network.architecture.activation], 0.0),
        flat=_is_flat(example, parameter, walked) and _is_flat(example, parameter, rounded),
        parabola=loss.quadratic
        and slope is not None
        and slope[0] == slope[1]
        and (walked is not None or parameter.layer == network.depth),
        from_one=float(np.delete(example.a[network.depth], label).sum()) if OUTPUTS[example.output].mixes else np.inf,
        rounds=example.rounds(parameter.layer),
    )


def _is_flat(example: Example, parameter: Parameter, walked: Walked | None) -> bool:
    """Whether no output depends on the parameter: never where sigma is curved, else up to the nearest kinks."""
    if walked is not None:
        return not (walked.left.any() or walked.right.any())
    reached = np.arange(example.network.widths[parameter.layer]) == parameter.neuron
    if parameter.sender is not None:
        before, sender = parameter.layer - 1, parameter.sender
        reached &= example.a[before][sender] != 0 or example.input_gate(before, sender) is Gate.TOO_SMALL
    for layer in range(parameter.layer + 1, example.network.depth + 1):
        reached = (example.network.W[layer] != 0).dot(reached)
    return not reached.any()


def _moved(
    example: Example, parameter: Parameter, offsets: Array, dtype: npt.DTypeLike
) -> tuple[Network, Array, Trace]:
    """The forward pass from the parameter's layer on, once an offset; what comes before does not change.

    Returns:
        The layers after the parameter's as a network of their own, the values of the parameter (m,), and the trace of
        that network, whose input is A of the parameter's layer.
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
        network.rules.outputs(example.output, Z, A)
    else:
        ACTIVATIONS[network.architecture.activation].sigma(Z, A)
        network.rules.at_prediction(A)
    tail = _after(network, layer)
    return tail, theta, tail.trace(A)


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
        network.rules,
    )
