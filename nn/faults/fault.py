"""A fault that people make: what it does, where it stands, and how it gives itself away."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from nn.data.digits import Digits
from nn.faults.symptoms import Symptom
from nn.faults.wrong_rules import HIDDEN
from nn.hyperparameters import Hyperparameters
from nn.rules import SOUND, Rules

PLAIN = Hyperparameters(hidden=(32, 32), batch_size=32, learning_rate=0.1, epochs=8)
"""Of a riddle's run: layers of one width, and batches of as many digits, on which most faults show."""

MOMENTUM = replace(PLAIN, optimizer="momentum", momentum=0.9, learning_rate=0.02)
ADAM = replace(PLAIN, optimizer="adam", learning_rate=0.003)
DROPOUT = replace(PLAIN, dropout=HIDDEN)
RUNS = PLAIN, MOMENTUM, ADAM, DROPOUT
"""Various ones, since what a run has must not tell what is wrong in it."""


class Stands(Enum):
    """Where a fault stands: what a person who looks for it points at."""

    FORWARD = "the outputs"
    OUTPUT = "delta at the output"
    BACK = "delta, one layer back"
    WEIGHTS = "the gradient of the weights"
    BIASES = "the gradient of the biases"
    UPDATE = "the update"
    DIGITS = "the training digits"
    PREDICTION = "the prediction"


IN_GRADIENT = (Stands.OUTPUT, Stands.BACK, Stands.WEIGHTS, Stands.BIASES)
"""Where a fault makes the gradient wrong, so that a gradient check finds it."""


def as_they_are(digits: Digits, rng: np.random.Generator) -> Digits:
    """No digit is touched."""
    return digits


@dataclass(frozen=True)
class Fault:
    """One fault.

    Attributes:
        title: what it is, once it is found.
        stands: where.
        grade: how hard it is to find: 1 to 3.
        equations: of the derivation, which it breaks.
        right: the right line, in the code's letters.
        wrong: the planted one.
        symptom: how it shows without a gradient check, in a sentence.
        because: why it does what it does, in a sentence.
        rules: with which the network runs.
        digits: what becomes of the training digits; the generator is the riddle's.
        shows_with: keys of ACTIVATIONS with which the fault makes a difference.
        shows: the symptom, measured; None where a gradient check is needed.
        runs: hyperparameters with which it shows; activation and seed are the riddle's.
    """

    title: str
    stands: Stands
    grade: int
    equations: tuple[str, ...]
    right: str
    wrong: str
    symptom: str
    because: str
    rules: Rules = SOUND
    digits: Callable[[Digits, np.random.Generator], Digits] = as_they_are
    shows_with: tuple[str, ...] = ("relu", "tanh")
    shows: Symptom | None = None
    runs: tuple[Hyperparameters, ...] = RUNS

    @property
    def in_gradient(self) -> bool:
        """Whether the gradient is wrong, so that a gradient check finds it."""
        return self.stands in IN_GRADIENT
