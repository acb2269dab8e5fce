"""The outer products of a batch, one by one: which of them is the last that is added, chosen or played."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QWidget

from app.views.boxes import STRETCH, filled
from app.views.named import named
from app.views.segment import Segment
from nn.derivation.phase import MOST_EXAMPLES, StepExample

PLAY_MS = 900
"""From one outer product to the next: long enough to see what it changes."""
WIDTH = 28
WHOLE = -1
"""Stands for the mean of all of them."""


class AddingUp(QWidget):
    """A segment for each example and one for the mean.

    Signals:
        changed: the example whose outer product is the last that is added; WHOLE for the mean of all.
    """

    changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Hidden until there are two examples."""
        super().__init__(parent)
        named(self, "addingUp", "Outer products added up")
        self._n = 0
        self._group = QButtonGroup(self)
        self._segments = {k: self._segment(k) for k in (*range(MOST_EXAMPLES), WHOLE)}
        self._segments[WHOLE].setChecked(True)
        tip = "Add the outer products one by one, and divide by n."
        self._play = named(QPushButton("Add up"), "addUp", "Add up one by one", tip)
        self._play.clicked.connect(self._begin)
        self._timer = QTimer(self, interval=PLAY_MS)
        self._timer.timeout.connect(self.go_on)
        filled(
            QHBoxLayout(self),
            QLabel("Examples added up"),
            8,
            *self._segments.values(),
            8,
            self._play,
            STRETCH,
            spacing=0,
        )
        self.hide()

    def _segment(self, k: int) -> Segment:
        name, tip = ("The mean of all", "All of them, times 1/n.") if k == WHOLE else ("", "")
        button = named(Segment("1/n" if k == WHOLE else str(k)), f"added{k}", name, tip)
        button.setFixedWidth(40 if k == WHOLE else WIDTH)
        button.clicked.connect(partial(self._chosen, k))
        self._group.addButton(button)
        return button

    def show_for(self, examples: Sequence[StepExample]) -> None:
        """Offer these examples, none for 1; what is played goes on where there are as many as before."""
        n = len(examples)
        for example in examples:
            button = self._segments[example.number]
            button.setAccessibleName(f"Up to {example.name}")
            button.setToolTip(f"The sum up to the outer product of {example.name}.")
        if n != self._n:
            self._n = n
            self._timer.stop()
            self._segments[WHOLE].setChecked(True)
            for k in range(MOST_EXAMPLES):
                self._segments[k].setVisible(k < n)
        self.setVisible(n > 1)

    def last(self) -> int:
        """The example whose outer product is the last that is added, or WHOLE."""
        (last,) = (k for k, button in self._segments.items() if button.isChecked())
        return int(last)

    def go_on(self) -> None:
        """Add the next one; after the last comes the mean."""
        k = self.last() + 1
        if k == self._n:
            self._timer.stop()
            k = WHOLE
        self._segments[k].setChecked(True)
        self.changed.emit(k)

    def _begin(self) -> None:
        self._segments[WHOLE].setChecked(True)
        self._timer.start()
        self.go_on()

    def _chosen(self, k: int) -> None:
        self._timer.stop()
        self.changed.emit(k)
