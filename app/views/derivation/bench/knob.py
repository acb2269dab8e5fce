"""A slider with a number field beside it: one number of the bench, coarse by the one and exact by the other."""

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QHBoxLayout, QSlider, QWidget

from app.views.boxes import filled
from app.views.named import named
from app.views.painting import tabular
from nn.derivation.letters import MINUS
from nn.derivation.shown import with_minus

LIMIT = 5.0
"""Numbers run from -LIMIT to LIMIT, unless others are asked for."""
NOTCH = 0.05
"""What one step of the slider is worth; one of the field is a tenth of a number."""
DECIMALS = 4


class Knob(QWidget):
    """Edits one number; arrows and the Page keys move either part, the field takes any number within the bounds.

    Signals:
        changed: the number that a person has set.
    """

    changed = Signal(float)

    def __init__(
        self,
        name: str,
        label: str,
        tip: str,
        bounds: tuple[float, float] = (-LIMIT, LIMIT),
        parent: QWidget | None = None,
    ) -> None:
        """At zero, which lies within the bounds.

        Args:
            name: objectName; those of slider and field begin with it.
            label: what assistive tools call the number.
            tip: what the number is, in one sentence.
            bounds: the least number and the largest.
            parent: the widget that it is part of.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self._value = 0.0
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(*(round(bound / NOTCH) for bound in bounds))
        self.slider.setPageStep(10)
        self.field = number_field(*bounds, step=0.1, decimals=DECIMALS)
        for part, kind in ((self.slider, "Slider"), (self.field, "Field")):
            named(part, f"{name}{kind}", label, tip)
        filled(QHBoxLayout(self), (self.slider, 1), self.field)
        self.slider.valueChanged.connect(self._slid)
        self.field.valueChanged.connect(self._typed)

    def value(self) -> float:
        """The number, with more digits than are shown where a step of training has set it."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show a number within the bounds, without a signal."""
        self._value = value
        with QSignalBlocker(self.slider), QSignalBlocker(self.field):
            self.slider.setValue(round(value / NOTCH))
            self.field.setValue(value)

    def _slid(self, position: int) -> None:
        self._set(position * NOTCH)

    def _typed(self, value: float) -> None:
        self._set(value)

    def _set(self, value: float) -> None:
        self.set_value(value)
        self.changed.emit(value)


class NumberField(QDoubleSpinBox):
    """Writes a true minus sign, and reads that of the keyboard too."""

    def textFromValue(self, value: float) -> str:  # noqa: D102
        return with_minus(super().textFromValue(value))

    def valueFromText(self, text: str) -> float:  # noqa: D102
        return super().valueFromText(text.replace(MINUS, "-"))

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:  # noqa: D102
        return super().validate(text.replace(MINUS, "-"), place)[0], text, place


def number_field(low: float, high: float, *, step: float, decimals: int) -> QDoubleSpinBox:
    """A field for a number within bounds, changed by arrow keys at once and by typing when that is done."""
    field = NumberField(decimals=decimals, minimum=low, maximum=high, singleStep=step)
    field.setKeyboardTracking(False)
    field.setLocale(QLocale.c())
    field.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setFont(tabular(field.font()))
    return field
