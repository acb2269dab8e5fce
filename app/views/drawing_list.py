"""Drawings as small pictures side by side, each with its label and its writer below; made when they come into sight."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QWidget

from app.views.painting import ink_image, tabular
from nn.arrays import SIDE, Array

PICTURE = 2 * SIDE
"""Logical pixels of a picture's side."""

CELL, NAME = 80, 10 * "0"
"""Of a cell's width at least: logical pixels, and a name that fits."""

SPACING, BETWEEN = 4, 6
"""Logical pixels around a cell, and between its picture and its text."""

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Shown:
    """One drawing.

    Attributes:
        id: tells it from the others.
        label: what it shows.
        writer: who drew it; "" where nobody knows.
        drawn: when, in words; "" where nobody knows.
    """

    id: str
    label: int
    writer: str
    drawn: str

    @property
    def words(self) -> str:
        """All of it in a sentence."""
        by = f", drawn by {self.writer}" if self.writer else ""
        return f"{self.label}{by}{f' on {self.drawn}' if self.drawn else ''}"


class DrawingModel(QAbstractListModel):
    """Drawings, whose pictures are asked for one by one.

    Attributes:
        drawings: in their order.
        cell: room of each.
    """

    def __init__(self) -> None:
        """None."""
        super().__init__()
        self.drawings: Sequence[Shown] = ()
        self.cell = QSize()
        self._picture: Callable[[str], Array] = lambda _: np.zeros((SIDE, SIDE), np.float32)
        self._pixmaps: dict[str, QPixmap] = {}

    def show(self, drawings: Sequence[Shown], picture: Callable[[str], Array]) -> None:
        """Hold others; `picture` gives the (28, 28) of an id, from 0 to 1."""
        self.beginResetModel()
        self.drawings, self._picture = drawings, picture
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self.drawings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: D102
        drawing = self.drawings[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{drawing.label}\n{drawing.writer}"
        if role == Qt.ItemDataRole.SizeHintRole:
            return self.cell
        if role == Qt.ItemDataRole.DecorationRole:
            return self._pixmap(drawing.id)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{drawing.words}. A click opens it on the canvas."
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return drawing.words
        return None

    def _pixmap(self, id: str) -> QPixmap:
        if id not in self._pixmaps:
            self._pixmaps[id] = QPixmap.fromImage(ink_image(self._picture(id)).scaled(PICTURE, PICTURE))
        return self._pixmaps[id]


class DrawingList(QListView):
    """Lets a person choose drawings: a click or Enter opens one, a digit labels the chosen ones, Delete deletes."""

    open_wanted = Signal(str)
    label_wanted = Signal(int)
    delete_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty."""
        super().__init__(parent)
        self.drawings = DrawingModel()
        self.setModel(self.drawings)
        self.setFont(tabular(self.font()))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setIconSize(QSize(PICTURE, PICTURE))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # A grid of many is laid out a part at a time, so that the window goes on.
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setSpacing(SPACING)
        self._fit()
        self.clicked.connect(self._click)

    def chosen(self) -> list[str]:
        """The ids of those that are selected."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self.drawings.drawings[row].id for row in rows]

    def show_drawings(self, drawings: Sequence[Shown], picture: Callable[[str], Array]) -> None:
        """Show others, and go on at the place where the keyboard was."""
        row = self.currentIndex().row()
        self.drawings.show(drawings, picture)
        if drawings and row >= 0:
            self.setCurrentIndex(self.drawings.index(min(row, len(drawings) - 1)))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        """Give a cell room for its picture and its two lines."""
        metrics = self.fontMetrics()
        width = max(CELL, metrics.horizontalAdvance(NAME))
        self.drawings.cell = QSize(width, PICTURE + 2 * metrics.lineSpacing() + BETWEEN)
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on what is chosen; all else is the list's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_wanted.emit()
        elif len(event.text()) == 1 and event.text() in "0123456789":
            self.label_wanted.emit(int(event.text()))
        else:
            super().keyPressEvent(event)

    def _click(self, index: QModelIndex) -> None:
        """Open it, unless the click is one of several that choose."""
        if not QApplication.keyboardModifiers():
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        self.open_wanted.emit(self.drawings.drawings[index.row()].id)
