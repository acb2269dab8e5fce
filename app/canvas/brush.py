"""The brush on the screen: a circle as wide as what it will draw, under the pointer or in the keyboard's crosshair."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPen, QPixmap

SMALLEST = 4.0
"""Logical pixels: a finer brush still gets a circle that one can find."""

GAP, ARM = 4.0, 10.0
"""Logical pixels from the circle to the arms of the crosshair, and their length."""


def brush_cursor(width: float, ratio: float, line: QColor, halo: QColor) -> QCursor:
    """A mouse pointer that shows a brush.

    Args:
        width: Width of the brush in logical pixels.
        ratio: Device pixels a logical pixel.
        line: Colour of the circle.
        halo: Colour around it, so that it shows on ink as well as on paper.
    """
    side = round(max(width, SMALLEST)) + 7
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_brush(painter, QPointF(side / 2, side / 2), width, line, halo)
    painter.end()
    return QCursor(pixmap, side // 2, side // 2)


def paint_brush(painter: QPainter, centre: QPointF, width: float, line: QColor, halo: QColor) -> None:
    """Paint the circle of a brush; colours as in `brush_cursor`, the rest in logical pixels."""
    radius = max(width, SMALLEST) / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(halo, 3), QPen(line, 1)):
        painter.setPen(pen)
        painter.drawEllipse(centre, radius + 0.5, radius + 0.5)


def paint_crosshair(painter: QPainter, centre: QPointF, width: float, line: QColor, halo: QColor) -> None:
    """Paint a brush with four arms around it, which one finds again after looking away."""
    near = max(width, SMALLEST) / 2 + GAP
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for pen in (QPen(halo, 4), QPen(line, 2)):
        painter.setPen(pen)
        for direction in (QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)):
            painter.drawLine(centre + direction * near, centre + direction * (near + ARM))
    paint_brush(painter, centre, width, line, halo)
