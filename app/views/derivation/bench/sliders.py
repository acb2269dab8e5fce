"""The numbers of the bench as sliders: w and b of each layer, one of which is chosen, x and y."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QRadioButton, QStyle, QWidget

from app.views.derivation.bench.chain_diagram import ChainParameter
from app.views.derivation.bench.chain_words import DEEPEST
from app.views.derivation.bench.knob import Knob
from app.views.derivation.common.numbers import plain
from nn.derivation.letters import ParameterLetter
from nn.derivation.terms import Symbol

WORDS: dict[ParameterLetter, str] = {"w": "Weight", "b": "Bias"}
INPUT, OUTPUT = "x", "y"
TIPS = {INPUT: "What goes into the chain.", OUTPUT: "What should come out of it."}


class Sliders(QWidget):
    """A row for each number; the rows of parameters begin with a button that chooses theirs.

    Signals:
        moved: a person has changed a number.
        chosen: layer, and ``w`` or ``b``.
    """

    moved = Signal()
    chosen = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """All at zero."""
        super().__init__(parent)
        self.setObjectName("sliders")
        self.knobs: dict[str, Knob] = {}
        self._radios: dict[ChainParameter, QRadioButton] = {}
        self._group = QButtonGroup(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        for layer in range(1, DEEPEST + 1):
            for letter, word in WORDS.items():
                label = f"{word} of layer {layer}"
                radio = QRadioButton(plain(Symbol(letter, layer)))
                radio.setObjectName(f"choose_{letter}{layer}")
                radio.setAccessibleName(f"Choose: {label.lower()}")
                radio.setToolTip(f"Follow the chain rule back to the {label.lower()}.")
                radio.clicked.connect(partial(self._choose, (layer, letter)))
                self._radios[layer, letter] = radio
                self._group.addButton(radio)
                self._add(f"{letter}{layer}", radio, label, f"{label}: drag the slider, or type a number.")
        for name, tip in TIPS.items():
            head = QLabel(name)
            head.setIndent(self._text_indent())
            self._add(name, head, f"{name} of the example", tip)

    def _text_indent(self) -> int:
        """Where the text of a radio button begins."""
        metrics = (QStyle.PixelMetric.PM_ExclusiveIndicatorWidth, QStyle.PixelMetric.PM_RadioButtonLabelSpacing)
        return sum(self.style().pixelMetric(metric) for metric in metrics)

    def _add(self, name: str, head: QWidget, label: str, tip: str) -> None:
        knob = Knob(name, label, tip)
        knob.changed.connect(self._on_changed)
        self.knobs[name] = knob
        row = len(self.knobs)
        self._grid.addWidget(head, row, 0)
        self._grid.addWidget(knob, row, 1)

    def values(self, letter: ParameterLetter, depth: int) -> dict[int, float]:
        """Layer -> w, or b, of the first `depth` layers."""
        return {layer: self.knobs[f"{letter}{layer}"].value() for layer in range(1, depth + 1)}

    def set_values(self, letter: ParameterLetter, values: dict[int, float]) -> None:
        """Show w, or b, of some layers."""
        for layer, value in values.items():
            self.knobs[f"{letter}{layer}"].set_value(value)

    def example(self) -> tuple[float, float]:
        """X and y."""
        return self.knobs[INPUT].value(), self.knobs[OUTPUT].value()

    def set_example(self, x: float, y: float) -> None:
        """Show another x and y."""
        self.knobs[INPUT].set_value(x)
        self.knobs[OUTPUT].set_value(y)

    def set_chosen(self, place: ChainParameter) -> None:
        """Mark the parameter that is meant, without a signal."""
        self._radios[place].setChecked(True)

    def set_depth(self, depth: int) -> None:
        """Show the rows of the first `depth` layers."""
        for (layer, letter), radio in self._radios.items():
            radio.setVisible(layer <= depth)
            self.knobs[f"{letter}{layer}"].setVisible(layer <= depth)

    def _on_changed(self, value: float) -> None:
        self.moved.emit()

    def _choose(self, place: ChainParameter) -> None:
        self.chosen.emit(*place)
