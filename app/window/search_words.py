"""What the page of a search says: cells of its table, places on its axes, and sentences."""

import math
from typing import TYPE_CHECKING

import numpy as np

from app.session.search.found import FoundSearch
from app.session.search.searching import SearchState
from app.views.search.shown_trial import ShownTrial, TrialAxis
from nn.fields import WholeNumber
from nn.hyperparameters import ABOUT
from nn.search.importance import LEAST, SURE, Importance
from nn.search.objective import OBJECTIVES
from nn.search.space import AnyOf, Searched
from nn.search.workers import TrialResult

if TYPE_CHECKING:
    from collections.abc import Sequence

STATES = {"complete": "complete", "pruned": "given up", "fail": "failed", "running": "running", "waiting": "waiting"}
OUTDONE = "Others did much better after as many epochs."
SAID = {
    SearchState.BEGINNING: "Beginning",
    SearchState.RUNNING: "Searching",
    SearchState.RESTING: "Pausing after the present trials",
    SearchState.STOPPING: "Stopping",
}


def heads(found: FoundSearch) -> tuple[str, ...]:
    """What stands above the columns."""
    fields = (ABOUT[name].label for name in found.plan.space)
    return ("Trial", OBJECTIVES[found.plan.objective].label, "State", *fields, "Seconds", "Why")


def tips(found: FoundSearch) -> tuple[str, ...]:
    """What the columns tell."""
    fields = (ABOUT[name].help for name in found.plan.space)
    about = "Counted from 0; the seed is counted with it.", OBJECTIVES[found.plan.objective].help
    state = "One that others did much better than is given up."
    return (*about, state, *fields, "Of training.", "Why it has no value.")


def value_text(objective: str, value: float | None) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    return f"{value:.1f} s" if objective == "time" else f"{value:.2%}"


def drawn_text(name: str, drawn: float | str) -> str:
    """What was drawn for a field as people read it."""
    if isinstance(drawn, str):
        return ABOUT[name].choices.get(drawn, drawn)
    return f"{round(drawn)}" if isinstance(ABOUT[name], WholeNumber) else f"{drawn:.3g}"


def axes(found: FoundSearch) -> list[TrialAxis]:
    """One a field, and one for the value, at the right."""
    made = [TrialAxis(ABOUT[name].label, _ticks(name, searched)) for name, searched in found.plan.space.items()]
    low, high = _bounds(found)
    ends = (
        ()
        if math.isnan(low)
        else tuple((place, value_text(found.plan.objective, value)) for place, value in ((0.0, low), (1.0, high)))
    )
    return [*made, TrialAxis(OBJECTIVES[found.plan.objective].label, ends[: 1 if low == high else 2])]


def shown(found: FoundSearch) -> list[ShownTrial]:
    """All trials."""
    bounds = _bounds(found)
    return [_shown(found, bounds, trial) for trial in found.trials]


def _bounds(found: FoundSearch) -> tuple[float, float]:
    values = [trial.value for trial in found.trials if trial.value is not None]
    return (min(values), max(values)) if values else (math.nan, math.nan)


def _shown(found: FoundSearch, bounds: tuple[float, float], trial: TrialResult) -> ShownTrial:
    objective, space = found.plan.objective, found.plan.space
    value = math.nan if trial.value is None else trial.value
    place = (value - bounds[0]) / ((bounds[1] - bounds[0]) or 1.0)
    fields = [
        (drawn_text(name, trial.drawn[name]), trial.drawn[name]) if name in trial.drawn else ("", "") for name in space
    ]
    texts, why = [text for text, _ in fields], _why(trial)
    state = STATES[trial.state]
    seconds = f"{trial.seconds:.1f}" if trial.seconds else ""
    epochs = np.array([epoch for epoch, _ in trial.so_far], float)
    reported = np.array([each for _, each in trial.so_far], float)
    return ShownTrial(
        trial.number,
        (str(trial.number), value_text(objective, trial.value), state, *texts, seconds, why),
        (float(trial.number), value, state, *(drawn for _, drawn in fields), trial.seconds or math.nan, why),
        _tip(found, trial),
        (*(_place(space[name], trial.drawn.get(name)) for name in space), place),
        math.nan if math.isnan(place) else place if found.larger else 1 - place,
        epochs,
        reported if found.larger else 1 - reported,
    )


def _why(trial: TrialResult) -> str:
    return trial.why or (OUTDONE if trial.state == "pruned" else "")


def _tip(found: FoundSearch, trial: TrialResult) -> str:
    drawn = ", ".join(f"{ABOUT[name].label.lower()} {drawn_text(name, each)}" for name, each in trial.drawn.items())
    told = value_text(found.plan.objective, trial.value) or STATES[trial.state]
    return " ".join(filter(None, [f"Trial {trial.number}, {told}: {drawn}.", _why(trial)]))


def _place(searched: Searched, drawn: float | str | None) -> float:
    """Where on its axis something lies, 0 to 1; NaN for nothing."""
    if drawn is None:
        return math.nan
    if isinstance(searched, AnyOf):
        at = searched.texts.index(str(drawn)) if str(drawn) in searched.texts else math.nan
        return at / (len(searched.texts) - 1) if len(searched.texts) > 1 else 0.5
    low, high, at = (math.log(each) if searched.log else each for each in (searched.low, searched.high, float(drawn)))
    return (at - low) / (high - low)


def _ticks(name: str, searched: Searched) -> tuple[tuple[float, str], ...]:
    ends: Sequence[float | str] = searched.texts if isinstance(searched, AnyOf) else (searched.low, searched.high)
    return tuple((_place(searched, each), drawn_text(name, each)) for each in ends)


def words(found: FoundSearch, state: SearchState, problem: str) -> str:
    """How far it is."""
    best, ended = found.best, found.ended
    of = f" of {found.wanted:,}" if found.wanted >= ended else ""
    if state is SearchState.STILL:
        said = "Done" if found.wanted and ended >= found.wanted else "At rest; Go on continues it"
    else:
        said = SAID[state]
    told = f"{said}: {ended:,}{of} trials"
    if best is not None:
        told += f", the best {value_text(found.plan.objective, best.value)} (trial {best.number})"
    return f"{problem} {told}." if problem else f"{told}."


def importance_words(importance: Importance | None) -> str:
    """How sure it is."""
    if importance is None:
        return "Working it out."
    if not importance.shares:
        return f"It needs {LEAST} complete trials that differ; there are {importance.trials}."
    told = f"From {importance.trials:,} complete trials: the spread of a field among the best against that among all."
    return f"{told} Before {SURE} trials it is unsure." if importance.trials < SURE else told


def shares(importance: Importance | None) -> dict[str, float]:
    """Label -> part."""
    return {} if importance is None else {ABOUT[name].label: share for name, share in importance.shares.items()}
