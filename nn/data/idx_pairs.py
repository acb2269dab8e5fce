"""IDX files of any names: which of a folder's hold pictures, which the labels that belong to them, which are for tests.

A file's header tells what it is: (n, 28, 28) are pictures, (n,) labels. Where several have as many values, those belong
together whose names are most alike.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import product
from pathlib import Path

from nn.data.digits import Digits
from nn.data.idx import read_shape, unpacked
from nn.data.mnist import read_digits
from nn.errors import DigitScopeError

PART = re.compile("train(ing)?|(?P<test>test|t10k)|[-_. ]")
"""What in a name says which part of a set a file holds, and what stands between."""


@dataclass(frozen=True)
class Pair:
    """A file of pictures and that of their labels."""

    images: Path
    labels: Path

    @property
    def is_test(self) -> bool:
        """Whether the name says that these digits are for testing."""
        return any(found["test"] for found in PART.finditer(self.images.name))

    @property
    def set_name(self) -> str:
        """What the names of the files for training and of those for testing have in common."""
        return PART.sub("", self.images.name)

    def read(self, cancelled: Callable[[], bool]) -> Digits:
        """Its digits; errors are those of `read_digits`."""
        return read_digits(self.images, self.labels, cancelled)


def pairs(directory: Path) -> list[Pair]:
    """The pairs of a folder, sorted by the names of their pictures; OSError where it cannot be searched."""
    files = sorted(Path(entry.path) for entry in os.scandir(directory) if entry.is_file())
    shapes = {path: shape for path in files if (shape := _shape(path))}
    fitting = [
        Pair(images, labels)
        for (images, shape), (labels, other) in product(shapes.items(), repeat=2)
        if len(shape) == 3 and other == shape[:1]
    ]
    found: list[Pair] = []
    for pair in sorted(fitting, key=_likeness, reverse=True):
        if not any(pair.images == other.images or pair.labels == other.labels for other in found):
            found.append(pair)
    return sorted(found, key=lambda pair: pair.images)


def _shape(path: Path) -> tuple[int, ...]:
    """What an IDX file says of itself; nothing for any other file."""
    try:
        with unpacked(path) as file:
            return read_shape(file, path)
    except DigitScopeError:
        return ()


def _likeness(pair: Pair) -> float:
    return SequenceMatcher(None, pair.images.name, pair.labels.name, autojunk=False).ratio()
