"""A riddle: one fault, chosen by a seed, in a run on which it shows; what a guess and a hint cost.

The same seed and grade are the same riddle everywhere, so that a teacher can hand out a code of both, such as E-139071.
"""

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from nn.data.digits import Split
from nn.faults.catalogue import FAULTS
from nn.faults.fault import Fault, Stands
from nn.hyperparameters import Hyperparameters

GRADES = {1: "Easy", 2: "Middling", 3: "Hard"}
"""By number: how people read them."""

POINTS = 10
"""To begin with."""

WRONG_GUESS = 2
"""Points that a wrong guess costs."""


class Hint(Enum):
    """What can be asked for, in this order; the value is what it costs."""

    SYMPTOM = 2
    PLACE = 3
    LINE = 4


@dataclass(frozen=True)
class Riddle:
    """One riddle.

    Attributes:
        seed: which, of all of its grade.
        grade: 1 to 3.
        name: of the fault, a key of FAULTS.
        hyperparameters: of the run that it is planted in.
    """

    seed: int
    grade: int
    name: str
    hyperparameters: Hyperparameters

    @property
    def code(self) -> str:
        """Its grade and its seed, to be handed out; `read_code` reads it."""
        return f"{GRADES[self.grade][0]}-{self.seed}"

    @property
    def fault(self) -> Fault:
        """What is planted."""
        return FAULTS[self.name]

    def planted(self, split: Split) -> Split:
        """The digits of its run: what is held back stays as it is."""
        chance = np.random.default_rng((self.seed, 1))
        return replace(split, training=self.fault.digits(split.training, chance))

    def hint(self, hint: Hint) -> str:
        """What a hint says, in a sentence."""
        match hint:
            case Hint.SYMPTOM:
                return self.fault.symptom
            case Hint.PLACE:
                return f"Look at {self.fault.stands.value}."
            case Hint.LINE:
                return f"This line should be there, and is not: {self.fault.right}."


def read_code(text: str, grade: int) -> tuple[int, int]:
    """The seed and the grade of a code such as ``E-139071``; a seed alone is one of `grade`.

    Raises:
        ValueError: for a text that is neither.
    """
    letter, dash, seed = text.strip().rpartition("-")
    if dash and letter:
        grade = {name[0]: number for number, name in GRADES.items()}.get(letter.strip().upper(), 0)
        if not grade:
            raise ValueError(f"no grade: {letter!r}")
        return int(seed), grade
    return int(text), grade


def riddle(seed: int, grade: int) -> Riddle:
    """The riddle of a seed, 0 or more.

    Raises:
        KeyError: for a grade that is none of GRADES.
    """
    GRADES[grade]
    chance = np.random.default_rng((seed, grade))
    names = [name for name, fault in FAULTS.items() if fault.grade == grade]
    name = names[int(chance.integers(len(names)))]
    fault = FAULTS[name]
    activation = fault.shows_with[int(chance.integers(len(fault.shows_with)))]
    h = fault.runs[int(chance.integers(len(fault.runs)))]
    return Riddle(seed, grade, name, replace(h, activation=activation, seed=int(chance.integers(1 << 31))))


@dataclass(frozen=True)
class Attempt:
    """How far somebody is with a riddle.

    Attributes:
        riddle: which.
        hints: that were asked for.
        wrong: guesses that were wrong.
        solved: whether one was right.
        given_up: whether the solution was asked for instead.
    """

    riddle: Riddle
    hints: tuple[Hint, ...] = ()
    wrong: tuple[Stands, ...] = ()
    solved: bool = False
    given_up: bool = False

    @property
    def over(self) -> bool:
        """Whether the solution is known."""
        return self.solved or self.given_up

    @property
    def points(self) -> int:
        """What is left of them, 0 at least, and of a riddle that was given up."""
        cost = sum(hint.value for hint in self.hints) + WRONG_GUESS * len(self.wrong)
        return 0 if self.given_up else max(0, POINTS - cost)

    def asking(self, hint: Hint) -> "Attempt":
        """With a hint; one that was asked for costs nothing more, and neither does one after the solution."""
        known = hint in self.hints or self.over
        return self if known else replace(self, hints=(*self.hints, hint))

    def guessing(self, stands: Stands) -> "Attempt":
        """With a guess of where the fault stands; a wrong one that was made before costs nothing more."""
        if self.over or stands in self.wrong:
            return self
        right = stands is self.riddle.fault.stands
        return replace(self, solved=True) if right else replace(self, wrong=(*self.wrong, stands))

    def giving_up(self) -> "Attempt":
        """With the solution, for no points; a riddle that is over stays as it is."""
        return self if self.over else replace(self, given_up=True)
