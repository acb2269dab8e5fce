"""Paper: shows a drawing, the brush over it and the hint that invites one to draw.

It keeps the square, the colours of the palette and the device's pixels; what a hand does to it is the canvas's story.
"""

from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.brush import brush_cursor, paint_crosshair
from app.drawing import Drawing
from app.ink_painter import InkLayer, Sheet, paint_picture, paint_stroke

RING = 2
"""Logical pixels around the paper for the focus ring."""

EMPTY = "Draw a digit"


class Paper(QWidget):
    """A square sheet that shows a drawing.

    Attributes:
        drawing: What is shown.
    """

    def __init__(self, drawing: Drawing, parent: QWidget | None = None) -> None:
        """Paper for a drawing that lives as long as the paper does."""
        super().__init__(parent)
        drawing.setParent(self)
        self.drawing = drawing
        self._layer = InkLayer()
        self._brush = 0.0
        self._crosshair: tuple[float, float] | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumSize(200, 200)
        drawing.grown.connect(self._update_end)
        drawing.replaced.connect(self.update)

    def square(self) -> QRect:
        """The square one draws on, in the middle of the widget, in logical pixels."""
        side = min(self.width(), self.height()) - 2 * RING
        return QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)

    def to_paper(self, position: QPointF) -> tuple[float, float]:
        """A position in the widget in units of the paper's side; from 0 to 1 if it lies on the paper."""
        point = (position - QPointF(self.square().topLeft())) / self.square().width()
        return point.x(), point.y()

    def to_widget(self, x: float, y: float) -> QPointF:
        """A point of the paper as a position in the widget."""
        return QPointF(self.square().topLeft()) + QPointF(x, y) * self.square().width()

    def show_brush(self, width: float) -> None:
        """Make the mouse pointer and the crosshair as wide as the brush, a share of the paper's side."""
        self._brush = width
        self._update_cursor()
        self.update()

    def show_crosshair(self, point: tuple[float, float] | None) -> None:
        """Show where the keyboard draws, or nothing."""
        if point != self._crosshair:
            self._crosshair = point
            self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(280, 280)

    def heightForWidth(self, width: int) -> int:  # noqa: D102
        return width

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        self._update_cursor()
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:  # noqa: D102
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.DevicePixelRatioChange):
            self._update_cursor()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        palette, square = self.palette(), self.square()
        ink, paper = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
        highlight = palette.color(QPalette.ColorRole.Highlight)
        painter = QPainter(self)
        painter.save()
        painter.setClipRect(square)
        painter.translate(square.topLeft())
        growing = self.drawing.growing
        sheet = Sheet(square.width(), self.devicePixelRatioF(), ink, paper)
        painter.drawPixmap(0, 0, self._layer.picture(self.drawing.finished(), sheet))
        if growing is not None:
            paint_stroke(painter, growing.stroke(), sheet)
        painter.restore()
        if (picture := self.drawing.picture()) is not None:
            paint_picture(painter, picture, QRectF(square), ink)
        if self.drawing.is_empty():
            painter.setPen(_faded(ink, 0.7))
            painter.drawText(square, Qt.AlignmentFlag.AlignCenter, EMPTY)
        if self._crosshair is not None:
            painter.setClipRect(square)
            centre = self.to_widget(*self._crosshair)
            paint_crosshair(painter, centre, self._brush * square.width(), highlight, paper)
            painter.setClipping(False)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.hasFocus():
            painter.setPen(QPen(highlight, RING, j=Qt.PenJoinStyle.MiterJoin))
            painter.drawRect(square.adjusted(-RING // 2, -RING // 2, RING // 2, RING // 2))
        else:
            painter.setPen(_faded(ink, 0.5))
            painter.drawRect(square.adjusted(-1, -1, 0, 0))

    def _update_end(self) -> None:
        """Repaint what a new point bends: from the middle of the step before the last on."""
        growing = self.drawing.growing
        if growing is None or len(growing.points) == 1:
            self.update()  # the hint goes with the first point
            return
        margin = round(growing.width * self.square().width()) + 2
        ends = [self.to_widget(*point).toPoint() for point in growing.points[-3:]]
        for one, other in pairwise(ends):
            self.update(QRect(one, other).normalized().adjusted(-margin, -margin, margin, margin))

    def _update_cursor(self) -> None:
        ink, paper = self.palette().color(QPalette.ColorRole.Text), self.palette().color(QPalette.ColorRole.Base)
        self.setCursor(brush_cursor(self._brush * self.square().width(), self.devicePixelRatioF(), ink, paper))


def _faded(colour: QColor, share: float) -> QColor:
    faded = QColor(colour)
    faded.setAlphaF(share)
    return faded
