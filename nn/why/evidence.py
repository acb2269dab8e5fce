"""Which pixels speak for an answer: its weighted sum, split over the pixels without a remainder.

Each layer is z = W a + b, and a = sigma(z) = sigma'(z) z + (sigma(z) - sigma'(z) z): a part in proportion to z, and
what the bend of sigma adds, which for ReLU and every other sigma of straight pieces through 0 is nothing. Put into each
other from the output down to the pixels these give

    z_k = sum_i x_i dz_k/dx_i + sum_l dz_k/db[l] . b[l] + sum_{l<L} dz_k/da[l] . (sigma(z[l]) - sigma'(z[l]) z[l])

where dz_k/db[l] is delta[l], with z_k in the place of the cost. The first sum is a picture: pixels above zero speak for
the answer k, those below it against it, and a pixel without ink says nothing.

Source: gradient times input, with the biases kept apart; M. Ancona et al., "Towards better understanding of
gradient-based attribution methods for deep neural networks" (2018), https://arxiv.org/abs/1711.06104.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nn.arrays import Array
from nn.backward_rules import delta_one_back
from nn.network import Network


@dataclass(frozen=True, eq=False)
class Contributions:
    """What speaks for some answers to one digit: for each, z is the sum of pixels, biases and bends.

    Attributes:
        answers: the digits, m of them.
        pixels: x_i dz_k/dx_i, (m, n_0).
        biases: what the biases of all layers add, (m,).
        bends: what the bends of sigma add, (m,); 0 where it consists of straight pieces through 0.
        z: the answers' weighted sums, (m,).
    """

    answers: tuple[int, ...]
    pixels: Array
    biases: Array
    bends: Array
    z: Array


def leading(z: Array, count: int = 2) -> tuple[int, ...]:
    """The answers with the largest of the sums z (n_L,), the largest first."""
    return tuple(np.argsort(-z, kind="stable")[:count].tolist())


def evidence(network: Network, x: Array, answers: Sequence[int]) -> Contributions:
    """Split the sums of some answers to the pixels x (n_0,), 0 to 1; worked out in float64."""
    network = network.copy(np.float64)
    # Weights that a run has blown up give no number, and no warning.
    with np.errstate(all="ignore"):
        trace = network.trace(x.reshape(1, -1).astype(np.float64))
        delta = np.eye(network.widths[-1])[list(answers)]
        biases, bends = np.zeros(len(answers)), np.zeros(len(answers))
        for layer in range(network.depth, 1, -1):
            biases += delta.dot(network.b[layer])
            before = layer - 1
            bend = trace.A[before][0] - trace.dA_dZ[before][0] * trace.Z[before][0]
            bends += delta.dot(network.W[layer]).dot(bend)
            one_back = np.empty((len(answers), network.widths[before]))
            delta_one_back(delta, network.W[layer], trace.dA_dZ[before], one_back)
            delta = one_back
        biases += delta.dot(network.b[1])
        pixels = delta.dot(network.W[1]) * trace.A[0]
    return Contributions(tuple(answers), pixels, biases, bends, trace.Z[network.depth][0, list(answers)])
