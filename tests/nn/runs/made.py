"""Small digits and runs for the tests of what is kept of them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nn.data.digits import Digits, Origin, Split
from nn.hyperparameters import Hyperparameters
from nn.run import Run
from nn.runs.keeper import Keeper
from nn.runs.record import RunEnd
from nn.steps import EpochScores

H = Hyperparameters(hidden=(6,), batch_size=30, epochs=2, learning_rate=0.05)
BATCHES = 20
"""Of an epoch: two blocks of eight batches, and one of four."""


def digits_of(n: int, seed: int) -> Digits:
    """Digits that can be told apart: one random picture a class, and noise."""
    prototypes = np.random.default_rng(0).integers(60, 196, size=(10, 784))
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(n) % 10).astype(np.uint8)
    images = prototypes[labels] + rng.normal(0, 40, (n, 784))
    return Digits(images.clip(0, 255).astype(np.uint8), labels, [Origin("starter")] * n)


DATA = Split(digits_of(590, 1), digits_of(50, 2))


def load(_: Hyperparameters) -> Split:
    """The digits of every run here."""
    return DATA


def silent(sentence: str) -> None:
    """Where nothing is to be told."""
    pytest.fail(sentence)


def kept(root: Path, h: Hyperparameters = H, batches: int | None = None, end: RunEnd = RunEnd.FINISHED) -> Keeper:
    """A run that went so many batches, all by default, and was then left like that."""
    run = Run.fresh(h, DATA, threads=1)
    keeper = Keeper.begin(run, DATA, root, silent)
    for step in run.steps():
        keeper.step(step)
        if step.step == batches:
            break
    keeper.save()
    if end is RunEnd.RUNNING:
        keeper.release()
    else:
        keeper.end(end)
    return keeper


def without_seconds(epochs: tuple[EpochScores, ...]) -> list[EpochScores]:
    """What a second run repeats of the scores."""
    return [replace(scores, train_seconds=0.0) for scores in epochs]
