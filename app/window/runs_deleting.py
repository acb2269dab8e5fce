"""Runs are deleted and brought back: the last deletion first, for as long as the window is open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.dialogs.messages import told_if_wrong
from app.views.runs.view import RunsView
from app.window.overlays import Overlay, Overlays
from nn.runs.deleted import Deleted
from nn.runs.shelf import KeptRun


@dataclass(frozen=True)
class _Deletion:
    """What was deleted at once: the runs, and those of their curves that lay over the plots."""

    runs: tuple[KeptRun, ...]
    laid: tuple[Overlay, ...]


class RunsDeleting(QObject):
    """What this window has deleted.

    Signals:
        told: what was done, for the status bar.
    """

    told = Signal(str)

    def __init__(self, view: RunsView, overlays: Overlays, renew: Callable[[], None], window: QWidget) -> None:
        """Nothing is deleted; `renew` reads the runs again, `window` is the parent of the dialogs."""
        super().__init__(window)
        self._view, self._overlays, self._renew, self._window = view, overlays, renew, window
        self._deleted = Deleted()
        self._deletions: list[_Deletion] = []
        view.undo_wanted.connect(self.take_back)

    def delete(self, runs: Sequence[KeptRun]) -> None:
        """Hide the runs; those that are hidden already may be asked for until they have left the table."""
        runs = [run for run in runs if not self._deleted.has(run.folder)]
        done = tuple(run for run in runs if told_if_wrong(self._window, partial(self._deleted.take, run.folder)))
        if done:
            shown, keys = self._overlays.shown(), [run.folder.name for run in done]
            self._deletions.append(_Deletion(done, tuple(shown[key] for key in keys if key in shown)))
            self._overlays.hide(*keys)
            self.told.emit(_what(done) if len(done) == len(runs) else f"{len(done):,} of {len(runs):,} runs deleted")
        self._show()

    def take_back(self) -> None:
        """Bring the last ones back, with their curves over the plots; what the disk refuses can be tried again."""
        if not self._deletions:
            return
        last = self._deletions.pop()
        back = [run for run in last.runs if told_if_wrong(self._window, partial(self._deleted.bring_back, run.folder))]
        left = tuple(run for run in last.runs if run not in back and self._deleted.has(run.folder))
        if left:
            self._deletions.append(replace(last, runs=left))
        if back:
            keys = {run.folder.name for run in back}
            self._overlays.show(*(overlay for overlay in last.laid if overlay.key in keys))
            self.told.emit(f"Taken back: {_what(back)}")
        self._show()

    def end(self) -> None:
        """Take off the disk what nobody can bring back any more."""
        self._deletions.clear()
        self._deleted.empty()

    def _show(self) -> None:
        self._view.show_undo([run.title for run in self._deletions[-1].runs] if self._deletions else ())
        self._renew()


def _what(runs: Sequence[KeptRun]) -> str:
    return f"{runs[0].title} deleted" if len(runs) == 1 else f"{len(runs):,} runs deleted"
