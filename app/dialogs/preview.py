"""The part of a dialog that shows what training will make of its digits: some words, a few digits, and others."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.dialogs.frame import GAP, heading
from app.dialogs.message import BELOW, Message
from app.views.boxes import filled
from app.views.named import named
from app.views.variation import VariationView
from nn.arrays import Float32, UInt8
from nn.preview import DIGITS, DRAWS


class PreviewRow(QWidget):
    """Knows nothing of who makes the pictures; it keeps its size while there are none."""

    again_wanted = Signal()
    """The person wants to see others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing to show yet."""
        super().__init__(parent)
        self.setObjectName("preview")
        self.digits = VariationView(DIGITS, DRAWS)
        self._words = Message("previewWords")
        again = named(
            QPushButton("Draw again"), "drawAgain", "Draw again", "Show other digits, varied by other chance."
        )
        again.setAutoDefault(False)
        again.clicked.connect(self.again_wanted)
        title = heading("Preview")
        title.setContentsMargins(0, 0, 0, BELOW)  # as there is below the words
        top = filled(QHBoxLayout(), title, (self._words, 1), again, spacing=2 * GAP)
        filled(QVBoxLayout(self), top, self.digits, spacing=GAP // 2)

    def show_words(self, words: str) -> None:
        """Say this above what is shown."""
        self._words.show_note(words)

    def show_digits(self, X: Float32, labels: UInt8, words: str) -> None:
        """Show digits as `VariationView.show_digits` takes them, and say this of them."""
        self.digits.show_digits(X, labels)
        self.show_words(words)

    def words(self) -> str:
        """What is said."""
        return self._words.text()
