"""Trials, one after the other in a process, in as many processes as are wanted, until a study has enough of them."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from nn.data.digits import Split
from nn.search.optuna_package import optuna_package
from nn.search.study import Plan, reached
from nn.search.trial import RUN, SECONDS, WHY, StoppedError, run_trial

PAUSE = 0.5
"""Seconds between two looks at a study that others bring to its end."""


@dataclass(frozen=True)
class TrialResult:
    """What became of a trial.

    Attributes:
        number: of the study, from 0.
        state: ``complete``, ``pruned``, ``fail``, ``running`` or ``waiting``.
        value: what it is worth; None where it has none.
        drawn: what was drawn for each field of the space.
        run: the id of its kept run; "" where it has none.
        seconds: of training.
        why: it has no value, in a sentence; "" where nothing is known.
        so_far: what was reported after each epoch, (epoch, number); where less is better, 1 minus the accuracy.
    """

    number: int
    state: str
    value: float | None
    drawn: dict[str, float | str]
    run: str
    seconds: float
    why: str
    so_far: tuple[tuple[int, float], ...]

    @classmethod
    def of(cls, trial: Any) -> "TrialResult":
        """What Optuna has of it."""
        known = trial.user_attrs
        value = trial.value if trial.state.name == "COMPLETE" else None
        seconds, why = float(known.get(SECONDS, 0.0)), str(known.get(WHY, ""))
        so_far = tuple(sorted(trial.intermediate_values.items()))
        return cls(
            trial.number,
            trial.state.name.lower(),
            value,
            dict(trial.params),
            str(known.get(RUN, "")),
            seconds,
            why,
            so_far,
        )


def results(study: Any) -> list[TrialResult]:
    """All trials of a study, in their order."""
    return [TrialResult.of(trial) for trial in study.get_trials(deepcopy=False)]


def work(
    plan: Plan,
    study: Any,
    storage: str,
    split: Split,
    trials: int,
    stopped: Callable[[], bool],
    tell: Callable[[str], None],
    resting: Callable[[], bool] = lambda: False,
) -> Iterator[TrialResult]:
    """Make trials until the study has so many with an end, whoever makes them; each is yielded.

    Where `resting` says so, asked between two trials, the rest is left to others, or to later.

    Raises:
        StoppedError: where `stopped` said so; the trial that was made is a failed one.
        DigitScopeError: where the storage goes away.
    """
    optuna, made = optuna_package(), list[Any]()

    def make(trial: Any) -> float:
        return run_trial(plan, study, trial, split, stopped, tell)

    while True:
        with reached(storage):
            optuna.storages.fail_stale_trials(study)
            states = [trial.state.name for trial in study.get_trials(deepcopy=False)]
        ended = sum(state in ("COMPLETE", "PRUNED") for state in states)
        if ended >= trials or resting():
            return
        if stopped():
            raise StoppedError
        if ended + states.count("RUNNING") >= trials:
            # Others are at the last ones; one whose process dies is made again.
            time.sleep(PAUSE)
            continue
        with reached(storage):
            study.optimize(make, n_trials=1, callbacks=[lambda _, trial: made.append(trial)])
        yield TrialResult.of(made.pop())


def program() -> list[str]:
    """The words that start this program's command line in another process."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "nn"]


def surroundings() -> dict[str, str]:
    """Its environment: with one BLAS thread a process, and this program's own files before others."""
    path = os.pathsep.join(filter(None, (str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", ""))))
    return os.environ | {"PYTHONPATH": path}


def start(study: str, storage: str, trials: int) -> subprocess.Popen[bytes]:
    """Another process that works on the study until it has so many trials."""
    return subprocess.Popen(_words(study, storage, trials), env=surroundings(), stdin=subprocess.DEVNULL)


def start_led(study: str, storage: str, trials: int, told: IO[bytes]) -> subprocess.Popen[bytes]:
    """The same, which `nn.search.led` leads; what it says goes into the file `told`."""
    return subprocess.Popen(
        [*_words(study, storage, trials), "--led"],
        env=surroundings(),
        stdin=subprocess.PIPE,
        # Or what could not be told to a dead process would be told again when its pipe is closed.
        bufsize=0,
        stdout=subprocess.DEVNULL,
        stderr=told,
    )


def _words(study: str, storage: str, trials: int) -> list[str]:
    words = ["search", "--study", study, "--storage", storage, "--trials", str(trials), "--jobs", "1"]
    return [*program(), *words]
