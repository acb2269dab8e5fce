"""What holds digits is told by what is in it, not by its name: each form, and who reads it."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from nn.data import mnist
from nn.data.arrays_file import has_arrays, read_npz
from nn.data.digits import Digits
from nn.data.idx import unpacked
from nn.data.idx_pairs import Pair, pairs
from nn.data.ink_digits import read_ink
from nn.data.labelled_pictures import label_folders, read_pictures
from nn.data.starter import read_starter
from nn.data.tables import SEPARATORS, read_csv
from nn.data.upright import upright
from nn.errors import DigitScopeError
from nn.files import reason
from nn.source_names import FORMS

BEGINNING = 64
"""Bytes of a file that tell its form."""

TRAIN_FOLDERS, TEST_FOLDERS = ("", "train", "training"), ("test", "testing")
"""Where folders of pictures may stand, one a label."""

Read: TypeAlias = Callable[[Callable[[], bool]], Digits]
"""Reads digits; what it is called with says now and then whether to stop."""


@dataclass(frozen=True)
class Found:
    """Digits in a place.

    Attributes:
        read: those to train on.
        read_test: those to test on; None where there are none.
    """

    read: Read
    read_test: Read | None = None


def recognise(path: Path, source: str) -> Found:
    """What a file or a folder holds; `source` is what the origins of ink name.

    Raises:
        DigitScopeError: where there is nothing, or nothing that can be read.
    """
    # Unlike Path.is_dir, these are false for a name that nothing can have.
    if os.path.isdir(path):
        return _folder(path)
    if not os.path.isfile(path):
        raise DigitScopeError(f"{path} does not exist; choose a folder or a file of digits.")
    with unpacked(path) as file:
        beginning = file.read(BEGINNING)
    text = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    if beginning[:2] == b"\0\0":
        return _idx(path)
    if beginning[:2] == b"PK":
        test = (lambda cancelled: read_npz(path, "test")) if has_arrays(path, "test") else None
        return _turning(path, lambda cancelled: read_npz(path, "train"), test)
    if text[:1] == b"{" or (text[:1] == b"." and text[1:2].isalpha()):
        return Found(partial(read_ink, path, source))
    if any(separator.encode() in beginning for separator in SEPARATORS):
        return _turning(path, partial(read_csv, path))
    raise DigitScopeError(f"{path} holds no digits that can be read; choose {FORMS}.")


def _folder(path: Path) -> Found:
    try:
        if not (mnist.missing(path) and mnist.missing(path, mnist.PARTS[2:])):
            return _turning(path, partial(mnist.read_training, path), partial(mnist.read_test, path))
        for inner in TRAIN_FOLDERS:
            if label_folders(path / inner):
                test = next((path / folder for folder in TEST_FOLDERS if label_folders(path / folder)), None)
                return Found(partial(read_pictures, path / inner), partial(read_pictures, test) if test else None)
        found = pairs(path)
    except OSError as error:
        raise DigitScopeError(f"{path} cannot be read: {reason(error)}.") from error
    training = [pair for pair in found if not pair.is_test] or found
    if len(training) == 1:
        return _pair(path, training[0], found)
    if training:
        names = ", ".join(pair.images.name for pair in training)
        raise DigitScopeError(f"{path} holds several sets of digits; choose one of the files {names}.")
    lacking = mnist.missing(path)
    what = f"has no {lacking[0]}" if len(lacking) == 1 else "holds no digits that can be read"
    raise DigitScopeError(f"{path} {what}; choose {FORMS}.")


def _idx(path: Path) -> Found:
    """The pair that one IDX file belongs to."""
    found = pairs(path.parent)
    for pair in found:
        if path in (pair.images, pair.labels):
            return _pair(path, pair, found)
    raise DigitScopeError(f"{path}: the pictures or labels that belong to it are missing beside it; put them there.")


def _pair(path: Path, own: Pair, found: Sequence[Pair]) -> Found:
    tests = (pair for pair in found if pair.is_test and not own.is_test and pair.set_name == own.set_name)
    test = next(tests, None)
    return _turning(path, own.read, test.read if test else None)


def _turning(path: Path, read: Read, read_test: Read | None = None) -> Found:
    """What is set upright once it is read."""
    return Found(partial(_turned, path, read), partial(_turned, path, read_test) if read_test else None)


def _turned(path: Path, read: Read, cancelled: Callable[[], bool]) -> Digits:
    return upright(read(cancelled), read_starter(cancelled), path.name)
