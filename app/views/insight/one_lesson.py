"""The page of one digit's lesson: predictions against measurements, steps of all sizes, and the digits that flip."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.evaluation.digit_list import FewRows
from app.views.insight.digits import ListHeading, PickedDigits
from app.views.insight.equation_line import EquationLine
from app.views.insight.label_choice import LabelChoice
from app.views.insight.step_plot import StepPlot
from app.views.named import named
from app.views.number_table import NumberTable
from app.views.table_texts import TableCell
from app.views.why.section import sentence_label
from app.views.wrapped import WrappedView
from nn.arrays import Array, Int, UInt8

EMPTY = "Draw a digit: then a step on it alone is taken, and every digit held back is asked what it did."
RUNS = "A run changes the network with each batch: pause it to give it a lesson."
FORMULA = (
    r"\Delta C_k \approx -\eta \sum_{l=1}^{L} (\delta_k^{[l]} \cdot \delta^{[l]})(a_k^{[l-1]} \cdot a^{[l-1]} + 1)"
)
HEADS = {
    "\u03b7": r"$\eta$",
    "Yours \u2248": r"$\Delta C$ predicted",
    "Yours": r"$\Delta C$ measured",
    "Others \u2248": r"mean $\Delta C_k$ predicted",
    "Others": r"mean $\Delta C_k$ measured",
    "Off by": "off by",
    "Right": "set right",
    "Wrong": "made wrong",
}
"""Above the columns, and the same in LaTeX; after \u2248 stands what was predicted."""


class FlippedRows(FewRows):
    """Says what a digit was read as before, and what after; its confidence is the answer before."""

    def _texts(self, label: int, answer: int, sure: float) -> tuple[str, str, str]:
        before = int(sure)
        return (
            f"{before} \u2192 {answer}",
            f"label {label}",
            f"Label {label}: read as {before} before, as {answer} after",
        )


class OneLessonView(WrappedView):
    """Shows what steps on the drawing did, or in a sentence why there is nothing to show.

    Signals:
        rate_chosen: the number of a step whose effect is to be shown.
        opened: the number of a digit that is to go onto the canvas.
    """

    rate_chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing yet."""
        super().__init__(parent)
        named(self, "oneLesson", "One digit's lesson")
        self.equation = EquationLine(FORMULA, ("E41", "E42"))
        self.label = LabelChoice()
        self._sentence = sentence_label("oneLessonSentence")
        self._words = sentence_label("oneLessonWords")
        self.table = named(
            NumberTable(HEADS),
            "lessonSteps",
            "Steps on the drawing of all sizes",
            "What a step on your drawing alone does, predicted (\u2248) and measured: to its own cost, to the mean "
            "cost of the digits held back, by how much the prediction is off over all of these, and how many it sets "
            "right and makes wrong. A row is chosen by a click or the arrow keys; Ctrl+C copies all as CSV.",
        )
        self.plot = StepPlot()
        tip = "A click on a digit, or Enter, puts it onto the canvas."
        self.righted = PickedDigits(FlippedRows(), "lessonRighted", "Digits that the step sets right", tip)
        self.wronged = PickedDigits(FlippedRows(), "lessonWronged", "Digits that the step makes wrong", tip)
        self._parts = QWidget()
        lists = filled(
            QVBoxLayout(),
            ListHeading("Set right"),
            self.righted,
            ListHeading("Made wrong"),
            self.wronged,
            STRETCH,
            spacing=4,
        )
        plot = filled(QVBoxLayout(), (self.plot, 1), (None, 0))
        above = filled(QHBoxLayout(), (plot, 1), (lists, 1))
        filled(QVBoxLayout(self._parts), self._words, (above, 1), self.table)
        filled(
            QVBoxLayout(self),
            self.equation,
            self.label,
            self._sentence,
            (self._parts, 1),
            STRETCH,
            around=(8, 8, 8, 8),
        )
        self.table.currentCellChanged.connect(lambda row, *_: self.rate_chosen.emit(row) if row >= 0 else None)
        for part in (self.righted, self.wronged):
            part.opened.connect(self.opened)
        self.show_sentence(EMPTY)

    def show_sentence(self, sentence: str) -> None:
        """Show this in the place of all else; "" for the rest."""
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._parts.setVisible(not sentence)

    def words(self) -> str:
        """The sentence, or what is said of the step that is shown."""
        return self._words.text() if self._sentence.isHidden() else self._sentence.text()

    def show_steps(self, rows: Sequence[Sequence[TableCell]], chosen: int) -> None:
        """Show a row for each step, a cell for each of HEADS, of which one is chosen."""
        self.show_sentence("")
        blocked = self.table.blockSignals(True)
        self.table.show_rows(rows)
        self.table.setCurrentCell(chosen, 0)
        self.table.blockSignals(blocked)

    def show_step(self, predicted: Array, measured: Array, words: str) -> None:
        """Show the changes of n digits' costs, (n,) each, of the step that is chosen."""
        self.plot.show_changes(predicted, measured)
        self._words.setText(words)

    def show_flips(self, images: UInt8, labels: UInt8, before: Int, after: Int, righted: Int, wronged: Int) -> None:
        """Show digits whose answer the step changed.

        Args:
            images: all digits held back, (n, 784), 0 to 255.
            labels: what they show, (n,).
            before: their answers before the step, (n,).
            after: their answers after it, (n,).
            righted: numbers of those to show that it set right.
            wronged: numbers of those that it made wrong.
        """
        for part, numbers in ((self.righted, righted), (self.wronged, wronged)):
            part.waiting = "None."
            part.show_digits(images, labels, after, before.astype(float), numbers)
