"""Tasks with boxes to fill in, and the same tasks worked out, for the key."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from app.views.derivation.common.formula import natural_size
from app.views.derivation.common.numbers import draw_symbol, symbol_width
from app.views.worksheet.paper_formulas import PaperFormulas
from app.views.worksheet.typeset_page import (
    INK,
    POINT,
    draw_line_of_text,
    draw_words,
    pen,
    type_of,
    wrapped_height,
)
from nn.exercise.decimals import printed
from nn.exercise.hand_task import HandCell, HandTask

INDENT = 20 * POINT
"""Of what belongs to a task, after its number."""
BOX_ROW, BOX = 25 * POINT, 20 * POINT
"""From box to box, and the height of one."""
WIDEST, NARROWEST = 190 * POINT, 62 * POINT
"""Of a box."""
GAP = 12 * POINT
KEY_ROW = 14 * POINT
TITLE, TEXT, SMALL = 10.0, 9.5, 9.0
FORMULA = 9.5
BELOW = 9 * POINT


@dataclass(frozen=True)
class TaskBlock:
    """One task: what to do, by which rule, and a box for each number.

    Attributes:
        number: counted from 1.
        task: the task.
        formulas: paints its rule.
    """

    number: int
    task: HandTask
    formulas: PaperFormulas

    def height(self, width: float) -> float:
        """Title, sentence, rule and boxes."""
        rows = -(-len(self.task.cells) // self.task.columns)
        return _head_height(self.task, width) + self._rule().height() + 5 * POINT + rows * BOX_ROW + BELOW

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """From the title down."""
        y = box.top() + _draw_head(painter, box, self.number, self.task)
        rule = self._rule()
        inside = QRectF(box.left() + INDENT, y, box.width() - INDENT, box.height())
        self.formulas.draw(painter, QRectF(inside.topLeft(), rule), self.task.formula, INK)
        y += rule.height() + 5 * POINT
        wide = inside.width() / self.task.columns
        for index, cell in enumerate(self.task.cells):
            row, column = divmod(index, self.task.columns)
            place = QRectF(inside.left() + column * wide, y + row * BOX_ROW, wide - GAP, BOX_ROW)
            self._draw_cell(painter, place, cell)

    def _rule(self) -> QSizeF:
        return natural_size(self.task.formula, type_of(FORMULA))

    def _draw_cell(self, painter: QPainter, place: QRectF, cell: HandCell) -> None:
        font = type_of(TEXT)
        base = place.top() + BOX / 2 + QFontMetricsF(font).capHeight() / 2
        painter.setFont(font)
        painter.setPen(INK)
        # Of all cells of the task alike, so that boxes stand below each other.
        label = max(symbol_width(font, each.name) for each in self.task.cells)
        wide = draw_symbol(painter, QPointF(place.left(), base), cell.name)
        draw_line_of_text(painter, QPointF(place.left() + wide + 4 * POINT, base), "=", font)
        left = place.left() + label + 17 * POINT
        width = min(max(place.right() - left, NARROWEST), WIDEST)
        painter.setPen(pen())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(left, place.top(), width, BOX))


@dataclass(frozen=True)
class KeyBlock:
    """One task worked out: a line for each number.

    Attributes:
        number: counted from 1.
        task: the task.
    """

    number: int
    task: HandTask

    def height(self, width: float) -> float:
        """A title and a line for each number, or as many as its work takes."""
        return KEY_ROW + sum(self._row(cell, width) for cell in self.task.cells) + 5 * POINT

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Symbol = numbers = result, the result bold at the right."""
        _draw_title(painter, box, self.number, self.task, KEY_ROW)
        y, font, strong = box.top() + KEY_ROW, type_of(SMALL), type_of(SMALL, strong=True)
        ascent = QFontMetricsF(font).ascent()
        for cell in self.task.cells:
            base = QPointF(box.left() + INDENT, y + ascent)
            painter.setFont(font)
            painter.setPen(INK)
            draw_symbol(painter, base, cell.name)
            left = box.left() + INDENT + self._label()
            draw_words(painter, QRectF(left, y, self._room(box.width()), box.height()), f"= {cell.work}", font)
            height = self._row(cell, box.width())
            last = QPointF(box.right() - _result(), y + height - KEY_ROW + ascent)
            draw_line_of_text(painter, last, "=", font)
            number = printed(cell.value)
            last.setX(box.right() - QFontMetricsF(strong).horizontalAdvance(number))
            draw_line_of_text(painter, last, number, strong)
            y += height

    def _label(self) -> float:
        return max(symbol_width(type_of(SMALL), cell.name) for cell in self.task.cells) + 5 * POINT

    def _room(self, width: float) -> float:
        """For the numbers, between symbol and result."""
        return width - INDENT - self._label() - _result() - GAP

    def _row(self, cell: HandCell, width: float) -> float:
        return max(wrapped_height(f"= {cell.work}", type_of(SMALL), self._room(width)) + 2 * POINT, KEY_ROW)


def _result() -> float:
    """Units of the widest result with its equals sign."""
    return QFontMetricsF(type_of(SMALL, strong=True)).horizontalAdvance("= \u22120.0000")


def _head_height(task: HandTask, width: float) -> float:
    return 15 * POINT + wrapped_height(task.sentence, type_of(TEXT), width - INDENT) + 3 * POINT


def _draw_head(painter: QPainter, box: QRectF, number: int, task: HandTask) -> float:
    """Number, title and sentence; returns their height."""
    _draw_title(painter, box, number, task, 15 * POINT)
    inside = box.adjusted(INDENT, 15 * POINT, 0, 0)
    draw_words(painter, inside, task.sentence, type_of(TEXT))
    return _head_height(task, box.width())


def _draw_title(painter: QPainter, box: QRectF, number: int, task: HandTask, height: float) -> None:
    line = QRectF(box.left(), box.top(), box.width(), height)
    draw_words(painter, line, f"{number}", type_of(TITLE, strong=True))
    draw_words(painter, line.adjusted(INDENT, 0, 0, 0), task.title, type_of(TITLE, strong=True))
    draw_words(painter, line, ", ".join(task.equations), type_of(SMALL), INK, Qt.AlignmentFlag.AlignRight)
