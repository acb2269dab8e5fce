"""A fault that people make: what it does, where it stands, and how it gives itself away."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from nn.backward_rules import SOUND, BackwardRules
from nn.data.digits import Digits


class Stands(Enum):
    """Where a fault stands: what a person who looks for it points at."""

    OUTPUT = "delta at the output"
    BACK = "delta, one layer back"
    WEIGHTS = "the gradient of the weights"
    BIASES = "the gradient of the biases"
    UPDATE = "the update"
    DIGITS = "the training digits"


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
        rules: with which the network runs.
        digits: what becomes of the training digits; the generator is the riddle's.
        shows_with: keys of ACTIVATIONS with which the fault makes a difference.
    """

    title: str
    stands: Stands
    grade: int
    equations: tuple[str, ...]
    right: str
    wrong: str
    symptom: str
    rules: BackwardRules = SOUND
    digits: Callable[[Digits, np.random.Generator], Digits] = as_they_are
    shows_with: tuple[str, ...] = ("relu", "tanh")

    @property
    def in_gradient(self) -> bool:
        """Whether the gradient is wrong, so that a gradient check finds it."""
        return self.stands not in (Stands.UPDATE, Stands.DIGITS)
