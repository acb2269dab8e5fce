"""A factor of a product as on paper: its symbol, and its number beneath; a closed gate where nothing passes."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from app.views.derivation.common.numbers import draw_symbol, shown, symbol_width
from app.views.derivation.common.wording import number_words
from nn.derivation.letters import DOT
from nn.derivation.terms import Factor, Gate

WIDEST = shown(-1.234e-100)
GATE = 12
"""Side of the picture of a closed gate."""
GAP = 4


def number_width(font: QFont) -> float:
    """Pixels for the widest number."""
    return QFontMetricsF(font).horizontalAdvance(WIDEST)


def factor_width(font: QFont, factor: Factor) -> float:
    """Pixels that `draw_factor` takes."""
    metrics = QFontMetricsF(font)
    gate = GATE + GAP if factor.gate is Gate.CLOSED else 0
    return max(symbol_width(font, factor.symbol), gate + metrics.horizontalAdvance(number_words(factor)))


def factor_height(font: QFont) -> float:
    """Two lines."""
    return 2 * QFontMetricsF(font).height() + GAP


def draw_factor(painter: QPainter, at: QPointF, factor: Factor) -> None:
    """Paint a symbol and its number, or a closed gate, with the upper left corner at `at`."""
    metrics = QFontMetricsF(painter.font())
    draw_symbol(painter, at + QPointF(0, metrics.ascent()), factor.symbol)
    top = at.y() + metrics.height() + GAP
    x = at.x()
    if factor.gate is Gate.CLOSED:
        draw_gate(painter, QRectF(x, top + (metrics.height() - GATE) / 2, GATE, GATE))
        x += GATE + GAP
    painter.drawText(QPointF(x, top + metrics.ascent()), number_words(factor))


def draw_sign(painter: QPainter, at: QPointF, sign: str = DOT) -> None:
    """Paint what stands between factors, beside their symbols."""
    painter.drawText(at + QPointF(0, QFontMetricsF(painter.font()).ascent()), sign)


def draw_gate(painter: QPainter, box: QRectF) -> None:
    """A wire that ends at a bar, in the painter's pen colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour, middle = painter.pen().color(), box.center()
    painter.setPen(QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(QPointF(box.left(), middle.y()), QPointF(middle.x() - 3, middle.y()))
    painter.drawLine(QPointF(middle.x() + 3, middle.y()), QPointF(box.right(), middle.y()))
    painter.setPen(QPen(colour, 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(QPointF(middle.x(), box.top()), QPointF(middle.x(), box.bottom()))
    painter.restore()
