"""The lines of the picture of the network: what each carries is its width and its colour."""

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.views.colours import Scale
from app.views.network_picture.ground import GROUND
from app.views.network_picture.layout import PictureLayout
from nn.arrays import Array, UInt8
from nn.insight.lines import Lines, Way

THIN, THICK = 0.6, 3.6
"""Width of a line that carries next to nothing, and of one at the end of its scale, in pixels."""
LEVELS = 16
"""Widths of lines, and colours of either sign: the lines of one are painted at once, which takes half the time."""
BESIDE = 2
"""From the picture of the pixels to where lines begin, in pixels."""


def draw_lines_between(
    painter: QPainter,
    layout: PictureLayout,
    lines: Lines,
    scale: Scale,
    way: Way,
    part: float = 1.0,
    strength: float = 1.0,
) -> None:
    """Lines in the colours of their values, the strongest over the others, along this part of their way.

    With less `strength` than 1 they are nearer to the ground.
    """
    if not len(lines.values):
        return
    size = np.clip(np.rint(LEVELS * np.abs(lines.values) / scale.high), 1, LEVELS)
    levels = np.copysign(size, lines.values).astype(np.intp)
    colours = scale.to_rgba(np.arange(-LEVELS, LEVELS + 1) * (scale.high / LEVELS))
    if strength < 1:
        colours = np.rint(strength * colours + (1 - strength) * np.array(GROUND.getRgb())).astype(np.uint8)
    if lines.layer == 1:
        _draw_ends(painter, layout, lines, colours[levels + LEVELS])
    places = _places(layout, lines, way, part)
    pen = QPen(GROUND, 1.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    for level, chosen in _by_level(levels):
        pen.setColor(QColor(*colours[level + LEVELS].tolist()))
        pen.setWidthF(THIN + (THICK - THIN) * abs(level) / LEVELS)
        painter.setPen(pen)
        painter.drawLines([QLineF(*place) for place in places[chosen].tolist() if place[0] < place[2]])


def _by_level(levels: Array) -> Iterator[tuple[int, Array]]:
    """Each level with which lines are of it, the weakest first."""
    for level in sorted(set(levels.tolist()), key=abs):
        yield level, levels == level


def _places(layout: PictureLayout, lines: Lines, way: Way, part: float) -> Array:
    """What is seen of each line, from left to right, (k, 4); its end is not right of its beginning where nothing is.

    Lines from pixels begin beside the picture of these: what is drawn could not be seen under them.
    """
    senders, receivers = layout.at(lines.layer - 1, lines.senders), layout.at(lines.layer, lines.receivers)
    along = receivers - senders
    first, last = (0.0, part) if way is Way.FORWARD else (1 - part, 1.0)
    begin = np.full((len(along), 1), first)
    if lines.layer == 1:
        box = layout.pixels.adjusted(-BESIDE, -BESIDE, BESIDE, BESIDE)
        edges = np.where(along > 0, [box.right(), box.bottom()], [box.left(), box.top()])
        with np.errstate(divide="ignore", invalid="ignore"):
            leaves = np.nanmin((edges - senders) / along, axis=1, keepdims=True)
        begin = np.maximum(begin, leaves)
    places: Array = np.concatenate([senders + begin * along, senders + last * along], axis=1)
    return places


def _draw_ends(painter: QPainter, layout: PictureLayout, lines: Lines, colours: UInt8) -> None:
    """The pixels that lines lead from or to, each in the colour of its strongest."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    strongest = dict(zip(lines.senders[::-1].tolist(), colours[::-1].tolist(), strict=True))
    middles = layout.at(0, np.array(list(strongest)))
    across, down = layout.pixel_size()
    for (x, y), colour in zip(middles.tolist(), strongest.values(), strict=True):
        painter.fillRect(QRectF(x - across / 2 + 1, y - down / 2 + 1, across - 1, down - 1), QColor(*colour))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
