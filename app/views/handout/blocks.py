"""Blocks of a handout on paper: formulas, arrays as numbers and as pictures, one cell worked out."""

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from app.views.derivation.common.formula import natural_size
from app.views.worksheet.paper_formulas import PaperFormulas
from app.views.worksheet.typeset_page import (
    GREY,
    INK,
    PALE,
    POINT,
    Lowerable,
    PaperBlock,
    draw_line_of_text,
    draw_words,
    pen,
    type_of,
)
from nn.arrays import Array
from nn.derivation.phase import Matrix
from nn.derivation.shown import shown
from nn.handout.heat import ABOVE, BELOW, STEPS, TINT, HeatScale, spread

SMALL, TEXT = 7.5, 9.5
CELL_WIDTH, CELL_HEIGHT = 68 * POINT, 14 * POINT
"""Of a number of a vector."""
HEAD = 14 * POINT
"""Of what numbers rows and columns."""
LARGEST_CELL = 5.5 * POINT
"""Side of a cell of a picture at most."""
HIGHEST = 260 * POINT
"""Of a picture at most."""
LEAST_SHARE = 0.55
"""Of a picture's size, where the end of a page has not more room."""
BAR = QSizeF(100 * POINT, 6 * POINT)
"""Of the colours of a scale."""
GAP = 4 * POINT
SCALE_ROOM = 24 * POINT
"""A picture: its scale."""


@dataclass(frozen=True)
class Together:
    """Blocks that no end of a page parts.

    Attributes:
        blocks: from the top down.
    """

    blocks: tuple[PaperBlock, ...]

    def height(self, width: float) -> float:
        """That of all."""
        return sum(block.height(width) for block in self.blocks)

    def lowered(self, width: float, room: float) -> "Together | None":
        """The same with one of them lower, so that all fit into so much height; None where none can be."""
        spare = room - self.height(width)
        for place, block in enumerate(self.blocks):
            if isinstance(block, Lowerable):
                lower = block.lowered(width, block.height(width) + spare)
                if lower is not None:
                    return Together((*self.blocks[:place], lower, *self.blocks[place + 1 :]))
        return None

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """All of them, below each other."""
        y = box.top()
        for block in self.blocks:
            height = block.height(box.width())
            block.draw(painter, QRectF(box.left(), y, box.width(), height))
            y += height


@dataclass(frozen=True)
class FormulaBlock:
    """A formula, smaller where it is wider than the paper.

    Attributes:
        latex: the formula.
        formulas: paints it.
        words: what follows it on its line.
        points: size of the type that it stands beside.
    """

    latex: str
    formulas: PaperFormulas
    words: str = ""
    points: float = TEXT
    below: float = 7

    def size(self, width: float) -> QSizeF:
        """Units that the formula takes."""
        natural = natural_size(self.latex, type_of(self.points))
        room = width - QFontMetricsF(type_of(TEXT)).horizontalAdvance(self.words)
        return natural if natural.width() <= room else natural * (room / natural.width())

    def height(self, width: float) -> float:
        """The formula and the room below."""
        return self.size(width).height() + self.below * POINT

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """The formula, then the words."""
        size = self.size(box.width())
        self.formulas.draw(painter, QRectF(box.topLeft(), size), self.latex, INK)
        font = type_of(TEXT)
        base = box.top() + size.height() / 2 + QFontMetricsF(font).capHeight() / 2
        draw_line_of_text(painter, QPointF(box.left() + size.width() + 2 * GAP, base), self.words, font, GREY)


@dataclass(frozen=True, eq=False)
class NumbersBlock:
    """A vector, its numbers one after the other, each with its index.

    Attributes:
        matrix: of one column.
        scale: its colours.
        chosen: the index of the one that is worked out; None for none.
    """

    matrix: Matrix
    scale: HeatScale
    chosen: int | None = None

    def height(self, width: float) -> float:
        """Its rows."""
        return -(-len(self.matrix.values) // self._across(width)) * CELL_HEIGHT + 8 * POINT

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Row by row."""
        across = self._across(box.width())
        width = box.width() / across
        for index, value in enumerate(self.matrix.values[:, 0].tolist()):
            row, column = divmod(index, across)
            cell = QRectF(box.left() + column * width, box.top() + row * CELL_HEIGHT, width, CELL_HEIGHT)
            inner = cell.adjusted(0, 0, -POINT, -POINT)
            _draw_number(painter, inner, value, self.scale, type_of(SMALL), is_chosen=index == self.chosen)
            draw_words(painter, inner.translated(2 * POINT, POINT), str(index), type_of(5.5), GREY)

    def _across(self, width: float) -> int:
        return max(int(width / CELL_WIDTH), 1)


@dataclass(frozen=True, eq=False)
class TableBlock:
    """A small matrix as a table.

    Attributes:
        matrix: the matrix.
        scale: its colours.
        chosen: row and column of the cell that is worked out.
    """

    matrix: Matrix
    scale: HeatScale
    chosen: tuple[int, int] | None = None

    def height(self, width: float) -> float:
        """Its rows, and the numbers of the columns."""
        return HEAD + len(self.matrix.values) * CELL_HEIGHT + 8 * POINT

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Row by row."""
        values = self.matrix.values
        rows, columns = values.shape
        width = min((box.width() - HEAD) / columns, CELL_WIDTH)
        texts = [shown(value) for value in values.ravel().tolist()]
        font = fitting(texts, SMALL, width - 4 * POINT)
        for column in range(columns):
            head = QRectF(box.left() + HEAD + column * width, box.top(), width - 2 * POINT, HEAD)
            draw_words(painter, head, str(column), type_of(6.5), GREY, Qt.AlignmentFlag.AlignRight)
        for row in range(rows):
            y = box.top() + HEAD + row * CELL_HEIGHT
            draw_words(painter, QRectF(box.left(), y + 2 * POINT, HEAD, CELL_HEIGHT), str(row), type_of(6.5), GREY)
            for column in range(columns):
                cell = QRectF(box.left() + HEAD + column * width, y, width - POINT, CELL_HEIGHT - POINT)
                is_chosen = (row, column) == self.chosen
                _draw_number(painter, cell, float(values[row, column]), self.scale, font, is_chosen=is_chosen)


@dataclass(frozen=True, eq=False)
class PictureBlock:
    """A large array as a picture with its scale.

    Attributes:
        matrix: the array.
        scale: its colours.
        share: of the size that it has where there is room.
    """

    matrix: Matrix
    scale: HeatScale
    share: float = 1.0

    @property
    def how(self) -> str:
        """How its cells stand, where that is not as in the array."""
        return spread(self.matrix)[1]

    def height(self, width: float) -> float:
        """The picture and its scale."""
        return self._size(width).height() + SCALE_ROOM

    def lowered(self, width: float, room: float) -> "PictureBlock | None":
        """The same so small that it has no more height; None where little could be seen in that."""
        share = self.share * (room - SCALE_ROOM) / (self.height(width) - SCALE_ROOM)
        return replace(self, share=share) if share >= LEAST_SHARE else None

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """The picture in its frame, and below it the scale."""
        frame = QRectF(box.topLeft(), self._size(box.width()))
        draw_colours(painter, frame, spread(self.matrix)[0], self.scale)
        y = frame.bottom() + 6 * POINT
        low, high = self.scale.ends
        font = type_of(SMALL)
        base = y + BAR.height() / 2 + QFontMetricsF(font).capHeight() / 2
        x = box.left() + draw_line_of_text(painter, QPointF(box.left(), base), low, font, GREY) + GAP
        ramp = np.linspace(-self.scale.limit if self.scale.signed else 0, self.scale.limit, STEPS)[np.newaxis]
        draw_colours(painter, QRectF(QPointF(x, y), BAR), ramp, self.scale)
        beyond = " (larger ones have the last colour)" if self.scale.clips else ""
        draw_line_of_text(painter, QPointF(x + BAR.width() + GAP, base), high + beyond, font, GREY)

    def _size(self, width: float) -> QSizeF:
        rows, columns = spread(self.matrix)[0].shape
        side = self.share * min(LARGEST_CELL, width / columns, HIGHEST / rows)
        return QSizeF(side * columns, side * rows)


def draw_colours(painter: QPainter, box: QRectF, values: Array, scale: HeatScale) -> None:
    """Paint values (rows, columns) as colours into a frame."""
    rgba = np.ascontiguousarray(scale.rgba(values))
    rows, columns = values.shape
    image = QImage(rgba.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888).copy()
    painter.drawImage(box, image)
    painter.setPen(pen(PALE, 0.4 * POINT))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)


def fitting(texts: list[str], points: float, width: float) -> QFont:
    """The type in which each of the texts takes no more than `width`: of this size, or smaller."""
    font = type_of(points)
    widest = max((QFontMetricsF(font).horizontalAdvance(text) for text in texts), default=0)
    return font if widest <= width else type_of(0.98 * points * width / widest)


def _draw_number(
    painter: QPainter, cell: QRectF, value: float, scale: HeatScale, font: QFont, *, is_chosen: bool
) -> None:
    colour = QColor(*(BELOW if value < 0 else ABOVE))
    colour.setAlphaF(TINT * min(abs(value) / scale.limit, 1))
    painter.setPen(pen(INK, POINT) if is_chosen else Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRect(cell)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    metrics = QFontMetricsF(font)
    text = shown(value)
    at = QPointF(
        cell.right() - 2 * POINT - metrics.horizontalAdvance(text), cell.center().y() + metrics.capHeight() / 2
    )
    draw_line_of_text(painter, at, text, font)
