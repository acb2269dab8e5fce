"""Symptoms: what a run of a faulty network shows without a gradient check, each as a question to a run."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from nn.arrays import CLASSES, Array, Int, pixels
from nn.data.digits import Digits
from nn.network import Network

FEW = 50
"""Batches of which a mean of the loss is taken."""

CHANCE = 0.3
"""Share of right answers below which a network knows next to nothing."""


@dataclass(frozen=True, eq=False)
class Course:
    """What a run came to.

    Attributes:
        network: as the run left it.
        losses: of its batches, (m,).
        ended: whether all its batches were made; else its loss was no number any more.
        training: the digits as they were learned.
        validation: those held back.
    """

    network: Network
    losses: Array
    ended: bool
    training: Digits
    validation: Digits

    def answers(self, digits: Digits) -> Int:
        """What the network reads in each of the digits, (n,)."""
        with np.errstate(all="ignore"):
            answers: Int = self.network.predict(pixels(digits.images)).argmax(axis=1)
        return answers

    def right(self, digits: Digits) -> float:
        """The share of them that it reads right."""
        return float(np.mean(self.answers(digits) == digits.labels))


Symptom: TypeAlias = Callable[[Course], bool]


def leaves_the_numbers(course: Course) -> bool:
    """The loss is no finite number any more."""
    return not course.ended


def rises(course: Course) -> bool:
    """The loss is larger after the first batches than in them."""
    few = min(FEW, len(course.losses) // 2)
    first, then = course.losses[: max(few, 1)], course.losses[few : 2 * few]
    return not len(then) or not math.isfinite(then[-1]) or float(then.mean()) > 1.5 * float(first[0])


def stays_at_chance(course: Course) -> bool:
    """The digits held back are read no better than by chance, or hardly, though the run came to its end."""
    return course.ended and course.right(course.validation) < CHANCE


def digits_after(course: Course) -> bool:
    """Most digits held back are read as the digit after each."""
    return float(np.mean(course.answers(course.validation) == (course.validation.labels + 1) % CLASSES)) > 0.5


def digit_never_read(course: Course) -> bool:
    """All digits are read well but for one, which is never read."""
    counts = np.bincount(course.answers(course.validation), minlength=CLASSES)
    return int(np.count_nonzero(counts == 0)) == 1 and course.right(course.validation) > 0.5


def biases_stay_at_zero(course: Course) -> bool:
    """Not one bias was ever moved."""
    return not any(b.any() for b in course.network.b.values())


def answers_vary(course: Course) -> bool:
    """The same digits are answered otherwise when they are shown again."""
    X = pixels(course.validation.images)
    return not np.array_equal(course.network.predict(X), course.network.predict(X))
