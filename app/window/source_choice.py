"""Choosing sources of digits from the window: the dialog, and the thread that reads them one after the other."""

from PySide6.QtCore import QObject

from app.dialogs.hyperparameters import HyperparametersDialog
from app.dialogs.sources import SourcesDialog
from app.session.worker import DigitsThread
from nn.data.look import Look, look


class SourceChoice(QObject):
    """One dialog at a time."""

    def __init__(self, parent: QObject) -> None:
        """No dialog yet."""
        super().__init__(parent)
        self._dialog: SourcesDialog | None = None
        self._thread: DigitsThread | None = None
        self._waiting: list[str] = []
        self._reading = ""

    def open(self, hyperparameters: HyperparametersDialog) -> None:
        """Let a person change the sources in a dialog of hyperparameters."""
        dialog = self._dialog = SourcesDialog(hyperparameters.form.data(), hyperparameters)
        dialog.wanted.connect(self._read)
        dialog.accepted.connect(lambda: hyperparameters.form.set_data(dialog.data(), dialog.counts()))
        dialog.finished.connect(self.end)
        dialog.begin()
        dialog.open()

    def end(self) -> None:
        """Stop reading, and return when the thread has ended."""
        self._waiting.clear()
        self._release()
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _read(self, name: str) -> None:
        self._waiting.append(name)
        if self._thread is None:
            self._next()

    def _next(self) -> None:
        if not self._waiting:
            return
        name = self._reading = self._waiting.pop(0)
        self._thread = DigitsThread(lambda _, cancelled: look(name, cancelled), self)
        self._thread.fetched.connect(self._show)
        self._thread.failed.connect(self._show)
        self._thread.start()

    def _show(self, seen: Look | str) -> None:
        self._release()
        if self._dialog is not None:
            self._dialog.show_seen(self._reading, seen)
        self._next()

    def _release(self) -> None:
        if self._thread is not None:
            self._thread.end()
            self._thread.deleteLater()
            self._thread = None
