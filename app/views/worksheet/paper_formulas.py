"""Formulas on paper: their outlines, filled.

Qt's own way from SVG into a PDF file draws a contour around each letter as well, which makes the file several times as
large; a letter that is filled has none.
"""

import re
from xml.etree import ElementTree

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from app.views.derivation.common.formula import typeset

COMMAND = re.compile(r"([MLQZ])([^A-Za-z]*)")
NUMBERS = {"M": 2, "L": 2, "Q": 4, "Z": 0}
"""Command of a path -> how many numbers it has."""


class PaperFormulas:
    """Draws formulas and keeps their outlines."""

    def __init__(self) -> None:
        """None yet."""
        self._outlines: dict[str, tuple[QPainterPath, QRectF]] = {}

    def draw(self, painter: QPainter, box: QRectF, latex: str, colour: QColor) -> None:
        """Fill `box` with a formula; a box of other proportions distorts it."""
        if latex not in self._outlines:
            self._outlines[latex] = outline(typeset(latex).svg)
        path, room = self._outlines[latex]
        painter.save()
        painter.translate(box.topLeft())
        painter.scale(box.width() / room.width(), box.height() / room.height())
        painter.translate(-room.topLeft())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPath(path)
        painter.restore()


def outline(svg: str) -> tuple[QPainterPath, QRectF]:
    """The shapes of a formula as ziamath writes them, and the part of the plane that they lie in.

    It has paths of straight lines and parabolas, each command with the numbers of one line, and rectangles; ValueError
    for other shapes and paths, and for a plane without bounds.
    """
    root, path = ElementTree.fromstring(svg), QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for shape in root.iter():
        kind = shape.tag.rpartition("}")[2]
        if kind == "path":
            _trace(path, shape.get("d", ""))
        elif kind == "rect":
            path.addRect(QRectF(*(float(shape.get(name, "0")) for name in ("x", "y", "width", "height"))))
        elif kind not in ("svg", "g"):
            raise ValueError(f"a formula with a {kind}")
    left, top, width, height = map(float, root.get("viewBox", "").split())
    return path, QRectF(left, top, width, height)


def _trace(path: QPainterPath, data: str) -> None:
    if unread := COMMAND.sub("", data).strip():
        raise ValueError(f"a path with {unread}")
    for command, numbers in COMMAND.findall(data):
        at = [float(number) for number in numbers.replace(",", " ").split()]
        if len(at) != NUMBERS[command]:
            raise ValueError(f"a path with {command} {numbers}")
        if command == "M":
            path.moveTo(*at)
        elif command == "L":
            path.lineTo(*at)
        elif command == "Q":
            path.quadTo(*at)
        else:
            path.closeSubpath()
