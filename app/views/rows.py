"""A painted list through which the keyboard walks row by row."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.views.assistive import tell
from app.views.copying import offer_copies
from app.views.focus_frame import Mark

STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Rows(QWidget):
    """Up, Down, Home and End go from row to row; the present one is framed and told while the keyboard is here.

    Who inherits says where the rows lie and what each is, and paints them.

    Signals:
        row_pointed: the row under the mouse or, by key, of the keyboard; -1 for none any more.
    """

    row_pointed = Signal(int)
    ROLE = QAccessible.Role.List

    def __init__(self, parent: QWidget | None = None) -> None:
        """At no row yet."""
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._row = 0
        self._under: int | None = None
        self._frame = Mark(self)
        self.setMouseTracking(True)
        offer_copies(self, lambda: self.csv())

    def row_places(self) -> Sequence[QRectF]:
        """Where the rows lie, from the top."""
        raise NotImplementedError

    def row_words(self, row: int) -> str:
        """A row for who hears it."""
        raise NotImplementedError

    def words(self) -> str:
        """All of it in short, for who has not come to a row."""
        raise NotImplementedError

    def csv(self) -> str:
        """What is copied and saved of the rows; empty for nothing."""
        return ""

    def first_row(self) -> int:
        """Where the keyboard comes to."""
        return 0

    def row(self) -> int | None:
        """The row where the keyboard is; None where it is elsewhere."""
        return min(self._row, len(self.row_places()) - 1) if self.hasFocus() and self.row_places() else None

    def describe(self) -> None:
        """Have ready what is told: the present row, or all in short."""
        row = self.row()
        words = self.words() if row is None else self.row_words(row)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to another row."""
        key, last = Qt.Key(event.key()), len(self.row_places()) - 1
        if key in STEPS:
            self._go(min(max(self._row + STEPS[key], 0), max(last, 0)))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if key == Qt.Key.Key_Home else last)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Frame a row and tell it."""
        super().focusInEvent(event)
        self._go(self.first_row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a row."""
        super().mouseMoveEvent(event)
        found = (row for row, place in enumerate(self.row_places()) if place.contains(event.position()))
        self._point(next(found, None))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at none."""
        super().leaveEvent(event)
        self._point(None)

    def _point(self, row: int | None) -> None:
        if row != self._under:
            self._under = row
            self.row_pointed.emit(-1 if row is None else row)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Frame none."""
        super().focusOutEvent(event)
        self.row_pointed.emit(-1)
        self._frame.hide()
        self.describe()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The rows lie elsewhere."""
        super().resizeEvent(event)
        self._place_frame()

    def _place_frame(self) -> None:
        row = self.row()
        self._frame.setGeometry(self.rect() if row is None else self.row_places()[row].toAlignedRect())

    def _go(self, row: int) -> None:
        self._row = row
        self._frame.show()
        self._place_frame()
        present = self.row()
        if present is not None:
            tell(self, self.row_words(present))
            self.row_pointed.emit(present)
