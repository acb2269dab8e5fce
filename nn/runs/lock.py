"""A lock on a run's folder: one program at a time trains it; with a killed program its lock is gone."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import BinaryIO

from nn.errors import DigitScopeError
from nn.files import reason

TRAINING = "training.lock"
"""Locked for as long as a program trains the run."""

WRITING = "run.lock"
"""Locked for the moment in which run.json is read, changed and written."""

PATIENCE = 5.0
"""Seconds after which another program's moment is thought to be none."""

A_LOOK = 0.2
"""Seconds within which a program that only looked whether a run is being trained has let go of it."""

PAUSE = 0.01
"""Seconds between two tries."""


class FolderLock:
    """A lock that is held until it is released, or its process ends."""

    def __init__(self, file: BinaryIO) -> None:
        """Keep the locked file open."""
        self._file = file

    def release(self) -> None:
        """Let others in."""
        self._file.close()


def hold(folder: Path, name: str = TRAINING, seconds: float = 0.0) -> FolderLock | None:
    """The lock of this name in a run's folder; None where another one has it, and goes on to for `seconds`.

    Raises:
        DigitScopeError: where the folder cannot be written.
    """
    ends = monotonic() + seconds
    try:
        file = open(folder / name, "ab")
    except OSError as error:
        raise DigitScopeError(f"{folder / name} cannot be written: {reason(error)}.") from None
    while not _lock(file):
        if monotonic() >= ends:
            file.close()
            return None
        sleep(PAUSE)
    return FolderLock(file)


def is_held(folder: Path) -> bool:
    """Whether a program trains the run in this folder at the moment."""
    if not os.path.exists(folder / TRAINING):
        return False
    try:
        lock = hold(folder)
    except DigitScopeError:
        # A folder that may only be read: nobody trains in it.
        return False
    if lock is not None:
        lock.release()
    return lock is None


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other programs from run.json meanwhile.

    Raises:
        DigitScopeError: where the folder cannot be written, or another program does not let go.
    """
    lock = hold(folder, WRITING, PATIENCE)
    if lock is None:
        raise DigitScopeError(f"{folder} is being written by another program; try again.")
    try:
        yield
    finally:
        lock.release()


def _lock(file: BinaryIO) -> bool:
    """Lock an open file, unless another one has; where the system knows no locks, none is in the way."""
    try:
        import fcntl
    except ImportError:
        return _lock_on_windows(file)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _lock_on_windows(file: BinaryIO) -> bool:
    import importlib

    msvcrt = importlib.import_module("msvcrt")
    file.seek(0)
    try:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True
