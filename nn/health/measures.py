"""What is measured in a batch, layer by layer: plain numbers that tell whether a network can learn.

The roots of mean squares and the shares come from the batch's own forward and backward pass, and from the weights
before and after its step. Of a large layer some weights stand for all, so that a measurement costs no more than a few
batches of the smallest network.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nn.activations import ACTIVATIONS
from nn.arrays import Array, Int
from nn.network import Network
from nn.optimizers import OPTIMIZERS

if TYPE_CHECKING:
    from nn.run import Run
    from nn.steps import Step

SAMPLE = 1 << 15
"""Weights of a layer that are looked at, at most: those of its first neurons, which are like any others."""

FLAT = 0.05
"""Of its largest slope sigma' has so little where a neuron is saturated: for a sigmoid |z| > 4.3, for tanh |z| > 2.2.

Which layers saturate is what Glorot and Bengio look at (Understanding the Difficulty of Training Deep Feedforward
Neural Networks, 2010, section 3).
"""

STEEPEST = {"sigmoid": 0.25, "tanh": 1.0}
"""Activation -> the largest sigma' of those that saturate on both sides."""


@dataclass(frozen=True, slots=True)
class LayerMeasures:
    """One layer in one batch; what a layer does not have is NaN.

    Attributes:
        layer: counted from 1.
        delta: the root mean square of delta, over the digits of the batch and the neurons.
        update: the size of the step relative to that of the weights: |W after - W before| / |W before|.
        dead: the share of ReLU neurons that no digit of the last batches looked at has switched on; 1 at once where
            none of this batch has switched on any.
        saturated: the share of slopes sigma' that are nearly 0, of sigmoid and tanh, over digits and neurons.
        spread: the root mean square of the weights over that of the run's first weights.
    """

    layer: int
    delta: float
    update: float
    dead: float = math.nan
    saturated: float = math.nan
    spread: float = math.nan


@dataclass(frozen=True, slots=True)
class Measures:
    """All layers in one batch.

    Attributes:
        step: the batch, counted from 1.
        epochs_done: with it.
        layers: layer 1 to L.
        loss: mean cost over the batches since the last measures.
        accuracy: share of right answers in them.
        learning_rate: eta of the batch.
    """

    step: int
    epochs_done: float
    layers: tuple[LayerMeasures, ...]
    loss: float
    accuracy: float
    learning_rate: float


class Gauge:
    """Measures a run; what it remembers are some weights from before the step and since when neurons are silent.

    Attributes:
        alike: the hidden layers whose neurons all began with the same weights, so that they stay alike.
    """

    def __init__(self, network: Network, digits: int) -> None:
        """Of a run that begins with these weights; a ReLU is dead that is silent for so many `digits` looked at."""
        self._digits = digits
        self._before = {layer: _sample(W).copy() for layer, W in network.W.items()}
        self._first = {layer: _size(W) for layer, W in self._before.items()}
        self._silent: dict[int, Int] = {
            layer: np.zeros(network.widths[layer], np.int64) for layer in range(1, network.depth)
        }
        self._activation = network.architecture.activation
        self.alike = tuple(
            layer for layer in range(1, network.depth) if len(W := network.W[layer]) > 1 and (W[0] == W[1:]).all()
        )

    def first(self, layer: int) -> float:
        """The size of the layer's weights when the run began."""
        return self._first[layer]

    def look(self, network: Network) -> None:
        """Remember the weights before a step that is to be measured."""
        for layer, before in self._before.items():
            np.copyto(before, _sample(network.W[layer]))

    def measure(self, run: "Run", step: "Step", loss: float, accuracy: float) -> Measures:
        """The run's last batch, whose `look` came right before it."""
        batch = run.batch
        assert batch is not None
        network, n = run.network, len(batch.labels)
        # The gradient of a run is that of 1/n times the sum, and where the rule is linear, of eta times that.
        weight = step.learning_rate if OPTIMIZERS[run.hyperparameters.optimizer].optimizer.linear else 1.0
        layers = []
        with np.errstate(all="ignore"):
            for layer in range(1, network.depth + 1):
                # |delta| / sqrt(n n_l) of the derivation's delta, which is n times the run's [E10]
                delta = batch.gradient.delta[layer]
                size = _size(delta) * n / weight / math.sqrt(delta.size) if weight else math.nan
                before, after = self._before[layer], _sample(network.W[layer])
                old, new = _size(before), _size(after)
                # |W - W_before| / |W_before|, of the sample
                moved = _size(np.subtract(after, before, out=before))
                hidden = self._hidden(layer, batch.trace.Z[layer]) if layer < network.depth else (math.nan, math.nan)
                spread = _ratio(new, self._first[layer])
                layers.append(LayerMeasures(layer, size, _ratio(moved, old), *hidden, spread))
        return Measures(step.step, step.epochs_done, tuple(layers), loss, accuracy, step.learning_rate)

    def _hidden(self, layer: int, Z: Array) -> tuple[float, float]:
        """The shares of dead and of saturated neurons, from the weighted sums Z (n, n_l) without dropout."""
        name = self._activation
        if name == "relu":
            silent = self._silent[layer]
            # sigma'(z) = 0 for every digit where no z is above 0 [E52]
            silent += len(Z)
            fired = Z.max(axis=0) > 0
            silent[fired] = 0
            if not fired.any():
                return 1.0, math.nan
            return float(np.count_nonzero(silent >= self._digits)) / len(silent), math.nan
        if name in STEEPEST:
            A, slopes = np.empty_like(Z), np.empty_like(Z)
            ACTIVATIONS[name].sigma(Z, A)
            ACTIVATIONS[name].derivative(Z, A, slopes)
            return math.nan, float(np.count_nonzero(slopes < FLAT * STEEPEST[name])) / slopes.size
        return math.nan, math.nan


def _sample(W: Array) -> Array:
    return W.reshape(-1)[:SAMPLE]


def _size(array: Array) -> float:
    """The root of the sum of squares."""
    flat = array.reshape(-1)
    return math.sqrt(float(np.dot(flat, flat)))


def _ratio(of: float, to: float) -> float:
    """NaN where nothing stands below the line."""
    return of / to if to else math.nan
