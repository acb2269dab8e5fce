"""Fetching digits from the window: the question, the progress, the end."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from app.dialogs.download import DownloadDialog
from app.dialogs.messages import show_error
from app.session.worker import DigitsThread
from nn.data.sources import Source


class Fetching(QObject):
    """One download at a time."""

    told = Signal(str)
    """That the digits are there, for the status bar."""

    def __init__(self, window: QWidget) -> None:
        """The dialogs' parent is `window`."""
        super().__init__(window)
        self._window = window
        self._thread: DigitsThread | None = None
        self._dialog: DownloadDialog | None = None
        self._then: Callable[[], object] | None = None
        self._label = ""

    def offer(self, source: Source, then: Callable[[], object]) -> None:
        """Ask whether to fetch what a source misses, and do `then` when it is there."""
        label = source.words.label
        question = QMessageBox.question(
            self._window,
            f"Download {label}",
            f"{label} is not on this computer yet. Download its {source.words.offer}?",
        )
        if question == QMessageBox.StandardButton.Yes:
            self.start(source)
            self._then = then

    def start(self, source: Source) -> None:
        """Fetch what a source misses, with progress and a button to cancel."""
        if self._thread is not None or source.fetch is None:
            return
        self._then, self._label = None, source.words.label
        self._thread = DigitsThread(source.fetch, self)
        self._dialog = DownloadDialog(self._label, self._window)
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
        self.told.emit(f"{self._label} is on this computer, complete and verified.")
        if self._then is not None:
            self._then()

    def _on_failed(self, sentence: str) -> None:
        self.end()
        if sentence:
            show_error(self._window, sentence)
