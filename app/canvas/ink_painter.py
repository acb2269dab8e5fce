"""Painting ink: finished strokes once, a growing one as it grows, and a picture in the place of ink."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from app.canvas.drawing import Growing
from app.canvas.ribbon import outline
from nn.arrays import Array, Float32, UInt8
from nn.data.ink import Stroke
from nn.data.raster import PRESSURE

_PART = 4
"""Pieces of a growing stroke that are painted together, once and for all."""


@dataclass(frozen=True)
class Surface:
    """What ink is painted on.

    Attributes:
        side: Side of the square paper in logical pixels; the points of strokes run from 0 to 1 along it.
        ratio: Device pixels a logical pixel.
        ink: Colour of the pen.
        paper: Colour of the paper, which is also what an erasing stroke leaves behind.
    """

    side: int
    ratio: float
    ink: QColor
    paper: QColor

    @property
    def pixels(self) -> int:
        """Device pixels along the side."""
        return max(1, round(self.side * self.ratio))


class InkLayer:
    """Keeps a picture of finished strokes and paints only those anew that it has not yet."""

    def __init__(self) -> None:
        """A layer that has painted nothing."""
        self._pixmap = QPixmap()
        self._strokes: tuple[Stroke, ...] = ()
        self._sheet: Surface | None = None
        self._growing: GrowingStroke | None = None

    def picture(self, strokes: tuple[Stroke, ...], sheet: Surface) -> QPixmap:
        """The paper with these strokes on it."""
        if sheet != self._sheet or strokes[: len(self._strokes)] != self._strokes:
            self._strokes, self._sheet = (), sheet
            self._pixmap = QPixmap(sheet.pixels, sheet.pixels)
            self._pixmap.setDevicePixelRatio(sheet.ratio)
            self._pixmap.fill(sheet.paper)
        if len(strokes) > len(self._strokes):
            painter = QPainter(self._pixmap)
            for stroke in strokes[len(self._strokes) :]:
                if self._growing is not None and self._growing.is_now(stroke, sheet):
                    self._growing.paint(painter, QRect(0, 0, sheet.pixels, sheet.pixels))
                else:
                    paint_stroke(painter, stroke, sheet)
            painter.end()
            self._strokes, self._growing = strokes, None
        return self._pixmap

    def paint_growing(self, painter: QPainter, stroke: Growing, sheet: Surface, area: QRect) -> None:
        """Paint what an area of the paper, in device pixels, has of a growing stroke, the paper's corner at (0, 0)."""
        if self._growing is None or not self._growing.follows(stroke, sheet):
            self._growing = GrowingStroke(stroke, sheet)
        self._growing.paint(painter, area)


class GrowingStroke:
    """How much of each pixel a stroke covers that grows: each part of it is painted once, but for its end.

    Parts are joined by the larger of their shares of a pixel: painted over each other, the smooth edges of two that
    overlap would add up to a darker one.
    """

    def __init__(self, stroke: Growing, sheet: Surface) -> None:
        """Nothing painted yet of a stroke on a sheet."""
        self._stroke, self._sheet = stroke, sheet
        self._covered = np.zeros((sheet.pixels, sheet.pixels), np.uint8)
        self._pieces = 0

    def follows(self, stroke: Growing, sheet: Surface) -> bool:
        """Whether this is that stroke on that sheet."""
        return stroke is self._stroke and sheet == self._sheet

    def is_now(self, stroke: Stroke, sheet: Surface) -> bool:
        """Whether the stroke has grown to be that one, on that sheet."""
        return sheet == self._sheet and self._stroke.stroke() == stroke

    def paint(self, painter: QPainter, area: QRect) -> None:
        """Paint what an area of the paper, in device pixels, has of the stroke so far."""
        whole = QRect(0, 0, *self._covered.shape)
        area &= whole
        # A hand that presses harder where it is changes its last point, and so the piece before that.
        settled = len(self._stroke.points) - 2
        if settled - self._pieces >= _PART:
            self._join(self._covered, whole, goes_on=True, points=settled + 1)
            self._pieces = settled
        covered = _window(self._covered, area).copy()
        self._join(covered, area)
        colour = self._sheet.paper if self._stroke.erase else self._sheet.ink
        image = QImage(area.size(), QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(colour)
        rows, columns = covered.shape
        image.setAlphaChannel(QImage(covered.tobytes(), columns, rows, columns, QImage.Format.Format_Alpha8))
        image.setDevicePixelRatio(self._sheet.ratio)
        painter.drawImage(QPointF(area.topLeft()) / self._sheet.ratio, image)

    def _join(self, covered: UInt8, area: QRect, *, goes_on: bool = False, points: int | None = None) -> None:
        """Join the pieces that are not yet painted, up to a number of points, to the shares of an area's pixels."""
        stroke, sheet = self._stroke, self._sheet
        begun = self._pieces > 0
        part = slice(self._pieces - begun, points)
        at = np.array(stroke.points[part])
        pressure = np.array(stroke.pressure[part]) if stroke.feels else None
        path = outline(_discs(at, pressure, stroke.width, sheet), begun=begun, goes_on=goes_on)
        bounds = path.boundingRect()
        ratio = sheet.ratio
        box = QRectF(bounds.topLeft() * ratio, bounds.size() * ratio).toAlignedRect() & area
        if box.isEmpty():
            return
        image = QImage(box.size(), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.black)
        painter = QPainter(image)
        painter.translate(-box.topLeft())
        painter.scale(ratio, ratio)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawPath(path)
        painter.end()
        shares = np.frombuffer(image.constBits(), np.uint8).reshape(box.height(), box.width(), 4)[..., 0]
        place = _window(covered, box.translated(-area.topLeft()))
        np.maximum(place, shares, out=place)


def _window(covered: UInt8, area: QRect) -> UInt8:
    """The rows and columns of an area, as a view."""
    return covered[area.top() : area.bottom() + 1, area.left() : area.right() + 1]


def _discs(points: Array, pressure: Array | None, width: float, sheet: Surface) -> Array:
    """Points (m, 2) of a stroke as discs (m, 3) on a sheet: x, y, radius, in logical pixels.

    Pressure makes the pen as much wider as it does in the picture that the network sees; the eraser has none.
    """
    radii = np.full(len(points), width / 2)
    if pressure is not None:
        radii *= np.interp(pressure, (0, 1), PRESSURE)
    return sheet.side * np.column_stack([points, radii])


def paint_stroke(painter: QPainter, stroke: Stroke, sheet: Surface) -> None:
    """Paint a stroke, the paper's corner at (0, 0).

    On paper of one colour an erasing stroke is a stroke of that colour: it covers the ink below it in the very
    proportion in which erasing would take that ink away, at its smooth edges too.
    """
    pressure = None if stroke.erase else stroke.pressure
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(sheet.paper if stroke.erase else sheet.ink)
    painter.drawPath(outline(_discs(stroke.points, pressure, stroke.width, sheet)))


def paint_picture(painter: QPainter, picture: Float32, square: QRectF, ink: QColor) -> None:
    """Paint a picture (28, 28), 0 background to 1 ink, as sharp squares of more or less ink."""
    rows, columns = picture.shape
    share = np.round(255 * np.clip(picture, 0, 1)).astype(np.uint8).tobytes()
    image = QImage(columns, rows, QImage.Format.Format_ARGB32)
    image.fill(ink)
    image.setAlphaChannel(QImage(share, columns, rows, columns, QImage.Format.Format_Alpha8))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(square, image)
