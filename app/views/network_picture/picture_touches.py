"""What of the picture of the network is lit: the number that is pointed at, and what it comes from and goes to."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject

from app.views.lights import Light
from app.views.network_picture.canvas import NetworkCanvas
from app.views.network_picture.outlined import Lit, Outlined
from app.views.network_picture.pointed import PointedAt
from nn.insight.lines import Way
from nn.insight.touches import BY_EXAMPLE, Block, Letter, Touches

OF_NEURON = frozenset(
    {Letter.A, Letter.Z, Letter.DA_DZ, Letter.DELTA, Letter.B, Letter.DB, Letter.NEW_B},
)
OF_LINE = frozenset({Letter.W, Letter.DW, Letter.NEW_W})
SEEN = {Way.FORWARD: frozenset({Letter.A, Letter.Z}), Way.BACKWARD: frozenset({Letter.DELTA})}
"""What the colours of the neurons are, or what these are worked out from alone."""


LETTERS = {Letter.A: "a", Letter.Z: "z", Letter.DELTA: "delta", Letter.DA_DZ: "sigma'(z)"}
"""Of numbers of a neuron that are worked out; weights and biases are given."""


class PictureTouches(QObject):
    """Knows which block each neuron and line of the picture is.

    On the way back a neuron is its delta, there its activation; a line is its weight.
    """

    def __init__(self, canvas: NetworkCanvas, example: Callable[[], int], parent: QObject) -> None:
        """Of a picture that shows the example of this number among those of the step."""
        super().__init__(parent)
        self._canvas, self._example = canvas, example

    def block(self, at: PointedAt | None) -> Block | None:
        """The number at a place."""
        if at is None:
            return None
        if at.sender is not None:
            return Block(Letter.W, at.layer, at.neuron, at.sender)
        back = self._canvas.way() is Way.BACKWARD and at.layer
        return Block(Letter.DELTA if back else Letter.A, at.layer, at.neuron, self._example())

    def value(self, block: Block) -> float | None:
        """The number of a block; None where there is none, or it is not to be told."""
        passage, told = self._canvas.passage, self._canvas.told
        if passage is None or block.row is None:
            return None
        letter = LETTERS.get(block.letter)
        if not (told.reaches(block.layer) if letter is None else told.tells(letter, block.layer, block.row)):
            return None
        if block.letter is Letter.W:
            return None if block.column is None else float(passage.W[block.layer][block.row, block.column])
        vectors = {
            Letter.A: passage.A,
            Letter.Z: passage.Z,
            Letter.DA_DZ: passage.dA_dZ,
            Letter.DELTA: passage.delta,
            Letter.B: passage.b,
        }
        vector = vectors.get(block.letter, {}).get(block.layer)
        return None if vector is None else float(vector[block.row])

    def light(self, touches: Touches | None) -> None:
        """Show what is touched."""
        if touches is None:
            self._canvas.light(Lit())
            return
        focus = None if touches.cell is None else self._focus(touches.cell)
        found = {
            outlined.place: outlined
            for light, of in ((Light.TARGET, touches.targets), (Light.SOURCE, touches.sources))
            for outlined in self._outlined(light, (touch.block for touch in of))
            if focus is None or outlined.place != (focus.layer, focus.neuron)
        }
        self._canvas.light(Lit(focus, tuple(found.values())))

    def _here(self, block: Block) -> bool:
        """Whether it is one of all examples, or of the one that is shown."""
        return block.letter not in BY_EXAMPLE or block.column in (None, self._example())

    def _focus(self, cell: Block) -> PointedAt | None:
        """Where a number is; None where the picture has no place for it."""
        if cell.row is None or not self._here(cell):
            return None
        if cell.letter in OF_NEURON:
            return PointedAt(cell.layer, cell.row)
        if cell.letter in OF_LINE and cell.column is not None:
            return PointedAt(cell.layer, cell.row, cell.column)
        return None

    def _outlined(self, light: Light, blocks: Iterator[Block]) -> Iterator[Outlined]:
        seen = SEEN[self._canvas.way()]
        for block in blocks:
            if self._here(block) and (block.letter in seen or (block.letter is Letter.A and block.layer == 0)):
                yield Outlined(light, (block.layer, block.row))
