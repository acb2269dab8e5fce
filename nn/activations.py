"""The functions sigma that make a layer more than a matrix, each beside its derivative sigma'.

A hidden neuron applies sigma to its own weighted sum alone, so sigma' is one number a neuron. The output layer may
mix its neurons (softmax does), so there the derivative is a Jacobian, applied to a vector from the left.
All results go into ``out``, so that training reuses the arrays of a layer from batch to batch.
"""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass

import numpy as np

from nn.arrays import ZERO, Array, ones, row_maxima

LEAK = 0.01
"""Slope of the leaky ReLU below zero.

Source: Maas, Hannun and Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models, 2013, section 2.
"""


@dataclass(frozen=True)
class Elsewhere:
    """What a function is called by other programs.

    Attributes:
        onnx: the operator of ONNX.
        torch: the module of PyTorch.
        numpy: sigma of a matrix Z (n, n_l) as NumPy's expression.
        settings: the operator's attributes, each its name and its value.
    """

    onnx: str
    torch: str
    numpy: str
    settings: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Activation:
    """A hidden layer's sigma and sigma', and all that is said of them.

    Attributes:
        sigma: writes sigma(Z) into ``out``; arguments ``(Z, out)``, shapes (n, n_l).
        derivative: writes sigma'(Z) into ``out``; arguments ``(Z, A, out)`` with A = sigma(Z), shapes (n, n_l).
        label: what a person reads.
        latex: sigma(z); $z stands for the argument.
        slope_latex: sigma'(Z) of a whole layer.
        elsewhere: its names in other programs; None where they have no such function.
        kinked: whether sigma' jumps at z = 0.
        equations: the derivation's own of sigma'.
    """

    sigma: Callable[[Array, Array], object]
    derivative: Callable[[Array, Array, Array], object]
    label: str
    _: KW_ONLY
    latex: str
    slope_latex: str
    elsewhere: Elsewhere | None = None
    kinked: bool = False
    equations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shares:
    """How outputs come about that are each a share of a sum: worked out for one neuron of one example.

    Attributes:
        parts: what the shares are of, (n_L,), from the weighted sums z (n_L,).
        letter: of a part, such as ``exp(z)``.
        latex: the rule; $here stands for neuron and example, $e for ``,example``, $l for the layer.
        note: what is to be said of it.
    """

    parts: Callable[[Array], Array]
    letter: str
    latex: str
    note: str = ""


@dataclass(frozen=True)
class Output:
    """An output layer's function and its derivative, and all that is said of them.

    Attributes:
        sigma: writes the outputs A[L] into ``out``; arguments ``(Z, out)``, shapes (n, n_L).
        pullback: writes dC/dZ into ``out``, given dC/dA: sum_j dC/dA_j dA_j/dZ_i [E46]; arguments
            ``(dC_dA, A, out)``, shapes (n, n_L); ``out`` may be ``dC_dA`` itself.
        label: what a person reads.
        latex: a_j, or where no neuron is mixed with others, sigma(z); $z stands for the argument.
        elsewhere: its names in other programs; None where they have no such function.
        mixes: whether each output depends on all sums of the layer, and all together are 1.
        saturates: whether an output lies between 0 and 1 and is neither of them, unless it is rounded.
        noun: what one output is called, once all are brought to the sum 1.
        shares: how one output comes about, where each is a share of a sum; None elsewhere.
        slope_latex: dA_j/dz_i where that is A_j (1[i = j] - A_i); empty elsewhere; $i, $j for the indices.
        equations: the derivation's own of outputs and Jacobian.
    """

    sigma: Callable[[Array, Array], object]
    pullback: Callable[[Array, Array, Array], object]
    label: str
    _: KW_ONLY
    latex: str
    elsewhere: Elsewhere | None = None
    mixes: bool = False
    saturates: bool = False
    noun: str = "share"
    shares: Shares | None = None
    slope_latex: str = ""
    equations: tuple[str, ...] = ()

    def jacobian(self, a: Array) -> Array:
        """dA_j/dz_i of one example in row j and column i, (n_L, n_L), from its outputs a (n_L,) [E47]."""
        rows = np.eye(len(a))
        self.pullback(rows, np.tile(a, (len(a), 1)), rows)
        return rows


def relu(Z: Array, out: Array) -> None:
    """sigma(z) = max(z, 0)."""
    np.maximum(Z, ZERO, out=out)


def relu_derivative(Z: Array, A: Array, out: Array) -> None:
    """sigma'(z) = 1 where z > 0, else 0, at 0 by convention [E52]."""
    np.greater(Z, ZERO, out=out)


def leaky_relu(Z: Array, out: Array) -> None:
    """sigma(z) = z for z > 0, LEAK z otherwise."""
    np.multiply(Z, LEAK, out=out)
    np.maximum(Z, out, out=out)


def leaky_relu_derivative(Z: Array, A: Array, out: Array) -> None:
    """sigma'(z) = 1 for z > 0, else LEAK, at 0 by convention."""
    np.sign(Z, out=out)
    np.maximum(out, LEAK, out=out)


def sigmoid(Z: Array, out: Array) -> None:
    """sigma(z) = 1 / (1 + exp(-z)), right in every digit near 0 too, where 1 + tanh(z/2) has few left."""
    np.negative(Z, out=out)
    with np.errstate(over="ignore"):
        np.exp(out, out=out)
    np.add(out, 1, out=out)
    np.reciprocal(out, out=out)


def sigmoid_derivative(Z: Array, A: Array, out: Array) -> None:
    """sigma'(z) = sigma(z) sigma(-z) = 1 / (2 + 2 cosh z); of a (1 - a) no digit is left where a is near 1."""
    with np.errstate(over="ignore"):
        np.cosh(Z, out=out)
    np.add(out, 1, out=out)
    np.divide(0.5, out, out=out)


def tanh(Z: Array, out: Array) -> None:
    """Hyperbolic tangent as sigma."""
    np.tanh(Z, out=out)


def tanh_derivative(Z: Array, A: Array, out: Array) -> None:
    """sigma'(z) = 1 / cosh(z)^2; of 1 - a^2 no digit is left where a is near 1 or -1."""
    with np.errstate(over="ignore"):
        np.cosh(Z, out=out)
    np.reciprocal(out, out=out)
    np.multiply(out, out, out=out)


def identity(Z: Array, out: Array) -> None:
    """sigma(z) = z."""
    np.copyto(out, Z)


def identity_derivative(Z: Array, A: Array, out: Array) -> None:
    """sigma'(z) = 1."""
    out.fill(1)


def softmax(Z: Array, out: Array) -> None:
    """A_j = exp(z_j) / sum_k exp(z_k) [E47]; taking the row's maximum away first changes nothing but overflow."""
    np.subtract(Z, row_maxima(Z), out=out)
    np.exp(out, out=out)
    # A product with ones (n_L, n_L) has the row's sum in each of its columns.
    np.divide(out, out.dot(ones((out.shape[1], out.shape[1]), out.dtype)), out=out)


def softmax_pullback(dC_dA: Array, A: Array, out: Array) -> None:
    """dC/dz_i = sum_j dC/dA_j A_j (1[i = j] - A_i) = A_i (dC/dA_i - sum_j dC/dA_j A_j) [E46, E47]."""
    mean = np.einsum("ij,ij->i", dC_dA, A)[:, np.newaxis]
    np.subtract(dC_dA, mean, out=out)
    np.multiply(out, A, out=out)


def sigmoid_pullback(dC_dA: Array, A: Array, out: Array) -> None:
    """dC/dz_i = dC/dA_i a_i (1 - a_i)."""
    np.multiply(dC_dA, A * (1 - A), out=out)


def identity_pullback(dC_dA: Array, A: Array, out: Array) -> None:
    """dC/dz_i = dC/dA_i."""
    np.copyto(out, dC_dA)


_SIGMOID = Elsewhere("Sigmoid", "nn.Sigmoid()", "1 / (1 + np.exp(-Z))")
_IDENTITY = Elsewhere("Identity", "nn.Identity()", "Z")

ACTIVATIONS: Mapping[str, Activation] = {
    "relu": Activation(
        relu,
        relu_derivative,
        "ReLU",
        latex=r"\max(0, $z)",
        slope_latex=r"\mathbf{I}(Z > 0)",
        elsewhere=Elsewhere("Relu", "nn.ReLU()", "np.maximum(Z, 0)"),
        kinked=True,
        equations=("E52",),
    ),
    "leaky_relu": Activation(
        leaky_relu,
        leaky_relu_derivative,
        "Leaky ReLU",
        latex=rf"\max({LEAK} $z, $z)",
        slope_latex=rf"\max({LEAK}, \mathbf{{I}}(Z > 0))",
        elsewhere=Elsewhere("LeakyRelu", f"nn.LeakyReLU({LEAK})", f"np.maximum({LEAK} * Z, Z)", (("alpha", LEAK),)),
        kinked=True,
    ),
    "sigmoid": Activation(
        sigmoid,
        sigmoid_derivative,
        "Sigmoid",
        latex=r"\frac{1}{1 + e^{-$z}}",
        slope_latex=r"A \,\circ\, (1 - A)",
        elsewhere=_SIGMOID,
    ),
    "tanh": Activation(
        tanh,
        tanh_derivative,
        "Tanh",
        latex=r"\tanh $z",
        slope_latex=r"1 - A \,\circ\, A",
        elsewhere=Elsewhere("Tanh", "nn.Tanh()", "np.tanh(Z)"),
    ),
    "identity": Activation(identity, identity_derivative, "Identity", latex="$z", slope_latex="1", elsewhere=_IDENTITY),
}

OUTPUTS: Mapping[str, Output] = {
    "softmax": Output(
        softmax,
        softmax_pullback,
        "Softmax",
        latex=r"\frac{e^{z_j}}{\sum_k e^{z_k}}",
        elsewhere=Elsewhere(
            "Softmax",
            "nn.Softmax(dim=1)",
            "(E := np.exp(Z - Z.max(axis=1, keepdims=True))) / E.sum(axis=1, keepdims=True)",
            (("axis", 1),),
        ),
        mixes=True,
        saturates=True,
        noun="probability",
        shares=Shares(
            parts=lambda z: np.exp(z - z.max()),
            letter="exp(z)",
            latex=r"a_{$here}^{($l)} = \frac{e^{z_{$here}^{($l)} - m}}{\sum_k e^{z_{k$e}^{($l)} - m}},\ "
            r"m = \max_k z_{k$e}^{($l)}",
            note="m, the largest of the sums, is taken from each: that divides above and below the line by the same"
            " power, which cancels, and keeps every power finite.",
        ),
        slope_latex=r"A_$j (\mathbf{I}(i = j) - A_$i)",
        equations=("E47",),
    ),
    "sigmoid": Output(
        sigmoid,
        sigmoid_pullback,
        "Sigmoid",
        latex=r"\frac{1}{1 + e^{-$z}}",
        elsewhere=_SIGMOID,
        saturates=True,
    ),
    "identity": Output(identity, identity_pullback, "Identity", latex="$z", elsewhere=_IDENTITY),
}


def function_labels(activation: str, output: str, depth: int) -> tuple[str, ...]:
    """The label of each layer's function, layer 1 first; `activation` and `output` are keys, `depth` is L."""
    return (*[ACTIVATIONS[activation].label] * (depth - 1), OUTPUTS[output].label)
