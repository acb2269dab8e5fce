"""A calm frame around a part of the window that somebody is to look at, with a few words where they are wanted.

It takes no click and no key of what it lies over, follows the part wherever it goes, and is out of sight with it.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QWidget
from shiboken6 import isValid

from app.views.named import named
from app.views.scrolled import scroll_to

WIDTH, AROUND = 3, 4
"""Pixels of the frame, and how far its outer edge lies from the part where the window has room."""

WIDEST, MARGIN = 320, 8
"""Pixels of the words at most, and around them."""

FOOT = 56
"""Pixels at the foot of the window that words leave free: there are the tabs of the docks and the status."""

MOVES = QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ParentChange


class PointingFrame(QWidget):
    """Lies over a window."""

    def __init__(self, window: QWidget) -> None:
        """Around nothing."""
        super().__init__(window)
        named(self, "pointingFrame", "Look here")
        self._window = window
        self._part: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.words = QLabel(window, wordWrap=True, textFormat=Qt.TextFormat.PlainText, margin=MARGIN)
        named(self.words, "pointingWords", "What to look for")
        self.words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.words.setAutoFillBackground(True)
        self.words.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
        self.words.setForegroundRole(QPalette.ColorRole.ToolTipText)
        self.hide()
        self.words.hide()

    def part(self) -> QWidget | None:
        """What the frame lies around; None for nothing."""
        return self._part

    def point_at(self, part: QWidget, words: str = "") -> None:
        """Lie around a part of the window, beside it with a few words."""
        self.clear()
        self._part = part
        self.words.setText(words)
        above: QWidget | None = part
        while above is not None and above is not self._window.parentWidget():
            above.installEventFilter(self)
            self._watched.append(above)
            if above is self._window:
                break
            above = above.parentWidget()
        self._place()

    def clear(self) -> None:
        """Lie around nothing."""
        for each in self._watched:
            if isValid(each):
                each.removeEventFilter(self)
        self._watched, self._part = [], None
        self.hide()
        self.words.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go where the part goes; what a layout moves out of sight comes back, and what a person scrolls does not."""
        if event.type() in MOVES and isValid(self) and self._part is not None and isValid(self._part):
            scrolled = isinstance(watched, QWidget) and isinstance(_beyond(watched), QAbstractScrollArea)
            if event.type() in (QEvent.Type.Show, QEvent.Type.Move) and not scrolled and self._part.isVisible():
                scroll_to(self._part)
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame, in the accent."""
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), WIDTH))
        half = WIDTH / 2
        painter.drawRect(QRectF(self.rect()).adjusted(half, half, -half, -half))

    def _place(self) -> None:
        part = self._part
        box = QRect() if part is None or not isValid(part) or not part.isVisible() else self._in_sight(part)
        if box.isEmpty():
            self.hide()
            self.words.hide()
            return
        box = box.adjusted(-AROUND, -AROUND, AROUND, AROUND).intersected(self._window.rect())
        if box != self.geometry() or self.isHidden():
            self.setGeometry(box)
            inner = self.rect().adjusted(WIDTH, WIDTH, -WIDTH, -WIDTH)
            # So that what is painted within costs nothing here.
            self.setMask(QRegion(self.rect()) - QRegion(inner))
            self.show()
            self.raise_()
        self._place_words(box)

    def _in_sight(self, part: QWidget) -> QRect:
        """Where a part is in the window, without what is scrolled out of sight of it."""
        box, above = QRect(part.mapTo(self._window, QPoint()), part.size()), part.parentWidget()
        while above is not None and above is not self._window:
            box &= QRect(above.mapTo(self._window, QPoint()), above.size())
            above = above.parentWidget()
        return box

    def _place_words(self, box: QRect) -> None:
        label, window = self.words, self._window.rect()
        if not label.text():
            label.hide()
            return
        width = min(label.fontMetrics().horizontalAdvance(label.text()) + 4 * MARGIN, WIDEST)
        label.resize(width, label.heightForWidth(width))
        below, right = box.bottom() + AROUND, box.right() + AROUND
        if below + label.height() + FOOT <= window.bottom():
            at = QPoint(box.left(), below)
        elif right + width <= window.right():
            at = QPoint(right, box.top())
        elif box.left() - AROUND - width >= 0:
            at = QPoint(box.left() - AROUND - width, box.top())
        else:
            at = QPoint(box.left(), box.top() - AROUND - label.height())
        at = QPoint(min(max(at.x(), 0), max(window.width() - width, 0)), max(at.y(), 0))
        if label.pos() != at or label.isHidden():
            label.move(at)
            label.show()
            label.raise_()


def _beyond(watched: QWidget) -> QWidget | None:
    """The scroll area whose content a widget is; another widget, or None, where it is no such content."""
    viewport = watched.parentWidget()
    return None if viewport is None else viewport.parentWidget()
