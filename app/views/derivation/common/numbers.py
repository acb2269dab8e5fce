"""Numbers and symbols of the derivation as text: indices below, the layer above.

Both are for what changes with every click; `formula` sets what stays. A symbol is a row of pieces, each with what
stands below and above its end; of these rich text is made for labels, and `draw_symbol` paints them in trees and
diagrams.
"""

from html import escape
from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from app.views.painting import scaled
from nn.derivation.letters import MINUS, PARTIAL, spelling
from nn.derivation.shown import SUPERSCRIPT
from nn.derivation.shown import shown as shown
from nn.derivation.terms import Derivative, Name, Symbol

SUBSCRIPT = str.maketrans("0123456789", "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089")

SMALL = 0.75
"""Size of indices in that of the line."""
DOWN, UP = 0.45, 0.6
"""How far indices go down and up, in heights of a capital letter."""


class Piece(NamedTuple):
    """A part of a symbol on the line, with its indices."""

    text: str
    below: str = ""
    above: str = ""

    @property
    def is_italic(self) -> bool:
        """Whether it is a letter that stands for a number."""
        return len(self.text) == 1 and self.text.isalpha()


def in_product(text: str) -> str:
    """A shown number as a factor that is not the first: a negative one stands in parentheses."""
    return f"({text})" if text.startswith(MINUS) else text


def symbol_html(name: Name) -> str:
    """A symbol or a derivative as rich text, such as ``<i>w</i><sub>3,5</sub><sup>(1)</sup>``."""
    return "".join(_html(piece) for piece in pieces(name))


def plain(symbol: Symbol) -> str:
    """A symbol of no neuron with its index and layer as lowered and raised characters, where rich text is not shown."""
    layer = "" if symbol.layer is None else f"({symbol.layer})".translate(SUPERSCRIPT)
    return spelling(symbol.letter).screen + spelling(symbol.letter).index.translate(SUBSCRIPT) + layer


def pieces(name: Name) -> list[Piece]:
    """A symbol, or a derivative as a fraction on one line."""
    if isinstance(name, Derivative):
        return [Piece(PARTIAL), *pieces(name.of), Piece(" / "), Piece(PARTIAL), *pieces(name.by)]
    assert isinstance(name, Symbol)
    written = spelling(name.letter)
    below = ",".join(filter(None, [written.index, *map(str, name.indices)]))
    above = "" if name.layer is None else f"({name.layer})"
    return [*map(Piece, written.before), Piece(written.screen, below, above), *map(Piece, written.after)]


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


def _html(piece: Piece) -> str:
    text = f"<i>{piece.text}</i>" if piece.is_italic else escape(piece.text, quote=False)
    below = f"<sub>{piece.below}</sub>" if piece.below else ""
    return text + below + (f"<sup>{piece.above}</sup>" if piece.above else "")


def _width(font: QFont, piece: Piece) -> float:
    small = QFontMetricsF(scaled(font, SMALL))
    return _advance(font, piece) + max(small.horizontalAdvance(piece.below), small.horizontalAdvance(piece.above))


def _advance(font: QFont, piece: Piece) -> float:
    return QFontMetricsF(_slanted(font) if piece.is_italic else font).horizontalAdvance(piece.text)


def _slanted(font: QFont) -> QFont:
    font = QFont(font)
    font.setItalic(True)
    return font
