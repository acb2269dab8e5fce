"""``digitscope train``: a run from fresh weights, or one that goes on where it was left; both are kept on disk."""

import os
import shlex
from argparse import Namespace
from dataclasses import dataclass

from nn import model_file
from nn.certainty import RAW, Certainty
from nn.data.digits import Split
from nn.errors import DigitScopeError, DivergenceError
from nn.files import check_writable
from nn.health.watch import Checkup, Watch
from nn.hyperparameters import ABOUT, Hyperparameters
from nn.interrupt import between_batches
from nn.reports import MetricsFile, ProgressLine, say
from nn.run import Run
from nn.runs import record, shelf
from nn.runs.keeper import Keeper
from nn.runs.record import RunEnd, check_name
from nn.runs.resume import resume
from nn.steps import EpochScores, finite
from nn.threads import cores, measured_counts
from nn.verbs import INTERRUPTED, chosen, data_of, option, read_split


@dataclass(frozen=True)
class _Begun:
    """A run to train: `keeper` is None where it is not kept, `earlier` are the epochs that it has behind it."""

    run: Run
    split: Split
    keeper: Keeper | None
    earlier: tuple[EpochScores, ...] = ()


def train(words: Namespace) -> int:
    """Train, keep the run, and save the model where `--out` says.

    A run that Ctrl-C stops, or that fails after its first epoch, saves what it learned.
    """
    begun = _fresh(words) if words.resume is None else _resumed(words)
    try:
        return _train(words, begun)
    finally:
        if begun.keeper is not None:
            begun.keeper.release()


def _train(words: Namespace, begun: _Begun) -> int:
    run, keeper = begun.run, begun.keeper
    h, batches = run.hyperparameters, run.state().step
    scores = begun.earlier[-1] if begun.earlier else None
    certainty, end, problem = RAW, RunEnd.FINISHED, None
    progress, trained, watch = ProgressLine(h, batches), batches > 0, Watch(run)
    try:
        with MetricsFile(words.metrics) as file, between_batches() as stopped:
            for earlier in begun.earlier:
                file.write(earlier)
            for step in run.steps():
                trained = True
                progress.batch(step)
                if keeper is not None:
                    keeper.step(step)
                _tell_alarms(progress, watch.see(run, step))
                if step.scores is not None:
                    scores = step.scores
                    file.write(scores)
                    progress.epoch(scores)
                if stopped():
                    end = RunEnd.STOPPED
                    break
            if keeper is not None:
                keeper.save_last()
        if end is RunEnd.FINISHED and (keeper is not None or words.out is not None):
            certainty = Certainty.fit(run.network, begun.split)
    except KeyboardInterrupt:
        end = RunEnd.STOPPED
    except DigitScopeError as error:
        end, problem = RunEnd.STOPPED, error
        if isinstance(error, DivergenceError):
            end, alarm = RunEnd.DIVERGED, watch.diverged(error, run)
            _tell_alarms(progress, Checkup(None, (alarm,) if alarm else ()))
    progress.clear()
    scores = run.standing.restored or scores
    learned = trained and (problem is None or scores is not None)
    kept = {} if scores is None else finite(scores)
    model = model_file.Model(run.network, h, kept, run.threads, certainty) if learned else None
    if keeper is not None and not trained and words.resume is None:
        keeper.forget()
    elif keeper is not None:
        keeper.end(end, model)
    if problem is not None and scores is None:
        raise problem
    if problem is not None:
        say(f"digitscope: {problem}")
    elif end is RunEnd.STOPPED:
        say("digitscope: stopped early.")
    elif run.standing.stop is not None:
        say(run.standing.stop.told)
    if model is not None:
        _save(words, model, keeper, end)
    return 2 if problem is not None else INTERRUPTED if end is RunEnd.STOPPED else 0


def _save(words: Namespace, model: model_file.Model, keeper: Keeper | None, end: RunEnd) -> None:
    """Save what was learned where `--out` says, and tell where it is."""
    if words.out is not None:
        model_file.save(words.out, model)
        say(f"Saved {words.out}")
        if words.threads is None and len(measured_counts()) > 1:
            say(f"The same command with --threads {model.threads} repeats it bit for bit on this computer.")
    if keeper is not None and keeper.whole:
        run = shlex.quote(record.read(keeper.folder).name or keeper.folder.name)
        goes_on = f"; digitscope train --resume {run} goes on" if end is RunEnd.STOPPED else ""
        say(f"Kept the run {run} in {keeper.folder}{goes_on}")
        for note in shelf.make_room(shelf.place(), shelf.BOUND, keeper.folder):
            _tell(note)
    elif words.out is None:
        say("Not saved; --out FILE saves the model.")


def _fresh(words: Namespace) -> _Begun:
    """A run from fresh weights, of the hyperparameters in the command line."""
    h = chosen(words)
    name = (words.name or "").strip()
    check_name(name)
    _check_files(words)
    threads = None if words.threads is None else _threads(words.threads)
    split = read_split(h.data, h.validation)
    run = Run.fresh(h, split, threads)
    if not words.keep:
        return _Begun(run, split, None)
    try:
        return _Begun(run, split, Keeper.begin(run, split, shelf.place(), _tell, name))
    except DigitScopeError as error:
        _tell(f"The run is not kept: {error}")
        return _Begun(run, split, None)


def _resumed(words: Namespace) -> _Begun:
    """A run that was left, with all that it began with."""
    folder = shelf.find(shelf.place(), words.resume)
    for name in ("threads", "name", *(name for name in ABOUT if name != "data")):
        if getattr(words, name) is not None:
            raise DigitScopeError(
                f"{option(name)}: a run goes on with what it began with; leave it out, or train a new run without "
                "--resume."
            )
    if not words.keep:
        raise DigitScopeError("--no-keep: a run that goes on is kept; leave it out.")
    _check_files(words)

    def load(h: Hyperparameters) -> Split:
        return read_split(data_of(words, h), h.validation)

    resumed = resume(folder, load, _tell)
    for note in resumed.notes:
        _tell(note)
    return _Begun(resumed.run, resumed.split, resumed.keeper, resumed.earlier.epochs)


def _tell(sentence: str) -> None:
    say(f"digitscope: {sentence}")


def _tell_alarms(progress: ProgressLine, look: Checkup | None) -> None:
    """Say at once what is wrong with the run."""
    if look is not None and look.alarms:
        progress.clear()
        for alarm in look.alarms:
            _tell(alarm.sentence)


def _check_files(words: Namespace) -> None:
    """Find out before training that what is asked for cannot be written."""
    if words.out is not None:
        check_writable(words.out)
        if words.metrics is not None and os.path.realpath(words.out) == os.path.realpath(words.metrics):
            raise DigitScopeError(f"{words.out} cannot be both model and metrics; name another file for --metrics.")


def _threads(text: str) -> int:
    """The number of BLAS threads that a person asks for."""
    most = cores()
    if not (text.isdecimal() and len(text) < 9 and 1 <= int(text) <= most):
        raise DigitScopeError(f"--threads: write a whole number from 1 to {most}, the processors of this computer.")
    return int(text)
