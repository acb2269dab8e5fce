"""The actions that steer a run, enabled when they make sense; its hyperparameters; how far it is."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from app.assets import icon
from app.session.continuation import Continuation
from app.session.session import Session
from app.session.states import State
from app.views.run_bar import RunBar
from app.views.text_fit import fit_to_text
from app.window.actions import set_tip
from app.window.fetching import Fetching
from nn.data import sources
from nn.hyperparameters import summary
from nn.source_names import told

if TYPE_CHECKING:
    from app.dialogs.hyperparameters import HyperparametersDialog
    from app.window.rate_finding import RateFinding
    from app.window.source_choice import SourceChoice
    from app.window.variation_preview import VariationPreview

REFRESH_MS = 250
"""How often the words of the run bar change: numbers that are to be read must stand still for a moment."""

PAUSE = "&Pause", "Pause training after the present batch."
RESUME = "&Resume", "Go on with the paused training."
"""Text and tip of the one action that does both."""

CONTINUE = {
    Continuation.REST: "Finish the run that was stopped: its remaining batches, on its schedule.",
    Continuation.FURTHER: "Train on for further epochs with what the optimizer remembers; the schedule begins anew.",
    Continuation.ANEW: "Train the present weights on; the optimizer's memory and the schedule begin anew.",
}
"""Tips of Continue."""

WORKING = {
    State.DRAWING: "Drawing the first weights...",
    State.LOADING: "Reading the digits...",
}
FITTING = "Looking how sure it may be..."
"""What a run does after its last batch: some seconds where its digits are ink."""
RESTING = {
    State.FINISHED: "Finished",
    State.STOPPED: "Ready",
}


class RunControls(QObject):
    """Connects the training actions with the session."""

    def __init__(
        self,
        session: Session,
        fetching: Fetching,
        actions: Mapping[str, QAction],
        bar: RunBar,
        data_label: QLabel,
        window: QWidget,
    ) -> None:
        """Show the session's state and follow it; the dialog's parent is `window`."""
        super().__init__(window)
        self._window = window
        self._dialog: HyperparametersDialog | None = None
        self._session = session
        self._fetching = fetching
        self._actions = actions
        self._bar = bar
        self._data_label = data_label
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(self._show_progress)
        for name, slot in {
            "trainAction": partial(self._with_digits, session.train),
            "continueAction": partial(self._with_digits, session.continue_training),
            "pauseAction": self._pause_or_resume,
            "stepAction": partial(self._with_digits, session.step_batch),
            "stepEpochAction": partial(self._with_digits, session.step_epoch),
            "stopAction": session.stop,
            "resetAction": session.reset,
            "goBackAction": session.go_back,
            "goForwardAction": session.go_forward,
            "hyperparametersAction": self._choose_hyperparameters,
        }.items():
            actions[name].triggered.connect(slot)
        _reserve_width(actions["pauseAction"], (RESUME[0], PAUSE[0]))
        bar.speed_chosen.connect(session.set_speed)
        session.state_changed.connect(self._show_state)
        session.unsaved_changed.connect(self._enable)
        session.hyperparameters_changed.connect(self._show_hyperparameters)
        session.hyperparameters_changed.connect(self._tell_dialog)
        session.hyperparameters_changed.connect(self._enable)
        session.unsaved_changed.connect(self._show_hyperparameters)
        self._show_hyperparameters()
        self._show_state(session.state)

    def _with_digits(self, go: Callable[[], None], *_: bool) -> None:
        """Go, or where digits are needed that are not there but can be fetched, offer that and go then."""
        absent = [] if self._session.busy else sources.to_fetch(self._session.hyperparameters.data)
        if absent:
            self._fetching.offer(absent[0], go)
        else:
            go()

    def _pause_or_resume(self) -> None:
        if self._session.state is State.PAUSED:
            self._session.go_on()
        else:
            self._session.pause()

    def _choose_hyperparameters(self) -> None:
        """Beside the window, not in its way: during a run one wants to watch what a change does."""
        if self._dialog is None:
            # Here, as below, because the window opens without it.
            from app.dialogs.hyperparameters import HyperparametersDialog

            self._dialog = HyperparametersDialog(self._session.hyperparameters, self._session.busy, self._window)
            self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._dialog.applied.connect(self._session.set_hyperparameters)
            self._dialog.form.sources_wanted.connect(partial(self._sources.open, self._dialog))
            self._dialog.form.rate_wanted.connect(partial(self._rates.open, self._dialog))
            self._dialog.finished.connect(self._forget_dialog)
            self._preview.open(self._dialog)
            self._dialog.show()
        self._dialog.activateWindow()

    @cached_property
    def _sources(self) -> "SourceChoice":
        from app.window.source_choice import SourceChoice

        return SourceChoice(self)

    @cached_property
    def _preview(self) -> "VariationPreview":
        from app.window.variation_preview import VariationPreview

        return VariationPreview(self._session, self)

    @cached_property
    def _rates(self) -> "RateFinding":
        from app.window.rate_finding import RateFinding

        return RateFinding(self._session, self._fetching, self)

    def offer_preset(self, name: str) -> None:
        """Open the hyperparameters with a preset in them, which a person may take."""
        self._choose_hyperparameters()
        if self._dialog is not None:
            self._dialog.choose_preset(name)

    def _forget_dialog(self) -> None:
        self._dialog = None

    def _tell_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.form.set_hyperparameters(self._session.hyperparameters)

    def _show_hyperparameters(self) -> None:
        h = self._session.hyperparameters
        present, waiting = summary(self._session.continuing), summary(h)
        self._bar.show_summary(present if present == waiting else f"{present}; Train makes {waiting}")
        self._data_label.setText(f"Data: {told(h.data)}")

    def _show_state(self, state: State) -> None:
        self._enable()
        if self._dialog is not None:
            self._dialog.set_running(self._session.busy)
        paused = state is State.PAUSED
        pause = self._actions["pauseAction"]
        text, tip = RESUME if paused else PAUSE
        pause.setText(text)
        set_tip(pause, tip)
        pause.setIcon(icon("continue" if paused else "pause"))
        if state is State.RUNNING:
            self._timer.start()
        else:
            self._timer.stop()
        self._show_progress()

    def _enable(self) -> None:
        busy, state = self._session.busy, self._session.state
        going = state is State.RUNNING
        for name, enabled in {
            "trainAction": not busy,
            "continueAction": not busy,
            "pauseAction": going or state is State.PAUSED,
            "stepAction": not going and state not in WORKING,
            "stepEpochAction": not going and state not in WORKING,
            "stopAction": busy,
            "resetAction": state not in WORKING,
            "goBackAction": bool(self._session.before),
            "goForwardAction": bool(self._session.after),
        }.items():
            self._actions[name].setEnabled(enabled)
        set_tip(self._actions["continueAction"], CONTINUE[self._session.continuation])
        for name, text, other in (
            ("goBackAction", "&Back", self._session.before),
            ("goForwardAction", "For&ward", self._session.after),
        ):
            self._actions[name].setText(f"{text} to {other.replace('&', '&&')}" if other else text)

    def _show_progress(self) -> None:
        state, p = self._session.state, self._session.progress()
        if state in WORKING:
            self._bar.show_working(WORKING[state])
        elif p is None or not self._session.busy:
            stop = p.stop if p is not None and state is State.FINISHED else None
            self._bar.show_idle(stop.short if stop else RESTING.get(state, ""), stop.told if stop else "")
        elif state is State.PAUSED:
            self._bar.show_paused(p.epoch, p.epochs, p.batch, p.batches, p.learning_rate, p.fraction)
        elif p.last:
            self._bar.show_working(FITTING)
        else:
            self._bar.show_progress(p.epoch, p.epochs, p.fraction, p.examples_per_second, p.seconds_left)


def _reserve_width(action: QAction, texts: Iterable[str]) -> None:
    """Make the tool buttons of an action as wide as its widest text needs, so that nothing moves with the text."""
    for button in action.associatedObjects():
        if isinstance(button, QToolButton):
            beside = button.sizeHint().width() - _width(button.text(), button.fontMetrics())
            fit_to_text(button, partial(_fit, button, tuple(texts), beside))


def _fit(button: QToolButton, texts: Iterable[str], beside: int, font: QFontMetrics) -> None:
    button.setMinimumWidth(beside + max(_width(text, font) for text in texts))


def _width(text: str, font: QFontMetrics) -> int:
    """Of a tool button's text, to which Qt adds two spaces."""
    return font.horizontalAdvance(text.replace("&", "") + 2 * " ")
