"""The dock of My drawings: what its view wants is done to the file, and can be taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDockWidget, QWidget

from app.canvas.canvas import Canvas
from app.dialogs.files import DRAWINGS, INK, ask_where, ask_which
from app.dialogs.messages import told_if_wrong
from app.session.session import Session
from app.settings import Settings
from app.views.drawing_list import Shown
from app.views.my_drawings import MyDrawingsView
from app.views.scrolled import ScrolledView
from nn.arrays import Float32
from nn.data import my_drawings
from nn.data.my_drawings import MyDrawing
from nn.data.raster import rasterize
from nn.errors import DigitScopeError

LEAST = 270
"""Pixels of width; where the text needs more, the dock scrolls sideways in less."""


@dataclass(frozen=True)
class Undo:
    """What a change is called, and what takes it back."""

    what: str
    work: Callable[[], None]


class MyDrawingsDock(QObject):
    """Fills its dock when that is first seen."""

    told = Signal(str)
    """What was done, for the status bar."""

    labelled = Signal(int)
    """A drawing was opened, which shows this digit."""

    def __init__(
        self, dock: QDockWidget, session: Session, canvas: Canvas, settings: Settings, window: QWidget
    ) -> None:
        """The dialogs' parent is `window`."""
        super().__init__(window)
        self._dock, self._session, self._canvas = dock, session, canvas
        self._settings, self._window = settings, window
        self._view: MyDrawingsView | None = None
        self._drawings: dict[str, MyDrawing] = {}
        self._undos: list[Undo] = []
        dock.visibilityChanged.connect(self._fill)
        dock.toggleViewAction().triggered.connect(self._raise)

    def show(self) -> None:
        """Bring the dock into sight."""
        self._dock.show()
        self._raise(True)

    def _raise(self, shown: bool) -> None:
        """Before the docks that it shares its place with."""
        if shown:
            self._dock.raise_()

    def renew(self) -> None:
        """My drawings are others than they were."""
        self._session.renew_digits()
        self._load()

    def _fill(self, visible: bool) -> None:
        if not visible or self._view is not None:
            return
        self._view = view = MyDrawingsView()
        view.open_wanted.connect(self._open)
        view.label_wanted.connect(self._label)
        view.delete_wanted.connect(self._delete)
        view.undo_wanted.connect(self._take_back)
        view.export_wanted.connect(self._export)
        view.import_wanted.connect(self._import)
        self._dock.setWidget(ScrolledView(view, LEAST))
        self._load()

    def _load(self) -> None:
        """Show what the file has; one that cannot be read has nothing, and says why."""
        if self._view is None:
            return
        try:
            mine = my_drawings.load(my_drawings.place())
        except DigitScopeError as error:
            mine = my_drawings.MyDrawings(notes=(str(error),))
        self._drawings = {drawing.id: drawing for drawing in reversed(mine.drawings)}
        self._view.show_drawings([_shown(each) for each in self._drawings.values()], self._picture, mine.notes)
        self._view.show_undo(self._undos[-1].what if self._undos else "")

    def _picture(self, id: str) -> Float32:
        return rasterize(self._drawings[id].ink)

    def _open(self, id: str) -> None:
        drawing = self._drawings[id]
        self._canvas.set_ink(drawing.ink)
        self.labelled.emit(drawing.label)

    def _label(self, ids: Sequence[str], label: int) -> None:
        before = [self._drawings[id] for id in ids]
        path = my_drawings.place()
        what = f"{_count(len(ids))} labelled {label}"
        self._do(
            lambda: my_drawings.put(path, [drawing.labelled(label) for drawing in before]),
            Undo(what, lambda: my_drawings.put(path, before)),
        )

    def _delete(self, ids: Sequence[str]) -> None:
        before = [self._drawings[id] for id in ids]
        path = my_drawings.place()
        self._do(
            lambda: my_drawings.delete(path, ids),
            Undo(f"{_count(len(ids))} deleted", lambda: my_drawings.put(path, before)),
        )

    def _import(self) -> None:
        source = ask_which(self._window, "Import drawings", self._settings.folder(), DRAWINGS)
        path, known = my_drawings.place(), set(self._drawings)
        notes: list[str] = []
        if source is None or not told_if_wrong(self._window, lambda: notes.extend(my_drawings.bring_in(path, source))):
            return
        self.renew()
        new = set(self._drawings) - known
        what = f"{_count(len(new))} imported"
        if new:
            self._add_undo(Undo(what, lambda: my_drawings.delete(path, new)))
        self.told.emit(what)
        if self._view is not None:
            self._view.show_notes(notes)

    def _export(self, ids: Sequence[str]) -> None:
        suggestion = self._settings.folder() / "drawings.jsonl"
        target = ask_where(self._window, "Export drawings", suggestion, INK, ".jsonl")
        if target is not None:
            chosen = [self._drawings[id] for id in ids]
            if told_if_wrong(self._window, lambda: my_drawings.export(chosen, target, my_drawings.place())):
                self.told.emit(f"{_count(len(ids))} exported to {target.name}")

    def _take_back(self) -> None:
        if self._undos and told_if_wrong(self._window, self._undos[-1].work):
            self.told.emit(f"Taken back: {self._undos.pop().what}")
            self.renew()

    def _do(self, work: Callable[[], None], undo: Undo) -> None:
        if told_if_wrong(self._window, work):
            self._add_undo(undo)
            self.told.emit(undo.what)
            self.renew()

    def _add_undo(self, undo: Undo) -> None:
        self._undos.append(undo)
        if self._view is not None:
            self._view.show_undo(undo.what)


def _count(count: int) -> str:
    return f"{count:,} drawing{'' if count == 1 else 's'}"


def _shown(drawing: MyDrawing) -> Shown:
    return Shown(drawing.id, drawing.label, drawing.ink.writer, _moment(drawing.drawn))


def _moment(drawn: str) -> str:
    """A date as people read it; as it stands where it is none."""
    try:
        return datetime.fromisoformat(drawn).strftime("%d %B %Y, %H:%M").lstrip("0")
    except ValueError:
        return drawn
