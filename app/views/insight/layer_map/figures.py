"""What stands on a map of digits: their figures, those at the middle of each class, a star, and one digit's picture."""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPalette, QPen, QPixmap

from app.views.life.hues import hue
from app.views.painting import bold, faded, ink_image, scaled
from nn.arrays import CLASSES, SIDE, Array, UInt8

SMALL, LARGE = 0.75, 1.4
"""Sizes of the figures in that of the text."""
PICTURE, EDGE = 2 * SIDE, 8
"""Pixels of the picture of a digit, and from the edge of the map."""
FADED = 0.12
"""Of classes that are not looked at."""
YOURS = "yours"
ROUNDS = 40
"""Until then circles that are pushed apart have found their places, or have no room."""
STAR = [(math.pi * k / 4, 10.0 if k % 2 == 0 else 4.0) for k in range(8)]
"""Angles and radii of a star's corners."""


@lru_cache(maxsize=4)
def hues(ground: int) -> tuple[QColor, ...]:
    """The colours of the ten classes on a ground, of which this is the RGB: those of the life of the drawing."""
    return tuple(hue(label, QColor(ground)) for label in range(CLASSES))


def paint_figures(painter: QPainter, at: Array, labels: UInt8, alone: int, palette: QPalette, font: QFont) -> None:
    """A small figure of its class for each digit, at points (n, 2); the class that stands `alone` last, -1 for none."""
    ratio = painter.device().devicePixelRatioF()
    for label in sorted(range(CLASSES), key=lambda each: each == alone):
        painter.setOpacity(1.0 if alone in (-1, label) else FADED)
        stamp = _stamp(label, scaled(font, SMALL), palette, ratio)
        half = QPointF(stamp.width(), stamp.height()) / (2 * ratio)
        for x, y in at[labels == label].tolist():
            painter.drawPixmap(QPointF(x, y) - half, stamp)
    painter.setOpacity(1.0)


def _stamp(label: int, font: QFont, palette: QPalette, ratio: float) -> QPixmap:
    """The figure of a class in its colour, on nothing."""
    metrics = QFontMetricsF(font)
    width, height = math.ceil(metrics.horizontalAdvance("0")) + 2, math.ceil(metrics.height())
    stamp = QPixmap(QSize(width, height) * ratio)
    stamp.setDevicePixelRatio(ratio)
    stamp.fill(Qt.GlobalColor.transparent)
    painter = QPainter(stamp)
    painter.setFont(font)
    painter.setPen(hues(palette.color(QPalette.ColorRole.Base).rgb())[label])
    painter.drawText(QRectF(0, 0, width, height), Qt.AlignmentFlag.AlignCenter, str(label))
    painter.end()
    return stamp


def paint_centres(painter: QPainter, middles: Array, classes: Sequence[int], palette: QPalette, font: QFont) -> None:
    """The figure of each class at the middle of its digits, (k, 2), or beside it where another one is in the way."""
    ground, large = palette.color(QPalette.ColorRole.Base), bold(scaled(font, LARGE))
    radius = QFontMetricsF(large).height() * 0.5
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(large)
    for label, middle, (x, y) in zip(classes, middles.tolist(), apart(middles, radius + 1).tolist(), strict=True):
        painter.setPen(QPen(hues(ground.rgb())[label], 1.5))
        painter.drawLine(QPointF(*middle), QPointF(x, y))
        painter.setBrush(faded(ground, 0.85))
        painter.drawEllipse(QPointF(x, y), radius, radius)
        box = QRectF(x - radius, y - radius, 2 * radius, 2 * radius)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(label))


def apart(at: Array, radius: float) -> Array:
    """Points (k, 2) moved by as little as lets circles of a radius around them touch no other."""
    at = at.copy()
    for _ in range(ROUNDS):
        ways = at[:, np.newaxis] - at[np.newaxis]
        distances = np.hypot(*ways.transpose(2, 0, 1))
        lacks = np.where(distances > 0, np.maximum(2 * radius - distances, 0), 0)
        if not lacks.any():
            break
        at += (ways * (lacks / np.where(distances > 0, distances, 1) / 2)[..., np.newaxis]).sum(axis=1)
    return at


def paint_yours(painter: QPainter, at: Array, room: QRect, palette: QPalette, font: QFont) -> None:
    """A star of four rays with its name, at a point (2,): nothing else on the map has this form."""
    x, y = at.tolist()
    ground, text = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ground, 2))
    painter.setBrush(text)
    painter.drawPolygon([QPointF(x + r * math.sin(t), y - r * math.cos(t)) for t, r in STAR])
    painter.setFont(bold(font))
    metrics = QFontMetricsF(bold(font))
    width = metrics.horizontalAdvance(YOURS) + 6
    left = x + 12 if x + 12 + width < room.right() else x - 12 - width
    box = QRectF(left, y - metrics.height() / 2, width, metrics.height())
    painter.fillRect(box, faded(ground, 0.85))
    painter.setPen(text)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, YOURS)


def paint_pointed(
    painter: QPainter, at: Array, image: UInt8, words: str, room: QRect, palette: QPalette, font: QFont
) -> None:
    """A ring around a digit at a point (2,), and its picture (784,) over some words in the farther upper corner."""
    text, (x, y) = palette.color(QPalette.ColorRole.Text), at.tolist()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(text, 2))
    painter.drawEllipse(QPointF(x, y), 8, 8)
    metrics = QFontMetricsF(font)
    width = max(PICTURE, metrics.horizontalAdvance(words))
    left = EDGE if x > room.width() / 2 else room.width() - width - EDGE
    box = QRectF(left - 2, EDGE - 2, width + 4, PICTURE + metrics.height() + 4)
    painter.fillRect(box, palette.color(QPalette.ColorRole.Base))
    painter.setPen(QPen(faded(text, 0.5), 1))
    painter.drawRect(box)
    painter.drawImage(QRectF(left + (width - PICTURE) / 2, EDGE, PICTURE, PICTURE), ink_image(image / 255))
    painter.setPen(text)
    painter.setFont(font)
    below = QRectF(left, EDGE + PICTURE, width, metrics.height())
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, words)
