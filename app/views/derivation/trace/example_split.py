"""A slope of the mean loss split by example: one number an example, and their mean; one of them is opened below."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.derivation.common.numbers import shown, symbol_html
from app.views.named import named
from app.views.painting import tabular
from app.views.segment import Segment
from nn.derivation.letters import SUM
from nn.derivation.phase import MOST_EXAMPLES, example_name
from nn.derivation.terms import Derivative, Symbol

WIDTH = 65


class ExampleSplit(QWidget):
    """A segment an example with its slope; the one that is down is the example that is traced.

    Its dynamic property ``numbers`` holds the slopes: symbol -> text as shown.

    Signals:
        example_chosen: the place of the example that is to be traced.
    """

    example_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Hidden until there are two examples."""
        super().__init__(parent)
        named(self, "exampleSplit", "The slope split by example")
        self._mean = QLabel()
        self._mean.setObjectName("meanSlope")
        self._mean.setFont(tabular(self.font()))
        self._group = QButtonGroup(self)
        self._segments = [self._segment(k) for k in range(MOST_EXAMPLES)]
        row = filled(QHBoxLayout(), *self._segments, STRETCH, spacing=0)
        filled(QVBoxLayout(self), self._mean, row, spacing=4)
        self.hide()

    def _segment(self, k: int) -> Segment:
        button = Segment("")
        button.setObjectName(f"slopeOf{k}")
        button.setFont(tabular(self.font()))
        button.setFixedWidth(WIDTH)
        button.clicked.connect(partial(self.example_chosen.emit, k))
        self._group.addButton(button)
        return button

    def show_slopes(self, parameter: Symbol, slopes: Sequence[float], labels: Sequence[int], example: int) -> None:
        """Show the slopes of all examples' costs by a parameter, the one at `example` down; hidden for one."""
        self.setVisible(len(slopes) > 1)
        n = len(slopes)
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
