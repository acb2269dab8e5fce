"""How the rows of a trace are painted: products factor by factor, sums beside what backpropagation found."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetricsF, QPainter, QPalette
from PySide6.QtWidgets import QStyleOptionViewItem

from app.views.derivation.common.cover_bar import HATCH, HIDDEN
from app.views.derivation.common.numbers import draw_symbol
from app.views.derivation.common.wording import GATES
from app.views.derivation.trace.factor_painting import (
    GAP,
    draw_factor,
    draw_picture,
    draw_sign,
    factor_height,
    factor_width,
    number_width,
)
from app.views.derivation.trace.fields import AROUND, TraceNumber
from app.views.derivation.trace.rows import PAD, Column, RowDelegate
from app.views.derivation.trace.term_tree import Short, TermTree
from app.views.painting import mixed
from nn.derivation.terms import Factor, Opened, Term

BETWEEN = 16
"""From a factor to the next one, where the dot stands."""


class TermDelegate(RowDelegate):
    """Paints terms in two lines, symbols above numbers, and sums beside what backpropagation found."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines."""
        return QSize(0, round(factor_height(option.font)) + 2 * PAD)

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """What is no term stands on another ground."""
        super().initStyleOption(option, index)
        if isinstance(_content(index), Opened):
            option.backgroundBrush = option.palette.brush(QPalette.ColorRole.AlternateBase)
        elif index.column() == Column.VALUE and index.data() == HIDDEN:
            base, text = option.palette.base().color(), option.palette.text().color()
            option.backgroundBrush = QBrush(mixed(text, base, HATCH), Qt.BrushStyle.BDiagPattern)

    def paint_row(self, painter: QPainter, box: QRectF, index: QModelIndex | QPersistentModelIndex) -> None:
        """The first column."""
        content = _content(index)
        if isinstance(content, Term):
            _paint_term(painter, box, content)
        elif isinstance(content, Opened):
            _paint_sum(painter, box, content)
        elif isinstance(content, Short):
            _paint_short(painter, box, content)
        else:
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, str(content))


def _content(index: QModelIndex | QPersistentModelIndex) -> object:
    model = index.model()
    assert isinstance(model, TermTree)
    return model.node(index).content


def fields_of(font: QFont, box: QRectF, content: object) -> Iterator[TraceNumber]:
    """The numbers of a row and where they stand in its first column; of a sum, its name."""
    if isinstance(content, Opened):
        yield TraceNumber(content.symbol, content.total, box)
    terms = (content,) if isinstance(content, Term) else content.terms if isinstance(content, Short) else ()
    factors = [factor for term in terms for factor in term.factors]
    for factor, at in zip(factors, _places(font, box, factors), strict=True):
        field = QRectF(at, QSizeF(factor_width(font, factor), factor_height(font))) + AROUND
        yield TraceNumber(factor.symbol, factor.value, field)


def _places(font: QFont, box: QRectF, factors: Sequence[Factor]) -> Iterator[QPointF]:
    """Each factor in a field of the same width, so that the numbers of a sum stand below each other."""
    at = box.topLeft() + QPointF(0, PAD)
    for factor in factors:
        yield QPointF(at)
        at += QPointF(max(number_width(font), factor_width(font, factor)) + BETWEEN, 0)


def _paint_term(painter: QPainter, box: QRectF, term: Term) -> None:
    for position, (factor, at) in enumerate(zip(term.factors, _places(painter.font(), box, term.factors), strict=True)):
        if position:
            draw_sign(painter, at - QPointF(BETWEEN * 0.7, 0))
        draw_factor(painter, at, factor)


def _paint_sum(painter: QPainter, box: QRectF, opened: Opened) -> None:
    """What the values beside it are: the sum of the terms, and below it what backpropagation found."""
    metrics = QFontMetricsF(painter.font())
    base = QPointF(box.left(), box.top() + PAD + metrics.ascent())
    painter.drawText(base + QPointF(0, metrics.height() + GAP), "backpropagation")
    gate = opened.sigma_prime.gate
    base += QPointF(draw_picture(painter, box.topLeft() + QPointF(0, PAD), gate), 0)
    base += QPointF(draw_symbol(painter, base, opened.symbol) + GAP, 0)
    count = "1 term" if len(opened.terms) == 1 else f"{len(opened.terms)} terms"
    painter.drawText(base, f"= sum of {count}{', ' if GATES[gate] else ''}{GATES[gate]}")


def _paint_short(painter: QPainter, box: QRectF, short: Short) -> None:
    """The short form a - y: its two numbers beneath their symbols, in line with those of the terms."""
    factors = [factor for term in short.terms for factor in term.factors]
    for factor, at in zip(factors, _places(painter.font(), box, factors), strict=True):
        draw_factor(painter, at, factor)
