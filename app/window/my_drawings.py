"""The dock of My drawings: what its view wants is done to the file, and can be taken back."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDockWidget, QWidget

from app.canvas.canvas import Canvas
from app.dialogs.files import DRAWINGS, INK, ask_where, ask_which
from app.dialogs.messages import told_if_wrong
from app.session.session import Session
from app.settings import Settings
from app.views.drawing_list import Shown
from app.views.my_drawings import MyDrawingsView
from app.window.dates import in_words
from app.window.late_dock import LateDock, Undo
from nn.arrays import Float32
from nn.data import my_drawings
from nn.data.my_drawings import MyDrawing
from nn.data.raster import rasterize
from nn.errors import DigitScopeError


class MyDrawingsDock(LateDock):
    """Shows the drawings of the file."""

    labelled = Signal(int)
    """A drawing was opened, which shows this digit."""

    def __init__(
        self, dock: QDockWidget, session: Session, canvas: Canvas, settings: Settings, window: QWidget
    ) -> None:
        """The dialogs' parent is `window`."""
        super().__init__(dock, window)
        self._session, self._canvas, self._settings = session, canvas, settings
        self._view: MyDrawingsView | None = None
        self._drawings: dict[str, MyDrawing] = {}

    def renew(self) -> None:
        """My drawings are others than they were."""
        self._session.renew_digits()
        self._load()

    def make_view(self) -> QWidget:  # noqa: D102
        self._view = view = MyDrawingsView()
        view.open_wanted.connect(self._open)
        view.label_wanted.connect(self._label)
        view.delete_wanted.connect(self._delete)
        view.undo_wanted.connect(self.take_back)
        view.export_wanted.connect(self._export)
        view.import_wanted.connect(self._import)
        self._load()
        return view

    def show_undo(self, what: str) -> None:  # noqa: D102
        if self._view is not None:
            self._view.show_undo(what)

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
        self.do(
            lambda: my_drawings.put(path, [drawing.labelled(label) for drawing in before]),
            Undo(what, lambda: my_drawings.put(path, before)),
        )

    def _delete(self, ids: Sequence[str]) -> None:
        before = [self._drawings[id] for id in ids]
        path = my_drawings.place()
        self.do(
            lambda: my_drawings.delete(path, ids),
            Undo(f"{_count(len(ids))} deleted", lambda: my_drawings.put(path, before)),
        )

    def _import(self) -> None:
        source = ask_which(self.window, "Import drawings", self._settings.folder(), DRAWINGS)
        path, known = my_drawings.place(), set(self._drawings)
        notes: list[str] = []
        if source is None or not told_if_wrong(self.window, lambda: notes.extend(my_drawings.bring_in(path, source))):
            return
        self.renew()
        new = set(self._drawings) - known
        what = f"{_count(len(new))} imported"
        if new:
            self.add_undo(Undo(what, lambda: my_drawings.delete(path, new)))
        self.told.emit(what)
        if self._view is not None:
            self._view.show_notes(notes)

    def _export(self, ids: Sequence[str]) -> None:
        suggestion = self._settings.folder() / "drawings.jsonl"
        target = ask_where(self.window, "Export drawings", suggestion, INK, ".jsonl")
        if target is not None:
            chosen = [self._drawings[id] for id in ids]
            if told_if_wrong(self.window, lambda: my_drawings.export(chosen, target, my_drawings.place())):
                self.told.emit(f"{_count(len(ids))} exported to {target.name}")


def _count(count: int) -> str:
    return f"{count:,} drawing{'' if count == 1 else 's'}"


def _shown(drawing: MyDrawing) -> Shown:
    return Shown(drawing.id, drawing.label, drawing.ink.writer, _moment(drawing.drawn))


def _moment(drawn: str) -> str:
    """A date as people read it; as it stands where it is none."""
    try:
        return in_words(datetime.fromisoformat(drawn))
    except ValueError:
        return drawn
