"""A short hash of digits and of how they are split: whether a run goes on with the same ones is asked of it."""

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from nn.data.digits import Digits, Split
from nn.enumerated import enumerated

ROWS = 4096
"""Digits under one checksum of 32 bits."""


@dataclass(frozen=True)
class Fingerprint:
    """Which digits a run learns from, and in which order it has them.

    Attributes:
        hash: of pictures, labels and ink, training and validation apart; 16 letters.
        counts: name of a source -> its digits, both parts together, sorted by name.
    """

    hash: str
    counts: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, split: Split) -> "Fingerprint":
        """That of a split; takes 40 ms for MNIST, because a CRC-32 of each part costs a third of a SHA-256 of all."""
        digest = hashlib.sha256()
        for part in (split.training, split.validation):
            digest.update(len(part).to_bytes(8, "little"))
            for checksum in _checksums(part):
                digest.update(checksum.to_bytes(4, "little"))
        origins = Counter(origin.source for part in (split.training, split.validation) for origin in part.origins)
        return cls(digest.hexdigest()[:16], tuple(sorted(origins.items())))

    def changed(self, other: "Fingerprint") -> str:
        """What of it is otherwise in `other`, in words such as ``mine, 31 digits then and 33 now``; "" for nothing."""
        if self.hash == other.hash:
            return ""
        then, now = dict(self.counts), dict(other.counts)
        told = [
            f"{name}, {then.get(name, 0):,} digits then and {now.get(name, 0):,} now"
            for name in sorted(then.keys() | now.keys())
            if then.get(name) != now.get(name)
        ]
        return "; ".join(told) or f"{enumerated(then) or 'the data set'}, other pictures or labels now"


def _checksums(digits: Digits) -> Iterator[int]:
    for array in (digits.images, digits.labels):
        for start in range(0, len(array), ROWS):
            yield _crc(array[start : start + ROWS])
    # What is drawn anew in a run depends on its strokes, not on its picture alone.
    for i, ink in enumerate(digits.inks):
        if ink is not None:
            yield i
            for stroke in ink.strokes:
                yield _crc(stroke.points) ^ zlib.crc32(f"{stroke.width} {stroke.erase}".encode())
                yield 0 if stroke.pressure is None else _crc(stroke.pressure)


def _crc(array: "np.ndarray[Any, Any]") -> int:
    return zlib.crc32(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)
