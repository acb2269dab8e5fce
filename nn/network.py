"""The network: forward, and backward by the three vectorised results of the derivation.

All parameters lie in one flat vector, all weights before all biases; ``W[l]`` and ``b[l]`` are views on it, and the
gradient is laid out alike. A snapshot is one copy, an optimizer step one line of vector arithmetic. Examples are rows
here and columns in the derivation, whose arrays are these transposed: its W A + b is A W^T + b.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
import numpy.typing as npt

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.arrays import CLASSES, SIDE, Array, aligned
from nn.errors import Cancelled, never
from nn.hyperparameters import Hyperparameters
from nn.initializers import INITIALIZERS
from nn.losses import LOSSES
from nn.rules import SOUND, Rules


@dataclass(frozen=True)
class Architecture:
    """What a network is, without its parameters.

    Attributes:
        widths: neurons of each layer, n_0 to n_L.
        activation: the hidden layers' sigma, a key of ACTIVATIONS.
        output: the output layer's function, a key of OUTPUTS.
        loss: the cost, a key of LOSSES.
    """

    widths: tuple[int, ...]
    activation: str = "relu"
    output: str = "softmax"
    loss: str = "cross_entropy"

    @classmethod
    def of(cls, h: Hyperparameters) -> Self:
        """The digit network that the hyperparameters `h` describe."""
        return cls((SIDE * SIDE, *h.hidden, CLASSES), h.activation, h.output, h.loss)

    @property
    def depth(self) -> int:
        """L: the number of layers after the input."""
        return len(self.widths) - 1

    @property
    def weight_count(self) -> int:
        """Weights in all layers: sum over l of n_l n_{l-1}."""
        return sum(inputs * neurons for inputs, neurons in pairwise(self.widths))

    @property
    def parameter_count(self) -> int:
        """Weights and biases in all layers."""
        return self.weight_count + sum(self.widths[1:])


def views(vector: Array, widths: tuple[int, ...]) -> tuple[dict[int, Array], dict[int, Array]]:
    """W, each (n_l, n_{l-1}), and b, each (n_l,), as views on a flat vector: W[1], ..., W[L], b[1], ..., b[L]."""
    W: dict[int, Array] = {}
    b: dict[int, Array] = {}
    start = 0
    for layer, (inputs, neurons) in enumerate(pairwise(widths), start=1):
        W[layer] = vector[start : start + neurons * inputs].reshape(neurons, inputs)
        start += neurons * inputs
    for layer, neurons in enumerate(widths[1:], start=1):
        b[layer] = vector[start : start + neurons]
        start += neurons
    return W, b


def _rows(layers: dict[int, Array], which: slice) -> dict[int, Array]:
    return {layer: array[which] for layer, array in layers.items()}


@dataclass(frozen=True)
class Trace:
    """What one forward pass leaves behind: all that the backward pass needs.

    With dropout, A and dA_dZ of a hidden layer carry its factors.

    Attributes:
        A: activations, layer 0 (the pixels X) to L, each (n, n_l).
        Z: weighted sums, layer 1 to L, each (n, n_l).
        dA_dZ: sigma'(Z) of the hidden layers, 1 to L-1, each (n, n_l).
    """

    A: dict[int, Array]
    Z: dict[int, Array]
    dA_dZ: dict[int, Array]

    @classmethod
    def empty(cls, widths: tuple[int, ...], n: int, dtype: npt.DTypeLike = np.float32) -> Self:
        """Buffers for a batch of n examples."""
        A = {layer: np.empty((n, width), dtype) for layer, width in enumerate(widths)}
        Z = {layer: np.empty_like(A[layer]) for layer in range(1, len(widths))}
        return cls(A, Z, {layer: np.empty_like(A[layer]) for layer in range(1, len(widths) - 1)})

    def rows(self, n: int) -> Self:
        """The buffers of the first n examples, as views."""
        return self if n == len(self.A[0]) else self._part(slice(n))

    def only(self, k: int) -> Self:
        """What the pass left behind of example k alone, as views."""
        return self._part(slice(k, k + 1))

    def _part(self, which: slice) -> Self:
        return type(self)(_rows(self.A, which), _rows(self.Z, which), _rows(self.dA_dZ, which))


@dataclass(frozen=True)
class Gradient:
    """What one backward pass finds.

    Attributes:
        vector: dC/d(parameters), averaged over the batch, laid out as the network's parameters.
        W: dC/dW[l] as views on `vector`, each (n_l, n_{l-1}).
        b: dC/db[l] as views on `vector`, each (n_l,).
        delta: dC/dZ[l] of the loss, layer 1 to L, each (n, n_l): 1/n of the derivation's delta, row by row.
    """

    vector: Array
    W: dict[int, Array]
    b: dict[int, Array]
    delta: dict[int, Array]

    @classmethod
    def empty(cls, widths: tuple[int, ...], n: int, dtype: npt.DTypeLike = np.float32) -> Self:
        """Buffers for a batch of n examples."""
        vector = aligned((Architecture(widths).parameter_count,), dtype)
        # Written here, where NumPy lets other threads run: `dot` clears what it writes to while it holds them up.
        np.copyto(vector, 0)
        delta = {layer: np.empty((n, width), dtype) for layer, width in enumerate(widths[1:], start=1)}
        W, b = views(vector, widths)
        return cls(vector, W, b, delta)

    def rows(self, n: int) -> Self:
        """The same gradient with the deltas of the first n examples, as views."""
        if n == len(self.delta[1]):
            return self
        return type(self)(self.vector, self.W, self.b, _rows(self.delta, slice(n)))


class Network:
    """A fully connected network.

    Attributes:
        architecture: widths, functions and loss.
        parameters: all weights and biases, one flat vector.
        W: weights, layer 1 to L, views (n_l, n_{l-1}).
        b: biases, layer 1 to L, views (n_l,).
        rules: that it is run with.
        depth: L, the number of layers after the input.
    """

    def __init__(self, architecture: Architecture, parameters: Array, rules: Rules = SOUND) -> None:
        """Wrap `parameters`, which is not copied.

        Raises:
            ValueError: where `parameters` is not a vector of the architecture's length.
        """
        if parameters.shape != (architecture.parameter_count,):
            raise ValueError(f"{architecture} has {architecture.parameter_count} parameters, not {parameters.shape}")
        self.architecture = architecture
        self.parameters = parameters
        self.rules = rules
        self.W, self.b = views(parameters, architecture.widths)
        self.depth = architecture.depth

    @classmethod
    def initialized(
        cls,
        architecture: Architecture,
        initializer: str,
        rng: "np.random.Generator",
        dtype: npt.DTypeLike = np.float32,
        cancelled: Callable[[], bool] = never,
    ) -> Self:
        """A network with random weights drawn by `initializer`, a key of INITIALIZERS, and biases 0.

        Raises:
            Cancelled: where `cancelled`, asked before each layer, said so.
        """
        network = cls(architecture, aligned((architecture.parameter_count,), dtype))
        network.parameters.fill(0)
        for weights in network.W.values():
            if cancelled():
                raise Cancelled
            neurons, inputs = weights.shape
            weights[...] = INITIALIZERS[initializer].weights(neurons, inputs, rng)
        return network

    def copy(self, dtype: npt.DTypeLike | None = None) -> "Network":
        """The same network in memory of its own, in `dtype` if given."""
        parameters = aligned(self.parameters.shape, dtype or self.parameters.dtype)
        np.copyto(parameters, self.parameters, casting="same_kind")
        return Network(self.architecture, parameters, self.rules)

    @property
    def widths(self) -> tuple[int, ...]:
        """Neurons of each layer, n_0 to n_L."""
        return self.architecture.widths

    def predict(self, X: Array) -> Array:
        """The outputs A[L], (n, n_L), for pixels X (n, n_0): the forward pass alone, no sigma' for a way back."""
        A, L = X.astype(self.parameters.dtype, copy=False), self.depth
        activation, rules = ACTIVATIONS[self.architecture.activation], self.rules
        for layer in range(1, L + 1):
            Z = A.dot(self.W[layer].T)
            np.add(Z, self.b[layer], out=Z)
            A = np.empty_like(Z)
            if layer == L:
                rules.outputs(self.architecture.output, Z, A)
            else:
                activation.sigma(Z, A)
                rules.at_prediction(A)
        return A

    def trace(self, X: Array, out: Trace | None = None, dropout: dict[int, Array] | None = None) -> Trace:
        """The forward pass.

        Args:
            X: pixels, (n, n_0).
            out: buffers for n examples; new ones by default. X may be `out.A[0]` itself.
            dropout: factor of each hidden neuron, layer 1 to L-1, (n, n_l): 0 switches it off. None for no dropout.

        Returns:
            `out`, filled.
        """
        out = out or Trace.empty(self.widths, len(X), self.parameters.dtype)
        A, Z, dA_dZ = out.A, out.Z, out.dA_dZ
        activation, rules, L = self.architecture.activation, self.rules, self.depth
        if X is not A[0]:
            np.copyto(A[0], X)
        for layer in range(1, L + 1):
            # Z[l] = A[l-1] W[l]^T + b[l]: E44 transposed, because examples are rows
            A[layer - 1].dot(self.W[layer].T, out=Z[layer])
            np.add(Z[layer], self.b[layer], out=Z[layer])
            # A[l] = sigma(Z[l]) [E5, E44]
            if layer == L:
                rules.outputs(self.architecture.output, Z[L], A[L])
            else:
                ACTIVATIONS[activation].sigma(Z[layer], A[layer])
                # dA/dZ = sigma'(Z[l]) [E37]
                rules.dA_dZ(activation, Z[layer], A[layer], dA_dZ[layer])
                if dropout is None:
                    rules.at_prediction(A[layer])
                else:
                    np.multiply(A[layer], dropout[layer], out=A[layer])
                    np.multiply(dA_dZ[layer], dropout[layer], out=dA_dZ[layer])
        return out

    def cost(self, trace: Trace, Y: Array) -> Array:
        """C_k of each example, (n,), for one-hot labels Y (n, n_L)."""
        return LOSSES[self.architecture.loss].cost(trace.A[self.depth], Y)

    def backward(self, trace: Trace, Y: Array, out: Gradient | None = None, weight: float = 1.0) -> Gradient:
        """The backward pass: the gradient of the loss of the batch, or of `weight` times the loss.

        Args:
            trace: the forward pass of the same n examples.
            Y: one-hot labels, (n, n_L).
            out: buffers for n examples; new ones by default.
            weight: of the loss.

        Returns:
            `out`, filled.
        """
        n = len(Y)
        out = out or Gradient.empty(self.widths, n, self.parameters.dtype)
        rules, delta, L = self.rules, out.delta, self.depth
        rules.delta_at_output(self.architecture.loss, self.architecture.output, trace.A[L], Y, delta[L])
        # 1/n of the sum over the batch [E10], taken where it costs least: all that follows is linear in delta[L]
        np.multiply(delta[L], weight / n, out=delta[L])
        for layer in range(L, 0, -1):
            if layer < L:
                # delta[l] = (W[l+1]^T delta[l+1]) * sigma'(z[l]) [E40]
                rules.delta_one_back(delta[layer + 1], self.W[layer + 1], trace.dA_dZ[layer], delta[layer])
            # dC/dW[l] = delta[l] (a[l-1])^T [E42]
            rules.dC_dW(delta[layer], trace.A[layer - 1], out.W[layer])
            # dC/db[l] = delta[l] [E41]
            rules.dC_db(delta[layer], out.b[layer])
        return out


def probabilities(A: Array, output: str) -> Array:
    """Outputs A[L] (n, n_L) as shares that sum to 1.

    Outputs that mix their neurons are that already. Others are cut to 0..1 and divided by their sum; where nothing is
    left, each class gets the same share.
    """
    if OUTPUTS[output].mixes:
        return A
    clipped = np.clip(A, 0, 1)
    total = clipped.sum(axis=1, keepdims=True)
    return np.where(total > 0, clipped / np.where(total > 0, total, 1), 1 / A.shape[1])
