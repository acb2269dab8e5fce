"""The actions that steer a run, enabled when they make sense, and the run bar that tells how far it is."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel

from app.assets import icon
from app.fetching import Fetching
from app.session import Session
from app.views.run_bar import RunBar
from app.worker import State
from nn.data import mnist
from nn.hyperparameters import summary

REFRESH_MS = 250
"""How often the words of the run bar change: numbers that are to be read must stand still for a moment."""

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
        parent: QObject,
    ) -> None:
        """Show the session's state and follow it."""
        super().__init__(parent)
        self._session = session
        self._fetching = fetching
        self._actions = actions
        self._bar = bar
        self._data_label = data_label
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(self._show_progress)
        for name, slot in {
            "trainAction": self._train,
            "continueAction": self._continue,
            "pauseAction": self._pause_or_resume,
            "stepAction": session.step_batch,
            "stepEpochAction": session.step_epoch,
            "stopAction": session.stop,
            "resetAction": session.reset,
            "goBackAction": session.go_back,
        }.items():
            actions[name].triggered.connect(slot)
        bar.speed_chosen.connect(session.set_speed)
        fetching.fetched.connect(self._train)
        session.state_changed.connect(self._show_state)
        session.network_changed.connect(self._enable)
        session.hyperparameters_changed.connect(self._show_hyperparameters)
        self._show_hyperparameters()
        self._show_state(session.state)

    def _train(self) -> None:
        if self._digits_are_here():
            self._session.train()

    def _continue(self) -> None:
        if self._digits_are_here():
            self._session.continue_training()

    def _digits_are_here(self) -> bool:
        """False after offering to fetch them."""
        if self._session.hyperparameters.data == "mnist" and mnist.find() is None:
            self._fetching.offer()
            return False
        return True

    def _pause_or_resume(self) -> None:
        if self._session.state is State.PAUSED:
            self._session.resume()
        else:
            self._session.pause()

    def _show_hyperparameters(self) -> None:
        h = self._session.hyperparameters
        self._bar.show_summary(summary(h))
        names = {"starter": "Starter digits", "mnist": "MNIST"}
        self._data_label.setText(f"Data: {names.get(h.data, h.data)}")

    def _show_state(self, state: State) -> None:
        self._enable()
        paused = state is State.PAUSED
        pause = self._actions["pauseAction"]
        pause.setText("&Resume" if paused else "&Pause")
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
            "stepAction": not going and state is not State.LOADING,
            "stepEpochAction": not going and state is not State.LOADING,
            "stopAction": busy,
            "resetAction": state is not State.LOADING,
            "goBackAction": self._session.can_go_back,
        }.items():
            self._actions[name].setEnabled(enabled)

    def _show_progress(self) -> None:
        state, progress = self._session.state, self._session.progress()
        if state is State.LOADING:
            self._bar.show_working("Reading the digits...")
        elif progress is None or not self._session.busy:
            self._bar.show_idle(RESTING.get(state, ""))
        else:
            self._bar.show_progress(
                progress.epoch,
                progress.epochs,
                progress.fraction,
                progress.examples_per_second,
                progress.seconds_left,
                paused=state is State.PAUSED,
            )
