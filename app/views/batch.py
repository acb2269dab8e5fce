"""The digits of a batch as small pictures, each with its label below; a frame marks a wrong answer."""

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.copying import offer_copies
from app.views.painting import bold, ink_image, tabular
from nn.arrays import SIDE, Array, Int

ROWS = 2
"""Of pictures at most."""

LOW, HIGH = 580, 630
"""Logical pixels: in a column lower than this the room belongs to what else is in it; in one lower than that half."""

MARK = 2
"""Logical pixels of the line below the heading while the keyboard is here."""

FRAME, GAP = 2, 6
"""Logical pixels: width of the frame around a picture, and the space between two pictures, both frames included."""


class BatchView(QWidget):
    """Shows as many digits of a batch as there is room for, in a low column none; hidden until one is to see them."""

    def __init__(
        self, parent: QWidget | None = None, low: int = LOW, spare: Callable[[], float] = lambda: math.inf
    ) -> None:
        """No digits yet.

        Args:
            parent: the column.
            low: a column is low that has fewer logical pixels of height.
            spare: tells how much height what else is in the column leaves.
        """
        super().__init__(parent)
        self._low, self._spare = low, spare
        self.setObjectName("batch")
        self.setToolTip(
            "The batch that was learned last: its digits as the network saw them, with their labels. "
            "A frame marks a wrong answer before the step."
        )
        self.setAccessibleName("Digits of the batch")
        self.setFont(tabular(self.font()))
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        # With a mark of its own: a frame would cover pixels of the digits, or the heading.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        offer_copies(self)
        self._pictures = QImage()
        self._labels: list[int] = []
        self._answers: list[int] = []
        self._n = 0
        self._title = self._caption = ""
        self.hide()

    def show_digits(self, X: Array, labels: Int, answers: Int, n: int, wrong: int) -> None:
        """Show the first m digits of a batch of n.

        Args:
            X: pixels from 0 to 1, (m, 784).
            labels: (m,).
            answers: of the network, (m,).
            n: digits in the batch.
            wrong: wrong answers among all n.
        """
        self._pictures = ink_image(X)
        self._labels, self._answers, self._n = labels.tolist(), answers.tolist(), n
        self._title = f"Batch of {n:,}"
        self._caption = f"{wrong:,} wrong before the step (framed)" if wrong else "none wrong before the step"
        self._describe()
        self.updateGeometry()
        self.update()

    def shown(self) -> int:
        """Digits that there is room for, or would be in one row."""
        places = max(self._rows(), 1) * self._columns(self.width())
        if self._n <= min(places, len(self._labels)):
            return self._n
        words = self.fontMetrics().horizontalAdvance(_more(self._n)) + GAP
        return max(0, min(len(self._labels), places - math.ceil(words / self._step())))

    def _describe(self) -> None:
        count = self.shown()
        pairs = zip(self._labels[:count], self._answers[:count], strict=True)
        told = [str(label) if label == answer else f"{label} answered {answer}" for label, answer in pairs]
        if self._n > count:
            told.append(_more(self._n - count))
        self.setAccessibleDescription(f"{self._title}, {self._caption}: {', '.join(told)}.")

    def _side(self) -> float:
        """Logical pixels of a picture, each of whose pixels has a whole number of the screen's."""
        ratio = self.devicePixelRatioF()
        return SIDE * max(1, round(ratio)) / ratio

    def _step(self) -> float:
        return self._side() + GAP

    def _columns(self, width: int) -> int:
        return max(1, int((width - 2 * FRAME + GAP) / self._step()))

    def _head(self) -> int:
        """Height of the heading and the space above and below it."""
        return self.contentsMargins().top() + self.fontMetrics().height() + 4 + FRAME

    def _rows(self) -> int:
        """Rows of pictures that there is room for."""
        column = self.parentWidget()
        high = math.inf if column is None else column.height()
        most = 0 if high < self._low else 1 if high < HIGH else ROWS
        return max(int(min(most, (self._spare() - self._head()) / self._row())), 0)

    def _row(self) -> float:
        """Height of a picture with its frame, its label and the space below it."""
        return self._side() + FRAME + self.fontMetrics().height() + 2

    def event(self, event: QEvent) -> bool:  # noqa: D102
        column = self.parentWidget()
        if event.type() == QEvent.Type.ParentChange and column is not None:
            column.installEventFilter(self)
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def heightForWidth(self, width: int) -> int:  # noqa: D102
        rows = min(self._rows(), math.ceil(self._n / self._columns(width)))
        return math.ceil(self._head() + rows * self._row()) if rows else 0

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(10 * math.ceil(self._step()), self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._describe()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter, metrics = QPainter(self), self.fontMetrics()
        plain, strong = self.font(), bold(self.font())
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.setFont(strong)
        baseline = self.contentsMargins().top() + metrics.ascent()
        painter.drawText(QPointF(0, baseline), self._title)
        left = painter.fontMetrics().horizontalAdvance(self._title) + 8
        painter.setFont(plain)
        caption = metrics.elidedText(self._caption, Qt.TextElideMode.ElideRight, self.width() - left)
        painter.drawText(QPointF(left, baseline), caption)
        if self.hasFocus():
            line = self.contentsMargins().top() + metrics.height()
            painter.fillRect(QRectF(0, line, self.width(), MARK), painter.pen().color())
        count = self.shown()
        for index in range(count):
            room = self._place(index)
            wrong = self._labels[index] != self._answers[index]
            if wrong:
                painter.fillRect(room.adjusted(-FRAME, -FRAME, FRAME, FRAME), accent)
            painter.drawImage(room, self._pictures, QRectF(0, SIDE * index, SIDE, SIDE))
            below = QRectF(room.left(), room.bottom() + FRAME, room.width(), metrics.height())
            painter.setFont(strong if wrong else plain)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(self._labels[index]))
        if self._n > count:
            rest = self._place(count)
            rest.setCoords(rest.left() + FRAME, rest.top(), self.width(), rest.bottom())
            painter.setFont(plain)
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, _more(self._n - count))

    def _place(self, index: int) -> QRectF:
        """Where a picture lies, on whole pixels of the screen."""
        row, column = divmod(index, self._columns(self.width()))
        ratio, side = self.devicePixelRatioF(), self._side()
        x, y = FRAME + column * self._step(), self._head() + row * self._row()
        return QRectF(round(x * ratio) / ratio, round(y * ratio) / ratio, side, side)


def _more(count: int) -> str:
    return f"and {count:,} more"
