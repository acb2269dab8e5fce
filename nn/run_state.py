"""Where a run stands between two batches, as plain arrays and numbers: from it the run goes on later, bit for bit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nn.arrays import Array
from nn.hyperparameters import Hyperparameters


@dataclass(frozen=True)
class RunState:
    """Where a run stands between two batches: plain arrays and numbers, all its own.

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


def generator(chance: Mapping[str, Any]) -> np.random.Generator:
    """A generator in the state `chance`."""
    bits: np.random.BitGenerator = getattr(np.random, chance["bit_generator"])()
    bits.state = chance
    return np.random.Generator(bits)
