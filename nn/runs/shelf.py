"""All runs that are kept: where they lie, what is known of each, their names, and the room that they take."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from nn.errors import DigitScopeError
from nn.files import reason
from nn.runs import history, record
from nn.runs.deleted import discard, hidden, untrained
from nn.runs.lock import TRAINING, alone, is_held
from nn.runs.record import RunEnd, RunRecord, labelled
from nn.runs.titles import distinct, title
from nn.steps import EpochScores

ENVIRONMENT = "DIGITSCOPE_RUNS"
"""The environment variable that may name the folder of all runs."""

BY_ITSELF = "stopped by itself"
"""How a run stands that came to its end before its last batch, as its record says why."""

BOUND = 1_000_000_000
"""Bytes that all runs together take: some thousand of the default network."""


@dataclass(frozen=True)
class KeptRun:
    """A run on disk.

    Attributes:
        folder: of the run; its name is the run's id.
        record: what is known of it.
        end: how it stands: that of the record, or killed where it says that it is running and no program trains it.
        scores: of its last epoch; None before the first.
        size: in bytes.
        title: what a person reads of it; no other one that is listed with it reads alike, except by a given name.
    """

    folder: Path
    record: RunRecord
    end: RunEnd
    scores: EpochScores | None
    size: int
    title: str

    @property
    def state(self) -> str:
        """How it stands, in a word or some."""
        return BY_ITSELF if self.end is RunEnd.FINISHED and self.record.why else str(self.end)

    @property
    def resumable(self) -> bool:
        """Whether it goes on where it was left, if its digits are still there."""
        return self.end in (RunEnd.STOPPED, RunEnd.KILLED)


@dataclass(frozen=True)
class KeptRuns:
    """All runs on disk.

    Attributes:
        runs: the newest first.
        size: of all in the folder, in bytes.
        notes: what could not be read, in sentences.
    """

    runs: tuple[KeptRun, ...] = ()
    size: int = 0
    notes: tuple[str, ...] = ()


def place() -> Path:
    """The folder of all runs, which need not be there."""
    named = os.environ.get(ENVIRONMENT)
    if named:
        return Path(os.path.expanduser(named))
    # Here, because the window opens without it.
    import platformdirs

    return platformdirs.user_data_path("DigitScope", appauthor=False) / "runs"


def listed(root: Path) -> KeptRuns:
    """All runs under `root`; none where there is no such folder.

    Raises:
        DigitScopeError: where it cannot be read.
    """
    runs, notes = list[KeptRun](), list[str]()
    for folder in folders(root):
        try:
            runs.append(of(folder))
        except DigitScopeError as error:
            notes.append(str(error))
    runs.sort(key=_begun, reverse=True)
    titles = reversed(distinct([run.record for run in reversed(runs)]))
    told = tuple(replace(run, title=title) for run, title in zip(runs, titles, strict=True))
    return KeptRuns(told, sum(size(folder) for folder in folders(root)), tuple(notes))


def of(folder: Path) -> KeptRun:
    """The run in a folder.

    Raises:
        DigitScopeError: where that is none, or its record cannot be read.
    """
    entry = record.read(folder)
    end = RunEnd.KILLED if entry.end is RunEnd.RUNNING and not is_held(folder) else entry.end
    return KeptRun(folder, entry, end, history.last_epoch(folder), size(folder), title(entry))


def find(root: Path, words: str) -> Path:
    """The folder of the run that a person means by its id, its name, or its path.

    Raises:
        DigitScopeError: where there is none, or several have the name.
    """
    if words in (folder.name for folder in folders(root)):
        return root / words
    named = [run.folder.name for run in listed(root).runs if run.record.name == words]
    if len(named) > 1:
        raise DigitScopeError(f"{len(named)} runs are called {words}; say which one: {', '.join(named)}.")
    if named:
        return root / named[0]
    path = Path(os.path.expanduser(words))
    if (path / record.FILE).exists():
        return path
    raise DigitScopeError(f"There is no run {words}; digitscope runs lists those that there are.")


def label(folder: Path, **labels: Any) -> RunRecord:
    """Give a run another `name`, `colour` or `note`, or have it `starred` or not.

    Raises:
        DigitScopeError: where it cannot be taken, read or written; the run is then as it was.
    """
    with alone(folder):
        entry = labelled(record.read(folder), **labels)
        record.write(folder, entry)
    return entry


def delete(folder: Path) -> None:
    """Take a run off the disk, for good.

    Raises:
        DigitScopeError: where it is being trained, or the folder cannot be written.
    """
    lock = untrained(folder)
    try:
        # The record goes last: what a kill leaves is still listed, and can be deleted.
        for path in sorted(folder.iterdir(), key=lambda path: path.name == record.FILE):
            if path.name != TRAINING:
                path.unlink()
    except OSError as error:
        raise DigitScopeError(f"{folder} cannot be deleted: {reason(error)}.") from None
    finally:
        lock.release()
    shutil.rmtree(folder, ignore_errors=True)


def make_room(root: Path, bound: int, newest: Path | None = None) -> tuple[str, ...]:
    """Delete the oldest runs that nobody has named, noted or starred, until all take `bound` bytes at most.

    Those go first, untold, that were deleted and could be brought back. The `newest` stays, a run that is being
    trained, and one that cannot be read.

    Returns:
        What was deleted, in a sentence; none for nothing.

    Raises:
        DigitScopeError: where the folder cannot be read or written.
    """
    left = sum(size(folder) for folder in (*folders(root), *hidden(root)))
    for folder in hidden(root):
        if left <= bound:
            break
        of_it = size(folder)
        left -= of_it if discard(folder) else 0
    if left <= bound:
        return ()
    deleted = list[str]()
    for run in reversed(listed(root).runs):
        if left <= bound:
            break
        if not run.record.stays and run.end is not RunEnd.RUNNING and run.folder != newest:
            delete(run.folder)
            deleted.append(run.folder.name)
            left -= run.size
    if not deleted:
        return ()
    runs = "1 run" if len(deleted) == 1 else f"{len(deleted):,} runs"
    return (
        f"{runs} without a name, the oldest, made room for others, {', '.join(deleted[:3])}"
        f"{', ...' if deleted[3:] else ''}: all may take {bound / 1e6:,.0f} MB.",
    )


def size(folder: Path) -> int:
    """Bytes of the files in a folder."""
    total = 0
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                total += entry.stat(follow_symlinks=False).st_size
    except OSError:
        # Another program deletes it meanwhile.
        pass
    return total


def _begun(run: KeptRun) -> tuple[datetime, str]:
    return datetime.fromisoformat(run.record.begun), run.folder.name


def folders(root: Path) -> Iterator[Path]:
    """The folders under `root` in which there is a run; errors are those of `listed`."""
    try:
        names = sorted(os.listdir(root))
    except FileNotFoundError:
        return
    except OSError as error:
        raise DigitScopeError(f"{root} cannot be read: {reason(error)}.") from None
    for name in names:
        if os.path.exists(root / name / record.FILE):
            yield root / name
