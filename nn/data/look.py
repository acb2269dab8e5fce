"""A look at a source before anybody trains on it: how many digits of each label, by how many writers, and a few."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nn.arrays import CLASSES, Int, UInt8
from nn.data import sources
from nn.errors import never

ROWS = 4
"""Digits of each label that are looked at."""


@dataclass(frozen=True, eq=False)
class Look:
    """What a source holds.

    Attributes:
        counts: (10,): training digits of each label.
        writers: how many are known to have written them.
        images: (ROWS, 10, 784): digits of each label, evenly from the first to the last; blank where there are fewer.
        notes: those of its digits.
    """

    counts: Int
    writers: int
    images: UInt8
    notes: tuple[str, ...]


def look(name: str, cancelled: Callable[[], bool] = never) -> Look:
    """Read the training digits of a source and sum them up; errors are those of `Source.split`."""
    digits = sources.of(name).load(cancelled)
    images = np.zeros((ROWS, CLASSES, digits.images.shape[1]), np.uint8)
    for label in range(CLASSES):
        members = np.flatnonzero(digits.labels == label)
        chosen = members[np.arange(min(ROWS, len(members))) * len(members) // ROWS]
        images[: len(chosen), label] = digits.images[chosen]
    counts = np.bincount(digits.labels, minlength=CLASSES)
    return Look(counts, len({origin.writer for origin in digits.origins if origin.writer}), images, digits.notes)
