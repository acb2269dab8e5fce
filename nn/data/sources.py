"""Where digits come from: every source by name, and what is asked of it.

Any name that SOURCES has not is a file or a folder, and what is in it tells how it is read.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from nn.data import mnist, my_drawings
from nn.data.digits import Digits, Origin, Split, split, split_by_writer
from nn.data.mix import joined, mixed
from nn.data.recognise import Read, recognise
from nn.data.starter import read_starter
from nn.errors import Cancelled, DigitScopeError, never
from nn.source_names import WORDS, Data, Words, words_of

Fetch: TypeAlias = Callable[[Callable[[int, int], None], Callable[[], bool]], object]
"""Called with what takes (bytes so far, bytes of all) and what says whether to stop, as `mnist.fetch`."""


@dataclass(frozen=True)
class Source:
    """Digits to train on.

    Attributes:
        name: as command line, settings and model files write it.
        words: what people read of it.
        load: reads the training digits.
        load_test: reads the test digits; None where those held back serve.
        lack: what keeps `load` from its digits, as far as can be told at once, in a sentence; "" for nothing.
        fetch: brings missing digits; None where nobody can.
    """

    name: str
    words: Words
    load: Read
    load_test: Read | None = None
    lack: Callable[[], str] = str
    fetch: Fetch | None = None

    def split(self, validation: int, cancelled: Callable[[], bool] = never) -> Split:
        """The training digits, each with its origin, `validation` of them held back at most; whole writers where known.

        Raises:
            Cancelled: where `cancelled`, which is asked now and then, said so.
            DigitScopeError: where there are no such digits, or a file of them is damaged or foreign.
        """
        digits = self._with_origins(self.load(cancelled))
        several = any(origin.writer for origin in digits.origins) and len(set(digits.origins)) > 1
        divide = split_by_writer if several else split
        return divide(digits, validation)

    def test(self, validation: int, cancelled: Callable[[], bool] = never) -> Digits:
        """The digits that no training with this `validation` sees.

        Raises:
            DigitScopeError: as `split`; where there are no test digits and `validation` holds nothing back.
        """
        digits = self.load_test(cancelled) if self.load_test else self.split(validation, cancelled).validation
        if len(digits):
            return self._with_origins(digits)
        why = "with validation 0" if not validation else "where a fifth of the digits is not a writer's all"
        raise DigitScopeError(
            f"Validation: {why} no {self.name} digit is left to evaluate on; choose mnist for its test digits."
        )

    def _with_origins(self, digits: Digits) -> Digits:
        return digits if digits.origins else replace(digits, origins=[Origin(self.name)] * len(digits))


def of(name: str) -> Source:
    """The source that is called so."""
    return SOURCES.get(name) or _place(name)


def at_hand(data: Data) -> Data:
    """Those of some sources whose digits are on this computer, as far as can be told at once."""
    return tuple(each for each in data if not of(each.name).lack())


def to_fetch(data: Data) -> list[Source]:
    """Those of some sources whose digits are not on this computer, but can be fetched."""
    chosen = (SOURCES[each.name] for each in data if each.name in SOURCES)
    return [source for source in chosen if source.fetch is not None and source.lack()]


def splits_of(
    data: Data, validation: int, cancelled: Callable[[], bool] = never
) -> Iterator[tuple[Source, Split | None]]:
    """The digits of each source, `validation` of them held back at most; None of one that cannot be read here.

    Raises:
        Cancelled: where `cancelled`, which is asked now and then, said so.
    """
    for source in (of(each.name) for each in data):
        try:
            found = source.split(validation, cancelled)
        except Cancelled:
            raise
        except DigitScopeError:
            found = None
        yield source, found


def load(data: Data, validation: int, cancelled: Callable[[], bool] = never) -> Split:
    """The digits of some sources, of each `validation` of them held back at most.

    What is held back of a source depends on no other one: a network is not measured by digits that it was trained on.
    Errors are those of `Source.split`.
    """
    return mixed([(of(each.name).split(validation, cancelled), each.weight) for each in data])


def load_test(data: Data, validation: int, cancelled: Callable[[], bool] = never) -> Digits:
    """The digits of some sources that no training with this `validation` sees; errors are those of `Source.test`."""
    return joined([of(each.name).test(validation, cancelled) for each in data])


def _place(name: str) -> Source:
    # Unlike Path.expanduser, this leaves the name of an unknown user as it is.
    path = Path(os.path.expanduser(name))
    try:
        found = recognise(path, name)
    except DigitScopeError as error:
        # Its sentence alone: the error would keep the frames of all who asked, and what windows these hold.
        sentence = str(error)
        return Source(name, words_of(name), partial(_refuse, sentence), lack=lambda: sentence)
    return Source(name, words_of(name), found.read, found.read_test)


def _refuse(sentence: str, cancelled: Callable[[], bool]) -> Digits:
    raise DigitScopeError(sentence)


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "starter": Source("starter", WORDS["starter"], read_starter),
        "mnist": Source(
            "mnist",
            WORDS["mnist"],
            lambda cancelled: mnist.read_training(mnist.located(), cancelled),
            lambda cancelled: mnist.read_test(mnist.located(), cancelled),
            lambda: "" if mnist.find() else "MNIST is not on this computer",
            lambda progress, cancelled: mnist.fetch(progress, cancelled),
        ),
        "mine": Source("mine", WORDS["mine"], partial(my_drawings.read_mine, "mine"), lack=my_drawings.lack),
    }
)
"""Every source that has a name, in the order in which a form offers them."""
