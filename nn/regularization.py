"""What keeps a network from learning its digits by heart: L2 shrinks weights, dropout hides neurons."""

import numpy as np

from nn.arrays import Array, Bool
from nn.network import Network, Trace


class L2:
    """Pulls the weights towards zero, biases left alone."""

    def __init__(self, network: Network) -> None:
        """Allocate for the weights of `network`."""
        self._weights = network.parameters[: network.architecture.weight_count]
        self._pull = np.empty_like(self._weights)

    def add_slope(self, gradient: Array, l2: float) -> None:
        """Add the penalty's own slope to the gradient (P,): d(l2/2 |W|^2)/dW = l2 W."""
        slopes = gradient[: len(self._pull)]
        np.multiply(self._weights, l2, out=self._pull)
        np.add(slopes, self._pull, out=slopes)

    def shrink(self, share: float) -> None:
        """Take this share away from each weight itself, outside of the gradient: W <- (1 - share) W."""
        np.multiply(self._weights, 1 - share, out=self._weights)


class Dropout:
    """Hides each hidden neuron from each example at random.

    Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, Dropout, 2014, section 10: the form that scales
    in training, so that `predict` need not.
    """

    def __init__(self, trace: Trace) -> None:
        """Allocate for a batch as large as `trace`."""
        self._factors = {layer: np.empty(slopes.shape, np.float32) for layer, slopes in trace.dA_dZ.items()}
        self._kept: dict[int, Bool] = {layer: np.empty(each.shape, np.bool_) for layer, each in self._factors.items()}

    def draw(self, n: int, probability: float, rng: np.random.Generator) -> dict[int, Array]:
        """Factors (n, n_l): 0 with `probability`, else 1 / (1 - probability), so that the mean activation stays.

        Each example has factors of its own.
        """
        drawn: dict[int, Array] = {}
        for layer, buffer in self._factors.items():
            factor, kept = buffer[:n], self._kept[layer][:n]
            rng.random(out=buffer, dtype=np.float32)
            np.greater_equal(factor, probability, out=kept)
            # Not multiplied at once: NumPy would convert `kept` in a buffer of its own.
            np.copyto(factor, kept)
            drawn[layer] = np.multiply(factor, np.float32(1 / (1 - probability)), out=factor)
        return drawn
