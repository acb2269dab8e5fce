"""The terms of a neuron's sum as bars, each of which begins where the one before it ended."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.assistive import tell
from app.views.colours import of_sign
from app.views.named import named
from app.views.network_picture.ground import GROUND, OUTLINE, ROUND, TEXT
from app.views.painting import bold, draw_focus, faded, tabular

SIDE_ROOM, BETWEEN, LEAST_BAR = 12, 10, 60
"""Pixels beside the rows, between their parts, and of the bars at least."""
SMALLER = "and {count:,} smaller ones"


@dataclass(frozen=True)
class SumRow:
    """One line of a sum.

    Attributes:
        name: where it comes from.
        product: what is multiplied, as text; empty where nothing is.
        value: as text.
        start, end: of its bar; the same for none.
        strong: whether it is a result.
        sender: the neuron at the other end of the line; None where that is none.
    """

    name: str
    product: str
    value: str
    start: float = 0.0
    end: float = 0.0
    strong: bool = False
    sender: int | None = None


def colour_of(row: SumRow) -> QColor:
    """Of its bar: of a result that of the text, else that of the sign."""
    return TEXT if row.strong else QColor(*of_sign(row.end - row.start))


def _needed(names: int, products: int, values: int) -> int:
    """Pixels of width for columns of these widths, and bars."""
    return 2 * SIDE_ROOM + names + products + values + 3 * BETWEEN + LEAST_BAR


class SumBars(QWidget):
    """Paints the rows below each other on the ground of the picture.

    Signals:
        pointed: the number of the row under the pointer or the keyboard, -1 for none.
        chosen: the sender of a term.
    """

    ROLE = QAccessible.Role.List

    pointed = Signal(int)
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No rows."""
        super().__init__(parent)
        named(self, "sumBars", "Terms of the sum", "Each bar begins where the one before it ended; click a term.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._rows: Sequence[SumRow] = ()
        self._under, self._selected = -1, 0

    def show_rows(self, rows: Sequence[SumRow]) -> None:
        """Show a sum."""
        self._rows = rows
        self._selected = min(self._selected, max(len(rows) - 1, 0))
        self.update()

    def rows(self) -> Sequence[SumRow]:
        """What is shown."""
        return self._rows

    def select(self, row: int) -> None:
        """Bring the keyboard to a row."""
        if self._rows:
            self._selected = min(max(row, 0), len(self._rows) - 1)
            chosen = self._rows[self._selected]
            tell(self, " ".join(filter(None, (chosen.name, chosen.product, "=", chosen.value))))
            self.update()
            self.pointed.emit(self._selected)

    def row_height(self) -> float:
        """Pixels of one row."""
        return self.fontMetrics().height() + 4.0

    def font_of(self, row: SumRow) -> QFont:
        """What its text is painted in."""
        return bold(tabular(self.font())) if row.strong else tabular(self.font())

    def columns(self) -> tuple[int, int, int]:
        """Width of the names, the products and the values, in pixels; no products where bars would have no room.

        The line below the picture says the product of a row that is pointed at.
        """
        texts = [(QFontMetrics(self.font_of(row)), (row.name, row.product, row.value)) for row in self._rows]
        names, products, values = (
            max((metrics.horizontalAdvance(of_row[column]) for metrics, of_row in texts), default=0)
            for column in range(3)
        )
        values += 2 * self.fontMetrics().averageCharWidth()
        return names, products if _needed(names, products, values) <= self.width() else 0, values

    def needed(self) -> int:
        """Pixels of width that the columns and bars need."""
        return _needed(*self.columns())

    def room(self) -> int:
        """How many rows there is room for."""
        return int((self.height() - SIDE_ROOM) / self.row_height())

    def _at(self, y: float) -> int:
        row = int((y - SIDE_ROOM / 2) / self.row_height())
        return row if 0 <= row < len(self._rows) and y >= SIDE_ROOM / 2 else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a row."""
        row = self._at(event.position().y())
        if row != self._under:
            self._under = row
            self.update()
            self._tell()

    def leaveEvent(self, event: QEvent) -> None:
        """Point at none, but for the row where the keyboard is."""
        self._under = -1
        self.update()
        self._tell()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a term."""
        row = self._at(event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and row >= 0:
            self.select(row)
            self._choose(row)

    def _choose(self, row: int) -> None:
        if (sender := self._rows[row].sender) is not None:
            self.chosen.emit(sender)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go from row to row, Enter chooses a term."""
        key = Qt.Key(event.key())
        if not self._rows:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.select(self._selected + (1 if key == Qt.Key.Key_Down else -1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self._selected)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say where the keyboard is."""
        super().focusInEvent(event)
        self.select(self._selected)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the keyboard has left."""
        super().focusOutEvent(event)
        self.update()
        self._tell()

    def _tell(self) -> None:
        self.pointed.emit(self._selected if self._under < 0 and self.hasFocus() else self._under)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Names on the left, products beside them, bars, values on the right."""
        painter, height = QPainter(self), self.row_height()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(GROUND)
        painter.drawRoundedRect(QRectF(self.rect()), ROUND, ROUND)
        if not self._rows:
            return
        names, products, values = self.columns()
        left = SIDE_ROOM + names + BETWEEN + products + BETWEEN
        width = max(self.width() - left - BETWEEN - values - SIDE_ROOM, LEAST_BAR)
        ends = [0.0, *(each for row in self._rows for each in (row.start, row.end))]
        low, high = min(ends), max(ends)
        step = width / ((high - low) or 1.0)
        zero = left - low * step
        painter.setPen(QPen(OUTLINE, 1))
        painter.drawLine(round(zero), SIDE_ROOM // 2, round(zero), round(SIDE_ROOM / 2 + height * len(self._rows)))
        for number, row in enumerate(self._rows):
            box = QRectF(SIDE_ROOM, SIDE_ROOM / 2 + number * height, self.width() - 2 * SIDE_ROOM, height)
            if number == self._under and row.sender is not None:
                painter.fillRect(box, faded(TEXT, 0.12))
            painter.setFont(self.font_of(row))
            painter.setPen(TEXT)
            centre = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | centre, row.name)
            if row.product and products:
                across = QRectF(SIDE_ROOM + names + BETWEEN, box.top(), products, height)
                painter.drawText(across, Qt.AlignmentFlag.AlignRight | centre, row.product)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | centre, row.value)
            if row.start != row.end:
                start, end = zero + row.start * step, zero + row.end * step
                bar = QRectF(min(start, end), box.top() + 3, max(abs(end - start), 1.0), height - 6)
                painter.fillRect(bar, colour_of(row))
        if self.hasFocus():
            top = SIDE_ROOM / 2 + self._selected * height
            draw_focus(painter, QRectF(4, top - 1, self.width() - 8, height + 2), self.palette())

    def sizeHint(self) -> QSize:
        """A dozen terms and what they come to."""
        return QSize(480, round(SIDE_ROOM + 16 * self.row_height()))

    def minimumSizeHint(self) -> QSize:
        """A few terms."""
        return QSize(280, round(SIDE_ROOM + 6 * self.row_height()))
