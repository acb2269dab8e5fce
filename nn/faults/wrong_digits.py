"""Training digits as people mix them up; what is held back stays as it is, so that it tells on them."""

from dataclasses import replace

import numpy as np

from nn.arrays import CLASSES
from nn.data.digits import Digits


def labels_off_by_one(digits: Digits, rng: np.random.Generator) -> Digits:
    """Each digit is called the next one, 9 is called 0: counted from 1 in one place, and from 0 in another."""
    return replace(digits, labels=((digits.labels.astype(np.int64) + 1) % CLASSES).astype(np.uint8))


def shuffled_without_labels(digits: Digits, rng: np.random.Generator) -> Digits:
    """The pictures come in another order, and the labels do not."""
    order = rng.permutation(len(digits))
    moved = digits.chosen(order)
    return replace(moved, labels=digits.labels)


def one_label_for_two(digits: Digits, rng: np.random.Generator) -> Digits:
    """All 9 are called 4."""
    return replace(digits, labels=np.where(digits.labels == 9, 4, digits.labels).astype(np.uint8))
