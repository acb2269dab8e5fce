"""The spread of the first weights: wide enough that signals survive every layer, narrow enough not to explode."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from nn.arrays import Array


@dataclass(frozen=True)
class Initializer:
    """A spread of first weights.

    Attributes:
        weights: W[l], float64 (n_l, n_{l-1}), from neurons n_l, inputs n_{l-1} and a source of randomness.
        label: what a person reads.
    """

    weights: Callable[[int, int, np.random.Generator], Array]
    label: str


def he(neurons: int, inputs: int, rng: np.random.Generator) -> Array:
    """Normal with variance 2/n_{l-1}: keeps the mean square of the signals through ReLU, which drops half of it.

    Source: He, Zhang, Ren and Sun, Delving Deep into Rectifiers, 2015, equation 10.
    """
    return rng.normal(0.0, math.sqrt(2 / inputs), (neurons, inputs))


def glorot(neurons: int, inputs: int, rng: np.random.Generator) -> Array:
    """Uniform with variance 2/(n_{l-1} + n_l): a compromise between the forward and the backward pass.

    Source: Glorot and Bengio, Understanding the Difficulty of Training Deep Feedforward Neural Networks, 2010,
    equation 16.
    """
    bound = math.sqrt(6 / (inputs + neurons))
    return rng.uniform(-bound, bound, (neurons, inputs))


def lecun(neurons: int, inputs: int, rng: np.random.Generator) -> Array:
    """Normal with variance 1/n_{l-1}: keeps the mean square of the signals through a linear layer.

    Source: LeCun, Bottou, Orr and Mueller, Efficient BackProp, 1998, equation 16.
    """
    return rng.normal(0.0, math.sqrt(1 / inputs), (neurons, inputs))


def zero(neurons: int, inputs: int, rng: np.random.Generator) -> Array:
    """All 0: to see why weights begin at random, for the neurons of a hidden layer that begin alike stay alike."""
    return np.zeros((neurons, inputs))


INITIALIZERS: Mapping[str, Initializer] = {
    "he": Initializer(he, "He"),
    "glorot": Initializer(glorot, "Glorot"),
    "lecun": Initializer(lecun, "LeCun"),
    "zero": Initializer(zero, "Zero"),
}
