"""The dialog of a network from another program: what its file does not say is asked."""

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QWidget

from app.dialogs.frame import GAP, frame, paragraph, plain
from app.views.named import named
from nn.activations import ACTIVATIONS, OUTPUTS
from nn.exchange.foreign import FEW, PIXELS, FeedScore, Foreign, best_read

MISSING = (
    "This file holds the weights of another program's network, {widths}. What it does not say is to be chosen here; "
    "what reads most starter digits right is chosen already."
)


class ForeignDialog(QDialog):
    """Asks for activation, output and pixels."""

    def __init__(
        self, foreign: Foreign, scores: Mapping[str, tuple[FeedScore, ...]], parent: QWidget | None = None
    ) -> None:
        """Ask about `foreign`; `scores` tell how it reads digits with each activation that it may have."""
        super().__init__(parent)
        self.setObjectName("foreignDialog")
        self.setWindowTitle("Network of another program")
        has_hidden = len(foreign.layers) > 1
        self._scores = scores
        labels = {key: rule.label for key, rule in ACTIVATIONS.items()}
        tip = "The function that each hidden neuron applies to its weighted sum."
        self._activation = _combo("foreignActivation", "Activation", tip, labels)
        self._activation.setEnabled(has_hidden and foreign.activation is None)
        self._activation.setCurrentIndex(self._activation.findData(foreign.activation or best_read(scores)))
        outputs = {key: rule.label for key, rule in OUTPUTS.items()}
        tip = "What makes answers of the last weighted sums; a loss of another program's often brings the softmax."
        self._output = _combo("foreignOutput", "Output", tip, outputs)
        self._output.setEnabled(foreign.output is None)
        self._output.setCurrentIndex(self._output.findData(foreign.output or "softmax"))
        pixels = {key: each.label for key, each in PIXELS.items()}
        self._pixels = _combo("foreignPixels", "Pixels", "What the network was fed with in its training.", pixels)
        self._about = named(QLabel(), "foreignScore", "What it reads")
        self._about.setMinimumWidth(self._about.fontMetrics().horizontalAdvance(50 * "0"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel)
        plain(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.setSpacing(GAP)
        for label, field in (("&Activation", self._activation), ("&Output", self._output), ("&Pixels", self._pixels)):
            name = QLabel(label)
            name.setBuddy(field)
            form.addRow(name, field)
        layout = frame(self)
        layout.addWidget(paragraph(MISSING.format(widths="-".join(map(str, foreign.widths)))))
        layout.addLayout(form)
        layout.addWidget(self._about)
        layout.addWidget(buttons)
        self._activation.currentIndexChanged.connect(self._choose_pixels)
        self._pixels.currentIndexChanged.connect(self._tell)
        self._choose_pixels()

    def chosen(self) -> tuple[str, str, str]:
        """Keys of ACTIVATIONS, OUTPUTS and PIXELS."""
        return self._activation.currentData(), self._output.currentData(), self._pixels.currentData()

    def _choose_pixels(self) -> None:
        """Those with which the chosen activation reads best."""
        best = self._scores[self._activation.currentData()][0]
        self._pixels.setCurrentIndex(self._pixels.findData(best.pixels))
        self._tell()

    def _tell(self) -> None:
        found = {score.pixels: score.accuracy for score in self._scores[self._activation.currentData()]}
        accuracy = found[self._pixels.currentData()]
        doubt = "; it may have learned something else than digits" if max(found.values()) < FEW else ""
        self._about.setText(f"So it reads {accuracy:.1%} of some starter digits right{doubt}.")


def _combo(name: str, words: str, tip: str, choices: Mapping[str, str]) -> QComboBox:
    combo = named(QComboBox(), name, words, tip)
    for key, label in choices.items():
        combo.addItem(label, key)
    return combo
