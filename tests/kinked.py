"""A network in which one neuron of each hidden layer is exactly at the kink of sigma."""

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
