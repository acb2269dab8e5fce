"""Pictures that look as if written by the same hands and are no digits: digits turned, cut and put together wrongly."""

from collections.abc import Sequence

import numpy as np

from nn.arrays import SIDE, Int, UInt8
from nn.data.digits import Digits

HALF = SIDE // 2
EVERY = range(10)


def non_digits(digits: Digits, each: int) -> UInt8:
    """`each` pictures (784,) of each of eight kinds, some less of those made of two digits, the same in every call.

    Digits that another position leaves a digit, such as an 8 in the mirror or a 6 upside down, are not taken for it.
    """
    rng = np.random.RandomState(0)
    pictures = digits.images.reshape(-1, SIDE, SIDE)

    def some(labels: Sequence[int]) -> Int:
        among = np.flatnonzero(np.isin(digits.labels, labels))
        return among[rng.randint(len(among), size=each)] if len(among) else among

    def two() -> tuple[UInt8, UInt8]:
        one, other = some(EVERY), some(EVERY)
        unlike = digits.labels[one] != digits.labels[other]
        return pictures[one[unlike]].copy(), pictures[other[unlike]]

    mirrored = pictures[some((2, 3, 4, 5, 6, 7, 9))][:, :, ::-1]
    flipped = pictures[some((2, 4, 5, 6, 7, 9))][:, ::-1]
    left, right = (np.rot90(pictures[some((2, 3, 4, 5, 6, 7, 9))], turns, (1, 2)) for turns in (1, 3))
    upside_down = pictures[some((2, 3, 4, 5, 7))][:, ::-1, ::-1]
    stacked, below = two()
    stacked[:, HALF:] = below[:, HALF:]
    beside, at_right = two()
    beside[:, :, HALF:] = at_right[:, :, HALF:]
    crossed, added = two()
    for k, part in enumerate(np.array_split(np.arange(len(added)), 4)):
        # A quarter of them gets the other's left half, a quarter its lower one, and so on, a little aside.
        half = np.rot90(np.tile(np.arange(SIDE) < HALF, (SIDE, 1)), k)
        moved = np.roll(np.where(half, added[part], 0), rng.randint(-5, 6, size=2), axis=(1, 2))
        crossed[part] = np.maximum(crossed[part], moved)
    kinds = (mirrored, flipped, left, right, upside_down, stacked, beside, crossed)
    return np.concatenate(kinds).reshape(-1, SIDE * SIDE)
