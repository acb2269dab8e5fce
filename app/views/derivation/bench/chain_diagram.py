"""The chain of single neurons as a drawing: what goes forward through it, and what comes back.

Above each arrow stands its weight, below each neuron its bias and how the cost answers to its activation [E11]. One
parameter is chosen; from the cost back to it the arrows are drawn strong: that is the way of the chain rule.
"""

from itertools import pairwise
from typing import TypeAlias

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.assistive import tell
from app.views.copying import offer_copies
from app.views.derivation.common.cover_bar import HIDDEN
from app.views.derivation.common.numbers import draw_symbol, plain, shown, symbol_width
from app.views.painting import draw_focus, faded, tabular
from nn.derivation.letters import PARTIAL, ParameterLetter
from nn.derivation.single_neuron import Chain, Forward
from nn.derivation.spoken import spoken
from nn.derivation.terms import Derivative, Name, Symbol

ChainParameter: TypeAlias = tuple[int, ParameterLetter]
"""A parameter: its layer, and whether it is the weight or the bias."""

ShownNumber: TypeAlias = tuple[Name, str]
"""A symbol and its number as text."""

PAD = 4.0
"""Pixels between a frame and what stands in it."""
GAP = 6.0
"""Pixels between a neuron and what stands above or below it."""
FAINT = 0.4
"""Opacity of what is drawn weakly."""
USUAL = shown(-0.1234)
"""A number of the usual width: only near 1 a number is longer, and its frame wider."""
KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class ChainDiagram(QWidget):
    """Draws x, the neurons and the cost with their numbers; a click or the arrow keys choose a parameter.

    Signals:
        chosen: layer, and ``w`` or ``b``.
    """

    ROLE = QAccessible.Role.List

    chosen = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing yet."""
        super().__init__(parent)
        self.setObjectName("chain")
        self.setAccessibleName("The network: one neuron a layer")
        self.setToolTip(
            "From the input x to the cost; below each neuron, how the cost answers to its activation. "
            "Click a weight or bias, or press the arrow keys, to choose it."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(tabular(self.font()))
        offer_copies(self)
        self._nodes: list[list[ShownNumber]] = []
        self._parameters: dict[ChainParameter, ShownNumber] = {}
        self._back: list[str] = []
        self._chosen: ChainParameter = (1, "w")

    def show_chain(
        self,
        chain: Chain,
        passed: Forward,
        y: float,
        back: dict[int, float] | None,
        chosen: ChainParameter,
        cost: Symbol,
    ) -> dict[str, str]:
        """Show a chain with the numbers of one example.

        Args:
            chain: the network.
            passed: its forward pass.
            y: the output desired.
            back: layer -> dC/da of the example; None where none is to be seen.
            chosen: the parameter to mark.
            cost: the example's cost, by its symbol.

        Returns:
            Symbol -> number, as shown.
        """
        self._chosen = chosen
        self._nodes = [[(Symbol("x"), shown(passed.a[0]))]]
        for k in chain.w:
            self._nodes.append([(Symbol("z", k), shown(passed.z[k])), (Symbol("a", k), shown(passed.a[k]))])
        self._nodes.append([(Symbol("y"), shown(y)), (cost, shown(passed.cost))])
        self._parameters = {}
        for k in chain.w:
            self._parameters[k, "w"] = Symbol("w", k), shown(chain.w[k])
            self._parameters[k, "b"] = Symbol("b", k), shown(chain.b[k])
        name, number = self._parameters[chosen]
        words = f"Chosen: {spoken(name.latex)} = {number}"
        tell(self, words) if self.hasFocus() else self.setAccessibleDescription(words)
        slopes = {k: HIDDEN if back is None else shown(back[k]) for k in chain.w}
        self._back = [f"{PARTIAL}{plain(cost)}/{PARTIAL}a {slope}" for slope in slopes.values()]
        self.update()
        rows = [*(row for rows in self._nodes for row in rows), *self._parameters.values()]
        names = {str(Derivative(cost, Symbol("a", k))): text for k, text in slopes.items() if back is not None}
        return {str(name): text for name, text in rows} | names

    def sizeHint(self) -> QSize:
        """Wide enough for three neurons."""
        return QSize(520, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """A weight, a neuron with two lines, a bias and a slope above each other."""
        return QSize(400, round(self._frame(2) + 2 * (self._label() + GAP) + self._line() + GAP) + 2)

    # Geometry.

    def _line(self) -> float:
        return QFontMetricsF(self.font()).height()

    def _label(self) -> float:
        """Height of a parameter's frame."""
        return self._line() + 4

    def _frame(self, lines: int) -> float:
        """Height of a frame with this many lines."""
        return lines * self._line() + 2 * PAD

    def _width(self, name: Name, number: str) -> float:
        """Width of a frame with a symbol and a number, which only near 1 is longer than usual."""
        metrics = QFontMetricsF(self.font())
        room = max(metrics.horizontalAdvance(text) for text in (USUAL, number))
        return symbol_width(self.font(), name) + GAP + room + 2 * PAD

    def _frames(self) -> list[QRectF]:
        """The frames of x, of each neuron and of the cost, from left to right."""
        widths = [max(self._width(*row) for row in rows) for rows in self._nodes]
        free = max(0.0, (self.width() - 2 - sum(widths)) / (len(widths) - 1))
        middle = 1 + self._label() + GAP + self._frame(2) / 2
        frames, left = [], 1.0
        for rows, width in zip(self._nodes, widths, strict=True):
            height = self._frame(len(rows))
            frames.append(QRectF(left, middle - height / 2, width, height))
            left += width + free
        return frames

    def _labels(self, frames: list[QRectF]) -> dict[ChainParameter, QRectF]:
        """The frame of each parameter: a weight's above the middle of its arrow, a bias's below its neuron."""
        labels = {}
        for (layer, letter), row in self._parameters.items():
            here, width, height = frames[layer], self._width(*row) + 4, self._label()
            x = (frames[layer - 1].right() + here.left()) / 2 if letter == "w" else here.center().x()
            top = 1 if letter == "w" else here.bottom() + GAP
            labels[layer, letter] = QRectF(max(x - width / 2, 1), top, width, height)
        return labels

    # Choosing.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the parameter under the pointer."""
        if self._nodes:
            for place, box in self._labels(self._frames()).items():
                if box.contains(event.position()):
                    self.chosen.emit(*place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the parameter before or after, in the order of the forward pass."""
        step = KEYS.get(Qt.Key(event.key()))
        if step is None or not self._parameters:
            super().keyPressEvent(event)
            return
        places = list(self._parameters)
        self.chosen.emit(*places[min(max(places.index(self._chosen) + step, 0), len(places) - 1)])

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        """Arrows, frames with their numbers, parameters, slopes; the chosen one and its way to the cost stand out."""
        if not self._nodes:
            return
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text, base = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
        strong, weak = QPen(palette.color(QPalette.ColorRole.Highlight), 2), QPen(faint(text), 1)
        frames = self._frames()
        labels = self._labels(frames)
        layer, letter = self._chosen
        for k, (before, here) in enumerate(pairwise(frames), 1):
            painter.setPen(strong if k > layer or (k == layer and letter == "w") else weak)
            _arrow(painter, QPointF(before.right(), here.center().y()), QPointF(here.left() - 1, here.center().y()))
        for place, box in labels.items():
            painter.setPen(strong if place == self._chosen else weak)
            here = frames[place[0]]
            end = here.center().y() if place[1] == "w" else here.bottom()
            painter.drawLine(box.center(), QPointF(box.center().x(), end))
        painter.setBrush(base)
        for box, rows in zip(frames, self._nodes, strict=True):
            painter.setPen(weak)
            painter.drawRoundedRect(box, 4, 4)
            for i, row in enumerate(rows):
                line = QRectF(box.left() + PAD, box.top() + PAD + i * self._line(), box.width() - 2 * PAD, self._line())
                self._draw_row(painter, line, row, text)
        for place, box in labels.items():
            painter.setPen(strong if place == self._chosen else weak)
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
            self._draw_row(painter, box.adjusted(PAD + 2, 2, -PAD - 2, -2), self._parameters[place], text)
            if place == self._chosen and self.hasFocus():
                draw_focus(painter, box.adjusted(-3, -1, 3, 3), palette)
        top = frames[1].bottom() + GAP + self._label() + GAP
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        middles = [frame.center().x() for frame in frames[1:-1]]
        apart = [right - left for left, right in pairwise(middles)]
        room = min(*apart, 2 * middles[0], 2 * (self.width() - middles[-1])) - GAP
        for middle, number in zip(middles, self._back, strict=True):
            painter.setFont(fitted(self.font(), number, room))
            painter.drawText(QRectF(middle - room / 2, top, room, self._line()), Qt.AlignmentFlag.AlignCenter, number)

    def _draw_row(self, painter: QPainter, box: QRectF, row: ShownNumber, colour: QColor) -> None:
        """A symbol on the left and its number on the right, in smaller type where it would not fit."""
        name, number = row
        painter.setPen(colour)
        painter.setFont(self.font())
        at = box.center().y() + QFontMetricsF(self.font()).capHeight() / 2
        width = draw_symbol(painter, QPointF(box.left(), at), name)
        painter.setFont(fitted(self.font(), number, box.width() - width - GAP / 2))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number)
        painter.setFont(self.font())


def fitted(font: QFont, text: str, room: float) -> QFont:
    """The font itself, or a smaller one in which `text` is no wider than `room`."""
    width = QFontMetricsF(font).horizontalAdvance(text)
    if width <= room:
        return font
    smaller = QFont(font)
    smaller.setPixelSize(max(1, int(QFontInfo(font).pixelSize() * room / width)))
    return smaller


def faint(colour: QColor) -> QColor:
    """The colour of what is drawn weakly."""
    return faded(colour, FAINT)


def _arrow(painter: QPainter, start: QPointF, end: QPointF) -> None:
    """A line to the right, and its head."""
    painter.drawLine(start, end)
    for side in (-1, 1):
        painter.drawLine(end, end + QPointF(-5, 4 * side))
