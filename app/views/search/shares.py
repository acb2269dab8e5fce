"""How much each field mattered, as bars."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from app.views.copying import offer_copies
from app.views.painting import tabular
from app.views.sheet import table_csv

AROUND, GAP = 8, 8
SPARE = 4
"""Pixels that a text may need more than its width, rounded."""
LEAST_WIDTH = 240
NUMBER = "100%"
TIP = "Of what made trials differ."


class ShareBars(QWidget):
    """A row for each field: its name, its bar, and its part of all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """No fields yet."""
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._shares: Mapping[str, float] = {}
        self.setToolTip(TIP)
        offer_copies(self, self.csv)

    def show_shares(self, shares: Mapping[str, float]) -> None:
        """Label -> part, 0 to 1."""
        self._shares = shares
        told = ", ".join(f"{label} {share:.0%}" for label, share in shares.items())
        self.setAccessibleDescription(told)
        self.setToolTip(f"{TIP[:-1]}: {told}." if told else TIP)
        self.updateGeometry()
        self.update()

    def csv(self) -> str:
        """Each field and its part of all; empty without any."""
        rows = ((label, repr(share)) for label, share in self._shares.items())
        return table_csv(("field", "importance"), rows) if self._shares else ""

    def _line(self) -> int:
        return self.fontMetrics().height() + 6

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows."""
        painter, palette = QPainter(self), self.palette()
        painter.setFont(tabular(self.font()))
        text, line, y = painter.fontMetrics(), self._line(), AROUND
        names = max((text.horizontalAdvance(label) for label in self._shares), default=0)
        names = min(names + SPARE, self.width() // 2)
        number = text.horizontalAdvance(NUMBER)
        left, room = AROUND + names + GAP, self.width() - 2 * AROUND - names - number - 2 * GAP
        for label, share in self._shares.items():
            painter.setPen(palette.color(QPalette.ColorRole.Text))
            cut = text.elidedText(label, Qt.TextElideMode.ElideRight, names)
            at = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(AROUND, y, names, line), at | Qt.AlignmentFlag.AlignLeft, cut)
            place = QRectF(self.width() - AROUND - number, y, number, line)
            painter.drawText(place, at | Qt.AlignmentFlag.AlignRight, f"{share:.0%}")
            bar = QRectF(left, y + 3, max(room * share, 1), line - 6)
            painter.fillRect(bar, palette.color(QPalette.ColorRole.Highlight))
            y += line

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """All rows."""
        return QSize(LEAST_WIDTH, max(len(self._shares), 1) * self._line() + 2 * AROUND)

    def sizeHint(self) -> QSize:
        """As it needs at least."""
        return self.minimumSizeHint()
