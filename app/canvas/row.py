"""The row: which digits lie on the paper, and which of them the views are about.

A hand decides what is looked at: the digit it draws is the chosen one, and stays so until another is drawn or chosen.
While a stroke grows, digits can only become fewer, so that nothing jumps under the hand.
"""

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QObject, Signal

from app.canvas.drawing import Drawing
from nn.arrays import Float32
from nn.data.ink import Ink, Stroke
from nn.data.raster import Frame, frame, rasterize
from nn.data.row import Box, InkDigit, boxes_of, ink_digits


@dataclass(frozen=True, eq=False)
class PaperDigit:
    """One digit on the paper, in units of its side.

    Attributes:
        box: around the middle of its lines.
        ink: its strokes; none of a picture.
        picture: (28, 28), what lies in the place of ink, and `place`, where.
    """

    box: Box
    ink: Ink
    picture: Float32 | None = None
    place: Frame | None = None

    @cached_property
    def image(self) -> Float32 | None:
        """(28, 28): the digit as the network sees it; None where nothing is left of it."""
        image = rasterize(self.ink) if self.picture is None else self.picture
        return image if image.any() else None

    def frame(self) -> Frame | None:
        """Where its image lies on the paper."""
        return frame(self.ink) if self.picture is None else self.place

    def is_dot(self) -> bool:
        """Whether it is no larger than its brush."""
        return max(self.box.right - self.box.left, self.box.height) < self.brush

    @property
    def brush(self) -> float:
        """Width of its widest stroke."""
        return max((stroke.width for stroke in self.ink.strokes if not stroke.erase), default=0.0)


class DigitRow(QObject):
    """The digits of a drawing from left to right, one of them chosen.

    Signals:
        switched: another digit is the chosen one: a person chose it, or began to draw it.
    """

    switched = Signal()

    def __init__(self, drawing: Drawing) -> None:
        """The row of a drawing that may change."""
        super().__init__(drawing)
        self._drawing = drawing
        self._digits: list[PaperDigit] = []
        self._index = 0
        self._stale = False
        self._finished: tuple[Stroke, ...] = ()
        self._boxes: list[Box | None] = []
        drawing.grown.connect(self._grow)
        drawing.replaced.connect(self._replace)

    def digits(self) -> list[PaperDigit]:
        """All digits, the growing stroke's too."""
        if self._stale:
            self._stale = False
            self._find()
        return self._digits

    def index(self) -> int:
        """Which of the digits is chosen."""
        self.digits()
        return self._index

    def chosen(self) -> PaperDigit | None:
        """The digit that the views are about; None on empty paper."""
        digits = self.digits()
        return digits[self._index] if digits else None

    def choose(self, index: int) -> None:
        """Choose another digit; before the first and beyond the last there is none."""
        if index != self.index() and 0 <= index < len(self._digits):
            self._index = index
            self.switched.emit()

    def _grow(self) -> None:
        self._stale = True
        growing, before = self._drawing.growing, self._digits
        # What a stroke belongs to is known from where it begins; the rest is asked for once a frame.
        if growing is not None and len(growing.points) == 1 and before:
            there = before[self._index].box
            now = self.chosen()
            if now is not None and (now.box.left > there.right or now.box.right < there.left):
                self.switched.emit()

    def _replace(self) -> None:
        self._stale = True
        self.digits()

    def _find(self) -> None:
        before, strokes = self._digits, self._finished
        there = before[self._index].box if before else None
        ink, growing = self._drawing.ink(), self._drawing.growing
        draws = growing is not None and not growing.erase
        if pictures := self._drawing.pictures():
            self._digits = [PaperDigit(each.box, Ink(), each.image, each.frame) for each in pictures]
            self._finished, self._boxes = (), []
        else:
            self._digits = self._of_ink(ink, draws=draws)
        self._index = 0
        if draws:
            self._index = next(i for i, each in enumerate(self._digits) if each.ink.strokes[-1] is ink.strokes[-1])
        elif self._digits and there is not None and strokes[:1] == self._finished[:1] != ():
            middle = (there.left + there.right) / 2
            self._index = min(range(len(self._digits)), key=lambda i: _away(self._digits[i].box, middle))

    def _of_ink(self, ink: Ink, *, draws: bool) -> list[PaperDigit]:
        """The digits of the ink; those that are as they were keep their images."""
        before, finished = self._digits, self._drawing.finished()
        if finished is not self._finished:
            self._finished = finished
            self._boxes = boxes_of(Ink(finished))
        boxes = list(self._boxes)
        if len(ink.strokes) > len(boxes):
            boxes.append(_around(ink.strokes[-1]) if draws else None)
        found = ink_digits(ink, boxes, growing=draws)
        return [_same(digit, before) or PaperDigit(digit.box, digit.ink) for digit in found]


def _same(digit: InkDigit, before: Sequence[PaperDigit]) -> PaperDigit | None:
    strokes = digit.ink.strokes
    for each in before:
        if len(each.ink.strokes) == len(strokes) and all(map(operator.is_, each.ink.strokes, strokes)):
            return each
    return None


def _around(stroke: Stroke) -> Box:
    (left, top), (right, bottom) = stroke.points.min(axis=0).tolist(), stroke.points.max(axis=0).tolist()
    return Box(left, top, right, bottom)


def _away(box: Box, x: float) -> float:
    return max(box.left - x, x - box.right, 0.0)
