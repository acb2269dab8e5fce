"""Trials, one after the other in a process, in as many processes as are wanted, until a study has enough of them."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from nn.blas import limited
from nn.data.digits import Split
from nn.search.optuna_package import optuna_package
from nn.search.signs import MAKER, Vigil, beating, making
from nn.search.study import Plan, reached
from nn.search.trial import RUN, SECONDS, WHY, StoppedError, run_trial

PAUSE = 0.25
"""Seconds between two looks at a study that others bring to its end."""

ENDED = ("complete", "pruned")
"""States of trials that count."""

GAVE_WAY = "gave way"
"""What is kept of a trial that was not begun, as others had just begun the last ones."""


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
            state_of(trial),
            value,
            dict(trial.params),
            str(known.get(RUN, "")),
            seconds,
            why,
            so_far,
        )


def state_of(trial: Any) -> str:
    """The state of one of Optuna's trials, as in `TrialResult`."""
    name: str = trial.state.name
    return name.lower()


def best_of(trials: Iterable[TrialResult], *, larger: bool) -> TrialResult | None:
    """The one with the best value, the largest where `larger`; None where none has one."""
    valued = [trial for trial in trials if trial.value is not None]
    return (max if larger else min)(valued, key=lambda trial: trial.value or 0.0, default=None)


def results(study: Any) -> list[TrialResult]:
    """All trials of a study, in their order."""
    return told(study.get_trials(deepcopy=False))


def told(trials: list[Any]) -> list[TrialResult]:
    """Those of Optuna's trials that were begun."""
    return [TrialResult.of(trial) for trial in trials if GAVE_WAY not in trial.user_attrs]


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
    vigil = Vigil()
    # Few numbers at a time are all that there is: more threads would only be in the way of other processes.
    with making() as maker, limited(1):
        while True:
            with reached(storage):
                counted = Counter(map(state_of, vigil.trials(study)))
            ended = sum(counted[state] for state in ENDED)
            if ended >= trials or resting():
                return
            if stopped():
                raise StoppedError
            if ended + counted["running"] >= trials:
                # Others are at the last ones; one whose process dies is made again.
                time.sleep(PAUSE)
                continue
            with reached(storage):
                trial = asked(study, maker)
                made = _told(study, trial, partial(_made, plan, study, split, trials, stopped, tell))
                found = study.get_trials(deepcopy=False)[trial.number]
            if made:
                yield TrialResult.of(found)


def asked(study: Any, maker: str) -> Any:
    """A trial of which others know from its first moment who makes it.

    `study.ask` would leave one of which nobody knows it, where its process is killed then.
    """
    trial = optuna_package().trial
    template = trial.create_trial(state=trial.TrialState.RUNNING, user_attrs={MAKER: maker})
    return trial.Trial(study, study._storage.create_new_trial(study._study_id, template))


def _told(study: Any, trial: Any, make: Callable[[Any], float | None]) -> bool:
    """Make a trial and tell the study what became of it; whether it was this process that did."""
    optuna = optuna_package()
    states = optuna.trial.TrialState
    value, state = None, states.FAIL
    try:
        value = make(trial)
        if value is not None:
            state = states.COMPLETE
    except optuna.TrialPruned:
        state = states.PRUNED
    except optuna.exceptions.UpdateFinishedTrialError:
        # Others thought that this process was dead: it had stood still for long.
        return False
    finally:
        study.tell(trial, value, state, skip_if_finished=True)
    return state is not states.FAIL


def _made(
    plan: Plan,
    study: Any,
    split: Split,
    trials: int,
    stopped: Callable[[], bool],
    tell: Callable[[str], None],
    trial: Any,
) -> float | None:
    """What a trial is worth; None where it gives way, as others have begun so many before it."""
    # Trials are numbered one at a time, so each process finds all that were begun before its own.
    before = study.get_trials(deepcopy=False)[: trial.number]
    if sum(state_of(each) in (*ENDED, "running") for each in before) >= trials:
        trial.set_user_attr(GAVE_WAY, True)
        return None
    with beating(trial):
        return run_trial(plan, study, trial, split, stopped, tell)


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
