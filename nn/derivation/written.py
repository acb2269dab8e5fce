"""Symbols as text: indices below, the layer above; in pieces to be painted, and as rich text."""

from html import escape
from typing import NamedTuple

from nn.derivation.letters import MINUS, PARTIAL, spelling
from nn.derivation.terms import Derivative, Name, Symbol


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


def pieces(name: Name) -> list[Piece]:
    """A symbol, or a derivative as a fraction on one line."""
    if isinstance(name, Derivative):
        return [Piece(PARTIAL), *pieces(name.of), Piece(" / "), Piece(PARTIAL), *pieces(name.by)]
    assert isinstance(name, Symbol)
    written = spelling(name.letter)
    below = ",".join(filter(None, [written.index, *map(str, name.indices)]))
    above = "" if name.layer is None else f"({name.layer})"
    return [*map(Piece, written.before), Piece(written.screen, below, above), *map(Piece, written.after)]


def _html(piece: Piece) -> str:
    text = f"<i>{piece.text}</i>" if piece.is_italic else escape(piece.text, quote=False)
    below = f"<sub>{piece.below}</sub>" if piece.below else ""
    return text + below + (f"<sup>{piece.above}</sup>" if piece.above else "")
