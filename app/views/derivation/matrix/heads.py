"""Which example a column of a matrix belongs to: its picture above the column or, where that is narrow, its label."""

import math
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from app.views.painting import ink_image
from nn.arrays import SIDE
from nn.derivation.phase import Matrix, StepExample

NARROWEST = 16.0
"""A picture in a column narrower than this, in pixels, could not be read."""
APART = 1.5
"""From one label to the next, in its width."""
BELOW = 2
"""Between the heads and the cells, in pixels."""


def named_after(matrix: Matrix, column: int, examples: Sequence[StepExample]) -> str:
    """The name of the example that a column of a matrix belongs to; empty where it belongs to all, or to the only one.

    The same for all columns of what belongs to one example.
    """
    k = column if matrix.by_example else matrix.example
    return examples[k].name if k is not None and k < len(examples) else ""


def draw_heads(painter: QPainter, columns: Iterable[QRectF], height: int, examples: Sequence[StepExample]) -> None:
    """Heads of this height above the cells `columns` of the first row.

    A picture is at most as wide as its column; labels that would read as one number stand above some columns only.
    """
    boxes = list(columns)
    widest = max((painter.fontMetrics().horizontalAdvance(str(example.label)) for example in examples), default=0)
    every = math.ceil(max(APART * widest / max(boxes[0].width(), 1.0), 1.0))
    over = max(widest - boxes[0].width(), 0) / 2
    for k, (box, example) in enumerate(zip(boxes, examples, strict=False)):
        head = QRectF(box.left(), box.top() - BELOW - height, box.width(), height)
        if height >= SIDE and box.width() >= NARROWEST and example.pixels.size == SIDE * SIDE:
            side = min(box.width() - 1, SIDE)
            place = QRectF(0, 0, side, side)
            place.moveCenter(QPointF(head.center().x(), head.bottom() - side / 2))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=side < SIDE)
            painter.drawImage(place, ink_image(example.pixels))
        elif k % every == every // 2:
            painter.drawText(head.adjusted(-over, 0, over, 0), Qt.AlignmentFlag.AlignCenter, str(example.label))
