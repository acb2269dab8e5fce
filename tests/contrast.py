"""How well a text can be told from its ground, measured in pixels."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QWidget

READABLE, VISIBLE = 4.5, 3.0
"""The least contrast of a text, and of a sign such as the frame of a box (WCAG 2.2, 1.4.3 and 1.4.11)."""

LARGE = 36
"""Points: the strokes of letters of this size have pixels of the full colour."""


def luminance(colour: QColor) -> float:
    """Relative luminance, 0 black to 1 white, as WCAG 2.2 defines it."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def ratio(one: QColor, other: QColor) -> float:
    """The contrast of two colours, 1 for none to 21 for black on white."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def strongest(widget: QWidget, part: QRect | None = None) -> float:
    """The highest contrast that the pixels of a widget, or of a part of it, have to that in the upper left corner."""
    image = widget.grab(part or widget.rect()).toImage()
    ground = image.pixelColor(0, 0)
    colours = {image.pixelColor(x, y).rgb() for x in range(image.width()) for y in range(image.height())}
    return max(ratio(QColor(colour), ground) for colour in colours)


def enlarge(widget: QWidget) -> None:
    """Give a widget a font that can be measured."""
    font = QFont(widget.font())
    font.setPointSize(LARGE)
    widget.setFont(font)
