"""Digits as arrays in an ``.npz`` file, under the names that Keras gives them: x_train, y_train, x_test, y_test."""

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nn.arrays import CLASSES, SIDE
from nn.data.digits import Digits
from nn.data.idx import damaged
from nn.errors import DigitScopeError
from nn.files import reason

LARGEST = 2 << 30
"""Bytes of the largest array that is read: 2.7 million digits."""


def has_arrays(path: Path, part: str) -> bool:
    """Whether an ``.npz`` file has the two arrays of a `part`, train or test."""
    try:
        with zipfile.ZipFile(path) as archive:
            return {f"x_{part}.npy", f"y_{part}.npy"} <= set(archive.namelist())
    except Exception:  # of what is wrong with it, `read_npz` tells
        return False


def read_npz(path: Path, part: str) -> Digits:
    """The arrays x (n, 28, 28), (n, 28, 28, 1) or (n, 784) and y (n,), (n, 1) or one-hot (n, 10) of a `part`.

    Raises:
        DigitScopeError: where the file cannot be read, lacks these arrays or has something else in them.
    """
    names = f"x_{part}", f"y_{part}"
    if not has_arrays(path, part):
        raise DigitScopeError(f"{path} has no arrays {' and '.join(names)}; choose an .npz file as Keras makes it.")
    try:
        with zipfile.ZipFile(path) as archive, np.load(path, allow_pickle=False) as arrays:
            if any(archive.getinfo(f"{name}.npy").file_size > LARGEST for name in names):
                raise MemoryError
            images, labels = (np.asarray(arrays[name]) for name in names)
    except OSError as error:
        raise DigitScopeError(f"{path} cannot be read: {reason(error)}.") from error
    except MemoryError as error:
        raise DigitScopeError(f"{path} does not fit into memory; choose a file with fewer digits.") from error
    except Exception as error:  # of a broken file NumPy and zipfile raise nearly anything
        raise damaged(path) from error
    if labels.ndim == 2 and labels.shape[1] == CLASSES:
        labels = labels.argmax(axis=1)
    return as_digits(path, images, labels[:, 0] if labels.ndim == 2 and labels.shape[1] == 1 else labels)


def as_digits(path: Path, images: npt.NDArray[Any], labels: npt.NDArray[Any]) -> Digits:
    """Pictures of 0 to 255, or of 0 to 1, and as many labels; DigitScopeError where they are something else."""
    if any(each.dtype.kind not in "buif" for each in (images, labels)):
        raise DigitScopeError(f"{path} holds other values than numbers; choose a file of digits.")
    n = len(images) if images.ndim else 0
    if not n or images.size != n * SIDE * SIDE:
        raise DigitScopeError(f"{path} holds values of shape {images.shape}; choose a file of {SIDE}x{SIDE} pictures.")
    if labels.shape != (n,) or not np.isin(labels, np.arange(CLASSES)).all():
        raise DigitScopeError(f"{path} holds other values than a label, 0 to 9, for each of its {n:,} pictures.")
    most = images.max()
    if not (np.isfinite(images).all() and 0 <= images.min() and most <= 255):
        raise DigitScopeError(f"{path} has pixels outside of 0 to 255; choose a file of digits.")
    if images.dtype != np.uint8 or most <= 1:
        images = np.rint(images * np.float32(255 if most <= 1 else 1)).astype(np.uint8)
    return Digits(images.reshape(n, -1), labels.astype(np.uint8))
