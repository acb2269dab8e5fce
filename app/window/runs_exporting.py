"""The curves of runs are exported in a thread: how far it is can be seen, and it can be given up."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.dialogs.files import ask_where
from app.dialogs.messages import show_error
from app.session.asking import Asking
from app.settings import Settings
from app.views.runs.view import CSV, RunsView
from nn.errors import Cancelled
from nn.runs import export
from nn.runs.shelf import KeptRun


class RunsExporting(QObject):
    """One export at a time.

    Signals:
        told: what was done, for the status bar.
    """

    told = Signal(str)
    _progressed = Signal(int)

    def __init__(self, view: RunsView, settings: Settings, window: QWidget) -> None:
        """Nothing is exported; `window` is the parent of the dialogs."""
        super().__init__(window)
        self._view, self._settings, self._window = view, settings, window
        self._runs: Sequence[KeptRun] = ()
        self._target: Path | None = None
        self._done = 0
        self._asking: Asking[bool] = Asking("export", self)
        self._asking.changed.connect(self._follow)
        self._progressed.connect(self._show_progress)
        view.export_cancelled.connect(self._cancel)

    def start(self, runs: Sequence[KeptRun], kind: str) -> None:
        """Ask where to, and write; nothing where an export goes on."""
        if self._target is not None or (target := self._ask_target(kind)) is None:
            return
        self._runs, self._target, self._done = runs, target, 0
        write = export.to_csv if kind == CSV else export.to_tensorboard

        def work(cancelled: Callable[[], bool]) -> bool:
            def before_each(done: int) -> None:
                if cancelled():
                    raise Cancelled
                self._progressed.emit(done)

            write(runs, target, before_each)
            return True

        self._asking.ask(object(), work)

    def end(self) -> None:
        """Give it up, and return when its thread has ended."""
        self._target = None
        self._asking.end()

    def _cancel(self) -> None:
        if self._target is not None:
            self._target = None
            self._asking.forget()
            self.told.emit("Export cancelled")

    def _show_progress(self, done: int) -> None:
        self._done = done
        if self._target is not None and self._asking.working:
            self._view.show_export(done, len(self._runs))

    def _follow(self) -> None:
        if self._asking.working:
            self._view.show_export(self._done, len(self._runs))
            return
        self._view.show_export(0, 0)
        target, self._target = self._target, None
        if target is None:
            return
        if self._asking.answer is not None:
            runs = "1 run" if len(self._runs) == 1 else f"{len(self._runs):,} runs"
            self.told.emit(f"Exported {runs} to {target.name}")
        elif self._asking.problem:
            show_error(self._window, self._asking.problem)
        self._asking.forget()

    def _ask_target(self, kind: str) -> Path | None:
        folder = self._settings.folder()
        if kind == CSV:
            return ask_where(self._window, "Export runs as CSV", folder / "runs.csv", "CSV (*.csv)", ".csv")
        name = QFileDialog.getExistingDirectory(self._window, "Export runs for TensorBoard into a folder", str(folder))
        return Path(name) if name else None
