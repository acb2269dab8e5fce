"""Painting ink: strokes as smooth lines with round ends, wider where the pen was pressed.

A smooth line bends at its points without passing through them: a quadratic Bezier curve runs from the middle of
one step to the middle of the next, with the point between as its control point. A new point therefore changes
only the end of its line.
"""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPixmap

from nn.arrays import Array, Float32
from nn.data.ink import Stroke
from nn.data.raster import PRESSURE

_FINE, _MOST = 16, 24
"""A curve is sampled at steps of its radius over `_FINE`, but never more often than `_MOST` times."""

_FLAT = 0.3
"""Logical pixels: by so much may a corner cut off the arc that it stands for."""

_TINY = 1e-6
"""Logical pixels; keeps a step of no length from being divided by."""


@dataclass(frozen=True)
class Sheet:
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


class InkLayer:
    """Keeps a picture of finished strokes, and paints it anew only when the strokes or the sheet are others."""

    def __init__(self) -> None:
        """A layer that has painted nothing."""
        self._pixmap = QPixmap()
        self._strokes: tuple[Stroke, ...] | None = None
        self._sheet: Sheet | None = None

    def picture(self, strokes: tuple[Stroke, ...], sheet: Sheet) -> QPixmap:
        """The paper with these strokes on it."""
        if strokes is not self._strokes or sheet != self._sheet:
            self._strokes, self._sheet = strokes, sheet
            pixels = max(1, round(sheet.side * sheet.ratio))
            self._pixmap = QPixmap(pixels, pixels)
            self._pixmap.setDevicePixelRatio(sheet.ratio)
            self._pixmap.fill(sheet.paper)
            painter = QPainter(self._pixmap)
            for stroke in strokes:
                paint_stroke(painter, stroke, sheet)
            painter.end()
        return self._pixmap


def paint_stroke(painter: QPainter, stroke: Stroke, sheet: Sheet) -> None:
    """Paint a stroke, the paper's corner at (0, 0).

    On paper of one colour an erasing stroke is a stroke of that colour: it covers the ink below it in the very
    proportion in which erasing would take that ink away, at its smooth edges too. Pressure makes the pen as much
    wider as it does in the picture that the network sees, and leaves the eraser alone.
    """
    radii = np.full(len(stroke.points), stroke.width / 2)
    if stroke.pressure is not None and not stroke.erase:
        radii *= np.interp(stroke.pressure, (0, 1), PRESSURE)
    discs = _samples(sheet.side * np.column_stack([stroke.points, radii]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(sheet.paper if stroke.erase else sheet.ink)
    if len(discs) > 1:
        painter.drawPath(_ribbon(discs))
    else:
        x, y, radius = discs[0]
        painter.drawEllipse(QPointF(x, y), radius, radius)


def paint_picture(painter: QPainter, picture: Float32, square: QRectF, ink: QColor) -> None:
    """Paint a picture (28, 28), 0 background to 1 ink, as sharp squares of more or less ink."""
    rows, columns = picture.shape
    share = np.round(255 * np.clip(picture, 0, 1)).astype(np.uint8).tobytes()
    image = QImage(columns, rows, QImage.Format.Format_ARGB32)
    image.fill(ink)
    image.setAlphaChannel(QImage(share, columns, rows, columns, QImage.Format.Format_Alpha8))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(square, image)


def _samples(discs: Array) -> Array:
    """Discs (k, 3) along the smooth line from those at its points (m, 3): x, y, radius.

    It begins at the first point, ends at the last one, and bends at each towards the middle of the next step. The
    discs differ by the share 1 / `_FINE` of their radius at least.
    """
    ends = np.concatenate([discs[:1], (discs[:-1] + discs[1:]) / 2, discs[-1:]])
    longest = np.linalg.norm(np.diff(ends[:, :2], axis=0), axis=1).max()
    count = min(max(math.ceil(_FINE * longest / discs[:, 2].min()), 1), _MOST)
    t = np.linspace(0, 1, count + 1)[:, np.newaxis]
    a, b, c = ends[:-1, np.newaxis], ends[1:, np.newaxis], discs[:, np.newaxis]
    samples = ((1 - t) ** 2 * a + 2 * t * (1 - t) * c + t**2 * b).reshape(-1, 3).tolist()
    kept = samples[:1]
    for x, y, radius in samples:
        if math.hypot(x - kept[-1][0], y - kept[-1][1], radius - kept[-1][2]) >= radius / _FINE:
            kept.append((x, y, radius))
    if len(kept) > 1:
        kept[-1] = samples[-1]
    return np.array(kept)


def _ribbon(discs: Array) -> QPainterPath:
    """The area that a disc of changing radius sweeps from each of the discs (k, 3), k >= 2, to the next.

    It is the outline of a ribbon with round caps, and a disc wherever the ribbon turns or widens too sharply for its
    corners to pass as a curve. All of them turn the same way round, so that the winding rule fills their union. Qt's
    own pen has one width, and cuts off the end of a curve that turns straight back.
    """
    centres, radii = discs[:, :2], discs[:, 2:]
    ahead = np.diff(centres, axis=0)
    steps = np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), _TINY)
    ahead /= steps
    along = np.concatenate([ahead[:1], (ahead[:-1] + ahead[1:]) / 2, ahead[-1:]])
    cosine = np.linalg.norm(along, axis=1, keepdims=True)  # of half the turn
    across = radii * along[:, ::-1] * (1, -1) / np.maximum(cosine, _TINY)
    outline = np.concatenate([centres + across, (centres - across)[::-1]])
    steep = np.abs(np.diff(radii, axis=0)) > steps / 2
    sharp = radii * (1 - cosine) > _FLAT
    sharp[1:] |= steep
    sharp[:-1] |= steep

    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addPolygon([QPointF(x, y) for x, y in outline.tolist()])
    for (x, y, radius), (right, down), turn in ((discs[0], ahead[0], -90), (discs[-1], ahead[-1], 90)):
        box = QRectF(x - radius, y - radius, 2 * radius, 2 * radius)
        angle = math.degrees(math.atan2(-down, right)) + turn  # Qt's angles run against the clock
        path.arcMoveTo(box, angle)
        path.arcTo(box, angle, -180)
    for x, y, radius in discs[sharp[:, 0]].tolist():
        path.addEllipse(QPointF(x, y), radius, radius)
    return path
