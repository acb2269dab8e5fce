"""What is given in an exercise: the drawing, its ink in a few fields, the network as a picture, and its numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from app.views.derivation.common.numbers import draw_symbol, symbol_width
from app.views.painting import ink_image
from app.views.worksheet.typeset_page import GREY, INK, LINE, PALE, POINT, draw_line_of_text, draw_words, pen, type_of
from nn.arrays import Array
from nn.derivation.letters import TIMES
from nn.derivation.terms import Name, Symbol
from nn.exercise.decimals import printed
from nn.exercise.hand_network import HandNetwork, Vector

PICTURE = 96 * POINT
"""Side of the drawing."""
CAPTION = 24 * POINT
APART = 26 * POINT
"""Between two pictures, for an arrow."""
ROW, COLUMN, SINGLE = 15 * POINT, 31 * POINT, 20 * POINT
"""Of a matrix; a number by itself takes less."""
INSIDE = 3 * POINT
"""Of its brackets."""
NEURON = 11 * POINT
"""Radius of a neuron that has its symbol."""
DARK = 0.55
"""Grey of a field that is all ink is no darker than this, so that its number stays to be read."""


@dataclass(frozen=True)
class GivenPictures:
    """The drawing, its fields, the network, from left to right.

    Attributes:
        pixels: the drawing, (28, 28).
        fields: its ink, rows of numbers.
        network: the network.
    """

    pixels: Array
    fields: Sequence[Vector]
    network: HandNetwork

    def height(self, width: float) -> float:
        """The pictures and their captions."""
        return PICTURE + CAPTION + 8 * POINT

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """All three."""
        drawing = QRectF(box.left(), box.top(), PICTURE, PICTURE)
        fields = drawing.translated(PICTURE + APART, 0)
        network = QRectF(fields.right() + APART, box.top(), box.right() - fields.right() - APART, PICTURE)
        image = ink_image(self.pixels)
        image.invertPixels(QImage.InvertMode.InvertRgb)
        painter.drawImage(drawing, image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen())
        painter.drawRect(drawing)
        _draw_fields(painter, fields, self.fields)
        _draw_network(painter, network, self.network.widths)
        for left, right in ((drawing, fields), (fields, network)):
            _draw_arrow(painter, QPointF(left.right() + 6 * POINT, left.center().y()), right.left() - 6 * POINT)
        order = "row by row" if len(self.fields[0]) > 1 else "from above"
        captions = (
            (drawing, f"Your drawing, 28 {TIMES} 28"),
            (fields, f"Its ink, {order}"),
            (network, "The network: pixels, hidden layer, outputs"),
        )
        for picture, words in captions:
            below = QRectF(picture.left(), picture.bottom() + 3 * POINT, picture.width() + APART / 2, CAPTION)
            draw_words(painter, below, words, type_of(8), GREY)


def _draw_fields(painter: QPainter, box: QRectF, fields: Sequence[Vector]) -> None:
    high, wide = box.height() / len(fields), box.width() / len(fields[0])
    painter.setFont(type_of(11))
    for row, numbers in enumerate(fields):
        for column, ink in enumerate(numbers):
            field = QRectF(box.left() + column * wide, box.top() + row * high, wide, high)
            grey = INK.lighter(100)
            grey.setHsvF(0, 0, 1 - (1 - DARK) * float(ink))
            painter.fillRect(field, grey)
            painter.setPen(pen())
            painter.drawRect(field)
            painter.setPen(INK)
            painter.drawText(field, Qt.AlignmentFlag.AlignCenter, printed(ink))


def _draw_network(painter: QPainter, box: QRectF, widths: Sequence[int]) -> None:
    """Layers from left to right; each neuron has its symbol, where a circle is large enough for one."""
    radii = [min(NEURON, box.height() / width / 2 - POINT) for width in widths]
    apart = (box.width() - 2 * NEURON) / (len(widths) - 1)
    places = [
        [
            QPointF(box.left() + NEURON + layer * apart, box.top() + (index + 0.5) * box.height() / width)
            for index in range(width)
        ]
        for layer, width in enumerate(widths)
    ]
    painter.setPen(pen(PALE, 0.5 * POINT))
    for before, after in pairwise(places):
        for start in before:
            for end in after:
                painter.drawLine(start, end)
    font = type_of(8)
    for layer, (neurons, radius) in enumerate(zip(places, radii, strict=True)):
        for index, middle in enumerate(neurons):
            painter.setPen(pen())
            painter.setBrush(Qt.GlobalColor.white)
            painter.drawEllipse(middle, radius, radius)
            if radius == NEURON:
                painter.setPen(INK)
                painter.setFont(font)
                name = Symbol("a", layer, (index,))
                base = middle + QPointF(-symbol_width(font, name) / 2, QFontMetricsF(font).capHeight() / 2)
                draw_symbol(painter, base, name)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _draw_arrow(painter: QPainter, start: QPointF, right: float) -> None:
    painter.setPen(pen(GREY))
    end = QPointF(right, start.y())
    painter.drawLine(start, end)
    for side in (-1, 1):
        painter.drawLine(end, end + QPointF(-3.5 * POINT, side * 2.5 * POINT))


@dataclass(frozen=True)
class GivenNumbers:
    """The parameters, what is wanted, and the learning rate, in as many lines as they take."""

    network: HandNetwork

    def height(self, width: float) -> float:
        """As many lines as it takes."""
        return max(at.y() + _height(rows) for at, _, rows in self._placed(width)) + 10 * POINT

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Each number or matrix after its symbol."""
        for at, name, rows in self._placed(box.width()):
            _draw_matrix(painter, box.topLeft() + at, name, rows)

    def _matrices(self) -> Iterator[tuple[Name, list[list[Decimal]]]]:
        n = self.network
        for layer in (1, 2):
            yield Symbol("W", layer), [list(row) for row in n.W[layer]]
            yield Symbol("b", layer), [[value] for value in n.b[layer]]
        yield Symbol("y"), [[value] for value in n.y]
        yield Symbol("eta"), [[n.eta]]

    def _placed(self, width: float) -> list[tuple[QPointF, Name, list[list[Decimal]]]]:
        """Where each stands; those of a line are centred on it."""
        lines: list[list[tuple[float, Name, list[list[Decimal]]]]] = [[]]
        x = 0.0
        for name, rows in self._matrices():
            if x + _width(name, rows) > width and x:
                lines.append([])
                x = 0.0
            lines[-1].append((x, name, rows))
            x += _width(name, rows) + APART / 2
        placed, y = [], 0.0
        for line in lines:
            high = max(_height(rows) for *_, rows in line)
            placed += [(QPointF(x, y + (high - _height(rows)) / 2), name, rows) for x, name, rows in line]
            y += high + 6 * POINT
        return placed


def _label(name: Name) -> float:
    return symbol_width(type_of(10.5), name) + 16 * POINT


def _width(name: Name, rows: Sequence[Sequence[Decimal]]) -> float:
    return _label(name) + (SINGLE if _is_single(rows) else len(rows[0]) * COLUMN + 2 * INSIDE)


def _is_single(rows: Sequence[Sequence[Decimal]]) -> bool:
    return len(rows) == len(rows[0]) == 1


def _height(rows: Sequence[Sequence[Decimal]]) -> float:
    return len(rows) * ROW


def _draw_matrix(painter: QPainter, at: QPointF, name: Name, rows: Sequence[Sequence[Decimal]]) -> None:
    """Its symbol, and its numbers in brackets; a single number has none."""
    font = type_of(10.5)
    high = _height(rows)
    base = at.y() + high / 2 + QFontMetricsF(font).capHeight() / 2
    painter.setFont(font)
    painter.setPen(INK)
    wide = draw_symbol(painter, QPointF(at.x(), base), name)
    draw_line_of_text(painter, QPointF(at.x() + wide + 3 * POINT, base), "=", font)
    left, width = at.x() + _label(name), len(rows[0]) * COLUMN + 2 * INSIDE
    if _is_single(rows):
        draw_line_of_text(painter, QPointF(left, base), printed(rows[0][0]), font)
        return
    for row, numbers in enumerate(rows):
        for column, number in enumerate(numbers):
            cell = QRectF(left + INSIDE + column * COLUMN, at.y() + row * ROW, COLUMN, ROW)
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, printed(number))
    painter.setPen(pen(INK, LINE))
    for x, inward in ((left, 1), (left + width, -1)):
        corner = QPointF(x + inward * 3 * POINT, at.y())
        painter.drawPolyline(
            [corner, QPointF(x, at.y()), QPointF(x, at.y() + high), QPointF(corner.x(), at.y() + high)]
        )
