"""A run goes on where it was left: from its last checkpoint, on the same digits, bit for bit."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nn.data.digits import Split
from nn.data.fingerprint import Fingerprint
from nn.errors import DigitScopeError
from nn.files import TEMPORARY
from nn.hyperparameters import Hyperparameters, with_live
from nn.network import Architecture, Network
from nn.run import Run
from nn.run_state import RunState
from nn.runs import checkpoint, history, record
from nn.runs.checkpoint import Checkpoint
from nn.runs.history import RunHistory
from nn.runs.keeper import Keeper, teacher_hash
from nn.runs.lock import A_LOOK, alone, hold
from nn.runs.record import RunEnd, RunRecord
from nn.runs.titles import title
from nn.source_names import told as sources_told
from nn.version import program_version

AFTER_TEACHING = "My drawings is another set with each drawing that is kept in it or goes, so train a new run"
WITH_OPTION = "give it the same ones with --data, or train a new run"
BRING_BACK = "bring back those that it had, or train a new run"
"""What to do where the digits are others: for who types a command, and for who sits in the window."""


@dataclass(frozen=True)
class Resumed:
    """A run that goes on.

    Attributes:
        run: at the batch of its last checkpoint.
        keeper: of it.
        split: its digits.
        earlier: the curves up to there.
        notes: what is lost of them, and what may not repeat, in sentences.
    """

    run: Run
    keeper: Keeper
    split: Split
    earlier: RunHistory
    notes: tuple[str, ...]


def resume(folder: Path, load: Callable[[Hyperparameters], Split], tell: Callable[[str], None]) -> Resumed:
    """Go on with the run in a folder.

    Args:
        folder: of the run.
        load: reads the digits for its hyperparameters.
        tell: as the keeper takes it.

    Raises:
        DigitScopeError: where it is no run, has come to its end, is being trained, cannot be read, or belongs to other
            digits than those that are there now; it is then as it was.
    """

    def made(state: RunState) -> Run:
        network = Network(Architecture.of(state.hyperparameters), np.empty_like(state.parameters))
        return Run.resumed(state, network, load(state.hyperparameters))

    return _gone_on_with(folder, made, tell, WITH_OPTION)


def reopen(folder: Path, run: Run, tell: Callable[[str], None]) -> Resumed:
    """Keep `run` in the folder of the run whose rest it is about to do, as `resume` does, in the window.

    Raises:
        DigitScopeError: as there, and where the run in the folder stands elsewhere than `run`.
    """

    def same(state: RunState) -> Run:
        if state.step != run.step or not np.array_equal(state.parameters, run.network.parameters):
            raise DigitScopeError(f"{title(record.read(folder))} was trained elsewhere meanwhile.")
        return run

    return _gone_on_with(folder, same, tell, BRING_BACK)


def _gone_on_with(
    folder: Path, made: Callable[[RunState], Run], tell: Callable[[str], None], with_others: str
) -> Resumed:
    """The run that is `made` of where the one in a folder stands; `with_others` is what to do with other digits."""
    entry = record.read(folder)
    check_end(entry)
    lock = hold(folder, seconds=A_LOOK)
    if lock is None:
        raise elsewhere(entry)
    try:
        # Another program may have ended it meanwhile.
        entry = record.read(folder)
        check_end(entry)
        kept = checkpoint.load(folder / checkpoint.FILE)
        check_belongs(folder, entry, kept)
        run = made(kept.state)
        _check_digits(entry, kept, run.data, with_others)
        an_epoch = run.hyperparameters.batches(len(run.data.training))
        notes = history.take_back(folder, kept.state.step, kept.state.step // max(an_epoch, 1))
        record.change(folder, end=RunEnd.RUNNING, ended="")
        with alone(folder):
            for left in folder.glob(f"{TEMPORARY}*"):
                left.unlink(missing_ok=True)
        notes = (*_of_another_program(entry), *notes)
        return Resumed(run, Keeper(run, folder, lock, kept, tell), run.data, history.read(folder), notes)
    except BaseException:
        lock.release()
        raise


def elsewhere(entry: RunRecord) -> DigitScopeError:
    """What is wrong with a run that another program has."""
    return DigitScopeError(f"{title(entry)} is being trained by another program; stop it there, or wait for its end.")


def _of_another_program(entry: RunRecord) -> tuple[str, ...]:
    ours = program_version()
    told = f"{title(entry)} was begun with DigitScope {entry.program}: with {ours} its last bits may be others."
    return () if entry.program == ours else (told,)


def check_end(entry: RunRecord) -> None:
    """Raise the DigitScopeError of a run that has come to its end."""
    if entry.end is RunEnd.FINISHED and entry.why:
        raise DigitScopeError(f"{title(entry)} has come to its end. {entry.why} Train a new run for more.")
    if entry.end is RunEnd.FINISHED:
        raise DigitScopeError(
            f"{title(entry)} has done its {entry.hyperparameters.epochs:,} epochs; train a new run for more."
        )
    if entry.end is RunEnd.DIVERGED:
        raise DigitScopeError(
            f"{title(entry)} would diverge again: its loss was no finite number any more; train a new run with "
            f"a learning rate of less than {entry.hyperparameters.learning_rate:g}."
        )


def check_belongs(folder: Path, entry: RunRecord, kept: Checkpoint) -> None:
    """Raise the DigitScopeError of a checkpoint that is of another run: what may change while it trains aside."""
    h = with_live(entry.hyperparameters, kept.state.hyperparameters)
    if h != kept.state.hyperparameters or entry.fingerprint != kept.fingerprint or entry.teacher != kept.teacher:
        raise DigitScopeError(
            f"{folder / checkpoint.FILE} is of another run than {record.FILE} beside it, or one of them was changed; "
            "train anew."
        )


def _check_digits(entry: RunRecord, kept: Checkpoint, split: Split, with_others: str) -> None:
    h = kept.state.hyperparameters
    if changed := kept.fingerprint.changed(Fingerprint.of(split)):
        mine = any(each.name == "mine" for each in h.data)
        advice = AFTER_TEACHING if mine else with_others
        raise DigitScopeError(
            f"{title(entry)} was trained on other digits than {sources_told(h.data)} has now: {changed}; {advice}."
        )
    if kept.teacher != teacher_hash(h):
        raise DigitScopeError(f"{title(entry)} was taught by another model than {h.teacher} is now; train a new run.")
