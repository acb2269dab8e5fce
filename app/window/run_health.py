"""The health of the run in the window: what is wrong goes into the banner, and what a person wants of it back."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.session.advice import Advice
from app.session.digit_choice import DigitChoice
from app.session.session import Session
from app.views.health.banner import HealthBanner
from app.views.health.trial_row import TrialLine
from app.window.tabs import Middle
from nn.derivation.phase import PhaseKey, PhaseKind
from nn.errors import DigitScopeError
from nn.health.alarms import Alarm, AlarmKind

if TYPE_CHECKING:
    from nn.health.advice import Remedy, Trial

WHERE = {
    AlarmKind.NOT_A_NUMBER: PhaseKind.UPDATE,
    AlarmKind.RATE_TOO_LARGE: PhaseKind.UPDATE,
    AlarmKind.SAME_WEIGHTS: PhaseKind.WEIGHT_GRADIENT,
    AlarmKind.DEAD_LAYER: PhaseKind.DELTA,
    AlarmKind.VANISHING: PhaseKind.DELTA,
    AlarmKind.EXPLODING: PhaseKind.DELTA,
    AlarmKind.RATE_TOO_SMALL: PhaseKind.UPDATE,
    AlarmKind.STUCK: PhaseKind.DELTA,
    AlarmKind.OVERFITTING: PhaseKind.LOSS,
}
"""Kind of alarm -> the phase of a step where it shows."""

WITHOUT_LAYER = PhaseKind.UPDATE, PhaseKind.LOSS

BACK = "The network of batch {:,} is the present one: choose other hyperparameters, then press Continue"
TAKEN = "{}: the run goes on so; Network, Back brings back the network from before"


class RunHealth(QObject):
    """Joins the session's health to the banner.

    Signals:
        told: what was done, for the status bar.
    """

    told = Signal(str)

    def __init__(
        self, session: Session, banner: HealthBanner, middle: Middle, choice: DigitChoice, parent: QObject
    ) -> None:
        """Follow the session."""
        super().__init__(parent)
        self._session, self._banner, self._middle, self._choice = session, banner, middle, choice
        self._advice = Advice(session)
        self._alarm: Alarm | None = None
        self._held_back = False
        self._wanted: tuple[int, Callable[[], None]] | None = None
        session.health.alarmed.connect(self._tell)
        session.health.changed.connect(self._follow)
        session.moment_changed.connect(self._arrive)
        self._advice.changed.connect(self._show_trials)
        banner.why_wanted.connect(self._show_why)
        banner.back_wanted.connect(self._go_back)
        banner.taken.connect(self._take)

    def _tell(self, alarm: Alarm) -> None:
        """Say what is wrong; what came first is the cause of what follows, but for what ends the run."""
        if self._alarm is None or alarm.kind is AlarmKind.NOT_A_NUMBER:
            self._alarm = alarm
            self._say(alarm)
            self._banner.show()

    def _say(self, alarm: Alarm) -> None:
        """As much as may be said; what is to be found out by a person is not tried out before their eyes."""
        self._held_back = self._session.health.held_back
        self._banner.set_alarm(self._session.health.said(alarm))
        if self._held_back:
            self._advice.forget()
            self._show_trials()
        else:
            self._advice.try_against(alarm)

    def _follow(self) -> None:
        """With another run nothing is wrong; who has answered gets to know the rest."""
        health = self._session.health
        if not health.alarms:
            self._alarm = None
            self._wanted = None
            self._advice.forget()
            self._banner.hide()
        elif self._alarm is not None and health.held_back is not self._held_back:
            self._say(self._alarm)

    def _show_trials(self) -> None:
        trying = self._advice.trying
        working = "" if trying is None else f"Trying: {trying.words} ..."
        self._banner.show_trials([_line(trial) for trial in self._advice.trials], working)

    def _show_why(self) -> None:
        alarm = self._alarm
        if alarm is not None:
            self._when_there(alarm.step, partial(self._open_step, alarm))

    def _open_step(self, alarm: Alarm) -> None:
        """The batch that showed it, taken apart."""
        try:
            self._choice.take_next_batch()
        except DigitScopeError as error:
            self.told.emit(str(error))
        self._middle.show_derivation()
        kind = WHERE[alarm.kind]
        self._middle.derivation().show_phase(PhaseKey(kind, 0 if kind in WITHOUT_LAYER else alarm.layer))

    def _go_back(self) -> None:
        if self._alarm is not None:
            self._when_there(self._snapshot(self._alarm.good), self._branch)

    def _branch(self) -> None:
        moment = self._session.moment
        self._session.branch()
        if moment is not None:
            self.told.emit(BACK.format(moment.step))

    def _snapshot(self, step: int) -> int:
        """The last one up to `step`: it is there at once."""
        timeline = self._session.timeline
        if timeline is None or not timeline.snapshots:
            return step
        return timeline.before(min(max(step, timeline.first), timeline.last)).step

    def _take(self, number: int) -> None:
        remedy = self._advice.trials[number].remedy
        if remedy.state is None:
            self._session.end_run()
            self._session.go_to(None)
            self._session.set_hyperparameters(remedy.hyperparameters)
            self._session.train()
            self.told.emit(TAKEN.format(remedy.words))
        else:
            self._when_there(remedy.state.step, partial(self._go_on, remedy))

    def _go_on(self, remedy: "Remedy") -> None:
        self._session.branch()
        self._session.set_hyperparameters(remedy.hyperparameters)
        self._session.continue_training()
        self.told.emit(TAKEN.format(remedy.words))

    def _when_there(self, step: int, then: Callable[[], None]) -> None:
        """Go to the batch, and do it as soon as that is shown."""
        timeline = self._session.timeline
        if timeline is None or not timeline.snapshots:
            return
        self._wanted = min(max(step, timeline.first), timeline.last), then
        self._session.go_to(step)
        self._arrive()

    def _arrive(self) -> None:
        """Do what was wanted where the batch is shown; whoever wants to see another one meanwhile wants it no more."""
        if self._wanted is None:
            return
        moment, (step, then) = self._session.moment, self._wanted
        if self._session.wish != step:
            self._wanted = None
        elif moment is not None and moment.step == step:
            self._wanted = None
            then()


def _line(trial: "Trial") -> TrialLine:
    last = max(trial.curve[-1][0], 1)
    curve = [(batches / last, accuracy) for batches, accuracy in trial.curve]
    return TrialLine(trial.remedy.words, trial.result, trial.words, curve, trial.helped)
