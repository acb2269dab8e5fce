"""What a neuron weighs and what it wants to see, side by side."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.choice import Choice
from app.views.colours import SteadyScale, symmetric
from app.views.grid import layer_grid
from app.views.insight.equation_line import EquationLine
from app.views.insight.neuron.words import ASCENDED, ASCENT, DIRECTION, DRAWING, GREY, SHAPED, STAYED
from app.views.named import named
from app.views.places import pixel_name
from app.views.scale_bar import ScaleBar
from app.views.seen import GREYS
from app.views.why.pixel_map import PixelMap, share_width
from app.views.why.section import sentence_label
from nn.arrays import SIDE, Array
from nn.derivation.shown import shown, with_minus

GAP = 8
"""Logical pixels between pictures."""

BEGINNINGS = {
    "grey": ("Grey", "Begin the ascent from a picture of even grey, 0.5."),
    "drawing": ("My drawing", "Begin the ascent from the drawing on the canvas."),
}


class WishesView(QWidget):
    """Weights, the direction of the largest sum for a neuron that sees pixels, and the picture at the end of an ascent.

    Signals:
        begin_chosen: "grey" or "drawing", where an ascent is to begin.
    """

    begin_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing yet."""
        super().__init__(parent)
        self.setObjectName("wishes")
        self.weights, self.direction, self.wanted = (
            named(PixelMap(f"wishes{name}"), f"wishes{name}", words, tip)
            for name, words, tip in (
                ("Weights", "Incoming weights", "The weights into the neuron, placed like those they come from."),
                (
                    "Direction",
                    "Direction of the largest sum",
                    "w/\u2016w\u2016: the input of length 1 of largest z.",
                ),
                ("Wanted", "Pixels that the neuron wants", "Where the ascent ended: pixels from 0 to 1."),
            )
        )
        self.bar = ScaleBar()
        self._neuron, self._steady = (0, 0), SteadyScale(signed=True)
        self.begin = Choice("wishesBegin", BEGINNINGS)
        self._shaped = sentence_label("wishesShaped")
        self._shaped.setText(SHAPED)
        self.words = sentence_label("wishesWords")
        self._formulas = EquationLine(DIRECTION), EquationLine(ASCENT, ("E40",))
        maps = filled(QHBoxLayout(), self.weights, self.direction, self.wanted, STRETCH, spacing=GAP)
        beginning = filled(QHBoxLayout(), self.begin, STRETCH)
        parts = maps, self.bar, self._shaped, self._formulas[0], beginning, self.words, self._formulas[1]
        filled(QVBoxLayout(self), *parts, spacing=4)
        self.begin.changed.connect(lambda key: self.begin_chosen.emit(key))
        self.show_wanted_words("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width."""
        super().resizeEvent(event)
        share_width((self.weights, self.direction, self.wanted), self.width() - 3 * GAP)

    def neuron(self) -> tuple[int, int]:
        """Layer and number of the neuron whose weights are shown; layer 0 for none."""
        return self._neuron

    def show_weights(self, layer: int, number: int, w: Array, bias: float, direction: Array | None) -> None:
        """Show the weights (n_{l-1},) into a neuron, its bias, and w/|w| of one that sees pixels; else None."""
        if (layer, number) != self._neuron:
            self._neuron, self._steady = (layer, number), SteadyScale(signed=True)
        grid, scale = layer_grid(w.size), self._steady.follow(w)
        self.weights.describe = lambda row, column, value: _weight(layer, row * grid.columns + column, value)
        self.weights.set_title("Weights", f"{w.size}")
        self.weights.set_values(w, scale, grid)
        self.bar.set_scale("w", scale)
        for part in (self.direction, self._shaped, self._formulas[0]):
            part.setVisible(direction is not None)
        if direction is not None:
            length = float(w.dot(direction))
            self.direction.set_title("w/\u2016w\u2016", f"z = {shown(length + bias)}")
            self.direction.set_values(direction, symmetric(scale.high / length if length > 0 else 1.0), grid)

    def show_wanted(self, x: Array, z: float, steps: int, begin: float, *, from_drawing: bool) -> None:
        """Show the pixels (784,) at the end of an ascent.

        Args:
            x: from 0 to 1.
            z: the neuron's sum there.
            steps: how many led there.
            begin: the sum where the ascent began.
            from_drawing: whether that was the drawing.
        """
        self.wanted.set_title("Wanted", f"z = {shown(z)}")
        self.wanted.set_values(x.reshape(SIDE, SIDE), GREYS)
        words = ASCENDED if steps else STAYED
        where = DRAWING if from_drawing else GREY
        self.words.setText(words.format(begin=where, before=shown(begin), after=shown(z), steps=steps))

    def show_wanted_words(self, sentence: str) -> None:
        """Say why there is no picture of what it wants; "" before it is there."""
        self.wanted.set_title("Wanted", " ")
        self.wanted.set_values(None, grid=layer_grid(SIDE * SIDE))
        self.words.setText(sentence)


def _weight(layer: int, index: int, value: float) -> str:
    source = pixel_name(index) if layer == 1 else f"neuron {index}"
    return f"from {source}: {with_minus(f'{value:+.4f}')}"
