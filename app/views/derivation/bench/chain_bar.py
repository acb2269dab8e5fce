"""Which chain the bench shows: how many layers, which activation, and over how many examples its cost averages."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from app.views.boxes import STRETCH, filled
from app.views.choice import Choice
from app.views.derivation.bench.chain_words import COSTS, DEEPEST
from app.views.named import named
from nn.activations import ACTIVATIONS
from nn.derivation.single_neuron import Chain


class ChainBar(QWidget):
    """Three choices side by side.

    Signals:
        changed: a person has made another choice.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Two layers of sigmoids, and one example."""
        super().__init__(parent)
        self._depth = Choice("depth", {n: (str(n), f"{n} layers.") for n in range(2, DEEPEST + 1)})
        self._count = Choice(
            "count",
            {n: (str(n), f"The loss is the mean of {n} costs." if n > 1 else "One.") for n in range(1, len(COSTS) + 1)},
        )
        self._activation = named(QComboBox(), "benchActivation", "Activation", "The function sigma of every neuron.")
        for key, rule in ACTIVATIONS.items():
            self._activation.addItem(rule.label, key)
        self._activation.setCurrentIndex(self._activation.findData(Chain.activation))
        layers, activation, examples = map(QLabel, ("Layers", "Activation", "Examples"))
        parts = layers, self._depth, 8, activation, self._activation, STRETCH, examples, self._count
        filled(QHBoxLayout(self), *parts)
        for signal in (self._depth.changed, self._count.changed, self._activation.currentIndexChanged):
            signal.connect(self._on_changed)

    def depth(self) -> int:
        """L."""
        return self._depth.key()

    def activation(self) -> str:
        """The key of sigma in ACTIVATIONS."""
        return str(self._activation.currentData())

    def count(self) -> int:
        """How many examples."""
        return self._count.key()

    def set_count(self, count: int) -> None:
        """Choose how many examples, as a person would."""
        self._count.set_key(count)
        self.changed.emit()

    def _on_changed(self) -> None:
        self.changed.emit()
