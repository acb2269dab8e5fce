"""The way from a weight or bias in one view to the view that traces it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

BIAS = -1
"""The sending neuron of a bias, which has none."""


class TraceButton(QPushButton):
    """Asks for one parameter to be traced; hidden while there is none.

    Signals:
        parameter_chosen: layer, receiving and sending neuron (-1 for a bias).
    """

    parameter_chosen = Signal(int, int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No parameter yet."""
        super().__init__(parent)
        self.setObjectName("traceParameter")
        self._parameter: tuple[int, int, int] | None = None
        self.clicked.connect(self._on_clicked)
        self.hide()

    def show_parameter(self, parameter: tuple[int, int, int] | None) -> None:
        """Offer to trace another parameter, or none."""
        self._parameter = parameter
        if parameter is not None:
            kind = "bias" if parameter[2] == BIAS else "weight"
            self.setText(f"Trace {kind}")
            self.setAccessibleName(f"Trace this {kind}")
            self.setToolTip(f"Open the slope by this {kind} term by term, down to the output.")
        self.setVisible(parameter is not None)

    def _on_clicked(self) -> None:
        if self._parameter is not None:
            self.parameter_chosen.emit(*self._parameter)
