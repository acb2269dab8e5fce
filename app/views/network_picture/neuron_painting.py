"""The neurons of the picture of the network: discs in the colours of their values."""

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from app.views.network_picture.ground import OUTLINE
from nn.arrays import Array, UInt8

PHASES = 4
"""So many places of a disc within a pixel are told apart."""
SHADES = 0b11111000, 0b100
"""Of a colour's channel the bits that are kept, and the middle of what the others are: nobody sees the difference."""
MOST_DISCS = 1024
"""Kept: each of the colours of a map at a few places."""


def draw_neurons(painter: QPainter, radius: float, middles: Array, colours: UInt8, ratio: float) -> None:
    """Neurons (k, 2) of a layer in their colours (k, 4), `ratio` device pixels in a pixel.

    Discs are painted once and copied: Qt takes ten times as long to paint one.
    """
    kept, middle = SHADES
    shades = colours[:, :3] & kept | middle
    for (x, y), colour in zip(middles.tolist(), shades.tolist(), strict=True):
        across, down = (round(PHASES * ratio * place) for place in (x, y))
        disc = _disc(radius, ratio, (across % PHASES, down % PHASES), tuple(colour))
        half = disc.width() // 2
        painter.drawImage(QPointF((across // PHASES - half) / ratio, (down // PHASES - half) / ratio), disc)


@lru_cache(maxsize=MOST_DISCS)
def _disc(radius: float, ratio: float, phase: tuple[int, int], colour: tuple[int, int, int]) -> QImage:
    """A disc with its outline, so many parts of a device pixel right of and below the middle."""
    half = math.ceil(radius * ratio) + 2
    image = QImage(2 * half, 2 * half, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(OUTLINE, ratio))
    painter.setBrush(QColor(*colour))
    size = 2 * radius * ratio
    left, top = (half + part / PHASES - size / 2 for part in phase)
    painter.drawEllipse(QRectF(left, top, size, size))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
