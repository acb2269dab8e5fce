"""What speaks for the two leading answers: a picture for each, one of their difference, and sums to check them by."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.colours import SteadyScale
from app.views.painting import tabular
from app.views.scale_bar import ScaleBar
from app.views.text_fit import fit_to_text
from app.views.why.pixel_map import PixelMap, share_width
from app.views.why.section import sentence_label
from nn.arrays import SIDE, Array
from nn.derivation.letters import PARTIAL, SIGMA
from nn.derivation.shown import shown

GAP = 8
"""Logical pixels between pictures."""

SHARE = 0.995
"""Of the pixels are within the scale."""

PIXELS, BIASES, BENDS, SUM = f"\u03a3 x {PARTIAL}z/{PARTIAL}x", "+ biases", f"+ bends of {SIGMA}", "= z"
TIPS = (
    f"The sum of the picture above: each pixel x times {PARTIAL}z/{PARTIAL}x, how fast the answer's z grows with it.",
    "What the biases of all layers add to z: each times how fast z grows with it.",
    f"What is left of z because {SIGMA} is curved.",
    "The answer's weighted sum before the output's function; the largest one wins.",
)
NO_ANSWER = "The network has no answer: its weights are too large to reckon with."
MEANING = "Orange pixels speak for an answer, blue ones against it."


class ContributionsView(QWidget):
    """Three pictures over a small table, whose columns add up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing yet."""
        super().__init__(parent)
        self.setObjectName("contributions")
        self.words = sentence_label("contributionsWords")
        self.maps = [PixelMap(f"contributions{i}") for i in range(3)]
        self._bar = ScaleBar(f"x {PARTIAL}z/{PARTIAL}x")
        self._steady = SteadyScale(signed=True, share=SHARE)
        grid = QGridLayout()
        grid.setSpacing(GAP)
        grid.setContentsMargins(0, 0, 0, 0)
        self.numbers: list[list[QLabel]] = []
        self._names: list[QLabel] = []
        for row, (name, tip) in enumerate(zip((PIXELS, BIASES, BENDS, SUM), TIPS, strict=True)):
            self._names.append(QLabel(name))
            self.numbers.append([QLabel(alignment=Qt.AlignmentFlag.AlignRight) for _ in self.maps])
            for column, label in enumerate((self._names[-1], *self.numbers[-1])):
                label.setToolTip(tip)
                grid.addWidget(label, row + 1, column)
        for column, picture in enumerate(self.maps, 1):
            grid.addWidget(picture, 0, column)
        grid.setColumnStretch(len(self.maps) + 1, 1)
        meaning = sentence_label("contributionsMeaning")
        meaning.setText(MEANING)
        filled(QVBoxLayout(self), self.words, grid, self._bar, meaning, spacing=4)
        fit_to_text(self, lambda _: self._set_fonts())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width that the names of the numbers leave."""
        super().resizeEvent(event)
        names = max(name.sizeHint().width() for name in self._names)
        share_width(self.maps, self.width() - names - len(self.maps) * GAP)

    def show_contributions(
        self, answers: Sequence[int], p: Sequence[float], pixels: Array, biases: Array, bends: Array, z: Array
    ) -> None:
        """Show what speaks for two answers.

        Args:
            answers: the leading one, and the second one.
            p: how probable each is.
            pixels: what each pixel adds to their sums, (2, 784).
            biases: what all biases add, (2,).
            bends: what the bends of sigma add, (2,).
            z: the sums, (2,).
        """
        first, second = answers
        read = f"Read as {first}, {100 * p[0]:.1f}%; next {second}, {100 * p[1]:.1f}%."
        self.words.setText(read if np.isfinite(z).all() else NO_ANSWER)
        parts = [np.append(part, [part[0] - part[1]], axis=0) for part in (pixels, biases, bends, z)]
        # Of the pictures: what speaks for the first rather than the second is as much as both say in all.
        scale = self._steady.follow(parts[0])
        titles = f"For {first}", f"For {second}", f"{first}, not {second}"
        tips = f"for {first}", f"for {second}", f"for {first} rather than {second}"
        for picture, title, words, values in zip(self.maps, titles, tips, parts[0], strict=True):
            picture.set_title(title)
            picture.setToolTip(f"What each pixel speaks {words}.")
            picture.setAccessibleName(f"What each pixel speaks {words}")
            picture.set_values(values.reshape(SIDE, SIDE), scale)
        self._bar.set_scale(f"x {PARTIAL}z/{PARTIAL}x", scale)
        for name, labels, values in zip(self._names, self.numbers, (parts[0].sum(axis=1), *parts[1:]), strict=True):
            for title, label, value in zip(titles, labels, values.tolist(), strict=True):
                label.setText(shown(value))
                label.setAccessibleName(f"{title}: {name.text()} {label.text()}")
        curved = bool(np.abs(bends).max() > 1e-9 * max(1, np.abs(z).max()))
        for label in (self._names[2], *self.numbers[2]):
            label.setVisible(curved)

    def _set_fonts(self) -> None:
        for label in (label for row in self.numbers for label in row):
            label.setFont(tabular(self.font()))
