"""Above the derivation: which digit the drawing shows, how far the step goes, and what the numbers are of.

A label that nobody has chosen is the network's answer, and has a question mark.
"""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QLocale, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QButtonGroup,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.views.boxes import STRETCH, filled
from app.views.derivation.digit_strip import DigitStrip
from app.views.elided import ElidedLabel
from app.views.named import named
from app.views.painting import bold, tabular
from app.views.segment import Segment
from app.views.text_fit import fit_to_text
from nn.arrays import CLASSES, a_digit
from nn.derivation.letters import ETA

WIDEST_RATE = "0.000000"
BESIDE_DIGIT, ARROWS = 6, 43
"""Pixels of a digit and of a number field beside their texts."""
GAP = 4
"""Pixels between a word and its letter."""
LARGEST = 999_999.0
"""That can be typed, in no more room than the widest takes."""
DECIMALS = 6

RATE_TIP = (
    "How far the step goes against the slope: eta. In training a digit has only its share of the step of a "
    "whole batch; a full step on one digit alone can undo what all the others taught. "
    "Empty the field to have that share again."
)


class RateField(QDoubleSpinBox):
    """A learning rate: written without trailing zeros, changed by one unit of its second digit.

    Which rates are too large or too small others say; an emptied field takes its own.

    Attributes:
        own: the rate that it has unless somebody chooses another.
    """

    def __init__(self) -> None:
        """With a rate of 0."""
        super().__init__(maximum=LARGEST, decimals=DECIMALS)
        self.own = 0.0
        self.setLocale(QLocale.c())
        self.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
        self.setKeyboardTracking(False)
        self.setFont(tabular(self.font()))

    def textFromValue(self, value: float) -> str:
        """Only the digits that say something."""
        return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")

    def fixup(self, text: str) -> str:
        """What is left of the text that cannot be read."""
        return text or self.textFromValue(self.own)


class ExampleBar(QWidget):
    """The example and the step that all parts of the derivation show.

    Attributes:
        strip: the digits that the step takes.

    Signals:
        label_chosen: what the digit shows; None for the label that it came with, or the network's own answer.
        learning_rate_chosen: eta.
        newest_requested: take the network as training has it now.
    """

    label_chosen = Signal(object)
    learning_rate_chosen = Signal(float)
    newest_requested = Signal()

    def __init__(self, switch: QWidget, parent: QWidget | None = None) -> None:
        """Without a label; `switch` stands at the end of the second line."""
        super().__init__(parent)
        self.setObjectName("exampleBar")
        self.setAccessibleName("Example and step")
        self._switch = switch
        self.strip = DigitStrip()
        self._label: int | None = None
        self._is_chosen = False
        self._digits = QButtonGroup(self)
        self._digits.idClicked.connect(self._on_digit)
        self.learning_rate = rate = named(RateField(), "learningRate", "Learning rate of the step", RATE_TIP)
        fit_to_text(rate, lambda text: rate.setFixedWidth(text.horizontalAdvance(WIDEST_RATE) + ARROWS))
        self.learning_rate.valueChanged.connect(self.learning_rate_chosen)
        self._sentence = ElidedLabel()
        self._sentence.setObjectName("about")
        self._sentence.setFont(tabular(self.font()))
        self._sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._newest = QPushButton("Take the newest")
        self._newest.setObjectName("takeNewest")
        self._newest.setAccessibleName("Take the newest network")
        self._newest.setToolTip("Take the network as training has it now; the numbers then stand still again.")
        self._newest.clicked.connect(self.newest_requested)
        self._lay_out()
        self.show_label(None, is_chosen=False)
        self.show_about("", can_renew=False)
        fit_to_text(self, self._fold)

    def _lay_out(self) -> None:
        digits = QWidget()
        digits.setObjectName("label")
        digits.setAccessibleName("Label")
        row = filled(QHBoxLayout(digits), spacing=0)
        for digit in range(CLASSES):
            button = Segment(str(digit))
            fit_to_text(button, partial(_fit, button))
            button.setObjectName(f"label{digit}")
            self._digits.addButton(button, digit)
            row.addWidget(button)
        eta = QLabel(f"<i>{ETA}</i>")
        eta.setBuddy(self.learning_rate)
        self._words = QLabel("Label"), QLabel("of this step")
        label = filled(QHBoxLayout(), self._words[0], QLabel("<i>y</i>"), spacing=GAP)
        rate = filled(QHBoxLayout(), eta, self._words[1], spacing=GAP)
        top = filled(QHBoxLayout(), label, digits, self.strip.add, STRETCH, rate, self.learning_rate)
        line = QWidget()
        # Else all below would move when a run begins, which has something newer to take.
        fit_to_text(line, lambda _: line.setMinimumHeight(self._newest.sizeHint().height()))
        filled(QHBoxLayout(line), (self._sentence, 1), self._newest, self._switch)
        filled(QVBoxLayout(self), top, self.strip, line)

    def _width_of(self, words: Iterable[QWidget]) -> int:
        return sum(word.sizeHint().width() + GAP for word in words)

    def minimumSizeHint(self) -> QSize:
        """With letters alone, without their words."""
        least = super().minimumSizeHint()
        return least - QSize(self._width_of(word for word in self._words if not word.isHidden()), 0)

    def sizeHint(self) -> QSize:
        """With all its words."""
        return self.minimumSizeHint() + QSize(self._width_of(self._words), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With words, where there is room for them."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self, *_: QFontMetrics) -> None:
        whole = self.sizeHint().width()
        for word in self._words:
            word.setVisible(self.width() >= whole)
        # Qt tells the outermost layout alone, and the others only when it lays them out.
        for layout in self.findChildren(QLayout):
            layout.invalidate()

    def show_label(self, label: int | None, *, is_chosen: bool, given: int | None = None) -> None:
        """Show the label, and whether a person chose it or it is the network's answer; None for no label.

        `given` is the label that the digit came with; None for none.
        """
        self._label, self._is_chosen = label, is_chosen
        self._digits.setExclusive(False)
        for digit, button in enumerate(self._digits.buttons()):
            is_label = digit == label
            button.setChecked(is_label)
            # Tab reaches the one that is down, and the arrow keys the others: Qt sees to that only from a click on.
            is_stop = is_label or label is None
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus)
            button.setText(f"{digit}?" if is_label and not is_chosen else str(digit))
            button.setAccessibleName(
                f"Label {digit}" + (", the network's answer" if is_label and not is_chosen else "")
            )
            button.setToolTip(_tip(digit, is_label, is_chosen, given))
        self._digits.setExclusive(True)

    def show_about(self, about: str, *, can_renew: bool) -> None:
        """Say which network the numbers are of, and whether training has a newer one."""
        self._sentence.setText(about)
        self._sentence.setToolTip(f"What the numbers are of. {about}")
        self._newest.setVisible(can_renew)

    def show_learning_rate(self, learning_rate: float, own: float, reason: str = "") -> None:
        """Show eta, without a signal; `own` is that of a field that somebody empties, `reason` why it is what it is."""
        self.learning_rate.setToolTip(f"{reason} {RATE_TIP}" if reason else RATE_TIP)
        self.learning_rate.own = own
        if round(learning_rate, DECIMALS) == self.learning_rate.value():
            return  # what is being typed stays
        with QSignalBlocker(self.learning_rate):
            self.learning_rate.setValue(learning_rate)

    def _on_digit(self, digit: int) -> None:
        """A digit, or, on the one that was chosen before, no longer."""
        self.label_chosen.emit(None if self._is_chosen and digit == self._label else digit)


def _fit(button: Segment, _: QFontMetrics) -> None:
    button.setFixedWidth(QFontMetrics(bold(button.font())).horizontalAdvance("0?") + BESIDE_DIGIT)


def _tip(digit: int, is_label: bool, is_chosen: bool, given: int | None) -> str:
    if digit == given:
        return f"The digit came with this label: {a_digit(digit)}."
    if is_label and is_chosen:
        other = "the network's answer" if given is None else f"the label that it came with, {given}"
        return f"The digit shows {a_digit(digit)}; press again to take {other}."
    if is_label:
        return f"{digit} is the network's answer, taken as the label until you choose one; press to choose it."
    return f"The digit shows {a_digit(digit)}: the loss is measured against it."
