"""Numbers and symbols of the derivation as text: indices below, the layer above.

Both are for what changes with every click; `formula` sets what stays. A symbol is a row of pieces, each with what
stands below and above its end; of these rich text is made for labels, and `draw_symbol` paints them in trees and
diagrams.
"""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from app.views.painting import scaled
from nn.derivation.letters import spelling
from nn.derivation.shown import SUPERSCRIPT
from nn.derivation.shown import shown as shown
from nn.derivation.terms import Name, Symbol
from nn.derivation.written import Piece, pieces
from nn.derivation.written import in_product as in_product
from nn.derivation.written import symbol_html as symbol_html

SUBSCRIPT = str.maketrans("0123456789", "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089")

SMALL = 0.75
"""Size of indices in that of the line."""
DOWN, UP = 0.45, 0.6
"""How far indices go down and up, in heights of a capital letter."""


def plain(symbol: Symbol) -> str:
    """A symbol of no neuron with its index and layer as lowered and raised characters, where rich text is not shown."""
    layer = "" if symbol.layer is None else f"({symbol.layer})".translate(SUPERSCRIPT)
    return spelling(symbol.letter).screen + spelling(symbol.letter).index.translate(SUBSCRIPT) + layer


def symbol_width(font: QFont, name: Name) -> float:
    """Pixels that `draw_symbol` takes."""
    return sum(_width(font, piece) for piece in pieces(name))


def draw_symbol(painter: QPainter, at: QPointF, name: Name) -> float:
    """Paint a symbol with its base line's left end at `at`, in the painter's font and pen; returns its width."""
    font = painter.font()
    small, x = scaled(font, SMALL), at.x()
    capital = QFontMetricsF(font).capHeight()
    for piece in pieces(name):
        painter.setFont(_slanted(font) if piece.is_italic else font)
        painter.drawText(QPointF(x, at.y()), piece.text)
        indices = x + _advance(font, piece)
        painter.setFont(small)
        painter.drawText(QPointF(indices, at.y() + DOWN * capital), piece.below)
        painter.drawText(QPointF(indices, at.y() - UP * capital), piece.above)
        x += _width(font, piece)
    painter.setFont(font)
    return x - at.x()


def _width(font: QFont, piece: Piece) -> float:
    small = QFontMetricsF(scaled(font, SMALL))
    return _advance(font, piece) + max(small.horizontalAdvance(piece.below), small.horizontalAdvance(piece.above))


def _advance(font: QFont, piece: Piece) -> float:
    return QFontMetricsF(_slanted(font) if piece.is_italic else font).horizontalAdvance(piece.text)


def _slanted(font: QFont) -> QFont:
    font = QFont(font)
    font.setItalic(True)
    return font
