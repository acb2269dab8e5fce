"""Digits in a folder of pictures: one folder a label, 0 to 9, and in it pictures of any kind.

Each is prepared as a picture that a person drops on the window is; one that cannot be read costs the others nothing.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from nn.arrays import CLASSES, as_bytes
from nn.data.digits import Digits, left_out
from nn.errors import Cancelled, DigitScopeError, never


def label_folders(directory: Path) -> list[Path]:
    """Those folders of a directory that are named 0 to 9."""
    return [folder for label in range(CLASSES) if (folder := directory / str(label)).is_dir()]


def read_pictures(directory: Path, cancelled: Callable[[], bool] = never) -> Digits:
    """The pictures in the folders 0 to 9 of a directory; hidden files are passed over.

    Raises:
        Cancelled: where `cancelled`, asked before each picture, said so.
        DigitScopeError: where none of them can be read.
    """
    # Here, because the window opens without it.
    from nn.data.picture import picture_to_digit

    images, labels = [], []
    unread: dict[Path, str] = {}
    for folder in label_folders(directory):
        for path in sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")):
            if cancelled():
                raise Cancelled(f"{directory} was not read to its end.")
            try:
                images.append(as_bytes(picture_to_digit(path)))
            except DigitScopeError as error:
                unread[path] = str(error)
            else:
                labels.append(int(folder.name))
    # By its name among its labels, once.
    it = "it" if len(unread) == 1 else "the first"
    why_not = {
        f"{path.parent.name}/{path.name}": sentence.removeprefix(f"{path}: ").replace(str(path), it, 1)
        for path, sentence in unread.items()
    }
    notes = left_out(len(images) + len(unread), "pictures", why_not)
    if not images:
        why = notes[0] if notes else "its folders 0 to 9 are empty; put pictures of digits into them."
        raise DigitScopeError(f"{directory} has no digits: {why}")
    return Digits(np.array(images), np.array(labels, np.uint8), notes=notes)
