"""Find the bug: a riddle's fault in the session's network, what a person asks and says of it, and the mending.

The riddle's network takes the place of the present one, which comes back when the riddle is left. Whatever else takes
its place ends the riddle.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.session.asking import Asking
from app.session.candidate import Work, fresh, once_more
from app.session.planted import MENDED, PLANTED, Planted
from app.session.session import Session
from app.session.states import State
from nn.arrays import one_hot, pixels
from nn.data import sources
from nn.errors import DigitScopeError
from nn.faults.fault import Stands
from nn.faults.riddle import GRADES, POINTS, Attempt, Hint, Riddle, riddle
from nn.gradient_check import BatchCheck, check_batch
from nn.network import Network
from nn.rules import SOUND, Rules

MOST_SEED = 999_999
"""Seeds that are easily written on a board."""

DRAWING = "First weights are being drawn for the present network: wait a moment, or press Stop."
LEFT_FIRST = "The riddle was left first: network and hyperparameters are those from before it"
LEFT = "Another network has taken its place: the riddle is over. New riddle begins another one."


@dataclass(frozen=True)
class RiddlesDone:
    """The riddles that are over; of one that was begun again the first time counts.

    Attributes:
        points: (grade, seed) -> points.
    """

    points: Mapping[tuple[int, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, stored: Iterable[tuple[int, int, int]]) -> Self:
        """Of (grade, seed, points), as far as there are such riddles with so many points."""
        done = cls()
        for grade, seed, points in stored:
            if grade in GRADES and 0 <= seed <= MOST_SEED and 0 <= points <= POINTS:
                done = done.adding(grade, seed, points)
        return done

    def adding(self, grade: int, seed: int, points: int) -> Self:
        """With one more."""
        return type(self)({(grade, seed): points, **self.points})

    def words(self) -> str:
        """One sentence; empty where none is over."""
        of_grade = [
            (name, [p for (grade, _), p in self.points.items() if grade == key]) for key, name in GRADES.items()
        ]
        parts = [f"{name.lower()} {len(points)}, {sum(points)} points" for name, points in of_grade if points]
        return f"Done so far: {'; '.join(parts)}." if parts else ""


class BugHunt(QObject):
    """One riddle at a time.

    Attributes:
        attempt: how far somebody is with it; None where there is none.
        left: why there is none any more, in a sentence; empty where nothing is to be said.
        checked: the gradient of a batch, checked.
        done: what was solved so far.
    """

    changed = Signal()
    """Another riddle, or more is known of it."""

    told = Signal(str)
    """What was done, for the status bar."""

    ended = Signal(int, int, int)
    """Grade, seed and points of a riddle that is over for the first time."""

    def __init__(self, session: Session, parent: QObject | None = None, done: RiddlesDone | None = None) -> None:
        """No riddle yet; `done` are those from before."""
        super().__init__(parent)
        self._session = session
        self.attempt: Attempt | None = None
        self._attempts: dict[Riddle, Attempt] = {}
        self._followed: Planted | None = None
        self._before: Work | None = None
        self.left = ""
        self.done = done or RiddlesDone()
        self.checked: Asking[BatchCheck] = Asking("gradient check", self)
        self.checked.changed.connect(self.changed)
        session.network_changed.connect(self._follow)
        session.closing.connect(self.checked.end)
        session.closing.connect(self._give_back)
        session.guiding.connect(self._give_way)
        self.changed.connect(lambda: session.health.hold_back(self, asks=self.asks))

    # A riddle

    @property
    def planted(self) -> Planted | None:
        """The riddle of the present network; None where it is of none."""
        return self._session.work.planted

    @property
    def mended(self) -> bool:
        """Whether the bug is out of the network again."""
        return self.planted is not None and self.planted.mended

    @property
    def asks(self) -> bool:
        """Whether the bug of the present network is still to be found."""
        return self._session.work.faulty and self.attempt is not None and not self.attempt.over

    def begin(self, seed: int, grade: int) -> None:
        """Plant the riddle's fault in a network, and train it.

        Raises:
            DigitScopeError: for a seed out of bounds, while no run may begin, and while a network is being made.
        """
        session = self._session
        if not 0 <= seed <= MOST_SEED:
            raise DigitScopeError(f"Code: choose a whole number from 0 to {MOST_SEED:,}, not {seed}.")
        if session.occupied:
            raise DigitScopeError(session.occupied)
        session.guiding.emit(self)
        if session.state is State.DRAWING:
            raise DigitScopeError(DRAWING)
        session.end_run()
        before = self.planted
        own = session.hyperparameters if before is None else before.own
        if before is None:
            self._before = once_more(session.work)
        was_fresh = session.fresh if before is None else before.was_fresh
        asked = riddle(seed, grade)
        work = fresh(asked.hyperparameters)
        self.attempt, self.left = Attempt(asked), ""
        self._attempts[asked] = self.attempt
        self.checked.forget()
        self._put(replace(work, planted=Planted(asked, own, was_fresh), title=PLANTED), asked.fault.rules)
        self.changed.emit()

    def leave(self) -> None:
        """Bring back the network from before the riddle, and what had been chosen for the next run."""
        session, planted = self._session, self.planted
        if planted is None:
            return
        session.end_run()
        session.choose(planted.own)
        while not planted.was_fresh and self.planted is not None and session.before:
            session.go_back()
        if self.planted is not None and self._before is not None:
            # A fresh network lies on no shelf, and neither does one that many mendings have pushed off it.
            session.take_over(self._before)
            session.choose(planted.own)
        self.left = ""
        self.changed.emit()

    def _give_back(self) -> None:
        """The next start has the hyperparameters from before a riddle that is present when the program ends."""
        if self.planted is not None:
            self._session.choose(self.planted.own)

    def _give_way(self, other: QObject) -> None:
        if other is not self and self.planted is not None:
            self.leave()
            self.told.emit(LEFT_FIRST)

    def _follow(self) -> None:
        """A network of another riddle, of the same one before or after mending, or of none, may be the present one."""
        planted, before = self.planted, self._followed
        if planted is before:
            return
        self._followed = planted
        if planted is None:
            self.attempt, self.left = None, LEFT
        else:
            self.attempt, self.left = self._attempts.get(planted.riddle, Attempt(planted.riddle)), ""
        self.checked.forget()
        self.changed.emit()

    # What a person says

    def ask(self, hint: Hint) -> None:
        """Have a hint."""
        if self.attempt is not None:
            self._now(self.attempt.asking(hint))

    def guess(self, stands: Stands) -> None:
        """Say where the fault is."""
        if self.attempt is None:
            return
        before = self.attempt.wrong
        self._now(self.attempt.guessing(stands))
        if self.attempt.wrong != before:
            self.told.emit(f"Not there; {self.attempt.points} points are left")

    def give_up(self) -> None:
        """See the solution."""
        if self.attempt is not None:
            self._now(self.attempt.giving_up())

    def _now(self, attempt: Attempt) -> None:
        grade, seed, points = attempt.riddle.grade, attempt.riddle.seed, attempt.points
        if attempt.over and (grade, seed) not in self.done.points:
            self.done = self.done.adding(grade, seed, points)
            self.ended.emit(grade, seed, points)
        self.attempt = self._attempts[attempt.riddle] = attempt
        self.changed.emit()

    # What a person does about it

    def check(self) -> None:
        """Check the gradient of a batch of the riddle's digits in the network as it is now."""
        planted, session = self.planted, self._session
        if planted is None:
            return
        session.catch_up()
        network, h = session.network, planted.riddle.hyperparameters
        loaded = session.loaded_of(h.data, h.validation)

        def work(cancelled: Callable[[], bool]) -> BatchCheck:
            split = loaded or sources.load(h.data, h.validation, cancelled)
            digits = planted.riddle.planted(split).training.chosen(np.arange(h.batch_size))
            Y = one_hot(digits.labels, np.dtype(np.float64))
            return check_batch(network, pixels(digits.images), Y, cancelled)

        self.checked.ask(network, work)

    def mend(self, *, from_start: bool) -> None:
        """Put the right rule in the place of the wrong one, and train on, or again from the first weights."""
        session, planted = self._session, self.planted
        if planted is None or self.attempt is None or not self.attempt.over:
            return
        session.end_run()
        session.go_to(None)
        self.checked.forget()
        # Its snapshots are of a network with the wrong rule.
        work = fresh(planted.riddle.hyperparameters) if from_start else replace(session.work, timeline=None)
        self._put(replace(work, planted=replace(planted, mended=True, _known=[]), title=MENDED), SOUND)
        self.told.emit(f"The bug is taken out; the network {'learns anew' if from_start else 'trains on'}")
        self.changed.emit()

    def _put(self, work: Work, rules: Rules) -> None:
        """Make a work the present one, its network run with these rules, and train it."""
        before = work.model.network
        network = Network(before.architecture, before.parameters, rules)
        random = network if work.fresh else None
        work = replace(work, model=replace(work.model, network=network), saved=None, random=random)
        self._session.take_over(work)
        self._session.continue_training()
