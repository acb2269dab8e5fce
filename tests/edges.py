"""Networks at the edges of what numbers can say: neurons exactly at the kink of sigma, outputs that are rounded."""

import numpy as np

from nn.derivation.example import Example
from nn.network import Architecture, Network


def kinked(activation: str) -> Example:
    """A picture in a network (784, 4, 3, 3): z = 0 in neuron 0 of both hidden layers, z < 0 in neuron 1 of layer 1."""
    rng = np.random.default_rng(0)
    architecture = Architecture((784, 4, 3, 3), activation)
    network = Network(architecture, rng.normal(size=architecture.parameter_count) / 28)
    for layer, b in ((1, (0.0, -50.0, 50.0, 50.0)), (2, (0.0, 50.0, 50.0))):
        network.W[layer][0] = 0
        network.b[layer][...] = b
    return Example.of(network, rng.uniform(size=784), 1)


def saturated(label: int, loss: str = "mean_squared_error", output: str = "softmax", gap: float = 40.0) -> Example:
    """A picture in a network (784, 4, 3): output 0 has a sum that is larger than the others by about the gap."""
    rng = np.random.default_rng(0)
    architecture = Architecture((784, 4, 3), "relu", output, loss)
    network = Network(architecture, rng.normal(size=architecture.parameter_count) / 28)
    network.b[1][...] = 1
    network.b[2][...] = gap, 0, -1
    return Example.of(network, rng.uniform(size=784), label)


def silent() -> Example:
    """A network (1, 1, 2) of sigmoid whose hidden neuron gives 0 in float64 alone: z = -800."""
    network = Network(Architecture((1, 1, 2), "sigmoid"), np.array([-800.0, 1.0, 2.0, 0.0, 0.0, 0.0]))
    return Example.of(network, np.ones(1), 0)
