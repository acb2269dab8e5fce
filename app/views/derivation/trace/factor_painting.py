"""A factor of a product as on paper: its symbol, its number beneath, and a picture where that is no plain slope."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from app.views.derivation.common.numbers import draw_symbol, shown, symbol_width
from app.views.derivation.common.wording import number_words
from nn.derivation.letters import DOT
from nn.derivation.terms import Factor, Gate

WIDEST = shown(-1.234e-100)
GATE = 12
"""Side of the picture of a closed gate, and of a kink."""
GAP = 4


def number_width(font: QFont) -> float:
    """Pixels for the widest number."""
    return QFontMetricsF(font).horizontalAdvance(WIDEST)


def factor_width(font: QFont, factor: Factor) -> float:
    """Pixels that `draw_factor` takes."""
    metrics = QFontMetricsF(font)
    picture = GATE + GAP if factor.gate in PICTURES else 0
    return max(symbol_width(font, factor.symbol), picture + metrics.horizontalAdvance(_number(factor)))


def factor_height(font: QFont) -> float:
    """Two lines."""
    return 2 * QFontMetricsF(font).height() + GAP


def draw_factor(painter: QPainter, at: QPointF, factor: Factor) -> None:
    """Paint a symbol and its number, or what there is to say of a gate, with the upper left corner at `at`."""
    metrics = QFontMetricsF(painter.font())
    draw_symbol(painter, at + QPointF(0, metrics.ascent()), factor.symbol)
    top = at.y() + metrics.height() + GAP
    x = at.x() + draw_picture(painter, QPointF(at.x(), top), factor.gate)
    painter.drawText(QPointF(x, top + metrics.ascent()), _number(factor))


def _number(factor: Factor) -> str:
    """What stands beneath the symbol: a kink is a picture beside the number, its words are the sum's."""
    return shown(factor.value) if factor.gate is Gate.CONVENTION else number_words(factor)


def draw_sign(painter: QPainter, at: QPointF, sign: str = DOT) -> None:
    """Paint what stands between factors, beside their symbols."""
    painter.drawText(at + QPointF(0, QFontMetricsF(painter.font()).ascent()), sign)


def draw_picture(painter: QPainter, at: QPointF, gate: Gate) -> float:
    """Paint what a gate looks like, if it has a picture, in a line of text with its upper left corner at `at`.

    Returns:
        The pixels that it takes.
    """
    if gate not in PICTURES:
        return 0
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    PICTURES[gate](painter, QRectF(at.x(), at.y() + (QFontMetricsF(painter.font()).height() - GATE) / 2, GATE, GATE))
    painter.restore()
    return GATE + GAP


def _draw_gate(painter: QPainter, box: QRectF) -> None:
    """A wire that ends at a bar, in the painter's pen colour."""
    colour, middle = painter.pen().color(), box.center()
    painter.setPen(QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(QPointF(box.left(), middle.y()), QPointF(middle.x() - 3, middle.y()))
    painter.drawLine(QPointF(middle.x() + 3, middle.y()), QPointF(box.right(), middle.y()))
    painter.setPen(QPen(colour, 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(QPointF(middle.x(), box.top()), QPointF(middle.x(), box.bottom()))


def _draw_kink(painter: QPainter, box: QRectF) -> None:
    """The graph of a ReLU, with a point where it bends, in the painter's pen colour."""
    colour, bend = painter.pen().color(), QPointF(box.center().x(), box.bottom() - 2)
    painter.setPen(QPen(colour, 1.5))
    painter.drawPolyline([QPointF(box.left(), bend.y()), bend, QPointF(box.right(), box.top() + 2)])
    painter.setBrush(colour)
    painter.drawEllipse(bend, 1.5, 1.5)


PICTURES: Mapping[Gate, Callable[[QPainter, QRectF], None]] = {Gate.CLOSED: _draw_gate, Gate.CONVENTION: _draw_kink}
