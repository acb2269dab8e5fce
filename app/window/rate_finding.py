"""Finding a learning rate from the window: the dialog beside that of hyperparameters, and the thread of the test."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.dialogs.hyperparameters import HyperparametersDialog
from app.dialogs.rate_finder import RateFinderDialog
from app.session.asking import Asking
from app.session.session import Session
from app.window.fetching import Fetching
from nn.data import sources
from nn.hyperparameters import HyperparameterError, Hyperparameters

if TYPE_CHECKING:
    from nn.rate_finder import RangeTest

LOOK_MS = 50
"""How often the progress is shown."""


class RateFinding(QObject):
    """One test at a time."""

    def __init__(self, session: Session, fetching: Fetching, parent: QObject) -> None:
        """No test yet."""
        super().__init__(parent)
        self._session, self._fetching = session, fetching
        self._dialog: RateFinderDialog | None = None
        self._test: Asking[RangeTest] = Asking("rate-finder", self)
        self._test.changed.connect(self._show)
        self._done = 0, 0
        self._looking = QTimer(self, interval=LOOK_MS)
        self._looking.timeout.connect(self._look)
        session.closing.connect(self.end)
        session.closing.connect(self._test.end)

    def open(self, hyperparameters: HyperparametersDialog) -> None:
        """Find a rate for the values in a dialog of hyperparameters, and put it in there if a person takes it.

        Where digits are needed that are not there but can be fetched, that is offered first.
        """
        try:
            h = hyperparameters.hyperparameters()
        except HyperparameterError:
            hyperparameters.form.focus_problem()
            return
        absent = sources.to_fetch(h.data)
        if absent:
            self._fetching.offer(absent[0], lambda: self.open(hyperparameters))
            return
        self.end()
        dialog = self._dialog = RateFinderDialog(h.learning_rate, hyperparameters)
        dialog.taken.connect(hyperparameters.form.set_rate)
        dialog.finished.connect(self.end)
        self._done = 0, 0
        self._look()
        self._looking.start()
        self._test.ask(h, self._task(h))
        dialog.open()

    def end(self) -> None:
        """End the test, and return when its thread has ended."""
        self._looking.stop()
        self._test.stop()
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _task(self, h: Hyperparameters) -> "Callable[[Callable[[], bool]], RangeTest]":
        loaded = self._session.loaded_of(h.data, h.validation)

        def test(cancelled: Callable[[], bool]) -> "RangeTest":
            # Here, because the window opens without it.
            from nn.rate_finder import range_test

            data = loaded or sources.load(h.data, h.validation, cancelled)
            return range_test(h, data, self._tell, cancelled)

        return test

    def _tell(self, done: int, batches: int) -> None:
        """Take down how far the test is, in its thread."""
        self._done = done, batches

    def _look(self) -> None:
        if self._dialog is not None:
            self._dialog.show_progress(*self._done)

    def _show(self) -> None:
        test, dialog = self._test, self._dialog
        if dialog is None or test.working:
            return
        self._looking.stop()
        if test.answer is not None:
            dialog.show_test(test.answer)
        else:
            dialog.show_problem(test.problem)
