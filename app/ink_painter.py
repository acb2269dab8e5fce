"""Painting ink: strokes as smooth lines, as fast at the thousandth point as at the first.

A smooth line bends at its points without passing through them: a quadratic Bezier curve runs from the middle of
one step to the middle of the next, with the point between as its control point. A new point therefore changes
only the end of its line, and what lies before is painted once and kept.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap

from nn.arrays import Float32
from nn.data.ink import Stroke
from nn.data.raster import PRESSURE

PIECE = 32
"""Points of a growing stroke that are painted as one and kept. A finished stroke is painted as a whole, without
the overlap of two round caps that lies between two pieces."""

_T = np.linspace(0, 1, 9, dtype=np.float32)[:, np.newaxis]
"""Where a curve of changing width is sampled, (9, 1): its start, its end and seven places between."""

_SHARP = 1.73
"""Length of the sum of two unit vectors with a turn of 60 degrees between them; less is a sharper turn."""

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
    """A picture of all ink that can no longer change: finished strokes, and all but the end of a growing one.

    Another sheet makes it start anew by itself; `reset` tells it that the strokes are others than before.
    """

    def __init__(self) -> None:
        """A layer with nothing on it."""
        self._pixmap = QPixmap()
        self.reset()

    def reset(self) -> None:
        """Forget everything painted so far."""
        self._sheet: Sheet | None = None
        self._settled = 0

    def paint(self, painter: QPainter, strokes: Sequence[Stroke], growing: Stroke | None, sheet: Sheet) -> None:
        """Paint the paper with its corner at (0, 0), finished strokes and the one that may still grow."""
        if sheet != self._sheet:
            self._begin(strokes, sheet)
        if growing is not None:
            self._settle(growing, sheet)
        painter.drawPixmap(0, 0, self._pixmap)
        if growing is not None:
            paint_stroke(painter, growing, sheet, self._settled)

    def _begin(self, strokes: Sequence[Stroke], sheet: Sheet) -> None:
        self._sheet = sheet
        self._settled = 0
        pixels = max(1, round(sheet.side * sheet.ratio))
        self._pixmap = QPixmap(pixels, pixels)
        self._pixmap.setDevicePixelRatio(sheet.ratio)
        self._pixmap.fill(sheet.paper)
        painter = QPainter(self._pixmap)
        for stroke in strokes:
            paint_stroke(painter, stroke, sheet)
        painter.end()

    def _settle(self, growing: Stroke, sheet: Sheet) -> None:
        """Paint all pieces that have their full length; the last point never settles, for the next one bends it."""
        full = (len(growing.points) - 1) // PIECE * PIECE
        if full > self._settled:
            painter = QPainter(self._pixmap)
            for start in range(self._settled, full, PIECE):
                paint_stroke(painter, growing, sheet, start, start + PIECE)
            painter.end()
            self._settled = full


def paint_stroke(painter: QPainter, stroke: Stroke, sheet: Sheet, start: int = 0, stop: int | None = None) -> None:
    """Paint the points start to stop - 1 of a stroke (all of them if not told), the paper's corner at (0, 0).

    On paper of one colour an erasing stroke is a stroke of that colour: it covers the ink below it in the very
    proportion in which erasing would take that ink away, at its smooth edges too. Pressure makes the pen as much
    wider as it does in the picture that the network sees, and leaves the eraser alone.
    """
    points, width = sheet.side * stroke.points, sheet.side * stroke.width
    colour = sheet.paper if stroke.erase else sheet.ink
    stop = len(points) if stop is None else stop
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if stroke.pressure is not None and not stroke.erase:
        radii = width / 2 * np.interp(stroke.pressure, (0, 1), PRESSURE)
        painter.fillPath(_swelling_line(*_curves(np.column_stack([points, radii]), start, stop)), colour)
    elif len(points) == 1:
        painter.setPen(_pen(colour, width))
        painter.drawPoint(QPointF(*points[0].tolist()))
    else:
        painter.strokePath(_line(*_curves(points, start, stop)), _pen(colour, width))


def paint_picture(painter: QPainter, picture: Float32, square: QRectF, ink: QColor) -> None:
    """Paint a picture (28, 28), 0 background to 1 ink, as sharp squares of more or less ink."""
    rows, columns = picture.shape
    share = np.round(255 * np.clip(picture, 0, 1)).astype(np.uint8).tobytes()
    image = QImage(columns, rows, QImage.Format.Format_ARGB32)
    image.fill(ink)
    image.setAlphaChannel(QImage(share, columns, rows, columns, QImage.Format.Format_Alpha8))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(square, image)


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _curves(values: Float32, start: int, stop: int) -> tuple[Float32, Float32]:
    """Ends (k + 1, d) and control points (k, d) of the k = stop - start curves around the points start to stop - 1.

    The first curve of a whole stroke begins at its first point and the last one ends at its last point.
    """
    middles = (values[:-1] + values[1:]) / 2
    return np.concatenate([values[:1], middles, values[-1:]])[start : stop + 1], values[start:stop]


def _line(ends: Float32, controls: Float32) -> QPainterPath:
    path = QPainterPath(QPointF(*ends[0].tolist()))
    for control, end in zip(controls.tolist(), ends[1:].tolist(), strict=True):
        path.quadTo(*control, *end)
    return path


def _swelling_line(ends: Float32, controls: Float32) -> QPainterPath:
    """The area that a disc (x, y, radius) sweeps along the curves.

    It is a ribbon of triangles with a disc at both ends and at each sharp turn. Neighbouring triangles share
    their sides exactly and all turn the same way round, also where the ribbon folds in a narrow bend: so the
    winding rule fills their union, and its edge is as smooth as that of a single shape.
    """
    a, c, b = ends[:-1, np.newaxis], controls[:, np.newaxis], ends[1:, np.newaxis]
    samples = ((1 - _T) ** 2 * a + 2 * _T * (1 - _T) * c + _T**2 * b).reshape(-1, 3).tolist()
    kept = samples[:1]
    for x, y, r in samples:
        if math.hypot(x - kept[-1][0], y - kept[-1][1]) >= r / 8:
            kept.append([x, y, r])
    kept[1:] = [*kept[1:-1], samples[-1]]
    discs = np.array(kept)
    centres, radii = discs[:, :2], discs[:, 2:]

    ahead = np.diff(centres, axis=0)
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), _TINY)
    along = np.concatenate([ahead[:1], ahead[:-1] + ahead[1:], ahead[-1:]])
    length = np.linalg.norm(along, axis=1, keepdims=True)
    across = radii * along[:, ::-1] * (1, -1) / np.maximum(length, _TINY)
    left, right = centres + across, centres - across
    triangles = np.stack([left[:-1], left[1:], right[1:], left[:-1], right[1:], right[:-1]], axis=1).reshape(-1, 3, 2)
    (x1, y1), (x2, y2) = np.diff(triangles, axis=1).transpose(1, 2, 0)
    backwards = x1 * y2 < y1 * x2
    triangles[backwards] = triangles[backwards, ::-1]

    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    sharp = [0, *(1 + np.flatnonzero(length[1:-1] < _SHARP)).tolist(), len(discs) - 1]
    for x, y, r in discs[sharp].tolist():
        path.addEllipse(QPointF(x, y), r, r)
    for corners in triangles.tolist():
        path.addPolygon([QPointF(x, y) for x, y in corners])
    return path
