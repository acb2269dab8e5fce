"""A network of one hidden layer whose numbers have one decimal."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

Vector: TypeAlias = tuple[Decimal, ...]


@dataclass(frozen=True)
class HandNetwork:
    """What is given in an exercise.

    Attributes:
        activation: sigma of the hidden layer, a key of ACTIVATIONS.
        output: of the output layer, a key of OUTPUTS.
        loss: a key of LOSSES.
        x: the inputs, a^(0).
        W: layer -> weights, a row a neuron.
        b: layer -> biases.
        y: what is wanted of the outputs.
        eta: the learning rate.
    """

    activation: str
    output: str
    loss: str
    x: Vector
    W: Mapping[int, tuple[Vector, ...]]
    b: Mapping[int, Vector]
    y: Vector
    eta: Decimal

    @property
    def widths(self) -> tuple[int, int, int]:
        """Neurons of each layer."""
        return len(self.x), len(self.b[1]), len(self.b[2])
