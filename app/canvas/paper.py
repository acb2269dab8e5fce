"""Paper: shows a drawing, a film of colours and the brush over it, and the hint that invites one to draw.

It keeps the square, the colours of the palette and the device's pixels; what a hand does to it is the canvas's story.
"""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.canvas.brush import brush_cursor, paint_crosshair
from app.canvas.drawing import Drawing
from app.canvas.frames import FrameClock
from app.canvas.ink_painter import InkLayer, Surface, paint_picture
from app.canvas.row import DigitRow, PaperDigit
from nn.arrays import UInt8
from nn.data.raster import Frame

RING = 2
"""Logical pixels around the paper for the focus ring."""

EMPTY = "Draw a digit"

AROUND = 5
"""Logical pixels between the ink of a digit of a row and its box."""


class Paper(QWidget):
    """A square sheet that shows a drawing.

    Attributes:
        drawing: What is shown.
        row: Its digits; where they are several there are boxes around them.
        frames: At which a growing stroke is painted; who answers to it at the same pace has all of it painted at once.
    """

    def __init__(self, drawing: Drawing, parent: QWidget | None = None) -> None:
        """Paper for a drawing that lives as long as the paper does."""
        super().__init__(parent)
        drawing.setParent(self)
        self.drawing = drawing
        self.row = DigitRow(drawing)
        self._has_boxes = False
        self._layer = InkLayer()
        self._brush = 0.0
        self._crosshair: tuple[float, float] | None = None
        self._overlay: tuple[QImage, Frame] | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumSize(200, 200)
        # What lies behind it is not painted first; it paints its own margins.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._end = QRect()
        self.frames = FrameClock(self)
        self.frames.timeout.connect(self._paint_end)
        drawing.grown.connect(self._grow)
        drawing.replaced.connect(self.update)
        self.row.switched.connect(self.update)

    def square(self) -> QRect:
        """The square one draws on, in the middle of the widget, in logical pixels."""
        side = min(self.width(), self.height()) - 2 * RING
        return QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)

    def to_paper(self, position: QPointF) -> tuple[float, float]:
        """A position in the widget in units of the paper's side; from 0 to 1 if it lies on the paper."""
        square = self.square()
        side = square.width()
        return (position.x() - square.x()) / side, (position.y() - square.y()) / side

    def to_widget(self, x: float, y: float) -> QPointF:
        """A point of the paper as a position in the widget."""
        square = self.square()
        side = square.width()
        return QPointF(square.x() + x * side, square.y() + y * side)

    def box_around(self, digit: PaperDigit) -> QRectF:
        """The box that is painted around a digit of a row, in the widget; it does not leave the paper."""
        box, square = digit.box, QRectF(self.square())
        corners = self.to_widget(box.left, box.top), self.to_widget(box.right, box.bottom)
        margin = digit.brush * square.width() / 2 + AROUND
        return QRectF(*corners).adjusted(-margin, -margin, margin, margin) & square.adjusted(1, 1, -1, -1)

    def is_on_another(self, position: QPointF) -> bool:
        """Whether a digit that is not the chosen one has its box there; several dots are none."""
        digits, chosen = self.row.digits(), self.row.chosen()
        others = [each for each in digits if each is not chosen and not each.is_dot()]
        return any(self.box_around(each).contains(position) for each in others)

    def area_of(self, frame: Frame) -> QRectF:
        """Where the picture of a digit lies in the widget."""
        return QRectF(self.to_widget(frame.left, frame.top), QSizeF(frame.side, frame.side) * self.square().width())

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

    def set_overlay(self, colours: UInt8 | None) -> None:
        """Lay a film over the drawing, or take it away; over an empty sheet there is none.

        Args:
            colours: RGBA (28, 28, 4), one for each pixel that the network sees of the digit chosen at this moment, and
                there it stays. A colour is not multiplied by its opacity.
        """
        if colours is None and self._overlay is None:
            return
        chosen = self.row.chosen()
        place = None if chosen is None else chosen.frame()
        if colours is None or place is None:
            self._overlay = None
        else:
            rows, columns, _ = colours.shape
            # QImage only points to these bytes: they must be there until they are converted.
            pixels = colours.tobytes()
            image = QImage(pixels, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888)
            self._overlay = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied), place
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
        if not square.contains(event.rect()):
            painter.fillRect(event.rect(), palette.color(QPalette.ColorRole.Window))
        painter.save()
        painter.setClipRect(square)
        painter.translate(square.topLeft())
        growing = self.drawing.growing
        sheet = Surface(square.width(), self.devicePixelRatioF(), ink, paper)
        painter.drawPixmap(0, 0, self._layer.picture(self.drawing.finished(), sheet))
        if growing is not None:
            self._layer.paint_growing(painter, growing, sheet, _device(event.rect(), square, sheet.ratio))
        painter.restore()
        painter.setClipRect(square)
        for picture in self.drawing.pictures():
            paint_picture(painter, picture.image, self.area_of(picture.frame), ink)
        if self.drawing.is_empty():
            painter.setPen(_faded(ink, 0.7))
            painter.drawText(square, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, EMPTY)
        elif self._overlay is not None:
            image, place = self._overlay
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.area_of(place), image)
        if len(digits := self.row.digits()) > 1:
            for digit in digits:
                chosen = digit is self.row.chosen()
                painter.setPen(QPen(highlight, 2) if chosen else QPen(_faded(ink, 0.35), 1))
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self.box_around(digit), 4, 4)
        if self._crosshair is not None:
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

    def _grow(self) -> None:
        """Note what a new point bends, to be painted soon: from the middle of the step before the last on."""
        growing = self.drawing.growing
        if growing is None or len(growing.points) == 1:
            self.update()  # the hint goes with the first point
            return
        square = self.square()
        side = square.width()
        margin = growing.width * side + 2
        across, down = zip(*growing.points[-3:], strict=True)
        left, top = square.x() + min(across) * side - margin, square.y() + min(down) * side - margin
        right, bottom = square.x() + max(across) * side + margin, square.y() + max(down) * side + margin
        self._end |= QRectF(left, top, right - left, bottom - top).toAlignedRect()
        self.frames.ask()

    def _paint_end(self) -> None:
        had_boxes, self._has_boxes = self._has_boxes, len(self.row.digits()) > 1
        self.update(self.rect() if had_boxes or self._has_boxes else self._end)
        self._end = QRect()

    def _update_cursor(self) -> None:
        ink, paper = self.palette().color(QPalette.ColorRole.Text), self.palette().color(QPalette.ColorRole.Base)
        self.setCursor(brush_cursor(self._brush * self.square().width(), self.devicePixelRatioF(), ink, paper))


def _device(area: QRect, square: QRect, ratio: float) -> QRect:
    """An area of the widget in device pixels of the paper."""
    inside = QRectF(area.translated(-square.topLeft()))
    return QRectF(inside.topLeft() * ratio, inside.size() * ratio).toAlignedRect()


def _faded(colour: QColor, share: float) -> QColor:
    faded = QColor(colour)
    faded.setAlphaF(share)
    return faded
