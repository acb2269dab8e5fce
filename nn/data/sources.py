"""Where digits come from: every source by name, and what is asked of it.

Any name that SOURCES has not is a folder with MNIST's files.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from nn.data import mnist
from nn.data.digits import Digits, Origin, Split, held_back, split
from nn.errors import DigitScopeError, never
from nn.source_names import WORDS, Words, words_of

STARTER = Path(__file__).resolve().parents[2] / "resources" / "starter"

Fetch: TypeAlias = Callable[[Callable[[int, int], None], Callable[[], bool]], object]
"""Called with what takes (bytes so far, bytes of all) and what says whether to stop, as `mnist.fetch`."""


@dataclass(frozen=True)
class Source:
    """Digits to train on.

    Attributes:
        name: as command line, settings and model files write it.
        words: what people read of it.
        load: reads the training digits; what it is called with says now and then whether to stop.
        load_test: reads the test digits; None where those held back serve.
        missing: the names of the files that `load` would miss.
        fetch: brings missing digits; None where nobody can.
        divide: holds digits back: `split`, or `split_by_writer` where `load` tells the writers.
    """

    name: str
    words: Words
    load: Callable[[Callable[[], bool]], Digits]
    load_test: Callable[[], Digits] | None = None
    missing: Callable[[], Sequence[str]] = tuple
    fetch: Fetch | None = None
    divide: Callable[[Digits, int], Split] = split

    def held_back(self, validation: int) -> int:
        """How many of the training digits are held back where `validation` of them are asked for."""
        return held_back(self.words.count, validation)

    def split(self, validation: int, cancelled: Callable[[], bool] = never) -> Split:
        """The training digits, each with its origin, `validation` of them held back at most.

        Raises:
            Cancelled: where `cancelled`, which is asked now and then, said so.
            DigitScopeError: where there are no such digits, or a file of them is damaged or foreign.
        """
        digits = self.load(cancelled)
        origins = digits.origins or [Origin(self.name)] * len(digits)
        return self.divide(replace(digits, origins=origins), validation)

    def test(self, validation: int) -> Digits:
        """The digits that no training with this `validation` sees.

        Raises:
            DigitScopeError: as `split`; where there are no test digits and `validation` holds nothing back.
        """
        digits = self.load_test() if self.load_test else self.split(validation).validation
        if not len(digits):
            raise DigitScopeError(
                f"Validation: with validation 0 no {self.name} digit is left to evaluate on; choose mnist for its test "
                "digits."
            )
        return digits


def of(name: str) -> Source:
    """The source that is called so."""
    return SOURCES.get(name) or _folder(name)


def _folder(name: str) -> Source:
    # Unlike Path.expanduser, this leaves the name of an unknown user as it is.
    folder = Path(os.path.expanduser(name))
    load, load_test = partial(mnist.read_training, folder), partial(mnist.read_test, folder)
    return Source(name, words_of(name), load, load_test, partial(mnist.missing, folder))


def _starter(cancelled: Callable[[], bool]) -> Digits:
    images, labels = (STARTER / f"starter-{part}-ubyte.gz" for part in ("images-idx3", "labels-idx1"))
    return mnist.read_digits(images, labels, cancelled)


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "starter": Source("starter", WORDS["starter"], _starter),
        "mnist": Source(
            "mnist",
            WORDS["mnist"],
            lambda cancelled: mnist.read_training(mnist.located(), cancelled),
            lambda: mnist.read_test(mnist.located()),
            lambda: () if mnist.find() else [part.name for part in mnist.PARTS],
            lambda progress, cancelled: mnist.fetch(progress, cancelled),
        ),
    }
)
"""Every source that has a name, in the order in which a form offers them."""
