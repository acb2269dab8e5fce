"""One line that says what a number comes from and goes to, beside a sample of each outline; empty while none is."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.lights import Light, draw_light
from app.views.named import named
from app.views.painting import tabular

SAMPLES = {Light.SOURCE: "comes from", Light.TARGET: "goes to"}
WIDE, HIGH, GAP = 14, 9, 6
"""Pixels: of a sample, and beside it."""

TIP = (
    "Point at any number: a solid outline is around what it comes from, a dashed one around what it goes to, at once, "
    "or while you hold Shift all the way from the pixels to the update. E and a number is the equation that says so."
)


class TouchLine(QWidget):
    """Paints itself alone when its sentence changes, and takes what room is left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """No sentence."""
        super().__init__(parent)
        named(self, "touchLine", "What the number comes from and goes to", TIP)
        self._sentence = ""
        self.setFont(tabular(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def tell(self, sentence: str) -> None:
        """Say this; "" for nothing."""
        if sentence != self._sentence:
            self._sentence = sentence
            self.setAccessibleDescription(sentence)
            self.update()

    def words(self) -> str:
        """What it says."""
        return self._sentence

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(0, self.fontMetrics().height() + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The samples with their names, then the sentence; where it is cut short it ends in three dots."""
        if not self._sentence:
            return
        painter, palette, text = QPainter(self), self.palette(), QFontMetrics(self.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, centred = float(GAP), Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        for light, name in SAMPLES.items():
            draw_light(painter, QRectF(left, (self.height() - HIGH) / 2, WIDE, HIGH), light, palette)
            left += WIDE + GAP
            painter.setPen(palette.color(QPalette.ColorRole.WindowText))
            painter.drawText(QRectF(left, 0, self.width(), self.height()), centred, name)
            left += text.horizontalAdvance(name) + 2 * GAP
        room = QRectF(left, 0, max(self.width() - left, 0), self.height())
        painter.drawText(room, centred, text.elidedText(self._sentence, Qt.TextElideMode.ElideRight, int(room.width())))
