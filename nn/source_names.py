"""The names of the sources of digits, and their words: plain data, below all that asks `nn.data.sources`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType
from typing import TypeAlias

from nn.enumerated import enumerated


@dataclass(frozen=True)
class Words:
    """What people read of a source; its `count` is 0 where only reading tells, `offer` is what a download brings."""

    label: str
    count: int = 0
    help: str = ""
    offer: str = ""


WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "starter": Words("Starter digits", 5_000, "5,000 digits that come with the program"),
        "mnist": Words("MNIST", 60_000, "all 60,000", "60,000 training and 10,000 test digits (11.6 MB)"),
        "mine": Words("My drawings", help="the digits that you drew and taught"),
    }
)
"""Name of a source, as command line, settings and model files write it -> its words; any other name is a place."""

FORMS = (
    "a folder with MNIST's files or EMNIST's, a folder of pictures with one folder a label, a CSV file with the label "
    "first or last, an .npz file with x_train and y_train, or an ink file"
)
"""What a place may hold, in words."""


def words_of(name: str) -> Words:
    """The words of a source; those of a file or a folder are its name without those of the folders that it is in."""
    return WORDS.get(name) or Words(PurePath(name).name or name)


@dataclass(frozen=True)
class Weighted:
    """A source by its name, and how many times its training digits come in an epoch; 0.5 lets half of them come."""

    name: str
    weight: float = 1.0

    @property
    def label(self) -> str:
        """What people read of it, such as ``MNIST``, and with its weight."""
        label = words_of(self.name).label
        return label if self.weight == 1 else f"{label} \u00d7{self.weight:g}"


Data: TypeAlias = tuple[Weighted, ...]
"""Sources that are mixed."""


def told(data: Data) -> str:
    """What people read of several sources."""
    return ", ".join(each.label for each in data)


def without(data: Data, here: Data) -> str:
    """Which sources are missing of `data` where those of `here` are on this computer, in a sentence; "" for none."""
    names = [words_of(each.name).label for each in data if each not in here]
    return f"Without {enumerated(names)}, whose digits are not on this computer." if names else ""
