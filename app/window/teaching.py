"""Teach: what a drawing was is kept in My drawings, and the present network may learn it."""

from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.canvas.canvas import Canvas
from app.dialogs.messages import show_error, told_if_wrong
from app.dialogs.teach import TeachDialog
from app.session.answer import answer
from app.session.moment import LOOKED_AT
from app.session.session import Session
from app.session.teaching import Teacher
from app.settings import Settings
from app.views.person_name import tidied
from app.views.placing import place_beside
from nn.answer import NetworkAnswer
from nn.arrays import a_digit
from nn.data import my_drawings
from nn.data.ink import Ink
from nn.data.raster import rasterize
from nn.errors import DigitScopeError

ARROW = "\u2192"
BUSY = "Stop the run first: until then the network belongs to it."
NOTHING = "nothing"
"""What is read by weights that a run has blown up."""
UNLIKE = "The drawing is unlike the digits that the network learned; nearest is"
NONE_HELD_BACK = "none are held back in this run"
LEARNED = "The network has learned the drawing; Undo, or Network, Back, takes it out again"
NOT_YET = "The network came nearer, and does not read the drawing right yet; learn again, or train it"
UNDONE = "The network is as it was before it learned the drawing"


class Teaching(QObject):
    """One drawing at a time; its dialog goes with the drawing."""

    told = Signal(str)
    """What was kept or learned, for the status bar."""

    kept = Signal()
    """My drawings have changed."""

    labelled = Signal(int)
    """What the drawing on the canvas shows."""

    drawings_wanted = Signal()
    why_wanted = Signal()

    def __init__(self, session: Session, canvas: Canvas, settings: Settings, beside: QWidget, window: QWidget) -> None:
        """The dialog opens `beside` the drawing and its answer."""
        super().__init__(window)
        self._session, self._canvas, self._settings = session, canvas, settings
        self._beside, self._window = beside, window
        self._teacher = Teacher(session)
        self._dialog: TeachDialog | None = None
        self._label: int | None = None
        canvas.ink_changed.connect(self.close)
        session.state_changed.connect(self._show_state)
        session.network_changed.connect(self._show_state)

    def open(self) -> None:
        """Ask what the chosen digit of the drawing shows; nothing without ink."""
        if self._dialog is not None or not self._ink().strokes or self._canvas.image() is None:
            return
        self._label = None
        self._dialog = dialog = TeachDialog(self._settings.writer(), self._window)
        self._show_state()
        dialog.label_chosen.connect(self._keep)
        dialog.learn_wanted.connect(self._learn)
        dialog.undo_wanted.connect(self._undo)
        dialog.drawings_wanted.connect(self.drawings_wanted)
        dialog.why_wanted.connect(self.why_wanted)
        dialog.finished.connect(self._forget)
        dialog.adjustSize()
        place_beside(dialog, self._beside)
        dialog.show()

    def close(self) -> None:
        """Close the dialog, if it is open."""
        if self._dialog is not None:
            self._dialog.close()

    def _forget(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _keep(self, label: int) -> None:
        """Keep the drawing as what a person says that it is; the same strokes once, as what was said last."""
        dialog = self._dialog
        if dialog is None:
            return
        writer = tidied(dialog.writer.text())
        drawing = my_drawings.drawn_now(self._ink(), label, writer)
        if not told_if_wrong(self._window, lambda: my_drawings.add(my_drawings.place(), drawing)):
            return
        self._label = label
        self._settings.set_writer(writer)
        by = f", drawn by {writer}" if writer else ""
        dialog.show_kept(f"Kept in My drawings as {a_digit(label)}{by}.")
        self._show_state()
        self.told.emit(f"Kept in My drawings as {a_digit(label)}{by}")
        self.kept.emit()
        self.labelled.emit(label)

    def _learn(self) -> None:
        dialog, label = self._dialog, self._label
        if dialog is None or label is None or not self._session.at_rest:
            return
        before = self._answer()
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            lesson = self._teacher.teach(rasterize(self._ink()).reshape(-1), label)
        except DigitScopeError as error:
            # A box that waits under a wait cursor would look stuck.
            QTimer.singleShot(0, partial(show_error, self._window, str(error)))
            return
        finally:
            QGuiApplication.restoreOverrideCursor()
        change = f"{before} {ARROW} {self._answer()}"
        dialog.show_results(change, NONE_HELD_BACK if lesson.validation is None else lesson.validation.change)
        self.told.emit(LEARNED if lesson.is_right else NOT_YET)

    def _undo(self) -> None:
        self._teacher.undo()
        if self._dialog is not None:
            self._dialog.show_results("", "")
        self.told.emit(UNDONE)

    def _show_state(self, *_: object) -> None:
        """Say what the network reads now, and offer what can be done."""
        if self._dialog is not None:
            self._dialog.show_answer(self._sentence())
            learns = self._label is not None
            why_not = LOOKED_AT if self._session.moment is not None else BUSY if self._session.busy else ""
            self._dialog.show_state(learns=learns, undoes=self._teacher.can_undo, why_not=why_not)

    def _ink(self) -> Ink:
        """The strokes of the chosen digit."""
        chosen = self._canvas.row.chosen()
        return Ink() if chosen is None else chosen.ink

    def _answer(self) -> str:
        """The digit that the network reads, and how probable it is at the network's temperature; else NOTHING."""
        read = self._read()
        return NOTHING if read.digit is None else f"{read.digit}, {100 * read.probability:.1f}%"

    def _sentence(self) -> str:
        """The answer as the window has it: what is unlike all that was learned has a nearest digit alone."""
        unlike = self._read().is_unlike(ink=True)
        return f"{UNLIKE if unlike else 'The network reads'} {self._answer()}."

    def _read(self) -> NetworkAnswer:
        return answer(self._session, rasterize(self._ink()))
