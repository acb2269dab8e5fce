"""Two forms of the same strokes laid over each other: as they were drawn, and in the accent as they are changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.copying import offer_copies
from app.views.painting import faded
from nn.arrays import Float32

SIDE_LEAST, SIDE_MOST = 120, 200
"""Logical pixels."""

AROUND = 0.12
"""Room around the strokes, as a share of the side."""

BEFORE, AFTER = 0.3, 0.5
"""Opacity of the brush's lines."""


@dataclass(frozen=True, eq=False)
class Line:
    """A stroke: points (m, 2) with x to the right and y downwards, the width of its brush, and whether it erases."""

    points: Float32
    width: float
    erase: bool


class StrokesView(QWidget):
    """As large as it has room, with the strokes as large as it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """No strokes."""
        super().__init__(parent)
        self.setObjectName("changedStrokes")
        self.setAccessibleName("The strokes before and after the change")
        self.setToolTip("Grey: the strokes as they were drawn; in colour: as they would have to be.")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        offer_copies(self)
        self._before: Sequence[Line] = ()
        self._after: Sequence[Line] = ()

    def show_strokes(self, before: Sequence[Line], after: Sequence[Line] = ()) -> None:
        """Show strokes as they were drawn, and changed; none of the latter where there is no change."""
        self._before, self._after = before, after
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(SIDE_MOST, SIDE_MOST) * 0.75

    def minimumSizeHint(self) -> QSize:
        """A smaller one."""
        return QSize(SIDE_LEAST, SIDE_LEAST)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Both forms, and the middle lines of both: a change of a fraction of the brush shows in these."""
        palette, painter, box = self.palette(), QPainter(self), QRectF(self.rect())
        painter.fillRect(box, palette.color(QPalette.ColorRole.Base))
        ink, accent = (palette.color(role) for role in (QPalette.ColorRole.Text, QPalette.ColorRole.Highlight))
        for lines, colour, opacity in ((self._before, ink, BEFORE), (self._after, accent, AFTER)):
            if lines:
                painter.setOpacity(opacity)
                painter.drawImage(QPointF(), self._brushed(lines, colour))
        painter.setOpacity(1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for lines, pen in (
            (self._before, QPen(faded(ink, 0.7), 1, Qt.PenStyle.DotLine)),
            (self._after, QPen(accent, 2)),
        ):
            painter.setPen(pen)
            for line in lines:
                if not line.erase:
                    painter.drawPolyline(self._path(line))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(faded(ink, 0.5))
        painter.drawRect(box.adjusted(0, 0, -1, -1))

    def _brushed(self, lines: Sequence[Line], colour: QColor) -> QImage:
        """The lines as wide as their brush, in a picture of their own, from which erasing strokes take them."""
        ratio = self.devicePixelRatioF()
        image = QImage((self.size().toSizeF() * ratio).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        scale, _ = self._place()
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line in lines:
            mode = QPainter.CompositionMode
            painter.setCompositionMode(mode.CompositionMode_Clear if line.erase else mode.CompositionMode_SourceOver)
            cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
            painter.setPen(QPen(colour, line.width * scale, Qt.PenStyle.SolidLine, cap, join))
            path = self._path(line)
            if len(path) > 1:
                painter.drawPolyline(path)
            else:
                painter.drawPoint(path[0])
        painter.end()
        return image

    def _path(self, line: Line) -> list[QPointF]:
        scale, corner = self._place()
        return [QPointF(x, y) * scale + corner for x, y in line.points.tolist()]

    def _place(self) -> tuple[float, QPointF]:
        """Pixels along a unit of the strokes, and where their 0 lies: all pens' lines of both forms are in sight."""
        drawn = [line for line in (*self._before, *self._after) if not line.erase]
        if not drawn:
            return 1.0, QPointF()
        low = [min(float(line.points[:, axis].min()) - line.width / 2 for line in drawn) for axis in (0, 1)]
        high = [max(float(line.points[:, axis].max()) + line.width / 2 for line in drawn) for axis in (0, 1)]
        side = min(self.width(), self.height())
        scale = (1 - 2 * AROUND) * side / max(high[0] - low[0], high[1] - low[1])
        middle = QPointF(low[0] + high[0], low[1] + high[1]) / 2
        return scale, QPointF(self.width(), self.height()) / 2 - middle * scale
