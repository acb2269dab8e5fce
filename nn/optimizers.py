"""Rules that turn a gradient into a step: all see two flat vectors, never a layer.

Each rule keeps vectors of its own, as long as the parameters, and makes one step in place; nothing is allocated from
step to step. In the rules, theta stands for the parameters, g for the gradient dC/dtheta, eta for the learning rate,
and mu for ``momentum``, the share of the last step that carries on. Squares and roots are entry by entry.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Protocol

import numpy as np

from nn.arrays import Array

RMSPROP_DECAY = 0.9
"""Share of the old mean square that RMSProp keeps (Tieleman and Hinton, lecture 6.5, 2012)."""

ADAM_BETA2 = 0.999
"""Share of the old mean square that Adam keeps (Kingma and Ba 2015, section 2)."""

EPSILON = 1e-8
"""Keeps a division by a root mean square of zero finite (Kingma and Ba 2015, section 2)."""


class Optimizer(Protocol):
    """One rule with its memory."""

    def step(self, parameters: Array, gradient: Array, learning_rate: float, momentum: float) -> None:
        """Change `parameters` in place, given dC/d(parameters) of the same shape."""


class GradientDescent:
    """theta <- theta - eta g [E57]."""

    def __init__(self, parameters: Array) -> None:
        """Allocate for vectors like `parameters`."""
        self._change = np.empty_like(parameters)

    def step(self, parameters: Array, gradient: Array, learning_rate: float, momentum: float) -> None:
        """Change `parameters` in place; this rule has no momentum."""
        np.multiply(gradient, learning_rate, out=self._change)
        np.subtract(parameters, self._change, out=parameters)


class Momentum:
    """v <- mu v + g; theta <- theta - eta v (Polyak 1964, in the form of PyTorch's SGD)."""

    def __init__(self, parameters: Array) -> None:
        """Allocate for vectors like `parameters`."""
        self._velocity = np.zeros_like(parameters)
        self._change = np.empty_like(parameters)

    def step(self, parameters: Array, gradient: Array, learning_rate: float, momentum: float) -> None:
        """Change `parameters` in place."""
        np.multiply(self._velocity, momentum, out=self._velocity)
        np.add(self._velocity, gradient, out=self._velocity)
        np.multiply(self._velocity, learning_rate, out=self._change)
        np.subtract(parameters, self._change, out=parameters)


class Nesterov:
    """v <- mu v + g; theta <- theta - eta (g + mu v): the gradient looks one step ahead.

    Source: Nesterov 1983, in the form that needs the gradient at theta alone (Bengio, Boulanger-Lewandowski and
    Pascanu, Advances in Optimizing Recurrent Networks, 2013, section 3.5).
    """

    def __init__(self, parameters: Array) -> None:
        """Allocate for vectors like `parameters`."""
        self._velocity = np.zeros_like(parameters)
        self._change = np.empty_like(parameters)

    def step(self, parameters: Array, gradient: Array, learning_rate: float, momentum: float) -> None:
        """Change `parameters` in place."""
        np.multiply(self._velocity, momentum, out=self._velocity)
        np.add(self._velocity, gradient, out=self._velocity)
        np.multiply(self._velocity, momentum, out=self._change)
        np.add(self._change, gradient, out=self._change)
        np.multiply(self._change, learning_rate, out=self._change)
        np.subtract(parameters, self._change, out=parameters)


class RMSProp:
    """s <- rho s + (1 - rho) g^2; theta <- theta - eta g / (sqrt(s) + epsilon) (Tieleman and Hinton 2012)."""

    def __init__(self, parameters: Array) -> None:
        """Allocate for vectors like `parameters`."""
        self._square = np.zeros_like(parameters)
        self._change = np.empty_like(parameters)

    def step(self, parameters: Array, gradient: Array, learning_rate: float, momentum: float) -> None:
        """Change `parameters` in place; this rule has no momentum."""
        np.multiply(gradient, gradient, out=self._change)
        _decay(self._square, self._change, RMSPROP_DECAY)
        np.sqrt(self._square, out=self._change)
        np.add(self._change, EPSILON, out=self._change)
        np.divide(gradient, self._change, out=self._change)
        np.multiply(self._change, learning_rate, out=self._change)
        np.subtract(parameters, self._change, out=parameters)


class Adam:
    """m <- beta1 m + (1 - beta1) g; s <- beta2 s + (1 - beta2) g^2; theta <- theta - eta m^ / (sqrt(s^) + epsilon).

    m^ = m / (1 - beta1^t) and s^ = s / (1 - beta2^t) take out the start at zero. ``momentum`` is beta1, which may
    change from step to step; the product of all beta1 so far stands for beta1^t. AdamW is the same rule; its decay of
    the weights acts on them directly, outside of the gradient (Loshchilov and Hutter, Decoupled Weight Decay
    Regularization, 2019, algorithm 2, with the learning rate as a factor of the decay, as in PyTorch).

    Source: Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015, algorithm 1.
    """

    def __init__(self, parameters: Array) -> None:
        """Allocate for vectors like `parameters`."""
        self._mean = np.zeros_like(parameters)
        self._square = np.zeros_like(parameters)
        self._change = np.empty_like(parameters)
        self._beta1_power = 1.0
        self._beta2_power = 1.0

    def step(self, parameters: Array, gradient: Array, learning_rate: float, momentum: float) -> None:
        """Change `parameters` in place."""
        self._beta1_power *= momentum
        self._beta2_power *= ADAM_BETA2
        np.copyto(self._change, gradient)
        _decay(self._mean, self._change, momentum)
        np.multiply(gradient, gradient, out=self._change)
        _decay(self._square, self._change, ADAM_BETA2)
        np.multiply(self._square, 1 / (1 - self._beta2_power), out=self._change)
        np.sqrt(self._change, out=self._change)
        np.add(self._change, EPSILON, out=self._change)
        np.divide(self._mean, self._change, out=self._change)
        np.multiply(self._change, learning_rate / (1 - self._beta1_power), out=self._change)
        np.subtract(parameters, self._change, out=parameters)


def _decay(average: Array, value: Array, keep: float) -> None:
    """Let average <- keep average + (1 - keep) value, in place; `value` is used up."""
    np.multiply(average, keep, out=average)
    np.multiply(value, 1 - keep, out=value)
    np.add(average, value, out=average)


OPTIMIZERS: Mapping[str, Callable[[Array], Optimizer]] = MappingProxyType(
    {
        "gradient_descent": GradientDescent,
        "momentum": Momentum,
        "nesterov": Nesterov,
        "rmsprop": RMSProp,
        "adam": Adam,
        "adamw": Adam,
    }
)

DECOUPLED_DECAY = frozenset({"adamw"})
"""Optimizers whose L2 shrinks the weights directly instead of adding to the gradient."""
