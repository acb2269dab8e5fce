"""Colours of curves that lie over each other: kept apart in a light window and in a dark one, by all eyes.

The eight were searched for: any two of them, and the accent of the plots, lie at least 0.075 apart in Oklab, in both
windows, as seen with full colour vision and without the long, the middle or the short cones (matrices of Machado,
Oliveira and Fernandes, "A physiologically-based model for simulation of color vision deficiency", 2009).
"""

import math

import numpy as np
from PySide6.QtGui import QColor

from app.views.colours import oklch_to_srgb
from nn.arrays import Array

PALETTE = ("#b46256", "#1e4c0a", "#7c56c9", "#92982a", "#e8538e", "#2b619a", "#6d5d0e", "#95386a")
"""For a light ground, the first ones farthest apart."""

MIRROR = 1.25
"""On a dark ground a colour has this less its lightness in Oklab: distances between colours stay."""

LEAST, MOST = (0.0, 0.67), (0.54, 1.0)
"""Lightness that is seen on a light ground, and on a dark one."""

TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
"""Of linear sRGB, and of the cube roots of what that gives. Source: Bjorn Ottosson, as for `oklch_to_srgb`."""


def on_ground(colour: str, ground: QColor) -> QColor:
    """A colour such as ``#187967`` as it is drawn on a ground: light on a dark one, and never lost on it."""
    lightness, a, b = to_oklab(_srgb(QColor(colour)))
    if is_dark(ground):
        lightness = MIRROR - lightness
    lightness = float(np.clip(lightness, *(MOST if is_dark(ground) else LEAST)))
    hue = math.degrees(math.atan2(b, a))
    rgb = oklch_to_srgb(np.array([lightness]), np.array([math.hypot(a, b)]), hue)[0].clip(0, 1)
    return QColor.fromRgbF(*rgb.tolist())


def _srgb(colour: QColor) -> Array:
    return np.array([colour.redF(), colour.greenF(), colour.blueF()])


def is_dark(ground: QColor) -> bool:
    """Whether light colours stand out from it."""
    return ground.lightnessF() < 0.5


def to_oklab(srgb: Array) -> Array:
    """Lightness, a and b (3,) of an sRGB colour (3,), 0..1."""
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    oklab: Array = TO_OKLAB @ np.cbrt(TO_CONES @ linear)
    return oklab


def free_colour(taken: list[str]) -> str:
    """The first of the palette that fewest of those that are `taken` have."""
    return min(PALETTE, key=taken.count)
