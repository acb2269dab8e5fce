"""One example in one network, in float64: what the forward pass leaves, and delta by the index form.

The network is copied, so a training that goes on meanwhile neither disturbs the numbers nor is disturbed by them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.arrays import Array
from nn.derivation import sigma
from nn.derivation.output_layer import (
    chain_has_values,
    collapses,
    dC_da,
    delta_by_chain,
    delta_collapsed,
    rounded,
)
from nn.derivation.parameter import Parameter
from nn.derivation.terms import Gate
from nn.errors import DigitScopeError
from nn.network import Gradient, Network, Trace


@dataclass(frozen=True)
class Pass:
    """One forward and one backward pass over n examples, in float64.

    Attributes:
        network: a float64 copy.
        labels: the label of each example.
        Y: one-hot labels, (n, n_L).
        trace: the forward pass.
        cost: C_k of each example, (n,).
        gradient: the backward pass, by matrix products; averaged over the examples, its deltas too.
    """

    network: Network
    labels: tuple[int, ...]
    Y: Array
    trace: Trace
    cost: Array
    gradient: Gradient

    @classmethod
    def of(cls, network: Network, X: Array | None, labels: Sequence[int | None]) -> Self:
        """Pass X (n, n_0) with its labels (n,) through a copy of `network`.

        Raises:
            DigitScopeError: for no picture (None), no label (None), a picture of another size, a label out of range,
                and for weights or pixels that are no numbers or so large that the passes leave float64.
        """
        inputs, classes = network.widths[0], network.widths[-1]
        if X is None or not len(X):
            raise DigitScopeError("Drawing: there is no ink yet; draw a digit.")
        if X.ndim != 2 or X.shape[1] != inputs:
            raise DigitScopeError(f"Drawing: the network takes {inputs} pixels, not {X.shape[-1]}; open another model.")
        if not np.isfinite(X).all():
            raise DigitScopeError("Drawing: a pixel is not a finite number; draw the digit again.")
        if len(labels) != len(X):
            raise DigitScopeError(
                f"Label: {len(X)} drawings need as many labels, not {len(labels)}; choose one for each."
            )
        Y = np.zeros((len(X), classes))
        for row, label in enumerate(labels):
            if label is None:
                raise DigitScopeError(f"Label: choose the digit that the drawing shows, 0 to {classes - 1}.")
            if not 0 <= label < classes:
                raise DigitScopeError(f"Label: choose a digit from 0 to {classes - 1}, not {label}.")
            Y[row, label] = 1
        if not np.isfinite(network.parameters).all():
            raise DigitScopeError("Weights: some are not finite numbers; reset the network or open another model.")
        copied = network.copy(np.float64)
        with np.errstate(all="ignore"):
            trace = copied.trace(np.asarray(X, np.float64))
            cost = copied.cost(trace, Y)
            gradient = copied.backward(trace, Y)
        if not (np.isfinite(cost).all() and np.isfinite(gradient.vector).all()):
            raise DigitScopeError(
                "Weights: they are too large to compute with; reset the network or open another model."
            )
        return cls(copied, tuple(int(label) for label in labels if label is not None), Y, trace, cost, gradient)

    @cached_property
    def delta(self) -> dict[int, Array]:
        """dC_k/dZ of each example's own cost, layer 1 to L, each (n, n_l): each goes back alone, where 1/n is 1."""
        n, network = len(self.Y), self.network
        alone = [network.backward(self.trace.only(k), self.Y[k : k + 1]).delta for k in range(n)]
        return {layer: np.concatenate([delta[layer] for delta in alone]) for layer in self.gradient.delta}


def slopes_by_example(passed: Pass, parameter: Parameter) -> tuple[float, ...]:
    """dC_k/dw_ab = delta_a a_b, or dC_k/db_a = delta_a, of each example k [E10, E31]; their mean is that of C."""
    slopes = passed.delta[parameter.layer][:, parameter.neuron]
    if parameter.sender is not None:
        slopes = slopes * passed.trace.A[parameter.layer - 1][:, parameter.sender]
    return tuple(slopes.tolist())


@dataclass(frozen=True)
class Example:
    """One example, with the vectors of the derivation.

    Attributes:
        passed: the passes that the vectors come from, n = 1.
        number: which example of a step it is, as in C_0.
        y: one-hot label, (n_L,).
        a: activations, layer 0 (the pixels) to L, each (n_l,).
        z: weighted sums, layer 1 to L, each (n_l,).
        da_dz: sigma'(z) of the hidden layers, 1 to L-1, each (n_l,).
        delta: dC/dz by the index form, layer 1 to L, each (n_l,).
    """

    passed: Pass
    number: int
    y: Array
    a: dict[int, Array]
    z: dict[int, Array]
    da_dz: dict[int, Array]
    delta: dict[int, Array]

    @classmethod
    def of(cls, network: Network, x: Array | None, label: int | None, number: int = 0) -> Self:
        """Pass the picture `x`, (n_0,) or any shape with as many pixels, through a copy of `network`.

        Raises:
            DigitScopeError: as `Pass.of`.
        """
        passed = Pass.of(network, None if x is None else x.reshape(1, -1), (label,))
        trace = passed.trace
        a, z, da_dz = (
            {layer: rows[0] for layer, rows in rows_of.items()} for rows_of in (trace.A, trace.Z, trace.dA_dZ)
        )
        y = passed.Y[0]
        return cls(passed, number, y, a, z, da_dz, _delta(passed.network, a, da_dz, y))

    @property
    def network(self) -> Network:
        """The float64 copy that the example passed through."""
        return self.passed.network

    @property
    def gradient(self) -> Gradient:
        """The gradient by matrix products, against which the index form is held."""
        return self.passed.gradient

    def gate(self, layer: int, a: int) -> Gate:
        """What sigma' of a neuron lets back; an output has no gate."""
        activation = ACTIVATIONS[self.network.architecture.activation]
        return sigma.gate(activation, self.z[layer][a], self.da_dz[layer][a]) if layer in self.da_dz else Gate.OPEN

    def input_gate(self, layer: int, b: int) -> Gate:
        """TOO_SMALL for an activation that is 0 in float64 alone, as one of sigmoid; OPEN for every other one."""
        smooth = layer > 0 and not ACTIVATIONS[self.network.architecture.activation].kinked
        return Gate.TOO_SMALL if smooth and self.a[layer][b] == 0 and self.z[layer][b] != 0 else Gate.OPEN

    def rounds(self, layer: int) -> bool:
        """Whether slopes that are only small are 0 on the way back to a layer: of a rounded output, a level sigma."""
        gates = (self.gate(m, a) for m in range(layer, self.network.depth) for a in range(len(self.da_dz[m])))
        return Gate.TOO_SMALL in gates or bool(rounded(OUTPUTS[self.output], self.a[self.network.depth]).any())

    def check_chain(self) -> None:
        """Raise DigitScopeError where the label's probability is too small for the chain's -y/a [E48]."""
        if not chain_has_values(self.loss, self.a[self.network.depth], self.y):
            raise DigitScopeError(
                f"Label: the network gives digit {self.passed.labels[0]} a probability of 0, so -y/a has no value; "
                "choose another label, or take delta as a - y."
            )

    @property
    def loss(self) -> str:
        """The cost's key in LOSSES."""
        return self.network.architecture.loss

    @property
    def output(self) -> str:
        """The output layer's key in OUTPUTS."""
        return self.network.architecture.output


def value_of(parameter: Parameter, source: Network | Gradient) -> float:
    """The value of a parameter in a network, or its slope in a gradient."""
    if parameter.sender is None:
        return float(source.b[parameter.layer][parameter.neuron])
    return float(source.W[parameter.layer][parameter.neuron, parameter.sender])


def _delta(network: Network, a: dict[int, Array], da_dz: dict[int, Array], y: Array) -> dict[int, Array]:
    """The deltas of all layers by the index form, one sum a neuron, from the output back."""
    L, loss, output = network.depth, network.architecture.loss, network.architecture.output
    if collapses(loss, output) and not chain_has_values(loss, a[L], y):
        delta = {L: delta_collapsed(a[L], y)}
    else:
        delta = {L: delta_by_chain(dC_da(loss, a[L], y), OUTPUTS[output].jacobian(a[L]))}
    for layer in range(L - 1, 0, -1):
        # delta_a = sum_k delta_k w_ka sigma'(z_a) [E38]
        delta[layer] = sum_over_next_layer(delta[layer + 1], network.W[layer + 1]) * da_dz[layer]
    return delta


def sum_over_next_layer(delta: Array, W: Array) -> Array:
    """dC/da_a = sum_k delta_k w_ka: each product by itself, then one sum a neuron a [E35, E36].

    Args:
        delta: of layer l+1, (n_{l+1},).
        W: of layer l+1, (n_{l+1}, n_l).

    Returns:
        (n_l,).
    """
    slopes: Array = np.sum(delta[:, np.newaxis] * W, axis=0)
    return slopes
