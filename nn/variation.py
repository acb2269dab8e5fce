"""Training digits as the network sees them, varied anew each time as far as the run says."""

import numpy as np

from nn.arrays import Array, Int, UInt8, pixels
from nn.data.augment import DEFAULT, Distortion
from nn.data.digits import Digits
from nn.data.redrawn import Redrawn
from nn.data.stroke_width import vary_width
from nn.hyperparameters import Hyperparameters


class Variation:
    """The pictures of some digits; its buffers are allocated once."""

    def __init__(self, digits: Digits, h: Hyperparameters) -> None:
        """As a run of these hyperparameters shows them."""
        self._distortion = Distortion(DEFAULT.times(h.distortion))
        self._stroke_width = h.stroke_width
        self._redrawn = Redrawn(digits, h.seed) if h.redraw and digits.inks else None
        self._images = digits.images if self._redrawn is None else self._redrawn.images

    def pictures(self, chosen: Int, epoch: int, rng: np.random.Generator | None, images: UInt8, X: Array) -> Array:
        """The digits `chosen` (m,) as an epoch, counted from 1, sees them: written into X (m, 784), and returned.

        Ink that is due in the epoch is drawn anew; all are distorted by `rng` if there is one. `images`, of X's shape,
        takes what is distorted.
        """
        if self._redrawn is not None:
            self._redrawn.renew(chosen, epoch)
        # "clip" is NumPy's only mode that writes to `out` without a copy in between; no index is out of bounds.
        np.take(self._images, chosen, axis=0, out=images, mode="clip")
        pixels(images, X)
        if rng is not None:
            self._distortion.apply(X, rng, out=X)
        if rng is not None and self._stroke_width:
            vary_width(X, self._stroke_width, rng)
        return X
