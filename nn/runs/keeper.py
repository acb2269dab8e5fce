"""Keeps a run on disk while it goes on: what a kill or a full disk takes is some seconds of it, and never the run.

A checkpoint is written now and then, together with the lines of the curves up to there, so that both tell of one
moment. What it costs decides when the next one comes.
"""

import contextlib
import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from time import perf_counter

from nn import model_file
from nn.data.digits import Split
from nn.data.fingerprint import Fingerprint
from nn.errors import DigitScopeError
from nn.files import append_durably, reason
from nn.hyperparameters import Hyperparameters
from nn.model_file import Model
from nn.run import Run
from nn.run_state import in_force
from nn.runs import checkpoint, record
from nn.runs.checkpoint import Checkpoint
from nn.runs.history import Gathering
from nn.runs.lock import FolderLock, hold
from nn.runs.record import RunEnd, RunRecord
from nn.steps import Step
from nn.version import program_version

MODEL = "model.safetensors"
"""What was learned, in a run's folder."""

WORTH = 100
"""A checkpoint is written after so many times what the last one took: it costs a hundredth of the time."""

NOT_WHOLE = "The run is not kept whole"
"""What it means that the disk refuses the end of a run."""

LEAST_SECONDS = 1.0
"""Between two checkpoints, however cheap they are."""


class Keeper:
    """Keeps one run.

    Attributes:
        folder: of the run.
        whole: whether the disk has taken all that it was given; a run that is not goes on none the less.
    """

    def __init__(self, run: Run, folder: Path, lock: FolderLock, kept: Checkpoint, tell: Callable[[str], None]) -> None:
        """Keep a run in a folder that has its record, and whose lock is held.

        Args:
            run: to keep.
            folder: of the run.
            lock: of the folder, released at the end.
            kept: what it goes on from.
            tell: takes a sentence where the disk refuses, and one where it does not any more.
        """
        self.folder = folder
        self.whole = True
        self._run = run
        self._lock = lock
        self._kept = kept
        self._gathering = Gathering(kept.gathered)
        self._tell = tell
        self._due = 0.0

    @classmethod
    def begin(
        cls,
        run: Run,
        split: Split,
        root: Path,
        tell: Callable[[str], None],
        name: str = "",
        epochs_before: float = 0.0,
        since: int = 0,
        study: str = "",
        trial: int = 0,
    ) -> "Keeper":
        """Keep a run that begins, in a folder of its own under `root`.

        Args:
            run: to keep.
            split: its digits.
            root: of all runs.
            tell: as of the constructor.
            name: for the record.
            epochs_before: for the record.
            since: batches after which it began to go its own way: a branch takes over those of another run.
            study: for the record.
            trial: for the record.

        Raises:
            DigitScopeError: where that cannot be written.
        """
        h = in_force(run.changes, since)
        entry = RunRecord(h, Fingerprint.of(split), record.moment(), program_version(), run.threads, teacher_hash(h))
        entry = record.labelled(entry, name=name)
        entry = replace(entry, epochs_before=epochs_before, study=study, trial=trial)
        kept = Checkpoint(run.state(), entry.fingerprint, entry.teacher)
        folder = _own_folder(root)
        lock = hold(folder)
        assert lock is not None, "the folder is new"
        try:
            # First the record: what a kill leaves is then listed, and can be deleted.
            record.write(folder, entry)
            checkpoint.save(folder / checkpoint.FILE, kept)
        except DigitScopeError:
            lock.release()
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return cls(run, folder, lock, kept, tell)

    def catch_up(self, steps: Iterable[Step]) -> None:
        """Take in the batches that were made before it began, the last of them just now."""
        for step in steps:
            self._gathering.add(step)
        self.save()

    def step(self, step: Step) -> bool:
        """Take in a batch, between it and the next one; now and then, told by True, the disk gets all up to there."""
        self._gathering.add(step)
        if perf_counter() < self._due:
            return False
        self.save()
        return True

    def save(self) -> None:
        """Have the disk hold all up to here; to be asked between two batches."""
        self._save("The run goes on, but from here on it is not kept")

    def save_last(self) -> None:
        """The same, where no further batch comes."""
        self._save(NOT_WHOLE)

    def _save(self, refused: str) -> None:
        began = perf_counter()
        with self._refusable(refused):
            self._gathering.write(self.folder, append_durably)
            fingerprint, teacher = self._kept.fingerprint, self._kept.teacher
            now = Checkpoint(self._run.state(), fingerprint, teacher, self._gathering.gathered)
            checkpoint.save(self.folder / checkpoint.FILE, now)
            if not self.whole:
                self._tell("The run is kept again, all of it.")
            self.whole = True
        self._due = perf_counter() + max(LEAST_SECONDS, WORTH * (perf_counter() - began))

    def end(self, end: RunEnd, model: Model | None = None) -> None:
        """Say how the run was left, keep its model and let others have the folder.

        What came after the last `save` is in its curves alone: a run that broke off within a batch stands nowhere.
        """
        folder = self.folder
        with self._refusable(NOT_WHOLE):
            self._gathering.write(folder, append_durably)
        with self._refusable(NOT_WHOLE):
            if model is not None:
                model_file.save(folder / MODEL, model)
        if end is RunEnd.FINISHED and not self.whole:
            # On disk it stands before its end, and can still come to it.
            end = RunEnd.STOPPED
        with self._refusable(NOT_WHOLE):
            stop = self._run.standing.stop
            why = stop.told if stop is not None and end is RunEnd.FINISHED else ""
            record.change(folder, end=end, why=why, ended=record.moment(), threads=self._run.threads)
        self.release()

    def release(self) -> None:
        """Let other programs have the folder; to be done whatever happens, and may be done twice."""
        self._lock.release()

    def forget(self) -> None:
        """Take the run off the disk: nothing was trained."""
        self.release()
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextlib.contextmanager
    def _refusable(self, what: str) -> Iterator[None]:
        """Say once what it means that the disk refuses, and go on."""
        try:
            yield
        except DigitScopeError as error:
            if self.whole:
                self._tell(f"{what}: {error}")
            self.whole = False


def teacher_hash(h: Hyperparameters) -> str:
    """A short hash of the teacher's file; "" without a teacher, or where it cannot be read."""
    with contextlib.suppress(OSError):
        return hashlib.sha256(Path(h.teacher).read_bytes()).hexdigest()[:16] if h.teacher else ""
    return ""


def _own_folder(root: Path) -> Path:
    """A new folder whose name is this moment."""
    stem = datetime.now().strftime("%Y%m%d-%H%M%S")
    try:
        root.mkdir(parents=True, exist_ok=True)
        number = 1
        while True:
            folder = root / (stem if number == 1 else f"{stem}-{number}")
            try:
                folder.mkdir()
            except FileExistsError:
                number += 1
            else:
                return folder
    except OSError as error:
        raise DigitScopeError(f"{root} cannot be written: {reason(error)}.") from None
