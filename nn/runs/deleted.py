"""Runs that a window has deleted and can bring back: beside the others, but in no list, until it is closed.

Each window has a folder of its own for them, and holds its lock: what lies in one that nobody holds is of a window that
is gone, by whatever way.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from nn.errors import DigitScopeError
from nn.files import reason
from nn.runs.lock import A_LOOK, TRAINING, FolderLock, hold

START = ".deleted-"
"""Of the names of these folders, under that of all runs."""

GOING = "going-"
"""Of the name of a run that is taken off the disk: nobody can bring a half of it back."""


class Deleted:
    """What one window has deleted, each run by one rename: a kill leaves it whole, here or there."""

    def __init__(self) -> None:
        """Nothing."""
        self._folder: Path | None = None
        self._lock: FolderLock | None = None

    def take(self, run: Path) -> None:
        """Hide the run in a folder.

        Raises:
            DigitScopeError: where it is being trained, or the disk refuses.
        """
        lock = untrained(run)
        try:
            if os.name == "nt":
                # There no folder moves in which a file is open: another one's lock is in the way as well.
                lock.release()
            os.rename(run, self._own(run.parent) / run.name)
        except OSError as error:
            raise DigitScopeError(f"{run} cannot be deleted: {reason(error)}.") from None
        finally:
            lock.release()

    def has(self, run: Path) -> bool:
        """Whether the run that was in this folder can be brought back."""
        return self._folder is not None and (self._folder / run.name).exists()

    def bring_back(self, run: Path) -> None:
        """Have the run in its folder again.

        Raises:
            DigitScopeError: where it is gone for good, or the disk refuses.
        """
        if self._folder is None or not self.has(run):
            raise DigitScopeError(f"{run.name} cannot be brought back: it made room for other runs.")
        try:
            os.rename(self._folder / run.name, run)
        except OSError as error:
            raise DigitScopeError(f"{run} cannot be brought back: {reason(error)}.") from None

    def empty(self) -> None:
        """Take all of them off the disk."""
        if self._folder is not None and self._lock is not None:
            _take_off(self._folder, self._lock)
        self._let_go()

    def _own(self, root: Path) -> Path:
        """The folder for what is deleted, whose lock is held; OSError or DigitScopeError where the disk refuses."""
        while self._folder is None or not self._folder.exists():
            self._let_go()
            folder = Path(tempfile.mkdtemp(prefix=START, dir=root))
            try:
                self._lock = hold(folder)
            except DigitScopeError:
                # Another program may have thought that nobody wants it, as long as nobody held it.
                if folder.exists():
                    with suppress(OSError):
                        os.rmdir(folder)
                    raise
            self._folder = folder if self._lock is not None else None
        return self._folder

    def _let_go(self) -> None:
        if self._lock is not None:
            self._lock.release()
        self._folder = self._lock = None


def untrained(run: Path) -> FolderLock:
    """The lock of a run that is to be deleted; DigitScopeError where it is being trained, or cannot be written."""
    lock = hold(run, seconds=A_LOOK)
    if lock is None:
        raise DigitScopeError(f"{run.name} is being trained; stop it before you delete it.")
    return lock


def sweep(root: Path) -> None:
    """Take off the disk what windows have deleted that are gone, as far as the disk lets it go."""
    for folder in _folders(root):
        with suppress(DigitScopeError):
            if (lock := hold(folder)) is not None:
                _take_off(folder, lock)


def hidden(root: Path) -> Iterator[Path]:
    """The folders of all runs that windows have deleted and can bring back."""
    for folder in _folders(root):
        with suppress(OSError):
            yield from (folder / name for name in sorted(os.listdir(folder)) if name != TRAINING)


def discard(run: Path) -> bool:
    """Take off the disk one that is `hidden`, whoever has deleted it; whether the disk has let it go."""
    going = run if run.name.startswith(GOING) else run.with_name(GOING + run.name)
    with suppress(OSError):
        os.rename(run, going)
        shutil.rmtree(going, ignore_errors=True)
    return not (run.exists() or going.exists())


def _folders(root: Path) -> list[Path]:
    try:
        return [root / name for name in sorted(os.listdir(root)) if name.startswith(START)]
    except OSError:
        return []


def _take_off(folder: Path, lock: FolderLock) -> None:
    with suppress(OSError):
        for name in os.listdir(folder):
            if name != TRAINING:
                discard(folder / name)
    if os.name == "nt":
        # There no file goes that is open.
        lock.release()
    # Nothing but what was listed: what another program has put there meanwhile is its own.
    with suppress(OSError):
        os.unlink(folder / TRAINING)
        os.rmdir(folder)
    lock.release()
