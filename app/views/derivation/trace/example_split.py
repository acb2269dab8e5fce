"""A slope of the mean loss split by example: one number an example, and their mean; one of them is opened below."""

import math
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.derivation.common.numbers import shown, symbol_html
from app.views.named import named
from app.views.painting import bold, tabular
from app.views.segment import Segment
from app.views.text_fit import fit_to_text
from nn.derivation.letters import SUM
from nn.derivation.phase import MOST_EXAMPLES, example_name
from nn.derivation.terms import Derivative, Symbol

WIDEST = shown(-1.234e-10)
BESIDE = 8
"""Pixels beside the widest slope."""


class ExampleSplit(QWidget):
    """A segment an example with its slope, in as many rows as it takes; the one that is down is traced.

    Its dynamic property ``numbers`` holds the slopes: symbol -> text as shown.

    Signals:
        example_chosen: the place of the example that is to be traced.
    """

    example_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Hidden until there are two examples."""
        super().__init__(parent)
        named(self, "exampleSplit", "The slope split by example")
        self._mean = QLabel(wordWrap=True)
        self._mean.setObjectName("meanSlope")
        self._mean.setFont(tabular(self.font()))
        self._group = QButtonGroup(self)
        self._segments = [self._segment(k) for k in range(MOST_EXAMPLES)]
        self._n = 0
        self._rows = QGridLayout()
        self._rows.setSpacing(0)
        self._rows.setColumnStretch(MOST_EXAMPLES, 1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        filled(QVBoxLayout(self), self._mean, self._rows, spacing=4)
        fit_to_text(self, self._fit)
        self.hide()

    def _segment(self, k: int) -> Segment:
        button = Segment("", self)
        button.setObjectName(f"slopeOf{k}")
        button.setFont(tabular(self.font()))
        button.clicked.connect(partial(self.example_chosen.emit, k))
        self._group.addButton(button)
        return button

    def _fit(self, text: QFontMetrics) -> None:
        width = QFontMetrics(bold(tabular(self.font()))).horizontalAdvance(WIDEST) + BESIDE
        for button in self._segments:
            button.setFixedWidth(width)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width takes other rows."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """As many beside each other as there is room for, and as many in each row."""
        most = max(self.width() // self._segments[0].width(), 1)
        rows = math.ceil(self._n / most)
        for k, button in enumerate(self._segments[: self._n]):
            self._rows.addWidget(button, *divmod(k, math.ceil(self._n / rows)))

    def show_slopes(self, parameter: Symbol, slopes: Sequence[float], labels: Sequence[int], example: int) -> None:
        """Show the slopes of all examples' costs by a parameter, the one at `example` down; hidden for one or none."""
        self.setVisible(len(slopes) > 1)
        self._n = n = len(slopes)
        if not n:
            self._mean.clear()
            for button in self._segments:
                button.setText("")
                button.setAccessibleName("")
                button.setToolTip("")
            self.setProperty("numbers", {})
            return
        self._arrange()
        mean = shown(sum(slopes) / n)
        of_mean, of_each = (
            symbol_html(Derivative(Symbol("C"), parameter)),
            symbol_html(Derivative(Symbol("C_k"), parameter)),
        )
        self._mean.setText(f"{of_mean} = 1/{n} {SUM} {of_each} = <b>{mean}</b>, by example; the one down is opened:")
        numbers = {str(Derivative(Symbol("C"), parameter)): mean}
        for k, button in enumerate(self._segments):
            button.setVisible(k < n)
            if k < n:
                text, name = shown(slopes[k]), Derivative(Symbol("C", None, (k,)), parameter)
                button.setText(text)
                button.setChecked(k == example)
                which = example_name(k, labels[k])
                button.setAccessibleName(f"{which.capitalize()}: {text}")
                button.setToolTip(f"{symbol_html(name)} = {text}, {which}: press to open it.")
                numbers[str(name)] = text
        self.setProperty("numbers", numbers if n > 1 else {})
