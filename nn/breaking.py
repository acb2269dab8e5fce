"""Which numbers of a run were the first that were not finite, in the order in which they are worked out."""

import numpy as np

from nn.batches import Batch
from nn.errors import Broken
from nn.network import Network
from nn.rules import SOUND


def first_broken(network: Network, batch: Batch, step: int) -> Broken:
    """What broke first, where the cost of batch number `step` or the weights after it are no finite numbers.

    Of a batch whose cost is none, no step was made: the weights are those of its forward pass, and delta is that of the
    batch before it, whose step led to them.
    """
    L = network.depth
    with np.errstate(all="ignore"):
        stepped = np.isfinite(network.cost(batch.trace, batch.Y)).all()
    before = step if stepped else step - 1
    weights_broke = not np.isfinite(network.parameters).all()
    for layer in range(L, 0, -1) if weights_broke else ():
        if not np.isfinite(batch.gradient.delta[layer]).all():
            return Broken(before, layer, "delta")
    for layer in range(1, L + 1):
        for quantity, array in (("W", network.W[layer]), ("b", network.b[layer])):
            if not np.isfinite(array).all():
                return Broken(before, layer, quantity)
        if stepped:
            continue
        for quantity, array in (("Z", batch.trace.Z[layer]), ("A", batch.trace.A[layer])):
            if not np.isfinite(array).all():
                return Broken(step, layer, quantity)
    return Broken(step, L, "C")


def divergence(network: Network, step: int, learning_rate: float) -> str:
    """What is said of a run whose loss is no number after `step` batches; a planted rule is no fault of the rate's."""
    lost = f"he loss is no longer a finite number at batch {step}"
    if network.rules is not SOUND:
        return f"T{lost}."
    return f"Learning rate: t{lost}; choose less than {learning_rate:g}."
