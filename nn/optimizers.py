"""Rules that turn a gradient into a step: all see two flat vectors, never a layer.

Each rule keeps vectors of its own, as long as the parameters, and says by how much to change them; nothing is
allocated from step to step. In the rules, theta stands for the parameters, g for the gradient dC/dtheta, eta for the
learning rate, and mu for ``momentum``, the share of the remembered v or m that carries on. Squares and roots are entry
by entry.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from nn.arrays import Array
from nn.backward_rules import update

RMSPROP_DECAY = 0.9
"""Share of the old mean square that RMSProp keeps (Tieleman and Hinton, lecture 6.5, 2012)."""

ADAM_BETA2 = 0.999
"""Share of the old mean square that Adam keeps (Kingma and Ba 2015, section 2)."""

EPSILON = 1e-8
"""Keeps a division by a root mean square of zero finite (Kingma and Ba 2015, section 2)."""


class Optimizer(ABC):
    """A rule with its memory, which is plain numbers: to go on later is to give them back.

    Attributes:
        memory: the rule's vectors, (k, P), zero at first; each rule says how many and which.
        powers: products of the decays so far, (2,): what Adam needs of the number of steps.
        linear: whether the change is the learning rate times the gradient, and nothing else: then a run takes the rate
            into the gradient where it begins, and saves a pass over the parameters.
    """

    vectors = 0
    linear = False

    def __init__(self, parameters: Array) -> None:
        """Allocate for vectors like `parameters`, (P,)."""
        self.memory: Array = np.zeros((self.vectors, len(parameters)), parameters.dtype)
        self.powers = np.ones(2)
        self._change = np.empty_like(parameters)

    @abstractmethod
    def change(self, gradient: Array, learning_rate: float, momentum: float) -> Array:
        """What to take away from the parameters, (P,), given dC/d(parameters) (P,); it holds until the next call."""

    def step(self, parameters: Array, gradient: Array, learning_rate: float, momentum: float) -> None:
        """Make one step in place: theta <- theta - change."""
        update(parameters, self.change(gradient, learning_rate, momentum))


class GradientDescent(Optimizer):
    """theta <- theta - eta g [E57]. No memory."""

    linear = True

    def change(self, gradient: Array, learning_rate: float, momentum: float) -> Array:
        """Return eta g; this rule has no momentum."""
        np.multiply(gradient, learning_rate, out=self._change)
        return self._change


class Momentum(Optimizer):
    """v <- mu v + g; theta <- theta - eta v (Polyak 1964, in the form of PyTorch's SGD). Memory: v."""

    vectors = 1

    def change(self, gradient: Array, learning_rate: float, momentum: float) -> Array:
        """Return eta v."""
        (velocity,) = self.memory
        np.multiply(velocity, momentum, out=velocity)
        np.add(velocity, gradient, out=velocity)
        np.multiply(velocity, learning_rate, out=self._change)
        return self._change


class Nesterov(Optimizer):
    """v <- mu v + g; theta <- theta - eta (g + mu v): the gradient looks one step ahead. Memory: v.

    Source: Nesterov 1983, in the form that needs the gradient at theta alone (Bengio, Boulanger-Lewandowski and
    Pascanu, Advances in Optimizing Recurrent Networks, 2013, section 3.5).
    """

    vectors = 1

    def change(self, gradient: Array, learning_rate: float, momentum: float) -> Array:
        """Return eta (g + mu v)."""
        (velocity,) = self.memory
        np.multiply(velocity, momentum, out=velocity)
        np.add(velocity, gradient, out=velocity)
        np.multiply(velocity, momentum, out=self._change)
        np.add(self._change, gradient, out=self._change)
        np.multiply(self._change, learning_rate, out=self._change)
        return self._change


class RMSProp(Optimizer):
    """s <- rho s + (1 - rho) g^2; theta <- theta - eta g / (sqrt(s) + epsilon). Memory: s.

    Source: Tieleman and Hinton, lecture 6.5, 2012.
    """

    vectors = 1

    def change(self, gradient: Array, learning_rate: float, momentum: float) -> Array:
        """Return eta g / (sqrt(s) + epsilon); this rule has no momentum."""
        (square,) = self.memory
        np.multiply(gradient, gradient, out=self._change)
        _decay(square, self._change, RMSPROP_DECAY)
        np.sqrt(square, out=self._change)
        np.add(self._change, EPSILON, out=self._change)
        np.divide(gradient, self._change, out=self._change)
        np.multiply(self._change, learning_rate, out=self._change)
        return self._change


class Adam(Optimizer):
    """m <- beta1 m + (1 - beta1) g; s <- beta2 s + (1 - beta2) g^2; theta <- theta - eta m^ / (sqrt(s^) + epsilon).

    m^ = m / (1 - beta1^t) and s^ = s / (1 - beta2^t) take out the start at zero. ``momentum`` is beta1, which may
    change from step to step; the product of all beta1 so far stands for beta1^t. AdamW is the same rule; its decay of
    the weights acts on them directly, outside of the gradient (Loshchilov and Hutter, Decoupled Weight Decay
    Regularization, 2019, algorithm 2, with the learning rate as a factor of the decay, as in PyTorch). Memory: m, s.

    Source: Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015, algorithm 1.
    """

    vectors = 2

    def change(self, gradient: Array, learning_rate: float, momentum: float) -> Array:
        """Return eta m^ / (sqrt(s^) + epsilon)."""
        mean, square = self.memory
        self.powers *= momentum, ADAM_BETA2
        beta1_power, beta2_power = self.powers.tolist()
        # m <- beta1 m + (1 - beta1) g
        np.copyto(self._change, gradient)
        _decay(mean, self._change, momentum)
        # s <- beta2 s + (1 - beta2) g^2
        np.multiply(gradient, gradient, out=self._change)
        _decay(square, self._change, ADAM_BETA2)
        # eta m^ / (sqrt(s^) + epsilon)
        np.multiply(square, 1 / (1 - beta2_power), out=self._change)
        np.sqrt(self._change, out=self._change)
        np.add(self._change, EPSILON, out=self._change)
        np.divide(mean, self._change, out=self._change)
        np.multiply(self._change, learning_rate / (1 - beta1_power), out=self._change)
        return self._change


def _decay(average: Array, value: Array, keep: float) -> None:
    """Let average <- keep average + (1 - keep) value, in place; `value` is used up."""
    np.multiply(average, keep, out=average)
    np.multiply(value, 1 - keep, out=value)
    np.add(average, value, out=average)


@dataclass(frozen=True)
class StabilityEdge:
    """Up to where steps along an eigenvector of d^2C/dtheta^2 with eigenvalue lambda do not grow.

    Attributes:
        most: the largest eta lambda, by the momentum mu.
        latex: the largest lambda as an equation.
    """

    most: Callable[[float], float]
    latex: str


@dataclass(frozen=True)
class Rule:
    """An optimizer as a person chooses it.

    Attributes:
        optimizer: makes it for parameters (P,).
        label: what a person reads.
        uses_momentum: whether ``momentum`` has an effect.
        decoupled: whether L2 shrinks the weights directly instead of adding to the gradient.
        adaptive: whether it divides by a root mean square of the gradient, which gives each weight an eta of its own.
        remembers: whether it adds up gradients: mu^0 + mu^1 + ... = 1 / (1 - mu) steps come of one.
        edge: of its stability; None where eta is not the same for all weights.
    """

    optimizer: type[Optimizer]
    label: str
    uses_momentum: bool = True
    decoupled: bool = False
    adaptive: bool = False
    remembers: bool = False
    edge: StabilityEdge | None = None


OPTIMIZERS: Mapping[str, Rule] = {
    "gradient_descent": Rule(
        GradientDescent,
        "Gradient descent",
        uses_momentum=False,
        edge=StabilityEdge(lambda mu: 2.0, r"\lambda_{\max} = \frac{2}{\eta}"),
    ),
    "momentum": Rule(
        Momentum,
        "Momentum",
        remembers=True,
        edge=StabilityEdge(lambda mu: 2 * (1 + mu), r"\lambda_{\max} = \frac{2\,(1 + \mu)}{\eta}"),
    ),
    "nesterov": Rule(
        Nesterov,
        "Nesterov",
        remembers=True,
        edge=StabilityEdge(
            lambda mu: 2 * (1 + mu) / (1 + 2 * mu), r"\lambda_{\max} = \frac{2\,(1 + \mu)}{\eta\,(1 + 2\mu)}"
        ),
    ),
    "rmsprop": Rule(RMSProp, "RMSProp", uses_momentum=False, adaptive=True),
    "adam": Rule(Adam, "Adam", adaptive=True),
    "adamw": Rule(Adam, "AdamW", decoupled=True, adaptive=True),
}


def share_memory(one: str, other: str) -> bool:
    """Whether the optimizer `one` goes on with what `other` remembers: Adam and AdamW are one rule."""
    return OPTIMIZERS[one].optimizer is OPTIMIZERS[other].optimizer


def usual_rate(optimizer: str) -> float:
    """A learning rate that mostly works for the optimizer.

    Adam and RMSProp move each weight by about the rate (Kingma and Ba 2015, section 2.1), the others by the gradient.
    """
    rule = OPTIMIZERS[optimizer]
    return 0.003 if rule.adaptive else 0.05 if rule.remembers else 0.3
