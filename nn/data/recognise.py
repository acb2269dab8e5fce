"""What holds digits is told by what is in it, not by its name: each form, and who reads it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from nn.data import mnist
from nn.data.digits import Digits
from nn.data.ink_digits import read_ink
from nn.errors import DigitScopeError

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
    read_test: Callable[[], Digits] | None = None


def recognise(path: Path, source: str) -> Found:
    """What a file or a folder holds; `source` is what the origins of ink name.

    Raises:
        DigitScopeError: where there is nothing, or nothing that can be read.
    """
    if os.path.isfile(path):  # unlike Path.is_file, false for a name that no file can have
        return Found(partial(read_ink, path, source))
    if (lack := mnist.lack(path, mnist.PARTS[:2])) and mnist.lack(path, mnist.PARTS[2:]):
        raise DigitScopeError(f"{path} {lack}; choose a folder that holds MNIST.")
    return Found(partial(mnist.read_training, path), partial(mnist.read_test, path))
