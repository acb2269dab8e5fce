"""The page of the runs joined to what lies on the disk: read in a thread, and changed as a person asks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.dialogs.messages import show_error, told_if_wrong
from app.dialogs.name import ask_name
from app.session.asking import Asking
from app.session.session import Session
from app.session.states import State
from app.settings import Settings
from app.views.boxes import filled
from app.views.runs.view import RunsView
from app.window.documents import Documents
from app.window.overlays import Overlay, Overlays, kept_points
from app.window.runs_deleting import RunsDeleting
from app.window.runs_exporting import RunsExporting
from app.window.runs_words import changes, compared, room, row
from nn.errors import DigitScopeError
from nn.run_state import Change
from nn.runs import checkpoint, history, shelf
from nn.runs.keeper import MODEL
from nn.runs.shelf import KeptRun, KeptRuns

Cancelled = Callable[[], bool]


RENEW_MS = 3000
"""From one look at the disk to the next while a run goes on."""


class RunsPanel(QWidget):
    """Follows the disk while it is in sight."""

    def __init__(self, session: Session, overlays: Overlays, documents: Documents, settings: Settings) -> None:
        """Nothing is read before it is in sight."""
        super().__init__()
        self._session, self._overlays, self._documents = session, overlays, documents
        self._runs: Mapping[str, KeptRun] = {}
        self._listing = Asking[KeptRuns]("runs", self)
        self._curves = Asking[tuple[Sequence[Overlay], Sequence[str]]]("curves", self)
        self._detail = Asking[Sequence[Change]]("run", self)
        self._looks, self._closed = 0, False
        self._waiting = QTimer(self, singleShot=True, interval=RENEW_MS)
        self._waiting.timeout.connect(self.renew)
        self._is_first = True
        self._wanted: tuple[str, ...] = ()
        self.view = view = RunsView()
        filled(QVBoxLayout(self), view)
        self._deleting = RunsDeleting(view, overlays, self.renew, self)
        self._exporting = RunsExporting(view, settings, self)
        self._deleting.told.connect(documents.told)
        self._exporting.told.connect(documents.told)
        self._listing.changed.connect(self._take_list)
        self._curves.changed.connect(self._take_curves)
        self._detail.changed.connect(self._show_details)
        overlays.changed.connect(self._show_rows)
        session.state_changed.connect(self._follow)
        session.kept_changed.connect(self._later)
        session.closing.connect(self._end)
        view.chosen_changed.connect(self._choose)
        view.checked.connect(self._lay_over)
        view.rename_wanted.connect(self._rename)
        view.delete_wanted.connect(lambda keys: self._deleting.delete([self._runs[key] for key in keys]))
        view.export_wanted.connect(lambda keys, kind: self._exporting.start([self._runs[key] for key in keys], kind))
        view.open_wanted.connect(self._open)
        view.continue_wanted.connect(lambda key: session.resume(self._runs[key].folder))
        view.folder_wanted.connect(self._show_folder)
        view.details.colour_chosen.connect(self._colour)
        view.details.note_written.connect(self._note)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the disk."""
        super().showEvent(event)
        self.renew()

    def event(self, event: QEvent) -> bool:
        """When the window is come back to, another program may have changed something."""
        if event.type() == QEvent.Type.WindowActivate and self.isVisible():
            self.renew()
        return super().event(event)

    def renew(self) -> None:
        """What lies on the disk may be other than it was."""
        if self.isVisible() and not self._closed:
            self._looks += 1
            self._listing.ask(self._looks, lambda _: shelf.listed(shelf.place()))

    def _later(self) -> None:
        """A run that goes on comes to the disk each second: that need not be read as often."""
        if self.isVisible() and not self._waiting.isActive():
            self._waiting.start()

    def _follow(self, state: State) -> None:
        if state in (State.STOPPED, State.FINISHED):
            self.renew()
        self._choose()

    def _end(self) -> None:
        self._closed = True
        for asking in (self._listing, self._curves, self._detail):
            asking.end()
        self._deleting.end()
        self._exporting.end()

    # The table.

    def _take_list(self) -> None:
        if self._listing.problem:
            self._runs = {}
            self.view.show_problem(self._listing.problem)
        elif self._listing.answer is not None:
            self._runs = {run.folder.name: run for run in self._listing.answer.runs}
            laid = self._overlays.shown()
            self._overlays.hide(*(key for key, each in laid.items() if each.kept and key not in self._runs))
            self._show_rows()
            if self._is_first and self._runs:
                self._is_first = False
                self.view.table.choose([next(iter(self._runs))])

    def _show_rows(self) -> None:
        kept = self._listing.answer
        if kept is not None:
            laid = self._overlays.shown()
            here = self._session.kept
            rows = [
                row(run, laid[key].colour if key in laid else "", laid_over=key in laid, here=run.folder == here)
                for key, run in self._runs.items()
            ]
            self.view.show_runs(rows, room(kept), kept.notes)

    def _chosen(self) -> list[KeptRun]:
        return [self._runs[key] for key in self.view.table.chosen() if key in self._runs]

    # What is chosen.

    def _choose(self) -> None:
        chosen = self._chosen()
        if len(chosen) == 1 and not self._closed:
            run = chosen[0]
            self._detail.ask((run.folder, run.end), partial(_changes, run.folder))
        else:
            self._detail.forget()
        able = len(chosen) == 1 and not self._session.busy
        self.view.set_able(
            can_continue=able and chosen[0].resumable,
            can_open=len(chosen) == 1 and (chosen[0].folder / MODEL).exists(),
        )
        self._show_details()

    def _show_details(self) -> None:
        chosen = self._chosen()
        rows = compared([run.record.hyperparameters for run in chosen])
        if not chosen:
            self.view.details.show_none()
        elif len(chosen) == 1:
            run, changed = chosen[0], self._detail.answer or ()
            words = [*changes(changed), *filter(None, [run.record.why])]
            self.view.details.show_one(run.folder.name, run.title, rows, words, run.record.note)
        else:
            self.view.details.show_several([run.title for run in chosen], rows)

    def _rename(self, key: str) -> None:
        run = self._runs[key]
        name = ask_name(self, "Rename run", f"Name of {run.title}:", run.record.name)
        if name is not None:
            self._label(key, f"{run.title} is called {name}", name=name)

    def _colour(self, colour: str) -> None:
        for run in self._chosen():
            self._label(run.folder.name, f"{run.title} has another colour", colour=colour)

    def _note(self, key: str, note: str) -> None:
        if key in self._runs:
            self._label(key, f"The note of {self._runs[key].title} is kept", note=note)

    def _label(self, key: str, done: str, **labels: str) -> None:
        run = self._runs[key]
        if told_if_wrong(self, lambda: shelf.label(run.folder, **labels)):
            laid = self._overlays.shown().get(key)
            if laid is not None:
                title, colour = labels.get("name", laid.name), labels.get("colour", laid.colour)
                self._overlays.show(replace(laid, name=title, colour=colour))
            self._documents.told.emit(done)
        self.renew()

    def _open(self, key: str) -> None:
        run = self._runs[key]
        if run.folder == self._session.kept:
            self._documents.told.emit(f"{run.title} is the present run: its network is already here")
        elif (run.folder / MODEL).exists():
            self._documents.open_run(run.folder / MODEL, run.title)

    def _show_folder(self, key: str) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._runs[key].folder)))

    # Over the plots.

    def _lay_over(self, keys: Sequence[str], laid: bool) -> None:
        if not laid or self._closed:
            self._wanted = tuple(key for key in self._wanted if key not in keys)
            self._overlays.hide(*keys)
            return
        self._wanted = (*self._wanted, *(key for key in keys if key not in self._wanted))
        runs = [self._runs[key] for key in self._wanted if key in self._runs]
        self._curves.ask(self._wanted, partial(_curves, runs))

    def _take_curves(self) -> None:
        if self._curves.answer is not None:
            overlays, notes = self._curves.answer
            self._wanted = ()
            self._overlays.show(*overlays)
            self._curves.forget()
            for note in notes:
                show_error(self, note)


def _changes(folder: Path, cancelled: Cancelled) -> Sequence[Change]:
    """What was changed while a run went on, as far as its checkpoint can be read."""
    try:
        return checkpoint.load(folder / checkpoint.FILE).state.changes
    except DigitScopeError:
        return ()


def _curves(runs: Sequence[KeptRun], cancelled: Cancelled) -> tuple[Sequence[Overlay], Sequence[str]]:
    """The curves of runs, and what could not be read of them."""
    overlays, notes = list[Overlay](), list[str]()
    for run in runs:
        if cancelled():
            break
        try:
            kept = history.read(run.folder)
        except DigitScopeError as error:
            notes.append(str(error))
            continue
        notes += kept.notes
        overlays.append(Overlay(run.folder.name, run.title, run.record.colour, *kept_points(kept)))
    return overlays, notes
