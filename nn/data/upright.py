"""Digits as MNIST has them, light ink on black and upright: sets that keep them otherwise are found out and turned.

EMNIST's files hold each picture transposed (Cohen, Afshar, Tapson, van Schaik, "EMNIST: an extension of MNIST to
handwritten letters", 2017), other sets have dark ink on white. No file says so. The pictures do: paper is at their rim,
and the class whose mean picture a digit is most like is its own more often when it stands than when it lies.
"""

from dataclasses import replace

import numpy as np

from nn.arrays import CLASSES, SIDE, Bool, Float32, UInt8
from nn.data.digits import Digits

SAMPLE = 5000
"""Digits that are asked how they lie."""

BRIGHTER = 32
"""Of 255, how much brighter than the middle the rim of an inverted set is at least; MNIST's is 65 darker."""

SURE = 4.0
"""Standard deviations by which turning has to help: on noise, and on a handful of digits, it never does."""


def upright(digits: Digits, known: Digits, name: str) -> Digits:
    """The digits as the `known` ones are, with a note on what was done for it; themselves where they are so already."""
    some = slice(None, None, -(-len(digits) // SAMPLE))
    images, labels, done = digits.images, digits.labels, []
    if _rim_is_paper(images[some]):
        images, done = 255 - images, ["inverted, for they were dark on light"]
    standing = _own_class(images[some], labels[some], known)
    lying = _own_class(_transposed(images[some]), labels[some], known)
    gained, lost = np.count_nonzero(lying & ~standing), np.count_nonzero(standing & ~lying)
    if gained - lost > SURE * np.sqrt(gained + lost):  # McNemar's test
        images, done = _transposed(images), [*done, "set upright, for they lay transposed as EMNIST's do"]
    if not done:
        return digits
    return replace(digits, images=images, notes=(*digits.notes, f"{name}: the digits were {' and '.join(done)}."))


def _rim_is_paper(images: UInt8) -> bool:
    pictures = images.reshape(-1, SIDE, SIDE)
    rim = np.concatenate([pictures[:, 0], pictures[:, -1], pictures[:, :, 0], pictures[:, :, -1]], axis=1)
    return bool(rim.mean() - pictures[:, 7:21, 7:21].mean() > BRIGHTER)


def _transposed(images: UInt8) -> UInt8:
    return np.ascontiguousarray(images.reshape(-1, SIDE, SIDE).transpose(0, 2, 1)).reshape(-1, SIDE * SIDE)


def _own_class(images: UInt8, labels: UInt8, known: Digits) -> Bool:
    """(n,): whether a picture is most like the mean of the known ones of its own class, by the angle between them."""
    means: Float32 = np.stack([known.images[known.labels == label].mean(axis=0) for label in range(CLASSES)])
    middle = means.mean(axis=0)
    means -= middle
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    own: Bool = ((images - middle) @ means.T).argmax(axis=1) == labels
    return own
