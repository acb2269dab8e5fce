"""Fetching MNIST from the window: the question, the progress, the end."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from app.dialogs.download import DownloadDialog
from app.dialogs.messages import show_error
from app.session.worker import DownloadThread


class Fetching(QObject):
    """One download at a time."""

    told = Signal(str)
    """That MNIST is there, for the status bar."""

    def __init__(self, window: QWidget) -> None:
        """The dialogs' parent is `window`."""
        super().__init__(window)
        self._window = window
        self._thread: DownloadThread | None = None
        self._dialog: DownloadDialog | None = None
        self._then: Callable[[], object] | None = None

    def offer(self, then: Callable[[], object] | None = None) -> None:
        """Ask whether to fetch MNIST, and do `then` when it is there."""
        question = QMessageBox.question(
            self._window,
            "Download MNIST",
            "MNIST is not on this computer yet. Download its 60,000 training and 10,000 test digits (11.6 MB)?",
        )
        if question == QMessageBox.StandardButton.Yes:
            self.start()
            self._then = then

    def start(self) -> None:
        """Fetch, with progress and a button to cancel."""
        if self._thread is not None:
            return
        self._then = None
        self._thread = DownloadThread(parent=self)
        self._dialog = DownloadDialog(self._window)
        self._thread.progressed.connect(self._dialog.show_progress)
        self._thread.fetched.connect(self._on_fetched)
        self._thread.failed.connect(self._on_failed)
        self._dialog.cancelled.connect(self.end)
        self._thread.start()
        self._dialog.open()

    def end(self) -> None:
        """Stop a download, and return when its thread has ended."""
        if self._thread is not None:
            self._thread.end()
            self._thread.deleteLater()
            self._thread = None
        if self._dialog is not None:
            self._dialog.close()
            self._dialog.deleteLater()
            self._dialog = None

    def _on_fetched(self) -> None:
        if self._thread is None:
            return  # cancelled at the last moment
        self.end()
        self.told.emit("MNIST is on this computer, complete and verified.")
        if self._then is not None:
            self._then()

    def _on_failed(self, sentence: str) -> None:
        self.end()
        if sentence:
            show_error(self._window, sentence)
