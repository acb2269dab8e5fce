"""Writing tests: digits that a person was asked to write, and what a network read, one test a line of JSON.

The file lies beside that of My drawings. A test is added at its end, so that no crash costs an earlier one; a line that
cannot be read is told and stays.
"""

import hashlib
import json
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from nn.arrays import CLASSES, Int
from nn.data import my_drawings
from nn.data.digits import left_out
from nn.data.ink import Ink, from_json, to_json
from nn.data.json_lines import append, entry_of, lines_of, rewrite
from nn.data.my_drawings import MyDrawing
from nn.errors import DigitScopeError

KEY, VERSION = "digitscope_writing_test", 1
"""What stands in every line, and the version of the format."""

NOTHING = -1
"""What a digit is read as where that is no digit."""


@dataclass(frozen=True)
class WrittenDigit:
    """A digit that a person was asked for.

    Attributes:
        ink: what was written; its label is what was asked for.
        answer: the network's most probable digit, NOTHING where its outputs were no numbers.
        probability: of the answer, at the network's temperature; NaN for NOTHING.
        unlike: whether it was unlike all digits that the network knows: the window showed a question mark.
    """

    ink: Ink
    answer: int
    probability: float
    unlike: bool = False

    @property
    def label(self) -> int:
        """What was asked for."""
        assert self.ink.label is not None, "only labelled ink is made one"
        return self.ink.label

    @property
    def read(self) -> int:
        """What the window answered: a question mark is NOTHING, whichever digit was nearest."""
        return NOTHING if self.unlike else self.answer

    @property
    def is_right(self) -> bool:
        """Whether it was read as what was asked for."""
        return self.read == self.label


@dataclass(frozen=True)
class WritingTest:
    """A test that somebody has finished.

    Attributes:
        name: whose hand it is.
        date: when it was finished, with its time zone.
        network: what the network is called.
        weights: tells the network that read the first digit from others.
        digits: in the order in which they were asked for.
        changed: whether another network read some of the digits, as in a training.
        again: how often a digit was taken back and written again.
    """

    name: str
    date: datetime
    network: str
    weights: str
    digits: tuple[WrittenDigit, ...]
    changed: bool = False
    again: int = 0

    @property
    def correct(self) -> int:
        """How many of the digits were read right."""
        return sum(digit.is_right for digit in self.digits)

    @cached_property
    def id(self) -> str:
        """Tells it from others, whatever its name."""
        content = hashlib.sha256(self.date.isoformat().encode())
        for digit in self.digits:
            for stroke in digit.ink.strokes:
                content.update(stroke.points.tobytes())
        return content.hexdigest()[:16]

    @property
    def line(self) -> str:
        """As it stands in the file, without its end."""
        entry: dict[str, Any] = {KEY: VERSION, "name": self.name, "date": self.date.isoformat()}
        entry |= {"network": self.network, "weights": self.weights}
        entry |= ({"network_changed": True} if self.changed else {}) | ({"again": self.again} if self.again else {})
        return _dumped(entry | {"digits": [_digit_to_json(digit) for digit in self.digits]})

    def drawings(self) -> list[MyDrawing]:
        """Its digits as drawings of who wrote them."""
        return [MyDrawing(replace(digit.ink, writer=self.name), self.date.isoformat()) for digit in self.digits]


@dataclass(frozen=True)
class WritingTests:
    """What a file holds.

    Attributes:
        tests: each once, in the order in which they were finished.
        notes: what could not be read, in sentences.
    """

    tests: tuple[WritingTest, ...] = ()
    notes: tuple[str, ...] = ()


def shuffled(count: int, rng: "np.random.Generator") -> Int:
    """Digits to ask for, (count,), in random order, each as often as any other where CLASSES divides `count`."""
    return rng.permutation(np.arange(count) % CLASSES)


def place() -> Path:
    """The file of the tests, which need not be there."""
    return my_drawings.place().with_name("writing-tests.jsonl")


def load(path: Path) -> WritingTests:
    """All that can be read in the file; nothing where there is none.

    Raises:
        DigitScopeError: where the file cannot be read at all.
    """
    found, broken = dict[str, WritingTest](), dict[str, str]()
    lines = lines_of(path)
    for number, line in lines.items():
        try:
            test = _of_line(line)
        except DigitScopeError as error:
            broken[f"line {number:,}"] = f"{path}, line {number:,}: {str(error).rstrip('.')}."
        else:
            found[test.id] = test
    return WritingTests(
        tuple(sorted(found.values(), key=lambda test: test.date)), left_out(len(lines), "lines", broken)
    )


def add(path: Path, test: WritingTest) -> None:
    """Add a test to the end of the file.

    Raises:
        DigitScopeError: where that cannot be written; the file is then as it was.
    """
    append(path, f"{test.line}\n")


def rename(path: Path, id: str, name: str) -> None:
    """Say that a test is somebody else's; whatever else its line says stays. Errors are those of `add`."""
    _change(path, id, lambda line: [_dumped(_entry(line) | {"name": name})])


def delete(path: Path, id: str) -> str:
    """Take a test out of the file; its lines, for `put_back`. Errors are those of `add`."""
    taken = list[str]()

    def take(line: str) -> list[str]:
        taken.append(f"{line}\n")
        return []

    _change(path, id, take)
    return "".join(taken)


def put_back(path: Path, lines: str) -> None:
    """Put in again what `delete` took out; errors are those of `add`."""
    append(path, lines)


def _change(path: Path, id: str, change: Callable[[str], list[str]]) -> None:
    """Have the lines of a test replaced by those that `change` makes of each."""

    def is_it(line: str) -> bool:
        try:
            return _of_line(line).id == id
        except DigitScopeError:
            return False

    rewrite(path, lambda lines: [new for line in lines for new in (change(line) if is_it(line) else [line])])


@lru_cache(maxsize=512)
def _of_line(line: str) -> WritingTest:
    """Kept, since a line stays as it is and takes 2 ms to read: with each test the whole file is read again."""
    return _test(_entry(line))


def _entry(line: str) -> dict[str, Any]:
    return entry_of(line, KEY, VERSION, "writing test")


def _dumped(entry: dict[str, Any]) -> str:
    return json.dumps(entry, separators=(",", ":"))


def _digit_to_json(digit: WrittenDigit) -> dict[str, Any]:
    answered = {"answer": digit.answer, "probability": digit.probability} if digit.answer != NOTHING else {}
    return to_json(digit.ink) | answered | ({"unlike": True} if digit.unlike else {})


def _test(entry: dict[str, Any]) -> WritingTest:
    """The test of a line; DigitScopeError, without a place, where it is none."""
    name, network, weights = (_text(entry, key) for key in ("name", "network", "weights"))
    digits, again, changed = entry.get("digits"), entry.get("again", 0), entry.get("network_changed", False)
    if not name:
        raise DigitScopeError("a writing test needs the name of who wrote it")
    if not isinstance(digits, list) or not digits or not all(isinstance(digit, dict) for digit in digits):
        raise DigitScopeError("a writing test needs a list of digits")
    if type(again) is not int or again < 0:
        raise DigitScopeError("digits cannot have been written again so often")
    date = _date(entry.get("date"))
    return WritingTest(name, date, network, weights, tuple(map(_digit, digits)), changed is True, again)


def _text(entry: dict[str, Any], key: str) -> str:
    """A line of text; "" where there is none."""
    text = entry.get(key, "")
    try:
        return " ".join(text.encode().decode().split())
    except (AttributeError, UnicodeError):
        raise DigitScopeError(f"the {key} of a writing test must be a text") from None


def _date(text: Any) -> datetime:
    try:
        date = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise DigitScopeError("a writing test needs a date as ISO 8601 writes it") from None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _digit(entry: dict[str, Any]) -> WrittenDigit:
    answer, probability, unlike = entry.get("answer", NOTHING), entry.get("probability", math.nan), entry.get("unlike")
    ink = replace(from_json(entry), writer="")
    if ink.label is None or not ink.strokes:
        raise DigitScopeError("a digit of a writing test needs a label and strokes")
    if type(answer) is not int or answer not in range(NOTHING, CLASSES):
        raise DigitScopeError("an answer must be a digit from 0 to 9")
    if type(probability) not in (int, float) or probability < 0 or probability > 1:
        raise DigitScopeError("a probability must be a number from 0 to 1")
    return WrittenDigit(ink, answer, float(probability), unlike is True)
