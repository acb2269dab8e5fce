"""Pictures of training digits, of which those that are ink are drawn anew now and then, as other hands would have."""

import numpy as np

from nn.arrays import Int, UInt8
from nn.data.digits import Digits
from nn.data.ink_variation import draw_varied

PERIOD = 32
"""Epochs that see one drawing of an ink: a new one takes as long as training on it several times, and distortions of
the picture tell the epochs between apart."""


class Redrawn:
    """Pictures that depend on seed, digit and epoch alone, so that a run goes on anywhere with the same ones.

    Attributes:
        images: (n, 784), as `Digits` has them.
    """

    def __init__(self, digits: Digits, seed: int) -> None:
        """Begin with the pictures as they are."""
        self.images: UInt8 = digits.images.copy()
        self._as_is = digits.images
        self._inks = digits.inks
        self._seed = seed
        self._drawing: Int = np.zeros(len(digits), np.int64)
        self._is_ink = digits.is_ink

    def renew(self, chosen: Int, epoch: int) -> None:
        """Draw those of the digits `chosen` anew that are due in an epoch, counted from 1.

        In the first epoch each is as it was drawn; then 1 in `PERIOD` becomes due with each epoch.
        """
        due = (epoch - 1 + chosen % PERIOD) // PERIOD
        stale = self._is_ink[chosen] & (self._drawing[chosen] != due)
        for i, drawing in zip(chosen[stale].tolist(), due[stale].tolist(), strict=True):
            ink = self._inks[i]
            assert ink is not None
            # A replay goes back to earlier epochs, and so to the picture as it is.
            again = draw_varied(ink, np.random.default_rng((self._seed, i, drawing))) if drawing else self._as_is[i]
            self.images[i] = again
        self._drawing[chosen] = due
