"""Some digits that come with the program, to see what a network makes of them."""

import numpy as np

from nn.arrays import Float32, UInt8
from nn.data import sources
from nn.source_names import Weighted

DIGITS = 500
"""Enough to tell ways of feeding a network apart: the right one reads far more of them than the others."""


def starter_digits() -> tuple[Float32, UInt8]:
    """Pixels in 0..1, (DIGITS, 784), and labels, (DIGITS,)."""
    digits = sources.load((Weighted("starter"),), 0).training
    return digits.images[:DIGITS].astype(np.float32) / np.float32(255), digits.labels[:DIGITS]
