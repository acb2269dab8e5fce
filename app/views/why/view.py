"""The page of why: four questions about the digit on the canvas, below each other."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.named import named
from app.views.why.change import ChangeView
from app.views.why.contributions import ContributionsView
from app.views.why.neighbours import NeighboursView
from app.views.why.preparation import PreparationView
from app.views.why.section import WhySection, sentence_label
from app.views.wrapped import WrappedView

EMPTY = "Draw a digit."
RUNS = "A run changes the network with each batch: pause it to ask why a digit is read as it is."


class WhyView(WrappedView):
    """Shows what a reading came from, or in a sentence why there is nothing to show.

    Attributes:
        contributions, neighbours, preparation, change: the parts.
        sections: each of them under its heading, in this order.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing yet."""
        super().__init__(parent)
        named(self, "why", "Why it was read so")
        self.contributions = ContributionsView()
        self.neighbours = NeighboursView()
        self.preparation = PreparationView()
        self.change = ChangeView()
        self._sentence = sentence_label("whySentence")
        self.sections = (
            WhySection("Two leading answers", self.contributions, "contributionsSentence"),
            WhySection("Nearest training digits", self.neighbours, "nearestSentence"),
            WhySection("Preparation", self.preparation, "preparationSentence"),
            WhySection("Smallest change of the strokes", self.change, "changeSentence"),
        )
        filled(QVBoxLayout(self), self._sentence, *self.sections, STRETCH, spacing=16, around=(8, 8, 8, 8))
        self.show_sentence(EMPTY)

    def show_sentence(self, sentence: str) -> None:
        """Show this in the place of all parts; "" for the parts."""
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        for section in self.sections:
            section.setVisible(not sentence)

    def words(self) -> str:
        """The sentence; "" where the parts are shown."""
        return self._sentence.text()
