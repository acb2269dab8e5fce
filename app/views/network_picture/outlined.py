"""What is lit in the picture of the network, as it is painted: solid what a number comes from, dashed what it goes to.

The outlines mean what they mean over every other view; those of the number itself are the white ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.views.lights import DASHES, WIDTH, Light
from app.views.network_picture.ground import GROUND, TEXT
from app.views.network_picture.layout import PictureLayout
from app.views.network_picture.pointed import PointedAt
from nn.insight.lines import Way

AROUND = 5
"""Pixels from a neuron to the ring around it, and from a column to the line around it."""
UNDER = 2 * WIDTH + 1
"""Width of the ground under an outline, by which it is seen on lines of any colour, in pixels."""

LEGEND = (
    "Point at a neuron or a line: a solid outline is around what it comes from, a dashed one around what it goes to; "
    "the white one is the neuron itself."
)


@dataclass(frozen=True)
class Outlined:
    """A layer and a neuron or pixel in it, None for all of them, and why it has an outline."""

    light: Light
    place: tuple[int, int | None]


@dataclass(frozen=True)
class Lit:
    """What is lit for a number.

    Attributes:
        focus: where the number itself is; None where the picture has no place for it.
        outlined: what it comes from and goes to.
    """

    focus: PointedAt | None = None
    outlined: tuple[Outlined, ...] = ()


def ends_of(focus: PointedAt, way: Way) -> list[Outlined]:
    """The outlines of what is pointed at: what a line carries comes from the one end and goes to the other."""
    if focus.sender is None:
        return [Outlined(Light.SAME, (focus.layer, focus.neuron))]
    start, end = focus.ends if way is Way.FORWARD else reversed(focus.ends)
    return [Outlined(Light.SOURCE, (start.layer, start.neuron)), Outlined(Light.TARGET, (end.layer, end.neuron))]


def draw_outlines(painter: QPainter, layout: PictureLayout, outlined: Iterable[Outlined], accent: QColor) -> None:
    """A ring around each neuron, a square around each pixel, a frame around a whole layer."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for each in outlined:
        layer, neuron = each.place
        if neuron is not None and not layout.shows(PointedAt(layer, neuron)):
            continue
        box = layout.column(layer, AROUND) if neuron is None else layout.box(PointedAt(layer, neuron), AROUND)
        pen = QPen(TEXT if each.light is Light.SAME else accent, WIDTH)
        if each.light is Light.TARGET:
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pen.setDashPattern(DASHES)
        for one in (QPen(GROUND, UNDER), pen):
            painter.setPen(one)
            if neuron is not None and layer:
                painter.drawEllipse(box)
            else:
                painter.drawRoundedRect(box, AROUND if neuron is None and layer else 0, AROUND)
