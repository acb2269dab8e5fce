"""The page of a race joined to the race: what a person chose is raced, and the lanes are shown as they go."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.canvas.canvas import Canvas
from app.dialogs.lanes import LanesDialog
from app.session.branch import beyond
from app.session.history import ACCURACY, LOSS
from app.session.race import Departure, Racing
from app.session.session import Session
from app.session.states import State
from app.views.boxes import filled
from app.views.race.view import LaneRow, RaceView
from app.views.scrolled import ScrolledView
from app.window.fetching import Fetching
from app.window.race_words import curves, row
from nn.data import sources
from nn.hyperparameters import ABOUT, HyperparameterError, Hyperparameters
from nn.losses import LOSSES
from nn.races import FEWEST, RACES, Lane, can_differ, idle, lanes, own

LEAST = 400
"""Pixels of width; where the text needs more, the page scrolls sideways in less."""

LOOK_MS = 100
"""From one look at the lanes to the next."""

CURVES = 3
"""Looks from one at a plot to the next, of the other one: curves move slowly, and painting them takes time."""

FIRST, MOMENT = "From first weights", "From the run"
ORIGINS = {
    FIRST: "Each lane begins with random weights, all with the same seed.",
    MOMENT: "All lanes go on from the batch that is shown, or where the run was stopped: their rate, momentum, L2 and "
    "dropout can differ.",
}
WORKING = "Reading the digits..."
PLANTED = "A bug is planted in this network: find it or leave the riddle first."
NO_MOMENT = "There is no run to go on from: train first, or begin from first weights."
OWN = "Lanes of your own..."
PRESETS = {name: race.help for name, race in RACES.items()} | {
    OWN: "The run as it is, and beside it up to three with one change each."
}
NO_LANES = "Choose Lanes of your own again, and say what differs."
FROM_RUN = "{}: lanes that go on from a run cannot differ in it; begin from first weights."
TAKEN = "{} is the network; Network, Back brings back the one before"


class RacePanel(QWidget):
    """Follows a race while it is in sight; the race goes on without it.

    Signals:
        told: what was done, for the status bar.
        failed: why nothing could be, a sentence.

    Attributes:
        racing: the race.
        view: what shows it.
    """

    told = Signal(str)
    failed = Signal(str)

    def __init__(self, session: Session, canvas: Canvas, fetching: Fetching, parent: QWidget | None = None) -> None:
        """Nothing is raced before a person starts it."""
        super().__init__(parent)
        self.setObjectName("racePanel")
        self._session, self._canvas, self._fetching = session, canvas, fetching
        self.racing = Racing(session, self)
        self.view = view = RaceView(PRESETS, ORIGINS)
        filled(QVBoxLayout(self), ScrolledView(view, LEAST))
        self._own: tuple[tuple[str, Any], ...] = ()
        self._looks = 0
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self.racing.state_changed.connect(self._on_state)
        self.racing.failed.connect(self.failed)
        canvas.ink_changed.connect(self._on_ink)
        for changed in (session.hyperparameters_changed, session.moment_changed, session.state_changed):
            changed.connect(self._show_choice)
        view.preset_chosen.connect(self._choose_preset)
        view.origin_chosen.connect(self._show_choice)
        view.start_wanted.connect(self._start)
        view.pause_wanted.connect(self._pause_or_go_on)
        view.stop_wanted.connect(self.racing.stop)
        view.take_wanted.connect(self._take)
        view.table.currentCellChanged.connect(self._enable)
        self._show_choice()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has come meanwhile."""
        super().showEvent(event)
        self._timer.start()
        self._show_all()

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees takes no time from the race."""
        super().hideEvent(event)
        self._timer.stop()

    # What is to be raced.

    def _departure(self) -> Departure | None:
        """The moment that is chosen; None for first weights, and where there is none."""
        session, moment = self._session, self._session.moment
        if self.view.origin.currentText() != MOMENT:
            return None
        if moment is not None:
            history = session.history.until(session.run_began_at + moment.epochs_done)
            return Departure(beyond(moment.state), history, session.run_began_at)
        reached = session.work.reached
        if reached is None or not reached.left:
            return None
        return Departure(beyond(reached.state), session.history, reached.epochs_before)

    def _base(self) -> Hyperparameters:
        """Of the lane that is as it is."""
        departure = self._departure()
        return self._session.hyperparameters if departure is None else departure.state.hyperparameters

    def _problem(self) -> str:
        """Why what is chosen cannot be raced; "" where it can."""
        if self._session.work.faulty:
            return PLANTED
        h, departure = self._base(), self._departure()
        if self.view.origin.currentText() == MOMENT and departure is None:
            return NO_MOMENT
        able = can_differ(h, from_run=departure is not None)
        for field in self._fields():
            if field not in able:
                return idle(field, h) or FROM_RUN.format(ABOUT[field].label)
        try:
            return "" if len(self._lanes()) >= FEWEST else NO_LANES
        except HyperparameterError as error:
            return str(error)

    def _fields(self) -> list[str]:
        name = self.view.preset.currentText()
        return [field for field, _ in self._own] if name == OWN else [RACES[name].field]

    def _lanes(self) -> Sequence[Lane]:
        """What is chosen; HyperparameterError where a value does not fit the others."""
        h, name = self._base(), self.view.preset.currentText()
        if name == OWN:
            return own(self._own, h)
        return lanes(RACES[name].field, RACES[name].values(h), h)

    def _choose_preset(self, name: str) -> None:
        if name == OWN:
            h, from_run = self._base(), self._departure() is not None
            able = can_differ(h, from_run=from_run)
            dialog = LanesDialog(h, able, self._own, self.window(), from_run=from_run)
            dialog.taken.connect(self._take_own)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()
        self._show_choice()

    def _take_own(self, changes: Sequence[tuple[str, Any]]) -> None:
        self._own = tuple(changes)
        self._show_choice()

    def _show_choice(self) -> None:
        """While no race is on, what would be raced."""
        if not self.racing.on and not self.racing.lanes:
            chosen = () if self._problem() else self._lanes()
            self.view.show_lanes([LaneRow((each.name, "", "", "", "")) for each in chosen])
        self._show_words()
        self._enable()

    def _show_words(self) -> None:
        """How far the race is; where none is on, what would be raced, or why it cannot be."""
        self.view.show_words(self._progress() or self._problem() or self._next())

    def _progress(self) -> str:
        if not self.racing.on:
            return ""
        steps = [each.step for each in self.racing.lanes if each.step is not None and not each.problem]
        if not steps:
            return WORKING
        epochs = self.racing.lanes[0].lane.hyperparameters.epochs
        return f"{'Paused in epoch' if self.racing.state is State.PAUSED else 'Epoch'} {steps[0].epoch} of {epochs}"

    def _next(self) -> str:
        chosen = self._lanes()
        if not self.racing.lanes or [each.lane for each in self.racing.lanes] == list(chosen):
            return PRESETS[self.view.preset.currentText()]
        return f"Start races {', '.join(each.name for each in chosen[:-1])} and {chosen[-1].name}."

    def _start(self) -> None:
        """Start; where digits are needed that are not there but can be fetched, that is offered first."""
        chosen, origin = self._lanes(), self._departure()
        absent = sources.to_fetch(chosen[0].hyperparameters.data)
        if absent:
            self._fetching.offer(absent[0], self._start)
        else:
            self.racing.start(chosen, origin)

    def _pause_or_go_on(self) -> None:
        if self.racing.state is State.PAUSED:
            self.racing.go_on()
        else:
            self.racing.pause()

    def _take(self, number: int) -> None:
        if self.racing.can_take(number):
            self.racing.take(number)
            self.told.emit(TAKEN.format(self._session.name))

    # What it comes to.

    def _on_state(self, state: State) -> None:
        if state is State.LOADING:
            self.view.show_curves((), ())
            label = LOSSES[self._session.hyperparameters.loss].label.lower()
            self.view.loss_plot.set_axis_label(label)
        if self.isVisible():
            self._timer.start()
            self._show_all()

    def _on_ink(self) -> None:
        if self.isVisible() and self.racing.lanes and not self._timer.isActive():
            self._timer.start()

    def _look(self) -> None:
        """Show what is new; a plot now and then."""
        self._looks += 1
        self.racing.collect()
        if self._looks % CURVES == 0:
            self._show_curves(loss=self._looks % (2 * CURVES) == 0, accuracy=self._looks % (2 * CURVES) != 0)
        else:
            self._show_lanes()
            self._show_words()
        if self.racing.state is not State.RUNNING:
            self._show_all()
            self._timer.stop()

    def _show_all(self) -> None:
        self.racing.collect()
        self._show_curves(loss=True, accuracy=True)
        self._show_lanes()
        self._show_words()
        self._enable()

    def _show_lanes(self) -> None:
        if self.racing.lanes:
            image = self._canvas.image()
            self.view.show_lanes([row(each, image) for each in self.racing.lanes])

    def _show_curves(self, *, loss: bool, accuracy: bool) -> None:
        racing = self.racing.lanes
        if racing:
            self.view.show_curves(
                curves(racing, LOSS) if loss else None, curves(racing, ACCURACY) if accuracy else None
            )

    def _enable(self) -> None:
        racing, view = self.racing, self.view
        view.pause.setText("Go on" if racing.state is State.PAUSED else "Pause")
        view.set_able(
            start=not self._problem() and not self._session.busy and not racing.on,
            pause=racing.on,
            stop=racing.on,
            take=racing.can_take(view.table.currentRow()) and not self._session.busy,
        )
        for combo in (view.preset, view.origin):
            combo.setEnabled(not racing.on)
