"""One cell worked out on paper: its rule, the largest of its terms with their numbers, and what they come to."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from app.views.derivation.common.numbers import draw_symbol, symbol_width
from app.views.handout.blocks import GAP, FormulaBlock
from app.views.worksheet.paper_formulas import PaperFormulas
from app.views.worksheet.typeset_page import (
    INK,
    PALE,
    POINT,
    PaperWords,
    draw_line_of_text,
    pen,
    type_of,
)
from nn.derivation.ledger import LedgerLine, ledger
from nn.derivation.letters import DOT
from nn.derivation.phase_words import entry_note
from nn.derivation.terms import Entry
from nn.handout.handout import MOST_TERMS

INDENT = 10 * POINT
"""From the line at the left."""
LINE = 15.5 * POINT
"""From base line to base line."""
APART = 14 * POINT
"""Between what a number is, its work and its value."""
LINE_TYPE = 8.5
BETWEEN = f" {DOT} "


@dataclass(frozen=True, eq=False)
class WorkedBlock:
    """A cell of an array.

    Attributes:
        entry: the cell.
        formulas: paints its rule.
    """

    entry: Entry
    formulas: PaperFormulas

    def height(self, width: float) -> float:
        """The rule, the lines, all digits, what is to be said."""
        inside = width - INDENT
        lines = len(self._lines()) * LINE
        return self._rule().height(inside) + lines + self._words().height(inside) + 10 * POINT

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """From the rule down."""
        inside = box.adjusted(INDENT, 0, 0, 0)
        rule, words, lines = self._rule(), self._words(), self._lines()
        painter.setPen(pen(PALE, 1.5 * POINT))
        painter.drawLine(box.topLeft(), QPointF(box.left(), box.bottom() - 10 * POINT))
        rule.draw(painter, inside)
        points = self._points(inside.width())
        font, strong = type_of(points), type_of(points, strong=True)
        first, second, third = _columns(lines, font, strong)
        y = box.top() + rule.height(inside.width())
        for line in lines:
            own = strong if line.is_result else font
            base = y + LINE * 0.7
            if line.is_result:
                painter.setPen(pen(PALE, 0.5 * POINT))
                end = inside.left() + first + second + third + 2 * APART
                painter.drawLine(QPointF(inside.left(), y), QPointF(end, y))
            painter.setFont(own)
            painter.setPen(INK)
            _draw_names(painter, QPointF(inside.left(), base), line, own)
            draw_line_of_text(painter, QPointF(inside.left() + first + APART, base), _work(line), own)
            value = f"= {line.value}"
            right = inside.left() + first + second + third + 2 * APART
            draw_line_of_text(painter, QPointF(right - QFontMetricsF(own).horizontalAdvance(value), base), value, own)
            y += LINE
        words.draw(painter, QRectF(inside.left(), y + GAP, inside.width(), words.height(inside.width())))

    def _rule(self) -> FormulaBlock:
        return FormulaBlock(self.entry.rule, self.formulas, points=LINE_TYPE)

    def _lines(self) -> tuple[LedgerLine, ...]:
        return ledger(self.entry, MOST_TERMS).lines

    def _words(self) -> PaperWords:
        return PaperWords(" ".join(filter(None, (f"All digits: {self.entry.value!r}.", entry_note(self.entry)))), 8)

    def _points(self, width: float) -> float:
        """The size of type in which the widest line fits."""
        lines = self._lines()
        wide = sum(_columns(lines, type_of(LINE_TYPE), type_of(LINE_TYPE, strong=True)))
        room = width - 2 * APART
        return LINE_TYPE if wide <= room else 0.98 * LINE_TYPE * room / wide


def _columns(lines: tuple[LedgerLine, ...], font: QFont, strong: QFont) -> tuple[float, float, float]:
    """The widths of what the numbers are, of the work, and of the values."""

    def advance(line: LedgerLine, text: str) -> float:
        return QFontMetricsF(strong if line.is_result else font).horizontalAdvance(text)

    return (
        max(_names_width(line, strong if line.is_result else font) for line in lines),
        max(advance(line, _work(line)) for line in lines),
        max(advance(line, f"= {line.value}") for line in lines),
    )


def _work(line: LedgerLine) -> str:
    return f"= {line.work}" if line.work else ""


def _names_width(line: LedgerLine, font: QFont) -> float:
    metrics = QFontMetricsF(font)
    if not line.names:
        return metrics.horizontalAdvance(line.words)
    signs = (len(line.names) - 1) * metrics.horizontalAdvance(BETWEEN)
    return sum(symbol_width(font, name) for name in line.names) + signs


def _draw_names(painter: QPainter, at: QPointF, line: LedgerLine, font: QFont) -> None:
    if not line.names:
        draw_line_of_text(painter, at, line.words, font)
        return
    x = at.x()
    for index, name in enumerate(line.names):
        if index:
            x += draw_line_of_text(painter, QPointF(x, at.y()), BETWEEN, font)
        x += draw_symbol(painter, QPointF(x, at.y()), name)
