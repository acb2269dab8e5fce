"""Digits, where each came from, and which of them are held back to measure what was learned."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from nn.arrays import CLASSES, Bool, Int, UInt8
from nn.data.ink import Ink
from nn.errors import DigitScopeError

LARGEST_SHARE = 5
"""At most one digit in this many is held back."""

MOST_NAMES = 5
"""Names of what could not be read that are told one by one."""


@dataclass(frozen=True, order=True)
class Origin:
    """Where a digit came from: the name of its source, and of who wrote it, "" where that is not known."""

    source: str
    writer: str = ""


@dataclass(frozen=True, eq=False)
class Digits:
    """Pictures and what they show.

    Attributes:
        images: (n, 784), row by row from the top left; 0 is background, 255 is ink.
        labels: (n,), 0 to 9.
        origins: n of them; none where nobody knows.
        notes: what a person is told of how they were read, in sentences: what was left out, what was turned.
        inks: n of them, None where a digit is no ink; none where no digit is.
    """

    images: UInt8
    labels: UInt8
    origins: Sequence[Origin] = ()
    notes: tuple[str, ...] = ()
    inks: Sequence[Ink | None] = ()

    def __len__(self) -> int:
        """n, the number of digits."""
        return len(self.labels)

    @property
    def is_ink(self) -> Bool:
        """Which of the digits were drawn as ink, (n,); the others are pictures."""
        return np.array([ink is not None for ink in self.inks] or [False] * len(self), np.bool_)

    def chosen(self, where: Int) -> Self:
        """Those at the indices `where` (m,), with all that is known of each; an index may come again."""
        each = where.tolist()
        origins = [self.origins[i] for i in each] if self.origins else ()
        inks = [self.inks[i] for i in each] if self.inks else ()
        # `take` copies whole rows: a third of the time of an index.
        images, labels = self.images.take(where, axis=0), self.labels[where]
        return replace(self, images=images, labels=labels, origins=origins, inks=inks)


@dataclass(frozen=True, eq=False)
class Split:
    """Digits to train on, and digits held back to measure what was learned."""

    training: Digits
    validation: Digits


def left_out(of: int, what: str, why: Mapping[str, str]) -> tuple[str, ...]:
    """A note on those of so many that could not be read: their names, and `why` the first could not; none for none."""
    if not why:
        return ()
    names, first = list(why), next(iter(why.values()))
    more = f" and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else ""
    told = f"{', '.join(names[:MOST_NAMES])}{more}"
    return (f"{len(names):,} of {of:,} {what} could not be read and were left out, {told}: {first}",)


def held_back(n: int, validation: int) -> int:
    """How many of n digits are held back where `validation` of them are asked for: a fifth at most.

    Raises:
        DigitScopeError: where `validation` is negative.
    """
    if validation < 0:
        raise DigitScopeError(f"Validation is {validation}; choose 0 or more digits to hold back.")
    return min(validation, n // LARGEST_SHARE)


def split(digits: Digits, validation: int) -> Split:
    """Hold digits back for validation: the same ones in every run, of each class its share, both parts shuffled.

    At most a fifth of the digits is held back: with the default of 5,000, that is 5,000 of MNIST's 60,000 and
    1,000 of the 5,000 starter digits.

    Args:
        digits: n of them, in any order.
        validation: how many to hold back; 0 for none.

    Raises:
        DigitScopeError: where `validation` is negative.
    """
    n = len(digits)
    held = held_back(n, validation)
    # Of NumPy's generators only RandomState promises the same numbers in every version.
    generator = np.random.RandomState(0)
    order = generator.permutation(n)

    # Largest remainders: each class's share rounded down, and the rest to the classes that lost most by rounding.
    counts = np.bincount(digits.labels, minlength=CLASSES)
    shares, remainders = np.divmod(held * counts, max(n, 1))
    shares[np.argsort(-remainders, kind="stable")[: held - shares.sum()]] += 1

    is_held = np.zeros(n, np.bool_)
    for label, share in enumerate(shares):
        is_held[order[digits.labels[order] == label][:share]] = True
    # Shuffled anew: the first of each class are missing at the beginning of `order`.
    return _shuffled(digits, is_held, generator)


def split_by_writer(digits: Digits, validation: int) -> Split:
    """Hold back all digits of some writers, so that no writer stands on both sides; both parts shuffled.

    As many writers as fit, the same ones in every run; digits whose writer is not known count as one writer's.
    Arguments and errors are those of `split`.
    """
    left, generator = held_back(len(digits), validation), np.random.RandomState(0)
    writers, held = sorted(Counter(digits.origins).items()), set()
    for i in generator.permutation(len(writers)):
        writer, count = writers[i]
        if count <= left:
            held.add(writer)
            left -= count
    return _shuffled(digits, np.array([origin in held for origin in digits.origins], np.bool_), generator)


def _shuffled(digits: Digits, is_held: Bool, generator: "np.random.RandomState") -> Split:
    def part(members: Bool) -> Digits:
        return digits.chosen(generator.permutation(np.flatnonzero(members)))

    return Split(part(~is_held), part(is_held))
