"""One example on its way through a network, and back where it is known what it shows."""

import numpy as np

from nn.arrays import Array
from nn.derivation.example import Example
from nn.insight.influence import Factors
from nn.insight.lines import Passage
from nn.losses import LOSSES
from nn.network import Network


def passage(network: Network, x: Array | None, label: int | None) -> Passage:
    """Of an example with pixels x (n_0,) that shows `label`; with x None of the weights alone.

    delta is that of the cost of this example.
    """
    if x is None:
        return Passage(network.W, network.b)
    with np.errstate(all="ignore"):
        trace = network.trace(x.reshape(1, -1))
        delta: dict[int, Array] = {}
        if label is not None:
            Y = np.zeros((1, network.widths[-1]), network.parameters.dtype)
            Y[0, label] = 1
            delta = Factors.after(network, trace, Y).delta
    by_layer = trace.A, trace.Z, trace.dA_dZ, delta
    A, Z, dA_dZ, back = ({layer: rows[0] for layer, rows in each.items()} for each in by_layer)
    return Passage(network.W, network.b, A, Z, dA_dZ, back, label, _collapses(network))


def passage_of(example: Example) -> Passage:
    """The same of an example that the derivation takes apart, in float64."""
    network, label = example.network, int(example.y.argmax())
    by_layer = example.a, example.z, example.da_dz, example.delta
    return Passage(network.W, network.b, *by_layer, label, _collapses(network))


def _collapses(network: Network) -> bool:
    return network.architecture.output in LOSSES[network.architecture.loss].collapses_with
