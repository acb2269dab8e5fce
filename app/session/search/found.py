"""What is known of a search: read from its study, in a thread."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from nn.data import sources
from nn.errors import DigitScopeError
from nn.search.importance import Importance, importance
from nn.search.objective import OBJECTIVES
from nn.search.optuna_package import optuna_package
from nn.search.signs import Vigil
from nn.search.study import (
    WANTED,
    KnownStudy,
    Plan,
    embedded,
    joined,
    known_studies,
    reached,
    studies_are_here,
    wanted_trials,
)
from nn.search.workers import ENDED, TrialResult, best_of, told

WAIT = 2.0
"""Seconds for others to let go of the storage: the window may be closed meanwhile, and threads wait for nobody then."""


@dataclass(frozen=True)
class FoundSearch:
    """A study and its trials.

    Attributes:
        name: of the study.
        plan: what is searched in it.
        wanted: trials that it is to have; 0 where nobody has said it.
        trials: all of them, in their order.
    """

    name: str
    plan: Plan
    wanted: int
    trials: tuple[TrialResult, ...]

    @property
    def ended(self) -> int:
        """Trials that count."""
        return sum(trial.state in ENDED for trial in self.trials)

    @property
    def larger(self) -> bool:
        """Whether more is better."""
        return OBJECTIVES[self.plan.objective].larger

    @property
    def best(self) -> TrialResult | None:
        """The one with the best value; None where none has one."""
        return best_of(self.trials, larger=self.larger)


Cancelled = Callable[[], bool]


def begun(name: str, plan: Plan, wanted: int, cancelled: Cancelled) -> FoundSearch:
    """Begin a study.

    Raises:
        DigitScopeError: where there can be none: its digits, its name, or Optuna.
    """
    if name in (each.name for each in listed()):
        raise DigitScopeError(f"There is a study {name} already: choose it and go on with it, or take another name.")
    if OBJECTIVES[plan.objective].needs_digits:
        OBJECTIVES[plan.objective].check(sources.load(plan.base.data, plan.base.validation, cancelled))
    return _found(name, plan, wanted)


def found(name: str, wanted: int = 0) -> FoundSearch:
    """The study of this name, which is to have so many trials from now on, where that is not 0.

    Its trials whose process is dead are failed ones from now on.

    Raises:
        DigitScopeError: where it cannot be read, or is none of this version.
    """
    return _found(name, None, wanted)


def _found(name: str, plan: Plan | None, wanted: int) -> FoundSearch:
    with joined(name, embedded(), plan, WAIT) as (study, known), reached(embedded()):
        if wanted:
            study.set_user_attr(WANTED, wanted)
        return _seen(study, known, Vigil())


def _seen(study: Any, plan: Plan, vigil: Vigil) -> FoundSearch:
    trials = tuple(told(vigil.trials(study)))
    return FoundSearch(study.study_name, plan, wanted_trials(study), trials)


class Looks:
    """Looks at one study, one after the other: what the last one saw is not read again."""

    def __init__(self, name: str) -> None:
        """Nothing is opened yet."""
        self._name = name
        self._vigil = Vigil()
        self._open = ExitStack()
        self._study: tuple[Any, Plan] | None = None

    def look(self, *, last: bool) -> FoundSearch:
        """What `found` finds; its connections are kept unless it is the last one.

        Raises:
            DigitScopeError: where it cannot be read; the next look opens it again.
        """
        try:
            if self._study is None:
                self._study = self._open.enter_context(joined(self._name, embedded(), wait=WAIT))
            with reached(embedded()):
                seen = _seen(*self._study, self._vigil)
        except DigitScopeError:
            self.close()
            raise
        if last:
            self.close()
        return seen

    def close(self) -> None:
        """Let its connections go."""
        self._study = None
        self._open.close()


def weighed(name: str) -> Importance:
    """How much each field of a study matters."""
    with joined(name, embedded(), wait=WAIT) as (study, _), reached(embedded()):
        return importance(study)


def listed() -> list[KnownStudy]:
    """All studies, the newest first; none, and at once, where there never was one."""
    return known_studies(embedded(), WAIT) if studies_are_here() else []


def prepared() -> list[KnownStudy]:
    """What `listed` finds, with all imported that a search needs.

    Raises:
        DigitScopeError: where Optuna is missing.
    """
    optuna_package()
    return listed()
