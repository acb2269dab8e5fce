"""What training will make of its digits, before anybody trains: a few of them as they are, and as it would see them."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from nn.arrays import Float32, Int, UInt8, pixels
from nn.data import sources
from nn.data.digits import Digits
from nn.data.mix import joined
from nn.data.redrawn import PERIOD
from nn.errors import never
from nn.hyperparameters import Hyperparameters
from nn.source_names import Data
from nn.variation import Variation

DIGITS, DRAWS = 4, 3
"""How many digits are shown, and how often each as training would see it."""

KEPT = 200
"""Digits of ink, and of pictures, that are kept of each source to choose from."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Some training digits.

    Attributes:
        digits: of ink and of pictures, where there are both.
        absent: labels of sources that cannot be read here: starter digits stand in for theirs.
    """

    digits: Digits
    absent: tuple[str, ...] = ()

    @classmethod
    def of(cls, digits: Digits) -> "Sample":
        """Of these."""
        is_ink = digits.is_ink
        return cls(digits.chosen(np.r_[np.flatnonzero(is_ink)[:KEPT], np.flatnonzero(~is_ink)[:KEPT]]))

    @classmethod
    def read(cls, data: Data, validation: int, cancelled: Callable[[], bool] = never) -> "Sample":
        """Of the training digits of some sources, from their files.

        Raises:
            Cancelled: where `cancelled`, asked now and then, said so.
        """
        parts, absent = list[Digits](), list[str]()
        for source, found in sources.splits_of(data, validation, cancelled):
            if found is None:
                absent.append(source.words.label)
                found = sources.of("starter").split(validation, cancelled)
            parts.append(cls.of(found.training).digits)
        return cls(joined(parts), tuple(absent))


@dataclass(frozen=True, eq=False)
class Preview:
    """A few digits.

    Attributes:
        labels: of m digits, (m,).
        X: the digits as they are, and then as training would see them, (1 + DRAWS, m, 784).
    """

    labels: UInt8
    X: Float32

    @classmethod
    def of(cls, digits: Digits, h: Hyperparameters, seed: int) -> "Preview":
        """Of some of these digits with the variation of `h`; the seed chooses digits and draws, so it repeats them.

        Ink is drawn anew as in the epochs that draw it first.
        """
        shown = digits.chosen(_chosen(digits, seed))
        every: Int = np.arange(len(shown))
        variation = Variation(shown, replace(h, seed=seed))
        rng = np.random.default_rng(seed) if h.augment else None
        X, images = np.empty((1 + DRAWS, *shown.images.shape), np.float32), np.empty_like(shown.images)
        pixels(shown.images, X[0])
        for draw in range(1, 1 + DRAWS):
            variation.pictures(every, 1 + draw * PERIOD, rng, images, X[draw])
        return cls(shown.labels, X)

    @property
    def varies(self) -> bool:
        """Whether training would see them other than they are."""
        greys = np.rint(255 * self.X)
        return bool((greys != greys[0]).any())


def _chosen(digits: Digits, seed: int) -> Int:
    """Indices of DIGITS of them, fewer where there are fewer; half of them ink where there are both."""
    order, is_ink = np.random.default_rng(seed).permutation(len(digits)), digits.is_ink
    ink, pictures = (_of_many_labels(part, digits.labels) for part in (order[is_ink[order]], order[~is_ink[order]]))
    return np.concatenate([ink[: max(DIGITS // 2, DIGITS - len(pictures))], pictures])[:DIGITS]


def _of_many_labels(indices: Int, labels: UInt8) -> Int:
    """The same indices, the first one of each label before all others."""
    first = np.sort(np.unique(labels[indices], return_index=True)[1])
    return np.concatenate([indices[first], np.delete(indices, first)])
