"""The numbers of a trace as part of everything that one number touches: factors of products, and sums."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, QRectF, Signal

from app.views.derivation.trace.fields import FieldPointing
from app.views.derivation.trace.view import TraceView
from app.views.lights import Lights
from nn.derivation.letters import COST, LOSS, SIGMA_PRIME
from nn.derivation.terms import Derivative, Name, Symbol
from nn.insight.touches import BY_EXAMPLE, Block, Letter, Touches

LETTERS = {
    "a": Letter.A,
    "w": Letter.W,
    "b": Letter.B,
    "z": Letter.Z,
    "delta": Letter.DELTA,
    SIGMA_PRIME: Letter.DA_DZ,
    "y": Letter.Y,
    "-y": Letter.Y,
}
SLOPES = {"w": Letter.DW, "b": Letter.DB}


def block_of(name: Name, example: int, n: int) -> Block | None:
    """Which block a number of the trace of one among n examples is; None for what is none of the step's arrays.

    The slope of one cost among several is none of them, and neither are the derivatives between two neurons, but for
    those that are a weight, an activation or a sigma'.
    """
    if isinstance(name, Symbol):
        letter, symbol = LETTERS.get(name.letter), name
    else:
        letter, symbol = _of_derivative(name, n)
    if letter is None or not symbol.indices:
        return None
    row, *columns = symbol.indices
    column = example if letter in BY_EXAMPLE else columns[0] if columns else None
    return Block(letter, symbol.layer or 0, row, column)


def _of_derivative(name: Derivative, n: int) -> tuple[Letter | None, Symbol]:
    of, by = name
    if of.letter in (COST, LOSS):
        return SLOPES.get(by.letter) if n == 1 else None, by
    if (of.letter, by.letter) == ("z", "a"):
        # dz_i/da_j = w_ij
        return Letter.W, Symbol("w", of.layer, (*of.indices, *by.indices))
    if (of.letter, by.letter) == ("z", "w"):
        # dz_i/dw_ij = a_j
        return Letter.A, Symbol("a", (of.layer or 1) - 1, by.indices[1:])
    if (of.letter, by.letter) == ("a", "z") and of.indices == by.indices:
        return Letter.DA_DZ, of
    return None, of


class TraceTouches(QObject):
    """Knows which block each number of the trace is.

    Signals:
        pointed: the Block that is pointed at, again where its number is another one; None for none any more.
    """

    pointed = Signal(object)

    def __init__(self, trace: TraceView) -> None:
        """Of the slope as a product, the tree of its terms, and the path that is picked."""
        super().__init__(trace)
        self._trace = trace
        line, tree, path = trace.product, trace.terms, trace.paths.factors
        self._parts = (
            FieldPointing(line, line.fields),
            FieldPointing(tree.viewport(), tree.fields),
            FieldPointing(path, path.fields),
        )
        self._lights: list[Lights] = []
        for part in self._parts:
            part.pointed.connect(lambda name: self.pointed.emit(None if name is None else self._block(name)))
        trace.renewed.connect(self._renew)
        tree.verticalScrollBar().valueChanged.connect(self._renew)

    def _block(self, name: Name) -> Block | None:
        source = self._trace.source()
        return None if source is None else block_of(name, source.example, len(source.labels))

    def value(self, block: Block) -> float | None:
        """The number of a block; None where the trace does not show it, and where it is covered."""
        fields = (field for part in self._parts if part.widget.isVisible() for field in part.fields())
        return next((field.value for field in fields if self._block(field.name) == block), None)

    def light(self, touches: Touches | None) -> None:
        """Outline what is touched in all parts of the trace."""
        if touches is not None and not self._lights:
            self._lights = [Lights(part.widget, partial(self._places, part)) for part in self._parts]
        for lights in self._lights:
            lights.light(touches)

    def _renew(self) -> None:
        for part in self._parts:
            part.point_again()
        for lights in self._lights:
            lights.renew()

    def _places(self, part: FieldPointing, block: Block) -> Iterator[QRectF]:
        for field in part.fields():
            here = self._block(field.name)
            if here is not None and block.covers(here):
                yield field.box
