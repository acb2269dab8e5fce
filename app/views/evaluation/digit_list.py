"""Many digits as small pictures, each with its label and the answer; only those in sight are painted."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.views.copying import offer_copies
from app.views.focus_frame import FocusFrame
from app.views.named import named
from app.views.painting import draw_focus, faded, ink_image, tabular
from app.views.sheet import table_csv
from nn.arrays import SIDE, Array, Int, UInt8

DigitIndex: TypeAlias = QModelIndex | QPersistentModelIndex

IMAGE, SURE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
PICTURE, EDGE = 2 * SIDE, 4
"""Pixels: side of a picture, and the free ones around it."""
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class DigitRows(QAbstractListModel):
    """A row for each digit; pictures are made when they are wanted."""

    def __init__(self, parent: QObject | None = None) -> None:
        """No digits."""
        super().__init__(parent)
        self.numbers: list[int] = []
        self._images: UInt8 = np.zeros((0, SIDE * SIDE), np.uint8)
        self._labels: list[int] = []
        self._answers: list[int] = []
        self._sure: list[float] = []

    def show(self, images: UInt8, labels: UInt8, answers: Int, confidence: Array, numbers: Int) -> None:
        """Show the digits with these numbers (m,), in this order, out of n: the arguments are as of `DigitList`."""
        self.beginResetModel()
        self._images, self.numbers = images, numbers.tolist()
        self._labels, self._answers, self._sure = (each[numbers].tolist() for each in (labels, answers, confidence))
        self.endResetModel()

    def csv(self) -> str:
        """Number, label, value with all its digits, and what is said of each digit; empty without any."""
        of_each = zip(self.numbers, self._labels, self._answers, self._sure, strict=True)
        rows = (
            (str(number), str(label), repr(sure), self._texts(label, answer, sure)[2])
            for number, label, answer, sure in of_each
        )
        return table_csv(("digit", "label", "value", "words"), rows) if self.numbers else ""

    def rowCount(self, parent: DigitIndex = QModelIndex()) -> int:  # noqa: B008
        """One a digit."""
        return 0 if parent.isValid() else len(self.numbers)

    def data(self, index: DigitIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A digit, in short or in words."""
        row = index.row()
        if not index.isValid():
            return None
        if role == IMAGE:
            return ink_image(self._images[self.numbers[row]] / 255)
        first, second, words = self._texts(self._labels[row], self._answers[row], self._sure[row])
        if role == Qt.ItemDataRole.DisplayRole:
            return first
        if role == SURE:
            return second
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return words
        return None

    def widest(self) -> Sequence[str]:
        """Texts of which one is at least as wide as any that stands below a digit."""
        return ("100.0%",)

    def _texts(self, label: int, answer: int, sure: float) -> tuple[str, str, str]:
        """The two lines below a digit, and both in words."""
        read = "?" if answer < 0 else answer
        percent = f"{100 * sure:.1f}%" if np.isfinite(sure) else ""
        words = f"Label {label}, read as {read}" + (f" with {percent}" if percent else "")
        return f"{label} \u2192 {read}", percent, words


class FewRows(DigitRows):
    """Of so few digits that all of their texts are measured."""

    def widest(self) -> Sequence[str]:
        """All of them."""
        return [
            text for row in zip(self._labels, self._answers, self._sure, strict=True) for text in self._texts(*row)[:2]
        ]


class MisreadDelegate(QStyledItemDelegate):
    """Paints a picture, label and answer below it, and below these how sure the answer was."""

    def __init__(self, rows: DigitRows, parent: QObject) -> None:
        """Leaves room for the texts of `rows`."""
        super().__init__(parent)
        self._rows = rows

    def sizeHint(self, option: QStyleOptionViewItem, index: DigitIndex) -> QSize:
        """The same for all."""
        metrics = QFontMetrics(tabular(option.font))
        width = max((PICTURE, *map(metrics.horizontalAdvance, self._rows.widest())))
        return QSize(width + 2 * EDGE, PICTURE + 2 * option.fontMetrics.height() + 3 * EDGE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: DigitIndex) -> None:
        """One digit."""
        box, text, line = (
            QRectF(option.rect),
            option.palette.color(QPalette.ColorRole.Text),
            option.fontMetrics.height(),
        )
        place = QRectF(box.center().x() - PICTURE / 2, box.top() + EDGE, PICTURE, PICTURE)
        painter.save()
        painter.drawImage(place, index.data(IMAGE))
        if option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(option.palette.color(QPalette.ColorRole.Highlight))
            painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.setFont(tabular(option.font))
        below = QRectF(box.left(), place.bottom() + EDGE, box.width(), line)
        for words, opacity in ((index.data(), 1.0), (index.data(SURE), 0.75)):
            painter.setPen(faded(text, opacity))
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, words)
            below.translate(0, line)
        if option.state & QStyle.StateFlag.State_HasFocus:
            draw_focus(painter, box, option.palette)
        painter.restore()


class DigitList(QListView):
    """Rows of pictures; a click or Enter opens one.

    Attributes:
        waiting: what stands in the place of the digits when there are none.

    Signals:
        opened: the number of a digit.
    """

    opened = Signal(int)

    def __init__(self, rows: DigitRows | None = None) -> None:
        """No digits yet; `rows` say other words of them."""
        super().__init__()
        named(self, "misreadDigits", "Digits", "A click on a digit, or Enter, puts it onto the canvas.")
        self.waiting = ""
        self.rows = rows or DigitRows()
        self.rows.setParent(self)
        self.setModel(self.rows)
        self.setItemDelegate(MisreadDelegate(self.rows, self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._open)
        FocusFrame(self)
        offer_copies(self, self.rows.csv)

    def show_digits(self, images: UInt8, labels: UInt8, answers: Int, confidence: Array, numbers: Int) -> None:
        """Show some of n digits; the keyboard and the sight stay at the digit and the place where they are.

        Args:
            images: (n, 784), 0 background to 255 ink.
            labels: (n,).
            answers: (n,), less than 0 for a digit that has none.
            confidence: the probability of each answer, (n,).
            numbers: which of them, in which order, (m,).
        """
        row, at = self.currentIndex().row(), self.verticalScrollBar().value()
        here = self.rows.numbers[row] if row >= 0 else None
        self.rows.show(images, labels, answers, confidence, numbers)
        if self.rows.numbers:
            present = self.rows.numbers.index(here) if here in self.rows.numbers else 0
            self.setCurrentIndex(self.rows.index(present, 0))
        self.verticalScrollBar().setValue(at)

    def minimumSizeHint(self) -> QSize:
        """Room for one row of digits."""
        item = self.item_size()
        return QSize(3 * item.width(), item.height() + 2 * EDGE)

    def item_size(self) -> QSize:
        """Room of one digit with its words."""
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        return self.itemDelegate().sizeHint(option, QModelIndex())

    def sizeHint(self) -> QSize:
        """As it needs at least: it takes the room that is left."""
        return self.minimumSizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open the digit where the keyboard is."""
        if event.key() in ENTER:
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The digits, or why there are none."""
        super().paintEvent(event)
        if not self.rows.numbers:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.Text))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(EDGE, EDGE, -EDGE, -EDGE), flags, self.waiting)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.rows.numbers[index.row()])
