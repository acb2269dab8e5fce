"""A colour for each digit, of which any two can be told apart and each can be read as text on its ground."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from app.views.colours import oklch_to_srgb
from app.views.painting import on_colour
from nn.arrays import CLASSES

LIGHT, DARK = (0.5, 0.36), (0.72, 0.86)
"""Lightness in Oklab of even and of odd digits, on a light ground and on a dark one."""
CHROMA, FIRST = 0.15, 20.0
"""In Oklab, too: the chroma, and the hue of 0 in degrees: no two of the ten are nearer to each other than 0.11."""


def hue(digit: int, ground: QColor) -> QColor:
    """The colour of a digit on this ground: neighbours differ in lightness, too, for eyes that see few hues."""
    lightness = (DARK if on_colour(ground) == QColor(Qt.GlobalColor.white) else LIGHT)[digit % 2]
    rgb = oklch_to_srgb(np.array([lightness]), np.array([CHROMA]), FIRST + 360 * digit / CLASSES)[0]
    return QColor.fromRgbF(*np.clip(rgb, 0, 1).tolist())
