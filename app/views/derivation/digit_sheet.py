"""The training digits as pictures, to choose from: filtered by label, more at a click, those of the step marked."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.views.boxes import STRETCH, filled
from app.views.named import named
from app.views.painting import bold, draw_focus, ink_image, tabular
from app.views.segment import Segment
from app.views.text_fit import fit_to_text
from nn.arrays import CLASSES, SIDE, Array, Int, UInt8, a_digit
from nn.derivation.phase import MOST_EXAMPLES

EVERY = CLASSES
"""Stands for all labels."""
PAGE = 64
"""Digits that come at a click."""
PICTURE = 2 * SIDE
EDGE, BADGE = 3, 16
"""Pixels around a picture, where its mark has its place; and of the check in its corner."""
WIDTH, HEIGHT = 604, 480
PICKED = Qt.ItemDataRole.CheckStateRole
IMAGE, NUMBER = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class DigitDelegate(QStyledItemDelegate):
    """Paints a picture with its label below; a frame and a check mark those of the step."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The same for all."""
        return QSize(PICTURE + 4 * EDGE, PICTURE + 4 * EDGE + option.fontMetrics.height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One digit."""
        picked = index.data(PICKED) == Qt.CheckState.Checked
        box, palette = QRectF(option.rect), option.palette
        place = QRectF(box.left() + 2 * EDGE, box.top() + 2 * EDGE, PICTURE, PICTURE)
        painter.save()
        if picked:
            painter.fillRect(place.adjusted(-EDGE, -EDGE, EDGE, EDGE), palette.color(QPalette.ColorRole.Highlight))
        painter.drawImage(place, index.data(IMAGE))
        if picked:
            _check(painter, QRectF(place.right() - BADGE, place.top(), BADGE, BADGE), palette)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        painter.setFont(bold(option.font) if picked else tabular(option.font))
        below = QRectF(place.left(), place.bottom() + EDGE, PICTURE, box.bottom() - place.bottom() - EDGE)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, index.data())
        if option.state & QStyle.StateFlag.State_HasFocus:
            draw_focus(painter, box, palette)
        painter.restore()


def _check(painter: QPainter, box: QRectF, palette: QPalette) -> None:
    painter.fillRect(box, palette.color(QPalette.ColorRole.Highlight))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(palette.color(QPalette.ColorRole.HighlightedText), 2))
    left, top, side = box.left(), box.top(), box.width()
    corners = [QPointF(left + x * side, top + y * side) for x, y in ((0.2, 0.5), (0.42, 0.72), (0.8, 0.25))]
    painter.drawPolyline(corners)


class _Pictures(QListWidget):
    """Rows of pictures; Enter and Space do what a click does."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(DigitDelegate(self))
        self.setFlow(QListWidget.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and item is not None:
            self.itemClicked.emit(item)
        else:
            super().keyPressEvent(event)


class DigitSheet(QDialog):
    """Stands beside the derivation, which follows each choice at once; Escape closes it.

    Signals:
        digit_toggled: the number among the training digits of one that is to come into the step, or out of it.
    """

    digit_toggled = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """With no digits yet."""
        super().__init__(parent)
        self.setObjectName("digitSheet")
        self.setWindowTitle("Training digits")
        self._images: UInt8 = np.zeros((0, SIDE * SIDE), np.uint8)
        self._labels: UInt8 = np.zeros(0, np.uint8)
        self._firsts: Int = np.zeros(0, np.int64)
        self._taken: set[bytes] = set()
        self._count = 0
        self._filter = QButtonGroup(self)
        for label in (EVERY, *range(CLASSES)):
            name, text = ("All digits", "All") if label == EVERY else (f"Only {label}", str(label))
            self._filter.addButton(named(Segment(text), f"only{label}", name, f"{name} of the training digits."), label)
        every = self._filter.button(EVERY)
        every.setChecked(True)
        fit_to_text(every, lambda text: every.setMinimumWidth(text.horizontalAdvance(f"00{every.text()}")))
        self._filter.idClicked.connect(self._begin)
        tip = "Click a digit to take it into the step, and once more to take it out; so do Enter and Space."
        self.pictures = named(_Pictures(), "trainingDigits", "Training digits", tip)
        self.pictures.itemClicked.connect(lambda item: self.digit_toggled.emit(item.data(NUMBER)))
        self._words = QLabel(wordWrap=True)
        self._words.setObjectName("digitsOfStep")
        self._words.setFont(tabular(self.font()))
        self._more = named(
            QPushButton("Show more"), "moreDigits", "Show more", "Show the digits that come after these."
        )
        self._more.clicked.connect(self._show_more)
        close = named(QPushButton("Close"), "closeDigits", "Close", "Close this sheet; the digits stay in the step.")
        close.clicked.connect(self.close)
        for button in (self._more, close):
            button.setAutoDefault(False)
        labels = filled(QHBoxLayout(), *self._filter.buttons(), STRETCH, spacing=0)
        foot = filled(QHBoxLayout(), (self._words, 1), self._more, close)
        filled(QVBoxLayout(self), labels, (self.pictures, 1), foot, around=(16, 16, 16, 16))
        self.resize(WIDTH, HEIGHT)

    def show_training(self, images: UInt8, labels: UInt8) -> None:
        """Offer these digits: images (m, 784) from 0 to 255, and labels (m,); the same ones stay as they are.

        One that comes several times, as of a source with a weight, is offered once.
        """
        if images is not self._images:
            self._images, self._labels = images, labels
            seen: dict[tuple[int, bytes], int] = {}
            for number, key in enumerate(zip(labels.tolist(), map(np.ndarray.tobytes, images), strict=True)):
                seen.setdefault(key, number)
            self._firsts = np.array(list(seen.values()), np.int64)
            self._begin()

    def show_step(self, images: Sequence[Array | None]) -> None:
        """Mark the digits of the step by their pictures, 784 pixels from 0 to 1 of any shape, None for no ink."""
        inked = [image for image in images if image is not None]
        self._taken = {np.round(255 * image).astype(np.uint8).tobytes() for image in inked}
        self._count = len(inked)
        for row in range(self.pictures.count()):
            self._mark(self.pictures.item(row))
        self._say()

    def _offered(self) -> Int:
        """The numbers of all that have the chosen label."""
        label = self._filter.checkedId()
        return self._firsts if label == EVERY else self._firsts[self._labels[self._firsts] == label]

    def _begin(self, *_: int) -> None:
        self.pictures.clear()
        self._show_more()
        self.pictures.setCurrentRow(0)

    def _show_more(self) -> None:
        before = self.pictures.count()
        for number in self._offered()[before : before + PAGE].tolist():
            item = QListWidgetItem(str(self._labels[number]))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setData(IMAGE, ink_image(self._images[number] / 255))
            item.setData(NUMBER, number)
            self._mark(item)
            self.pictures.addItem(item)
        if before:
            self.pictures.setCurrentRow(before)
        self._say()

    def _mark(self, item: QListWidgetItem) -> None:
        number = item.data(NUMBER)
        taken = self._images[number].tobytes() in self._taken
        state, words = (Qt.CheckState.Checked, ", in the step") if taken else (Qt.CheckState.Unchecked, "")
        item.setData(PICKED, state)
        digit = a_digit(int(self._labels[number]))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"training digit {number}, {digit}{words}")

    def _say(self) -> None:
        shown, offered = self.pictures.count(), len(self._offered())
        self._more.setEnabled(shown < offered)
        full = ": take one out to choose another" if self._count >= MOST_EXAMPLES else ""
        self._words.setText(
            f"{self._count} of at most {MOST_EXAMPLES} digits in the step{full}. {shown:,} of {offered:,} shown."
        )
