"""One of several buttons side by side of which exactly one is down: the choice of what a view shows."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QPushButton, QWidget

from app.views.painting import bold, draw_focus, faded, mixed

WIDTH, HEIGHT = 40, 28
PAD = 10
"""Room above and below large text, both sides together."""
UNDERLINE = 3
TINT = 0.35
"""Of the accent in the ground of the one that is down: it is told from the others also by who looks past the frame
around the one where the keyboard is."""


class Segment(QPushButton):
    """A checkable button; the one that is down is tinted and underlined in the accent, and bold."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        """A button with a short text, up."""
        super().__init__(text, parent)
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        """All segments are of one size, in text of one size."""
        return QSize(WIDTH, max(HEIGHT, self.fontMetrics().height() + PAD))

    def minimumSizeHint(self) -> QSize:
        """As preferred."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame, the text, the underline; the keyboard on it is framed as everywhere."""
        painter, palette, down = QPainter(self), self.palette(), self.isChecked()
        accent = palette.color(QPalette.ColorRole.Highlight)
        text = palette.color(QPalette.ColorRole.Text if down else QPalette.ColorRole.ButtonText)
        base, button = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Button)
        back = mixed(accent, base, TINT) if down else button
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(faded(text, 0.35))
        painter.setBrush(back.lighter(105) if self.underMouse() and not down else back)
        painter.drawRect(box)
        if down:
            painter.fillRect(QRectF(0, self.height() - UNDERLINE, self.width(), UNDERLINE), accent)
        painter.setPen(text)
        painter.setFont(bold(self.font()) if down else self.font())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        if self.hasFocus():
            draw_focus(painter, QRectF(self.rect()), palette)
