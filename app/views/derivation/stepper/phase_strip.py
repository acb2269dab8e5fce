"""All phases of a training step as a line of progress: where one is, what was, what is to come."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.assistive import tell
from app.views.painting import bold, draw_focus, faded
from nn.derivation.phase import Phase
from nn.derivation.phase_words import groups, sign_of

LINE = 3
"""Height of the line of progress, in pixels."""
TIP = "The phases of one training step; click one to go there, Right and Left lead on and back."
BETWEEN, BESIDE = 8, 2
"""Between two groups, in pixels, and on both sides of each sign."""


class PhaseStrip(QWidget):
    """Titles of the layers, under each the signs of its phases, under these a line up to the present one.

    Signals:
        phase_clicked: the PhaseKey of a phase.
    """

    ROLE = QAccessible.Role.Slider

    phase_clicked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No phases yet."""
        super().__init__(parent)
        self.setObjectName("phaseStrip")
        self.setAccessibleName("Phases of the training step")
        self.setToolTip(TIP)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._phases: tuple[Phase, ...] = ()
        self._current = 0
        self._pointed: int | None = None

    def show_phases(self, phases: tuple[Phase, ...], current: int) -> None:
        """Show all phases, the present one marked."""
        self._phases, self._current = phases, current
        if phases:
            tell(self, f"Phase {current + 1} of {len(phases)}: {phases[current].title}")
        self.updateGeometry()
        self.update()

    def place(self, index: int) -> QRectF:
        """Where a phase stands, from its sign down to the line."""
        top = self.fontMetrics().height()
        left, right = self._edges()[index]
        return QRectF(left, top, right - left, self.height() - top)

    def sizeHint(self) -> QSize:
        """Two lines of text and the line of progress."""
        return QSize(round(sum(self._least()) + BETWEEN * len(groups(self._phases))), self._height())

    def minimumSizeHint(self) -> QSize:
        """In less room signs are left out, and tooltips say what they stand for."""
        return QSize(160, self._height())

    def _height(self) -> int:
        return 2 * self.fontMetrics().height() + 2 + LINE

    def _least(self) -> list[float]:
        """Width of each sign, and of the title of its group where that is more."""
        titles, signs = QFontMetricsF(self.font()), self._signs()
        start = 0
        for title, _, size in groups(self._phases):
            lacking = titles.horizontalAdvance(title) - sum(signs[start : start + size])
            for index in range(start, start + size):
                signs[index] += max(lacking, 0) / size
            start += size
        return signs

    def _signs(self) -> list[float]:
        metrics = QFontMetricsF(bold(self.font()))
        return [metrics.horizontalAdvance(sign_of(phase)) + 2 * BESIDE for phase in self._phases]

    def _edges(self) -> list[tuple[float, float]]:
        """Left and right end of each phase; what room is left over goes to all alike."""
        least, blocks = self._least(), groups(self._phases)
        free = self.width() - sum(least) - BETWEEN * (len(blocks) - 1)
        if free >= 0:
            widths = [width + free / len(least) for width in least]
        else:
            signs = self._signs()
            share = (self.width() - BETWEEN * (len(blocks) - 1)) / sum(signs)
            widths = [max(share * sign, 1) for sign in signs]
        ends, left, index = [], 0.0, 0
        for *_, size in blocks:
            for width in widths[index : index + size]:
                ends.append((left, left + width))
                left += width
            left, index = left + BETWEEN, index + size
        return ends

    def _at(self, x: float) -> int | None:
        found = [index for index, (left, right) in enumerate(self._edges()) if left <= x < right]
        return found[0] if found else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up what would be clicked, and name it in the tooltip."""
        self._pointed = self._at(event.position().x())
        self.setToolTip(TIP if self._pointed is None else self._phases[self._pointed].title)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at."""
        self._pointed = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to a phase."""
        index = self._at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self.phase_clicked.emit(self._phases[index].key)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Titles, signs, line."""
        if not self._phases:
            return
        painter, metrics = QPainter(self), self.fontMetrics()
        painter.setPen(self._text(0.75))
        edges, first = self._edges(), 0
        for title, short, size in groups(self._phases):
            left, right = edges[first][0], edges[first + size - 1][1]
            first += size
            # Where it is narrow, the number of the layer alone, or nothing.
            fitting = (words for words in (title, short) if metrics.horizontalAdvance(words) <= right - left)
            box = QRectF(left, 0, right - left, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, next(fitting, ""))
        for index, phase in enumerate(self._phases):
            self._paint_phase(painter, index, sign_of(phase))
        if self.hasFocus():
            # As far as the signs on both sides leave room.
            draw_focus(painter, self.place(self._current).adjusted(-BESIDE / 2, 0, BESIDE / 2, 0), self.palette())

    def _paint_phase(self, painter: QPainter, index: int, sign: str) -> None:
        box, accent = self.place(index), self.palette().color(QPalette.ColorRole.Highlight)
        present = index == self._current
        line = QRectF(box.left(), box.bottom() - LINE, box.width(), LINE)
        painter.fillRect(line, accent if index <= self._current else self._text(0.2))
        box.setBottom(line.top())
        if present or index == self._pointed:
            painter.fillRect(box, self.palette().color(QPalette.ColorRole.Base) if present else self._text(0.1))
        font = bold(self.font()) if present else self.font()
        # The sign of the present phase is there even where it is wider than its place.
        if present or QFontMetricsF(font).horizontalAdvance(sign) <= box.width():
            painter.setFont(font)
            painter.setPen(self._text(1.0))
            painter.drawText(box.adjusted(-BETWEEN, 0, BETWEEN, 0), Qt.AlignmentFlag.AlignCenter, sign)
            painter.setFont(self.font())

    def _text(self, opacity: float) -> QColor:
        return faded(self.palette().color(QPalette.ColorRole.WindowText), opacity)
