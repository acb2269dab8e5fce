"""The batch that a run learns next, looked at before it does: nothing of the run moves."""

from itertools import islice

import numpy as np

from nn.arrays import Array, Int
from nn.batches import Batches
from nn.run import Run
from nn.run_state import generator


def upcoming(run: Run, most: int) -> tuple[Array, Int]:
    """Copies of the first digits of the next batch, `most` of them, distorted as the network will see them.

    To be asked between two batches of a run that has begun.

    Returns:
        Pixels X (m, n_0) and labels (m,); m is 0 after the last batch.
    """
    h, training, examples = run.hyperparameters, run._data.training, len(run._data.training)
    batches = Batches(run.network, training, min(h.batch_size, examples))
    an_epoch = -(-examples // batches.n)
    if run._step >= an_epoch * h.epochs:
        return np.empty((0, run.network.widths[0])), np.empty(0, np.int64)
    done = run._step % an_epoch * batches.n
    start = done // batches.block * batches.block
    # At the end of an epoch the order of the next one is what the run's own generator would give.
    order = generator(run._epoch_chance if done else run._rng.bit_generator.state).permutation(examples)
    distorting = None if run._distortion_chance is None else generator(run._distortion_chance)
    block = batches.of_block(order[start : start + batches.block], distorting)
    batch = next(islice(block, (done - start) // batches.n, None))
    return batch.trace.A[0][:most].copy(), batch.labels[:most].copy()
