"""Digits in a table of comma-separated values: one a line, its 784 pixels and its label, which stands first or last.

So Kaggle hands MNIST out, with the label first. Comma, semicolon or tabulator stand between the values, and there may
be a first line of words.
"""

import io
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
import numpy.typing as npt

from nn.arrays import CLASSES, SIDE
from nn.data.arrays_file import as_digits
from nn.data.digits import Digits
from nn.data.idx import unpacked
from nn.errors import Cancelled, DigitScopeError, never

WIDTH = SIDE * SIDE + 1
"""Values of a line."""

LINES = 1000
"""Lines read at a time; between them it is asked whether to stop."""

SEPARATORS = ",;\t"

LABELS = ("label", "class", "target", "digit", "y")
"""What a first line of words calls the label."""


def read_csv(path: Path, cancelled: Callable[[], bool] = never) -> Digits:
    """The digits of a table, gzipped or plain; pixels from 0 to 255, or from 0 to 1.

    Raises:
        Cancelled: where `cancelled` said so.
        DigitScopeError: where it cannot be read or holds none; for a line that is no digit, with its number.
    """
    with unpacked(path) as file:
        text = io.TextIOWrapper(cast("BinaryIO", file), encoding="utf-8-sig", errors="replace")
        first = text.readline()
        separator = max(SEPARATORS, key=first.count)
        words = _words(first.lower(), separator)
        # A table of NumPy's columns is headed by their numbers.
        is_headed = not all(map(_is_number, words)) or words == [str(column) for column in range(WIDTH)]
        start = 1 + is_headed
        parts = []
        for part in _parts(path, text if is_headed else chain([first], text), separator, start):
            parts.append(part)
            if cancelled():
                raise Cancelled(f"{path} was not read to its end.")
    if not parts:
        raise DigitScopeError(f"{path} holds no digits; choose a table with a digit in each line.")
    values = np.concatenate(parts)
    seems_first = _like_labels(values[:, 0]) >= _like_labels(values[:, -1])
    is_first = words[0] in LABELS or (words[-1] not in LABELS and seems_first)
    labels, pixels = (values[:, 0], values[:, 1:]) if is_first else (values[:, -1], values[:, :-1])
    wrong = ~np.isin(labels, np.arange(CLASSES))
    if wrong.any():
        at = int(wrong.argmax())
        raise _broken(path, start + at, f"the label is {labels[at]:g} and must be a digit from 0 to {CLASSES - 1}")
    return as_digits(path, pixels, labels)


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _like_labels(column: npt.NDArray[Any]) -> tuple[int, float]:
    """How many different digits a column has, and how much of it is digits: the corner of a picture has few or little.

    One that is wrong does not make pixels of labels.
    """
    is_digit = np.isin(column, np.arange(CLASSES))
    return len(np.unique(column[is_digit])), float(is_digit.mean())


def _parts(path: Path, lines: Iterable[str], separator: str, number: int) -> Iterator[npt.NDArray[Any]]:
    """The values of some lines at a time, (m, 785), whole ones as bytes; the first line is that of this number."""
    waiting = iter(lines)
    while block := list(islice(waiting, LINES)):
        yield _part(path, block, separator, number)
        number += len(block)


def _part(path: Path, lines: list[str], separator: str, number: int) -> npt.NDArray[Any]:
    try:
        values = np.loadtxt(lines, np.float32, delimiter=separator, ndmin=2, comments=None, quotechar='"')
    except ValueError:
        values = np.empty((0, 0), np.float32)
    if values.shape != (len(lines), WIDTH) or not ((values >= 0) & (values <= 255)).all():
        for at, line in enumerate(lines, number):
            if problem := _problem(line, separator):
                raise _broken(path, at, problem)
        # What NumPy refuses and still is a number, such as one with a quote on one side.
        values = np.array([[float(word) for word in _words(line, separator)] for line in lines], np.float32)
    whole = values.astype(np.uint8)
    return whole if (whole == values).all() else values


def _words(line: str, separator: str) -> list[str]:
    return [word.strip(' \r\n"') for word in line.split(separator)]


def _problem(line: str, separator: str) -> str:
    words = _words(line, separator)
    if len(words) != WIDTH:
        return f"{len(words)} values instead of {WIDTH}, a label and {WIDTH - 1} pixels"
    for column, word in enumerate(words, 1):
        if not _is_number(word):
            return f"value {column} is no number"
        if not 0 <= float(word) <= 255:
            return f"value {column} is {word} and must lie between 0 and 255"
    return ""


def _broken(path: Path, line: int, what: str) -> DigitScopeError:
    return DigitScopeError(f"{path}, line {line}: {what}; mend the line or choose another file.")
