"""The controller of a guided experiment: one step after the other, what was predicted, and what came of it.

Nothing of a person's is lost on the way: the networks from before lie under Network, Back, and whoever leaves has the
hyperparameters and the network again that were there before.
"""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.session.asking import Asking
from app.session.candidate import Work, once_more
from app.session.lab import Lab
from app.session.session import Session
from app.session.states import State
from app.session.trial import MeasuredRun, Outcome
from nn.arrays import SIDE, Float32, pixels
from nn.data import sources
from nn.data.digits import Digits
from nn.errors import DigitScopeError, never
from nn.experiments.experiment import Experiment, ExperimentStep, MeansStep, Measured, PredictStep, RunOrder, SetStep

if TYPE_CHECKING:
    from collections.abc import Callable

    from nn.hyperparameters import Hyperparameters

BUSY = "A run is on: wait for its end, or stop it."
NO_EPOCH = "The run came to no end of an epoch, so nothing was measured."
LEFT_FIRST = "The experiment was left first: network and hyperparameters are those from before it"
FORWARD, BACK = "; Network, Forward goes on", "; Network, Back has what was trained"

STARTER, HELD_BACK = "starter", 5000
"""From which digits one is put onto the canvas, whatever a person trains on: of those that are held back by default."""


class Walk(QObject):
    """Goes through one experiment at a time.

    Attributes:
        experiment: the one that is open; None for none.
        at: the number of the present step.
        trials: the runs so far.

    Signals:
        changed: any of these.
        told: what was done, for the status bar.
        run_wanted: a RunOrder that the person has clicked.
        sheet_wanted: an empty canvas.
        bundled_wanted: the network that comes with the program.
        digit_wanted: a picture (28, 28) and its label, for the canvas.
        ended: the id of an experiment that was seen to its end.
    """

    changed = Signal()
    told = Signal(str)
    run_wanted = Signal(object)
    sheet_wanted = Signal()
    bundled_wanted = Signal()
    digit_wanted = Signal(object, int)
    ended = Signal(str)

    def __init__(self, session: Session, lab: Lab, parent: QObject | None = None) -> None:
        """None is open."""
        super().__init__(parent)
        self._session, self._lab = session, lab
        self.experiment: Experiment | None = None
        self.at = 0
        self.trials: list[MeasuredRun] = []
        self._said: dict[int, int] = {}
        self._done: set[int] = set()
        self._changes: list[str] = []
        self._before: tuple[Hyperparameters, Work] | None = None
        self._asked: tuple[int, object] | None = None
        self._running: tuple[int, object] | None = None
        self._picture: tuple[int, Float32] | None = None
        self._held_back: Asking[Digits] = Asking("held back digits", self)
        session.closing.connect(self._held_back.end)
        session.state_changed.connect(self._on_state)
        session.hyperparameters_changed.connect(self._ask_no_more)
        session.occupied_changed.connect(self.changed)
        lab.choice.changed.connect(self._see_digit)
        session.closing.connect(self._give_back)
        session.guiding.connect(self._give_way)
        self.changed.connect(lambda: session.health.hold_back(self, asks=self.asks))

    @property
    def asks(self) -> bool:
        """Whether a question of the experiment waits for its answer, be it a later one."""
        steps = () if self.experiment is None else self.experiment.steps
        return any(isinstance(step, PredictStep) and at not in self._said for at, step in enumerate(steps))

    @property
    def step(self) -> ExperimentStep:
        """The present one; there must be an experiment."""
        assert self.experiment is not None
        return self.experiment.steps[self.at]

    @property
    def said(self) -> int | None:
        """The answer to the present question, by its number; None where there is none yet."""
        return self._said.get(self.at)

    @property
    def is_done(self) -> bool:
        """Whether what the present step asks for has been done."""
        step = self.step
        if isinstance(step, PredictStep):
            return self.said is not None
        return self.at in self._done if isinstance(step, SetStep) else True

    @property
    def runs(self) -> bool:
        """Whether a run of the present step is on."""
        return self._running is not None and self._running[0] == self.at

    @property
    def obstacle(self) -> str:
        """Why the present step cannot be set now, in a sentence; empty where it can."""
        return BUSY if self._session.busy and not self.runs else self._session.occupied

    @property
    def is_paused(self) -> bool:
        """Whether the run of the present step stands still."""
        return self.runs and self._session.state is State.PAUSED

    @property
    def is_last(self) -> bool:
        """Whether no step follows."""
        return self.experiment is None or self.at == len(self.experiment.steps) - 1

    def outcomes(self) -> list[Outcome]:
        """What became of the predictions since the last explanation, at the present one."""
        found: list[Outcome] = []
        trial = next((trial for trial in reversed(self.trials) if trial.at < self.at), None)
        assert self.experiment is not None
        for number, step in enumerate(self.experiment.steps[: self.at]):
            if isinstance(step, MeansStep):
                found.clear()
            elif isinstance(step, PredictStep):
                value = trial.measured.get(step.measured) if trial and step.measured else None
                found.append(Outcome(step, self._said.get(number), step.right_one(value), value))
        return found

    # What a person asks for

    def open(self, experiment: Experiment) -> None:
        """Begin an experiment; one that is open is left, and so is a riddle."""
        self.leave()
        self._session.guiding.emit(self)
        self.experiment, self.at = experiment, 0
        if any(isinstance(step, SetStep) and step.digit is not None for step in experiment.steps):
            # While a person reads the first steps: it takes a tenth of a second.
            self._held_back.ask(STARTER, _held_back)
        self.trials, self._said, self._done, self._changes, self._picture = [], {}, set(), [], None
        self.changed.emit()

    def go(self, way: int) -> None:
        """To the next step (1), where the present one is done, or to the one before (-1)."""
        experiment = self.experiment
        if experiment is None or (way > 0 and (self.is_last or not self.is_done)):
            return
        self.at = max(self.at + way, 0)
        if self.is_last:
            self.ended.emit(experiment.id)
        self.changed.emit()

    def say(self, answer: int) -> None:
        """Predict; the first answer counts."""
        if isinstance(self.step, PredictStep):
            self._said.setdefault(self.at, answer)
            self.changed.emit()

    def act(self) -> None:
        """Do what the present step sets; what cannot be is told."""
        step = self.step
        if not isinstance(step, SetStep) or self.obstacle or self.runs:
            return
        # Network, Forward may have led back to one.
        self._session.guiding.emit(self)
        try:
            self._set(step)
        except DigitScopeError as error:
            self.told.emit(str(error))
        self.changed.emit()

    def drawn(self) -> None:
        """There is ink on the canvas."""
        step = None if self.experiment is None else self.step
        if isinstance(step, SetStep) and step.drawn and self.at not in self._done:
            self._done.add(self.at)
            self.changed.emit()

    def leave(self) -> None:
        """Close the experiment; hyperparameters and network are those from before it, what was trained lies behind."""
        if self.experiment is None:
            return
        before, self._before = self._before, None
        self.experiment, self._picture, self._asked, self._running = None, None, None, None
        if before is not None:
            h, work = before
            self._session.end_run()
            trained = self._session.network is not work.model.network
            if trained:
                self._bring_back(work)
            self._session.choose(h)
            words = "The hyperparameters are those from before the experiment"
            if trained:
                words = "Hyperparameters and network are those from before the experiment"
                words += FORWARD if self._session.after else BACK if self._session.before else ""
            self.told.emit(words)
        self.changed.emit()

    def _give_way(self, other: QObject) -> None:
        if other is not self and self.experiment is not None:
            self.leave()
            self.told.emit(LEFT_FIRST)

    def _give_back(self) -> None:
        """The next start has the hyperparameters from before an experiment that is open when the program ends."""
        if self._before is not None:
            self._session.choose(self._before[0])

    def _bring_back(self, work: Work) -> None:
        """Go back to a network, or put it there again where none lies behind, as no fresh one does."""
        session = self._session
        if session.lies_behind(work.model.network):
            while session.network is not work.model.network and session.before:
                session.go_back()
        if session.network is not work.model.network:
            session.take_over(work)

    def _set(self, step: SetStep) -> None:
        session, choice = self._session, self._lab.choice
        h = session.hyperparameters
        if self._before is None and (step.hyperparameters or step.run or step.bundled or step.steps):
            self._before = h, once_more(session.work)
        if step.hyperparameters is not None:
            session.choose(step.hyperparameters)
            self._changes += [change for change in step.changes if change not in self._changes]
        if step.sheet or step.drawn:
            self.sheet_wanted.emit()
        if step.digit is not None:
            held_back = self._held_back.answer or _held_back(never)
            picture = pixels(held_back.images[(held_back.labels == step.digit).argmax()]).reshape(SIDE, SIDE)
            self._picture = self.at, picture
            self.digit_wanted.emit(picture, step.digit)
            self._see_digit()
        if step.label is not None:
            choice.set_drawn_label(step.label)
        if step.bundled:
            self.bundled_wanted.emit()
            # Its hyperparameters are those of its own run, and not those that the file asks for.
            session.choose(step.hyperparameters or h)
        for _ in range(step.steps):
            self._lab.apply()
        if step.run is not None:
            if step.run is not RunOrder.RESET:
                self._running = self.at, session.network
            self.run_wanted.emit(step.run)
            if self._running is not None:
                if not session.busy:
                    # Its digits may be fetched first, or a person declines that.
                    self._asked, self._running = self._running, None
                return
        if not step.drawn and step.digit is None:
            self._done.add(self.at)

    def _see_digit(self) -> None:
        """The digit that a step puts onto the canvas is there once the derivation has it, too."""
        seen = self._lab.choice.chosen.drawing.image
        if self._picture is not None and seen is not None and np.allclose(seen, self._picture[1], atol=0.5 / 255):
            self._done.add(self._picture[0])
            self._picture = None
            self.changed.emit()

    def _on_state(self, state: State) -> None:
        """Take in what a run came to, at its end; one that was asked for may begin."""
        if self._asked is not None:
            self._running, self._asked = self._asked if self._session.busy else None, None
        if self._running is not None and state in (State.FINISHED, State.STOPPED) and not self._session.busy:
            (at, network), self._running = self._running, None
            if self._session.network is not network:
                scores = self._session.work.model.scores
                names = {each: each.value.replace(" ", "_").replace("training", "train") for each in Measured}
                measured = {each: scores[name] for each, name in names.items() if name in scores}
                self.trials.append(MeasuredRun(at, tuple(self._changes), measured))
                self._changes = []
                self._done.add(at)
        if self.experiment is not None:
            self.changed.emit()

    def _ask_no_more(self) -> None:
        """What trains with other hyperparameters is not the run that was asked for."""
        self._asked = None


def _held_back(cancelled: "Callable[[], bool]") -> Digits:
    return sources.of(STARTER).split(HELD_BACK, cancelled).validation
