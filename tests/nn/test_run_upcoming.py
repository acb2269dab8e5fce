"""The next batch, looked at beforehand: it is the one that the run then learns, and the run does not notice."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nn.data.digits import Digits, Split
from nn.hyperparameters import Hyperparameters
from nn.run import Run

PLAIN = Hyperparameters(hidden=(8,), batch_size=30, epochs=2, learning_rate=0.1)
RNG = np.random.default_rng(1)
TRAINING = Digits(RNG.integers(0, 256, (610, 784)).astype(np.uint8), RNG.integers(0, 10, 610).astype(np.uint8))
DATA = Split(TRAINING, Digits(TRAINING.images[:0], TRAINING.labels[:0]))


@pytest.mark.parametrize("change", [{}, {"augment": True}, {"dropout": 0.3}, {"augment": True, "dropout": 0.2}])
def test_what_comes_next_is_what_is_learned_next_throughout_a_run(change: dict[str, Any]) -> None:
    """Across blocks of 240 digits, a batch of 10 at the end of the epoch, and into the second epoch."""
    run, undisturbed = (Run.fresh(replace(PLAIN, **change), DATA, threads=1) for _ in range(2))
    steps, batches = run.steps(), 0
    next(steps)
    while True:
        X, labels = run.upcoming(8)
        if next(steps, None) is None:
            break
        batches += 1
        assert run.batch is not None
        assert np.array_equal(X, run.batch.trace.A[0][:8])
        assert np.array_equal(labels, run.batch.labels[:8])
    assert batches == 41
    assert (len(X), len(labels)) == (0, 0)
    for _ in undisturbed.steps():
        pass
    assert np.array_equal(run.network.parameters, undisturbed.network.parameters)
