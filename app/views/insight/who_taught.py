"""The page of who taught it: the digits that helped and hurt most, and one of them taken apart by layer."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.choice import Choice
from app.views.insight.digits import ChangedRows, ListHeading, PickedDigits
from app.views.insight.equation_line import EquationLine
from app.views.insight.label_choice import LabelChoice
from app.views.named import named
from app.views.number_table import NumberTable, change, count, given, number, percentage
from app.views.table_texts import ExactNumber
from app.views.why.section import sentence_label
from app.views.wrapped import WrappedView
from nn.arrays import Array, Int, UInt8

EMPTY = "Draw a digit: then every training digit is asked what a step on it does to the cost of yours."
RUNS = "A run changes the network with each batch: pause it to ask who taught it this."
FORMULA = r"\Delta C \approx -\eta \sum_{l=1}^{L} (\delta_k^{[l]} \cdot \delta^{[l]})(a_k^{[l-1]} \cdot a^{[l-1]} + 1)"
ONE, RUN = "one", "run"


class WhoTaughtView(WrappedView):
    """Shows both lists, or in a sentence why there are none.

    Signals:
        along_wanted: whether the whole run is to be asked.
        chosen: the number of a digit that is to be taken apart.
        open_wanted: put the digit that is taken apart onto the canvas.
    """

    along_wanted = Signal(bool)
    chosen = Signal(int)
    open_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing yet."""
        super().__init__(parent)
        named(self, "whoTaught", "Who taught it this?")
        self.equation = EquationLine(FORMULA, ("E41", "E42"))
        self.choice: Choice[str] = Choice(
            "teachersOf",
            {
                ONE: ("A step", "One step on each digit alone, from where the network stands."),
                RUN: ("The run", "The steps of the whole run, summed over networks along it."),
            },
        )
        self._sentence = sentence_label("whoTaughtSentence")
        self._words = sentence_label("whoTaughtWords")
        tip = "A click, or the arrow keys, takes a digit apart; Enter too."
        self.helped = PickedDigits(ChangedRows(), "helpedMost", "Digits that helped most", tip)
        self.hurt = PickedDigits(ChangedRows(), "hurtMost", "Digits that hurt most", tip)
        self.table = named(
            NumberTable(
                {
                    "l": "$l$",
                    "\u03b4k \u00b7 \u03b4": r"$\delta_k \cdot \delta$",
                    "ak \u00b7 a + 1": r"$a_k \cdot a + 1$",
                    "Product": "product",
                    "Share": "share",
                }
            ),
            "teacherLayers",
            "What each layer adds to the inner product of the two gradients",
            "What each layer adds to the inner product of the two gradients; Ctrl+C copies it as CSV.",
        )
        self.checks = named(
            NumberTable(
                {"Step \u03b7": r"$\eta$", "Predicted": r"$\Delta C$ predicted", "Measured": r"$\Delta C$ measured"}
            ),
            "teacherChecks",
            "Change of the cost, predicted and measured",
            "What a step on this digit does to the cost of the drawing, from where the network stands: the smaller the "
            "step, the better the prediction. Ctrl+C copies it as CSV.",
        )
        self._check = sentence_label("teacherCheck")
        self.open = named(
            QPushButton("&Put onto the canvas"),
            "teacherOpen",
            "Put onto the canvas",
            "Put this digit onto the canvas; Edit, Undo brings back your drawing.",
        )
        self._parts = QWidget()
        lists = filled(
            QHBoxLayout(),
            (filled(QVBoxLayout(), ListHeading("Helped most"), (self.helped, 1), spacing=4), 1),
            (filled(QVBoxLayout(), ListHeading("Hurt most"), (self.hurt, 1), spacing=4), 1),
        )
        self._apart = QWidget()
        tables = filled(QHBoxLayout(), (self.table, 1), (self.checks, 1))
        below = filled(QHBoxLayout(), (self._check, 1), self.open)
        filled(QVBoxLayout(self._apart), below, tables, spacing=4)
        filled(QVBoxLayout(self._parts), self._words, (lists, 1), self._apart)
        self.label = LabelChoice()
        top = filled(QHBoxLayout(), self.label, STRETCH, self.choice)
        filled(QVBoxLayout(self), self.equation, top, self._sentence, (self._parts, 1), STRETCH, around=(8, 8, 8, 8))
        self.choice.changed.connect(lambda key: self.along_wanted.emit(key == RUN))
        self.helped.chosen.connect(self.chosen)
        self.hurt.chosen.connect(self.chosen)
        self.open.clicked.connect(self.open_wanted)
        self.show_sentence(EMPTY)

    def show_choice(self, *, along: bool, may: bool) -> None:
        """Whether the run is asked, and whether there is one to ask."""
        self.choice.set_key(RUN if along else ONE)
        self.choice.setVisible(may)

    def show_sentence(self, sentence: str) -> None:
        """Show this in the place of the lists."""
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._parts.setVisible(not sentence)

    def words(self) -> str:
        """The sentence, or what stands above the lists."""
        return self._words.text() if self._sentence.isHidden() else self._sentence.text()

    def show_teachers(self, images: UInt8, labels: UInt8, changes: Array, helped: Int, hurt: Int, words: str) -> None:
        """Show digits out of images (n, 784), 0 to 255, with labels (n,), and what each does to the cost, (n,).

        Args:
            images: the training digits.
            labels: what they show.
            changes: of the cost of the drawing.
            helped: numbers of those in the first list, in order.
            hurt: numbers of those in the second.
            words: what was asked of them.
        """
        self.show_sentence("")
        self._words.setText(words)
        for part, numbers in ((self.helped, helped), (self.hurt, hurt)):
            part.waiting = "None."
            part.show_digits(images, labels, labels.astype(np.int64), changes, numbers)
        self._apart.hide()

    def show_apart(
        self, deltas: Array, inputs: Array, checks: Sequence[tuple[float, float, float]], words: str
    ) -> None:
        """Show a digit's inner products by layer, and steps on it.

        Args:
            deltas: inner products of the deltas, (L,).
            inputs: of the activations, with 1 added, (L,).
            checks: learning rate, change of the cost to first order, and as measured, of each step.
            words: which digit it is.
        """
        products = deltas * inputs
        whole = float(products.sum())
        rows = [
            (count(layer), number(delta), number(a), number(product), _share(product, whole))
            for layer, (delta, a, product) in enumerate(zip(deltas, inputs, products, strict=True), 1)
        ]
        self.table.show_rows([*rows, ("\u2211", "", "", number(whole), _share(whole, whole))])
        self.checks.show_rows([(given(rate), change(first), change(measured)) for rate, first, measured in checks])
        self._check.setText(words)
        self._apart.show()

    def check(self) -> str:
        """What is said of the digit that is taken apart; "" where there is none."""
        return "" if self._apart.isHidden() else self._check.text()


def _share(part: float, whole: float) -> ExactNumber:
    return percentage(part / whole if np.isfinite(whole) and whole else math.nan, 0)
