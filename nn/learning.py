"""One step of a run: forward, cost, backward, what regularisation and the optimizer make of the gradient, update."""

import math
from collections.abc import Callable

import numpy as np

from nn.batches import Batch, Batches, cost_and_right
from nn.hyperparameters import Hyperparameters
from nn.network import Network
from nn.optimizers import OPTIMIZERS, Optimizer
from nn.regularization import L2, Dropout


def learning(
    network: Network, optimizer: Optimizer, batches: Batches, rng: np.random.Generator
) -> Callable[[Batch, float, Hyperparameters], tuple[float, int]]:
    """A function that learns from a batch at a learning rate: its cost and right answers before the step.

    Of the hyperparameters that it is given with each batch, those that are live act. Where the cost is no finite
    number, no step follows: the weights that led there can be looked at.
    """
    parameters, trace, backward = network.parameters, network.trace, network.backward
    change, update = network.rules.change, network.rules.update
    told_of, dropout, l2 = cost_and_right(network, batches.one_hot), Dropout(batches.trace), L2(network)

    def learn(batch: Batch, learning_rate: float, h: Hyperparameters) -> tuple[float, int]:
        weight = learning_rate if optimizer.linear else 1.0
        # A run that diverges is told by its cost; NumPy's warnings on the way there would say it worse.
        with np.errstate(all="ignore"):
            factors = dropout.draw(len(batch.Y), h.dropout, rng) if h.dropout else None
            trace(batch.trace.A[0], batch.trace, factors)
            told = told_of(batch)
            if not math.isfinite(told[0]):
                return told
            slopes = backward(batch.trace, batch.Y, batch.gradient, weight).vector
            if h.l2 and OPTIMIZERS[h.optimizer].decoupled:
                l2.shrink(learning_rate * h.l2)
            elif h.l2:
                l2.add_slope(slopes, weight * h.l2)
            update(parameters, slopes if optimizer.linear else change(optimizer, slopes, learning_rate, h.momentum))
        return told

    return learn
