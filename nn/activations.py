"""The functions sigma that make a layer more than a matrix, each beside its derivative sigma'.

A hidden neuron applies sigma to its own weighted sum alone, so sigma' is one number a neuron. The output layer may
mix its neurons (softmax does), so there the derivative is a Jacobian, applied to a vector from the left.
All results go into ``out``, so that training reuses the arrays of a layer from batch to batch.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from nn.arrays import Array

LEAK = 0.01
"""Slope of the leaky ReLU below zero.

Source: Maas, Hannun and Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models, 2013, section 2.
"""


@dataclass(frozen=True)
class Activation:
    """A hidden layer's sigma and sigma'.

    Attributes:
        sigma: writes sigma(Z) into ``out``; arguments ``(Z, out)``, shapes (n, n_l).
        derivative: writes sigma'(Z) into ``out``; arguments ``(Z, A, out)`` with A = sigma(Z), shapes (n, n_l).
    """

    sigma: Callable[[Array, Array], object]
    derivative: Callable[[Array, Array, Array], object]


@dataclass(frozen=True)
class Output:
    """An output layer's function and its derivative.

    Attributes:
        sigma: writes the outputs A[L] into ``out``; arguments ``(Z, out)``, shapes (n, n_L).
        pullback: writes dC/dZ into ``out``, given dC/dA: sum_j dC/dA_j dA_j/dZ_i [E46]; arguments
            ``(dC_dA, A, out)``, shapes (n, n_L); ``out`` may be ``dC_dA`` itself.
    """

    sigma: Callable[[Array, Array], object]
    pullback: Callable[[Array, Array, Array], object]


def relu(Z: Array, out: Array) -> None:
    """sigma(z) = max(z, 0)."""
    np.maximum(Z, 0, out=out)


def relu_derivative(Z: Array, A: Array, out: Array) -> None:
    """sigma'(z) = 1 where z > 0, else 0 [E52]; A = max(z, 0) has just that sign."""
    np.sign(A, out=out)


def leaky_relu(Z: Array, out: Array) -> None:
    """sigma(z) = z for z > 0, LEAK z otherwise."""
    np.multiply(Z, LEAK, out=out)
    np.maximum(Z, out, out=out)


def leaky_relu_derivative(Z: Array, A: Array, out: Array) -> None:
    """sigma'(z) = 1 for z > 0, LEAK otherwise."""
    np.sign(Z, out=out)
    np.maximum(out, LEAK, out=out)


def sigmoid(Z: Array, out: Array) -> None:
    """sigma(z) = 1 / (1 + exp(-z)), as (1 + tanh(z/2)) / 2, which cannot overflow."""
    np.multiply(Z, 0.5, out=out)
    np.tanh(out, out=out)
    np.add(out, 1, out=out)
    np.multiply(out, 0.5, out=out)


def sigmoid_derivative(Z: Array, A: Array, out: Array) -> None:
    """sigma'(z) = a (1 - a)."""
    np.subtract(1, A, out=out)
    np.multiply(out, A, out=out)


def tanh(Z: Array, out: Array) -> None:
    """Hyperbolic tangent as sigma."""
    np.tanh(Z, out=out)


def tanh_derivative(Z: Array, A: Array, out: Array) -> None:
    """sigma'(z) = 1 - a^2."""
    np.multiply(A, A, out=out)
    np.subtract(1, out, out=out)


def identity(Z: Array, out: Array) -> None:
    """sigma(z) = z."""
    np.copyto(out, Z)


def identity_derivative(Z: Array, A: Array, out: Array) -> None:
    """sigma'(z) = 1."""
    out.fill(1)


def softmax(Z: Array, out: Array) -> None:
    """A_j = exp(z_j) / sum_k exp(z_k) [E47]; taking the row's maximum away first changes nothing but overflow."""
    np.subtract(Z, np.maximum.reduce(Z, axis=1, keepdims=True), out=out)
    np.exp(out, out=out)
    np.divide(out, np.add.reduce(out, axis=1, keepdims=True), out=out)


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


ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        "relu": Activation(relu, relu_derivative),
        "leaky_relu": Activation(leaky_relu, leaky_relu_derivative),
        "sigmoid": Activation(sigmoid, sigmoid_derivative),
        "tanh": Activation(tanh, tanh_derivative),
        "identity": Activation(identity, identity_derivative),
    }
)

OUTPUTS: Mapping[str, Output] = MappingProxyType(
    {
        "softmax": Output(softmax, softmax_pullback),
        "sigmoid": Output(sigmoid, sigmoid_pullback),
        "identity": Output(identity, identity_pullback),
    }
)
