"""The rules that a network is run with, each by its name, from the slope of a neuron to the update.

Any of them can be replaced by a wrong one, to see what it does, and how a gradient check or a symptom gives it away.
"""

from collections.abc import Callable
from dataclasses import dataclass

from nn import backward_rules as backward
from nn.activations import ACTIVATIONS, OUTPUTS
from nn.arrays import Array
from nn.losses import delta_at_output
from nn.optimizers import Optimizer


def dA_dZ(activation: str, Z: Array, A: Array, out: Array) -> None:
    """sigma'(Z[l]) of a hidden layer [E37]; all (n, n_l)."""
    ACTIVATIONS[activation].derivative(Z, A, out)


def outputs(output: str, Z: Array, out: Array) -> None:
    """A[L] = sigma(Z[L]) of the output layer [E44, E47]; both (n, n_L)."""
    OUTPUTS[output].sigma(Z, out)


def at_prediction(A: Array) -> None:
    """What becomes of a hidden layer's activations (n, n_l) where nothing is learned from them: they stay."""


def change(optimizer: Optimizer, gradient: Array, learning_rate: float, momentum: float) -> Array:
    """What to take away from the parameters (P,), given the gradient (P,)."""
    return optimizer.change(gradient, learning_rate, momentum)


@dataclass(frozen=True)
class Rules:
    """The rules that a network is run with; sound ones by default.

    Attributes:
        dA_dZ, outputs, at_prediction: as the functions of these names, on the way there.
        delta_at_output: as `nn.losses.delta_at_output`.
        delta_one_back, dC_dW, dC_db: as the functions of these names in `nn.backward_rules`, on the way back.
        change: as the function of this name; where an optimizer's change is the rate times the gradient, not asked.
        update: as the function of this name in `nn.backward_rules`.
    """

    dA_dZ: Callable[[str, Array, Array, Array], object] = dA_dZ
    outputs: Callable[[str, Array, Array], object] = outputs
    at_prediction: Callable[[Array], object] = at_prediction
    delta_at_output: Callable[[str, str, Array, Array, Array], object] = delta_at_output
    delta_one_back: Callable[[Array, Array, Array, Array], object] = backward.delta_one_back
    dC_dW: Callable[[Array, Array, Array], object] = backward.dC_dW
    dC_db: Callable[[Array, Array], object] = backward.dC_db
    change: Callable[[Optimizer, Array, float, float], Array] = change
    update: Callable[[Array, Array], object] = backward.update


SOUND = Rules()
