"""The middle of the window: the layers of the network, and the derivation behind them."""

from PySide6.QtWidgets import QTabWidget, QWidget

from app.session.lab import Lab
from app.views.activations import ActivationsView
from app.window.derivation_panel import DerivationPanel


class Middle(QTabWidget):
    """Two tabs; a weight that is picked in the first is traced in the second.

    Attributes:
        activations: the layers.
        derivation: their numbers, taken apart.
    """

    def __init__(self, lab: Lab, parent: QWidget | None = None) -> None:
        """Begin with the layers."""
        super().__init__(parent, documentMode=True)
        self.setObjectName("tabs")
        self.activations = ActivationsView()
        self.derivation = DerivationPanel(lab)
        self.addTab(self.activations, "Network")
        self.addTab(self.derivation, "Derivation")
        self.setTabToolTip(0, "The layers of the network.")
        self.setTabToolTip(1, "Backpropagation, taken apart with the numbers of your digit.")
        self.activations.weight_picture.weight_clicked.connect(self.trace)

    def show_network(self) -> None:
        """Show the layers."""
        self.setCurrentWidget(self.activations)

    def show_derivation(self) -> None:
        """Show the derivation where it was left."""
        self.setCurrentWidget(self.derivation)

    def show_equations(self) -> None:
        """List the equations of the derivation."""
        self.derivation.show_equations()
        self.show_derivation()

    def trace(self, layer: int, a: int, b: int) -> None:
        """Trace the weight w_ab of a layer."""
        self.derivation.trace_parameter(layer, a, b)
        self.show_derivation()
