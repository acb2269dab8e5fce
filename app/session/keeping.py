"""Keeps a run of the window on disk, in its thread: what a kill takes is some seconds of it.

A run that was stopped before it had done anything much is not kept: whoever looks at a step or two has no use for a row
among the runs. Whatever the disk says is told, and the training goes on.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from nn.certainty import RAW, Certainty
from nn.errors import DigitScopeError, DivergenceError
from nn.model_file import Model
from nn.run import Run
from nn.runs import shelf
from nn.runs.keeper import Keeper
from nn.runs.record import RunEnd
from nn.runs.resume import reopen
from nn.steps import EpochScores, Step, finite

BATCHES, SECONDS = 100, 1.0
"""A run is kept from so many batches on, or so many seconds of training, or where it comes to its end before."""

NO_MEMORY = "there is not enough memory for it."
GOES_ON = f"The run goes on, but from here on it is not kept: {NO_MEMORY}"
NOT_WHOLE, NOT_KEPT = f"The run is not kept whole: {NO_MEMORY}", f"The run is not kept: {NO_MEMORY}"
"""Of a run that is over, part of which is on disk, or nothing."""


class Keeping:
    """Keeps one run, from when it is worth it; as a context, to its end, which is none where `finish` has not come.

    Attributes:
        folder: of the run; None as long as it is not on disk.
    """

    def __init__(
        self, run: Run, tell: Callable[[str], None], changed: Callable[[], None], epochs_before: float = 0.0
    ) -> None:
        """Nothing is on disk yet.

        Args:
            run: to keep.
            tell: takes a sentence for the person.
            changed: is called when something of the run has come to the disk.
            epochs_before: that the network had been trained for when the run began.
        """
        self.folder: Path | None = None
        self._run, self._tell, self._changed = run, tell, changed
        self._epochs_before = epochs_before
        self._keeper: Keeper | None = None
        self._waiting: list[Step] = []
        self._scores: EpochScores | None = None
        self._saved = self._since = run.step
        self._refused = self._over = False

    def go_on(self, folder: Path | None, *, with_it: bool) -> None:
        """Go on in the folder of a run whose rest this is; another one is begun where that cannot be.

        Raises:
            DigitScopeError: where that cannot be, and it has to be done `with_it` or not at all.
        """
        if folder is None:
            return
        try:
            resumed = reopen(folder, self._run, self._tell)
        except DigitScopeError as error:
            if with_it:
                raise
            self._tell(f"{error} What is trained here is kept as a run of its own.")
            return
        self._keeper, self.folder = resumed.keeper, folder
        self._scores = resumed.earlier.epochs[-1] if resumed.earlier.epochs else None
        for note in resumed.notes:
            self._tell(note)
        self._changed()

    def refuse(self) -> None:
        """Keep nothing of it: it is the run of a riddle."""
        self._refused = True

    def step(self, step: Step) -> None:
        """Take in a batch, between it and the next one."""
        if step.scores is not None:
            self._scores = step.scores
        if self._refused:
            return
        if self._keeper is None:
            self._waiting.append(step)
            if step.step >= BATCHES or self._run.train_seconds >= SECONDS:
                self._begin()
            return
        # No context here: making one for each batch would take longer than what is kept of it.
        try:
            if self._keeper.step(step):
                self._saved = step.step
                self._changed()
        except MemoryError:
            self._give_up()

    def save(self) -> None:
        """Have the disk hold all up to here, between two batches."""
        if self._keeper is not None:
            self._save(self._keeper.save)

    def save_last(self) -> None:
        """Have the disk hold all of a run of which no further batch comes."""
        self._over = True
        if self._keeper is not None:
            self._save(self._keeper.save_last)

    def _save(self, save: Callable[[], object]) -> None:
        if not self._refused and self._run.step > self._saved:
            with self._in_memory():
                save()
                self._saved = self._run.step
                self._changed()

    def finish(self, certainty: Certainty) -> None:
        """The run has come to its end."""
        self._end(RunEnd.FINISHED, certainty)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Say that the run was stopped, or that it diverged, where it has not come to its end."""
        self._end(RunEnd.DIVERGED if isinstance(error, DivergenceError) else RunEnd.STOPPED)

    def _end(self, end: RunEnd, certainty: Certainty = RAW) -> None:
        """Say how the run was left, keep its model, and let others have its folder."""
        self._over = True
        if end is not RunEnd.STOPPED and self._waiting:
            self._begin()
        keeper, self._keeper = self._keeper, None
        if keeper is None:
            return
        run, model = self._run, None
        if end is not RunEnd.DIVERGED or self._scores is not None:
            last = run.standing.restored or self._scores
            scores = {} if last is None else finite(last)
            model = Model(run.network, run.hyperparameters, scores, run.threads, certainty)
        with self._in_memory():
            keeper.end(end, model)
        keeper.release()
        with suppress(DigitScopeError):
            for note in shelf.make_room(shelf.place(), shelf.BOUND, keeper.folder):
                self._tell(note)
        self._changed()

    def _begin(self) -> None:
        """Have the run on disk from now on."""
        steps, self._waiting = self._waiting, []
        with self._in_memory():
            try:
                run, before, since = self._run, self._epochs_before, self._since
                place = shelf.place()
                self._keeper = Keeper.begin(run, run.data, place, self._tell, epochs_before=before, since=since)
            except DigitScopeError as error:
                self._refused = True
                self._tell(f"The run is not kept: {error}")
                return
            self.folder = self._keeper.folder
            self._keeper.catch_up(steps)
            self._saved = self._run.step
            self._changed()

    @contextmanager
    def _in_memory(self) -> Iterator[None]:
        try:
            yield
        except MemoryError:
            self._give_up()

    def _give_up(self) -> None:
        """Do without the disk where there is too little memory, and tell it once; it keeps what it has of the run."""
        if self._keeper is not None:
            # What is on disk can still come to its end.
            self._keeper.whole = False
        if not self._refused:
            self._tell(GOES_ON if not self._over else NOT_KEPT if self.folder is None else NOT_WHOLE)
        self._refused = True
