"""Several sources of digits as one: each has held its own digits back, and its training digits come by its weight."""

from collections.abc import Sequence
from itertools import chain

import numpy as np

from nn.data.digits import Digits, Split


def mixed(parts: Sequence[tuple[Split, float]]) -> Split:
    """Splits with their weights as one, both its parts shuffled, the same way in every run.

    A weight of 2.5 lets each training digit come twice in an epoch and half of them a third time; what was held back
    comes once. One split of weight 1 stays as it is.
    """
    if len(parts) == 1 and parts[0][1] == 1:
        return parts[0][0]
    generator = np.random.RandomState(0)  # the one whose numbers are the same in every version
    training = joined([_repeated(part.training, weight) for part, weight in parts])
    validation = joined([part.validation for part, _ in parts])
    return Split(*(digits.chosen(generator.permutation(len(digits))) for digits in (training, validation)))


def joined(parts: Sequence[Digits]) -> Digits:
    """All of them, one after the other; each has its origins. One alone is itself: MNIST takes 50 MB."""
    if len(parts) == 1:
        return parts[0]
    inks = [*chain.from_iterable(part.inks or [None] * len(part) for part in parts)]
    return Digits(
        np.concatenate([part.images for part in parts]),
        np.concatenate([part.labels for part in parts]),
        [*chain.from_iterable(part.origins for part in parts)],
        tuple(chain.from_iterable(part.notes for part in parts)),
        inks if any(inks) else (),
    )


def _repeated(digits: Digits, weight: float) -> Digits:
    """So many times as many digits, one at least: from the first on, and again; they are shuffled already."""
    return digits.chosen(np.arange(max(round(weight * len(digits)), 1)) % len(digits))
