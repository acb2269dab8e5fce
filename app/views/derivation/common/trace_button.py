"""The way from a weight or bias in one view to the view that traces it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from nn.derivation.parameter import Parameter


class TraceButton(QPushButton):
    """Asks for one parameter to be traced; hidden while there is none.

    Signals:
        parameter_chosen: the Parameter that is to be traced.
    """

    parameter_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No parameter yet."""
        super().__init__(parent)
        self.setObjectName("traceParameter")
        self._parameter: Parameter | None = None
        self.clicked.connect(lambda: self.parameter_chosen.emit(self._parameter))
        self.hide()

    def show_parameter(self, parameter: Parameter | None) -> None:
        """Offer to trace another parameter, or none."""
        self._parameter = parameter
        if parameter is not None:
            kind = "weight" if parameter.letter == "w" else "bias"
            self.setText(f"Trace {kind}")
            self.setAccessibleName(f"Trace this {kind}")
            self.setToolTip(f"Open the slope by this {kind} term by term, down to the output.")
        self.setVisible(parameter is not None)
