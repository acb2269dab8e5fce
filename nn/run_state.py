"""Where a run stands between two batches, as plain arrays and numbers: from it the run goes on later, bit for bit."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nn.arrays import Array
from nn.hyperparameters import Hyperparameters
from nn.stopping import Standing


@dataclass(frozen=True)
class Change:
    """Hyperparameters of a run, and after how many of its batches they began to act; 0 for the first ones."""

    step: int
    hyperparameters: Hyperparameters


def in_force(changes: Sequence[Change], step: int) -> Hyperparameters:
    """The hyperparameters with which the batch after `step` batches is made; the changes begin there or earlier."""
    return changes[bisect_right(changes, step, key=lambda change: change.step) - 1].hyperparameters


@dataclass(frozen=True)
class RunState:
    """Where a run stands between two batches: plain arrays and numbers.

    All are its own but `before` and `best`, which the states of some epochs share; nobody changes any.

    Attributes:
        hyperparameters: of the run, the live ones as they are now.
        parameters: of the network, (P,).
        before: the same at the start of the present epoch, (P,).
        memory: of the optimizer, (k, P).
        powers: of the optimizer, (2,).
        step: batches done.
        cost: sum over the digits of the present epoch so far.
        right: right answers among them.
        train_seconds: spent on training so far.
        threads: of BLAS; None where no batch was made that they could be measured on.
        chance: state of the generator.
        epoch_chance: the same before the order of the present epoch was drawn.
        distortion_chance: of the distortions' generator before the present block of digits; None without distortions.
        changes: of the hyperparameters, as far as they are known, in order; the last ones are `hyperparameters`.
        standing: what it remembers of its epochs, to know when to end.
        best: parameters after the best epoch, (P,); None before there is one, and without patience.
    """

    hyperparameters: Hyperparameters
    parameters: Array
    before: Array
    memory: Array
    powers: Array
    step: int
    cost: float
    right: int
    train_seconds: float
    threads: int | None
    chance: Mapping[str, Any]
    epoch_chance: Mapping[str, Any]
    distortion_chance: Mapping[str, Any] | None
    changes: tuple[Change, ...] = ()
    standing: Standing = field(default_factory=Standing)
    best: Array | None = None


def generator(chance: Mapping[str, Any]) -> np.random.Generator:
    """A generator in the state `chance`."""
    bits: np.random.BitGenerator = getattr(np.random, chance["bit_generator"])()
    bits.state = chance
    return np.random.Generator(bits)
