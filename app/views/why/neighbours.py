"""The nearest training digits, with their labels and how far away they are."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.evaluation.digit_list import FewRows
from app.views.evaluation.whole_list import WholeDigitList
from app.views.named import named
from app.views.why.section import sentence_label
from nn.arrays import Array, UInt8

COUNT = 10
"""Digits at most."""


class _Rows(FewRows):
    """Says label and distance of each."""

    def _texts(self, label: int, answer: int, sure: float) -> tuple[str, str, str]:
        return str(label), f"{sure:.2f}", f"Label {label}, at a distance of {sure:.2f}"


class NeighboursView(QWidget):
    """A choice of what makes digits near, the digits, and which of those that were learned are not among them.

    Signals:
        layer_chosen: whose activations make digits near; 0 for the pixels.
        opened: which of the digits a person wants to see on the canvas.
    """

    layer_chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """None yet."""
        super().__init__(parent)
        self.layer = named(
            QComboBox(), "nearestBy", "Near by", "What distances are of: the pixels, or a layer's activations."
        )
        name = QLabel("Near &by")
        name.setBuddy(self.layer)
        tip = "A click on a digit, or Enter, puts it onto the canvas."
        self.list = WholeDigitList(_Rows(), "nearestDigits", "Nearest training digits", tip)
        self.note = sentence_label("nearestNote")
        filled(QVBoxLayout(self), filled(QHBoxLayout(), name, self.layer, STRETCH), self.list, self.note, spacing=4)
        self.layer.activated.connect(self.layer_chosen)
        self.list.opened.connect(self.opened)

    def show_layers(self, count: int, chosen: int) -> None:
        """Offer the pixels and so many hidden layers, of which one is chosen."""
        names = ["Pixels", *(f"Layer {layer}" for layer in range(1, count + 1))]
        if names != [self.layer.itemText(i) for i in range(self.layer.count())]:
            self.layer.clear()
            self.layer.addItems(names)
        self.layer.setCurrentIndex(chosen)

    def show_digits(self, images: UInt8, labels: UInt8, distances: Array, note: str) -> None:
        """Show digits (k, 784), 0 background to 255 ink, with labels (k,) and distances (k,), nearest first."""
        self.list.show_digits(images, labels, labels.astype(np.int64), distances, np.arange(len(labels)))
        self.note.setText(note)
        self.note.setVisible(bool(note))
