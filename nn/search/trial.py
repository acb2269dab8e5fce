"""One trial: a run like others, whose hyperparameters the study has chosen."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from nn.certainty import RAW, Certainty
from nn.data.digits import Split
from nn.errors import DigitScopeError, DivergenceError
from nn.hyperparameters import HyperparameterError, Hyperparameters
from nn.model_file import Model
from nn.run import Run
from nn.runs import shelf
from nn.runs.keeper import Keeper
from nn.runs.record import RunEnd
from nn.search.objective import OBJECTIVES
from nn.search.optuna_package import optuna_package
from nn.search.space import AnyOf, Range, Space, value_of
from nn.search.study import Plan
from nn.steps import EpochScores, finite

RUN, SECONDS, WHY = "run", "seconds", "why"
"""What is kept of a trial beside its values: its run's id, its training time, and why it failed."""


class StoppedError(DigitScopeError):
    """A person stopped the search in the middle of the trial."""


def hyperparameters_of(plan: Plan, trial: Any) -> Hyperparameters:
    """What the study draws for a trial; its seed is its own, counted from the plan's.

    Raises:
        HyperparameterError: where what was drawn does not go together.
    """
    return of_drawn(plan, trial.number, {name: _drawn(trial, name, plan.space) for name in sorted(plan.space)})


def of_drawn(plan: Plan, number: int, drawn: Mapping[str, float | str]) -> Hyperparameters:
    """The hyperparameters of the trial of this number, for whose fields this was drawn.

    Raises:
        HyperparameterError: where that does not go together.
    """
    seed = (plan.base.seed + number) % 2**31
    return replace(plan.base, seed=seed, **{name: value_of(name, each) for name, each in drawn.items()})


def _drawn(trial: Any, name: str, space: Space) -> float | str:
    searched = space[name]
    if isinstance(searched, AnyOf):
        chosen: str = trial.suggest_categorical(name, searched.texts)
        return chosen
    assert isinstance(searched, Range)
    drawn: float = trial.suggest_float(name, searched.low, searched.high, log=searched.log)
    return drawn


def run_trial(
    plan: Plan,
    study: Any,
    trial: Any,
    split: Split,
    stopped: Callable[[], bool],
    tell: Callable[[str], None],
    *,
    keep: bool = True,
) -> float:
    """Train one run and return what it is worth.

    Args:
        plan: of the study.
        study: Optuna's.
        trial: Optuna's, just asked for.
        split: digits.
        stopped: asked between two batches whether a person has stopped the search.
        tell: takes a sentence that a person should read.
        keep: whether its run is kept on disk.

    Raises:
        optuna.TrialPruned: where others did so much better that it is not worth its end, or it has not come where the
            objective is measured.
        StoppedError: where `stopped` said so.
    """
    optuna, objective = optuna_package(), OBJECTIVES[plan.objective]
    try:
        h = hyperparameters_of(plan, trial)
    except HyperparameterError as error:
        trial.set_user_attr(WHY, str(error))
        raise optuna.TrialPruned from None
    run, epochs, reached = Run.fresh(h, split, threads=1), list[EpochScores](), float("nan")
    keeper = Keeper.begin(run, split, shelf.place(), tell, study=study.study_name, trial=trial.number) if keep else None
    end = RunEnd.STOPPED
    try:
        if keeper is not None:
            trial.set_user_attr(RUN, keeper.folder.name)
        for step in run.steps():
            if keeper is not None:
                keeper.step(step)
            if stopped():
                raise StoppedError
            if step.scores is None:
                continue
            epochs.append(step.scores)
            reached = objective.so_far(step.scores, run.network, split.validation)
            trial.report(reached if objective.larger else 1 - reached, step.scores.epoch)
            value = None if objective.larger else objective.value(epochs, reached)
            if value is not None:
                # What is measured is reached: the rest of the run would change nothing.
                break
            # After the last epoch there is nothing left to be saved.
            if step.scores.epoch < h.epochs and trial.should_prune():
                raise optuna.TrialPruned
        end = RunEnd.FINISHED
    except DivergenceError as error:
        end = RunEnd.DIVERGED
        trial.set_user_attr(WHY, str(error))
        raise optuna.TrialPruned from None
    finally:
        # First what this machine has: the storage may be gone.
        if keeper is not None:
            keeper.end(end, _learned(run, h, epochs, split if end is RunEnd.FINISHED else None))
        trial.set_user_attr(SECONDS, run.train_seconds)
    value = objective.value(epochs, reached)
    if value is None:
        trial.set_user_attr(WHY, f"It has not come to {objective.label.lower()}.")
        raise optuna.TrialPruned
    return value


def _learned(run: Run, h: Hyperparameters, epochs: list[EpochScores], split: Split | None) -> Model | None:
    """The model of a run; how sure it may be is fitted on `split` where there is one."""
    if not epochs or not np.isfinite(run.network.parameters).all():
        return None
    certainty = RAW if split is None else Certainty.fit(run.network, split)
    return Model(run.network, h, finite(epochs[-1]), run.threads, certainty)
