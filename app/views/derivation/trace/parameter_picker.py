"""Which weight or bias is looked at: its layer, its neuron, and the input that it weighs."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.choice import Choice
from app.views.named import named
from app.views.painting import tabular
from app.views.places import pixel_name
from nn.arrays import SIDE
from nn.derivation.parameter import Parameter

KINDS = {
    "w": ("Weight", "A weight: how much an input counts in the weighted sum of a neuron."),
    "b": ("Bias", "A bias: the part of a neuron's weighted sum that is the same for every input."),
}


class ParameterPicker(QWidget):
    """Fields for a parameter of a network, each within its bounds.

    Signals:
        chosen: the Parameter that a person has picked.
        layer_chosen: a person wants a parameter of this layer, of the kind that is shown.
        steepest_asked: a person wants the steepest weight of this layer.
    """

    chosen = Signal(object)
    layer_chosen = Signal(int)
    steepest_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No network yet."""
        super().__init__(parent)
        named(self, "parameter", "Weight or bias")
        self._widths: tuple[int, ...] = ()
        self.kind = Choice("parameterKind", KINDS)
        self.layer, self.neuron, self.sending = QSpinBox(), QSpinBox(), QSpinBox()
        self.steepest = QPushButton("Steepest")
        self.steepest.setObjectName("steepest")
        self.steepest.setAccessibleName("Steepest weight of the layer")
        self.steepest.setToolTip("Go to the weight of this layer at which the cost is steepest for this digit.")
        self._name(
            self.layer, "parameterLayer", "Layer", "The layer of the weight or bias; 1 is the first after the input."
        )
        self._name(self.neuron, "parameterA", "Neuron a", "The neuron that receives: the first index of the weight.")
        self._name(
            self.sending, "parameterB", "Input b", "The neuron or pixel that sends: the second index of the weight."
        )
        self._where = QLabel()
        self._where.setFont(tabular(self.font()))
        self._lay_out()
        self.kind.changed.connect(self._choose)
        self.layer.valueChanged.connect(self.layer_chosen)
        self.neuron.valueChanged.connect(self._choose)
        self.sending.valueChanged.connect(self._choose)
        self.steepest.clicked.connect(self._ask_for_steepest)

    def _name(self, field: QSpinBox, name: str, accessible: str, tip: str) -> None:
        named(field, name, accessible, tip)
        field.setFont(tabular(self.font()))
        # Of a number that is being typed only the whole counts.
        field.setKeyboardTracking(False)

    def _lay_out(self) -> None:
        layer, neuron, sending = labels = [QLabel(text) for text in ("Layer", "neuron a", "input b")]
        for label, field in zip(labels, (self.layer, self.neuron, self.sending), strict=True):
            label.setBuddy(field)
        kind = filled(QHBoxLayout(), self.kind, layer, self.layer, STRETCH, self.steepest)
        indices = filled(QHBoxLayout(), neuron, self.neuron, sending, self.sending, self._where, STRETCH)
        filled(QVBoxLayout(self), kind, indices)

    def set_parameter(self, widths: tuple[int, ...], parameter: Parameter) -> None:
        """Show a parameter of a network with these widths, without a signal."""
        self._widths = widths
        blocked = [QSignalBlocker(field) for field in (self.layer, self.neuron, self.sending)]
        self.layer.setRange(1, len(widths) - 1)
        self.layer.setValue(parameter.layer)
        self.neuron.setRange(0, widths[parameter.layer] - 1)
        self.sending.setRange(0, widths[parameter.layer - 1] - 1)
        self.neuron.setValue(parameter.neuron)
        if parameter.sender is not None:
            self.sending.setValue(parameter.sender)
        del blocked
        self.kind.set_key(parameter.letter)
        self._tell_place()

    def parameter(self) -> Parameter:
        """The parameter that the fields name."""
        return Parameter(
            self.layer.value(), self.neuron.value(), self.sending.value() if self.kind.key() == "w" else None
        )

    def _choose(self) -> None:
        self._tell_place()
        self.chosen.emit(self.parameter())

    def _tell_place(self) -> None:
        """Where in the picture a pixel lies; a bias has no input."""
        sender = self.sending.value()
        is_weight = self.kind.key() == "w"
        is_pixel = is_weight and self.layer.value() == 1 and self._widths[0] == SIDE * SIDE
        self.sending.setEnabled(is_weight)
        self._where.setText(pixel_name(sender) if is_pixel else "")

    def _ask_for_steepest(self) -> None:
        self.steepest_asked.emit(self.layer.value())
