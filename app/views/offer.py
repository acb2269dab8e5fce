"""A line that offers to go on with a run that was cut short, and that can be sent away."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.views.boxes import filled
from app.views.elided import ElidedLabel
from app.views.named import named


class OfferView(QWidget):
    """What was cut short, and what may be done about it; hidden until there is something."""

    wanted = Signal()
    """Go on with it."""
    dismissed = Signal()
    """Offer it no more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing is offered."""
        super().__init__(parent)
        self.setObjectName("offer")
        self._words = named(ElidedLabel(), "offerWords", "Run that was cut short")
        tip = "Go on with this run from its last checkpoint: it ends as if nothing had been, bit for bit."
        go_on = named(QPushButton("Continue where it stopped"), "offerContinue", "Continue where it stopped", tip)
        tip = "Offer this run no more; Network, Continue where it stopped still goes on with it."
        dismiss = named(QPushButton("Dismiss"), "offerDismiss", "Dismiss", tip)
        go_on.clicked.connect(self.wanted)
        dismiss.clicked.connect(self.dismissed)
        filled(QHBoxLayout(self), self._words, go_on, dismiss, around=(8, 0, 0, 0))
        self.hide()

    def show_run(self, words: str) -> None:
        """Offer a run, of which `words` say how far it is."""
        self._words.setText(f"Cut short: {words}")
        self._words.setToolTip(f"The program ended during this run: {words}.")
        self.show()
