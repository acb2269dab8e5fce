"""What the layers of a network hold for one digit, as plain arrays, and how each quantity is laid out and named."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from app.views.grid import Grid, layer_grid
from nn.arrays import CLASSES, SIDE, Array
from nn.derivation.letters import TIMES


class Quantity(Enum):
    """What is shown of every layer, by its symbol, with two lines about it."""

    A = "a", "What each neuron hands on.\nDark is zero."
    Z = "z", "Sum and bias, before activation.\nBlue is negative, orange positive."
    W = "W", "Weights into each neuron.\nBlue is negative, orange positive."

    @property
    def symbol(self) -> str:
        """The letter of the alphabet."""
        return self.value[0]

    @property
    def explanation(self) -> str:
        """Two short lines about it."""
        return self.value[1]


@dataclass(frozen=True)
class LayerValues:
    """One network and, when something is drawn, its answer to it; dictionaries are keyed by the layer, 1..L.

    Attributes:
        W: weights (n_l, n_{l-1}).
        b: biases (n_l,).
        A: activations (n_l,) of one digit, with the input at key 0; empty when nothing is drawn.
        Z: weighted sums (n_l,) of one digit; empty when nothing is drawn.
        functions: the name of each layer's activation function for people, layer 1 first; may be empty.
        operated: what was done to single neurons, in words, by layer and number.
    """

    W: Mapping[int, Array]
    b: Mapping[int, Array]
    A: Mapping[int, Array] = field(default_factory=dict)
    Z: Mapping[int, Array] = field(default_factory=dict)
    functions: tuple[str, ...] = ()
    operated: Mapping[tuple[int, int], str] = field(default_factory=dict)

    @property
    def widths(self) -> tuple[int, ...]:
        """Neurons of the layers 0..L."""
        return (self.W[1].shape[1], *(self.W[layer].shape[0] for layer in range(1, len(self.W) + 1)))

    def name(self, layer: int) -> str:
        """What people call a layer."""
        return "Input" if layer == 0 else "Output" if layer == len(self.W) else f"Hidden {layer}"


class Panel(NamedTuple):
    """One layer's part of the picture."""

    title: str
    caption: str
    labels: tuple[str, ...]
    grid: Grid
    values: Array | None
    first: bool
    """Whether it is coloured by the first of the two scales."""
    square: bool


def _weights(layers: LayerValues, layer: int) -> Panel:
    W = layers.W[layer]
    n, inputs = W.shape
    caption = f"W[{layer}]  {n} {TIMES} {inputs}"
    if inputs == SIDE * SIDE:
        columns = math.ceil(math.sqrt(n))
        sheet = Grid(math.ceil(n / columns), columns, n, (SIDE, SIDE), gap=1)
        return Panel(layers.name(layer), caption, (), sheet, W, layer == 1, square=True)
    return Panel(layers.name(layer), caption, (), Grid(n, 1, n, (1, inputs)), W, layer == 1, square=False)


def _neurons(layers: LayerValues, quantity: Quantity, layer: int) -> Panel:
    n = layers.widths[layer]
    values = layers.Z.get(layer) if quantity is Quantity.Z and layer else layers.A.get(layer)
    function = layers.functions[layer - 1] if 0 < layer <= len(layers.functions) else ""
    caption = f"{n} {function}".strip() if layer or n != SIDE * SIDE else f"{SIDE} {TIMES} {SIDE}"
    first = layer == 0 if quantity is Quantity.Z else layer in (0, len(layers.W))
    labels = _digits(layers, layer)
    grid = Grid(n, 1, n) if labels else layer_grid(n)
    return Panel(layers.name(layer), caption, labels, grid, values, first, square=True)


def _digits(layers: LayerValues, layer: int) -> tuple[str, ...]:
    """The digits beside the output's rows."""
    return tuple(map(str, range(CLASSES))) if layer == len(layers.W) and layers.widths[-1] == CLASSES else ()


def panels(layers: LayerValues, quantity: Quantity) -> dict[int, Panel]:
    """The parts of the picture by layer; there is no panel 0 for weights, because none lead into the input."""
    if quantity is Quantity.W:
        return {layer: _weights(layers, layer) for layer in range(1, len(layers.W) + 1)}
    return {layer: _neurons(layers, quantity, layer) for layer in range(len(layers.W) + 1)}


def scale_labels(layers: LayerValues, quantity: Quantity) -> tuple[str, str]:
    """The names of the two scales; the second is empty when no layer uses it."""
    hidden = len(layers.W) > 1
    if quantity is Quantity.W:
        return "W[1]", ("W[2]" if len(layers.W) == 2 else f"W[2..{len(layers.W)}]") if hidden else ""
    if quantity is Quantity.Z:
        return "input", "z"
    return "input, output", "hidden" if hidden else ""
