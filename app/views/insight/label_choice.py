"""What the drawing shows: the network's answer, until a person says otherwise."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from app.views.boxes import STRETCH, filled
from app.views.named import named
from nn.arrays import CLASSES


class LabelChoice(QWidget):
    """A list of the ten digits.

    Signals:
        chosen: what a person says that the drawing shows.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing is drawn."""
        super().__init__(parent)
        self.digits = named(
            QComboBox(), "insightLabel", "The drawing is a", "What your drawing shows: its cost is that of this label."
        )
        self.digits.addItems([str(digit) for digit in range(CLASSES)])
        name = QLabel("Your drawing &is a")
        name.setBuddy(self.digits)
        self._note = QLabel()
        filled(QHBoxLayout(self), name, self.digits, self._note, STRETCH)
        self.digits.activated.connect(self.chosen)

    def show_label(self, label: int | None, *, said: bool) -> None:
        """Show a label; None for no drawing. Where no person `said` so, it is what the network answers."""
        self.setEnabled(label is not None)
        self.digits.setCurrentIndex(-1 if label is None else label)
        self._note.setText("" if said or label is None else "as it is read")
