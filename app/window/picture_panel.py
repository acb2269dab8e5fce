"""What the weights carry for the drawing goes into the picture of the network, whenever the layers are others."""

import numpy as np
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.session.digit_choice import DigitChoice
from app.session.session import Session
from app.views.activations import ActivationsView
from app.views.boxes import filled
from app.views.network_picture.view import NetworkPictureView
from app.views.network_picture.words import Names
from nn.insight.passage import passage


class PicturePanel(QWidget):
    """Follows the layers while it is seen.

    Attributes:
        view: the picture.
    """

    def __init__(self, activations: ActivationsView, session: Session, choice: DigitChoice) -> None:
        """Follow what `activations` show of the session's network; `choice` knows the drawing's label."""
        super().__init__()
        self._activations, self._session, self._choice = activations, session, choice
        self._label: int | None = None
        self._stale = True
        self.view = NetworkPictureView()
        filled(QVBoxLayout(self), self.view)
        activations.renewed.connect(self._renew)
        choice.changed.connect(self._on_choice)
        self.view.label_chosen.connect(choice.set_drawn_label)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self._show()

    def _on_choice(self) -> None:
        # It tells of each movement of the pen, too.
        if self._choice.drawn_label() != self._label:
            self._renew()

    def _renew(self) -> None:
        self._stale = True
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        self._stale = False
        layers, network = self._activations.layers(), self._session.network
        self._label = chosen = self._choice.drawn_label()
        x = layers.A.get(0) if layers is not None and layers.widths == network.widths else None
        label = chosen
        if x is not None and chosen is None and layers is not None:
            label = int(layers.A[network.depth].argmax())
        if x is not None:
            # What is told here has the digits that the derivation finds.
            network, x = network.copy(np.float64), x.astype(np.float64)
        names = Names(layers.functions if layers is not None else ())
        self.view.show_passage(passage(network, x, label), names, label_is_chosen=chosen is not None)
        self.view.set_marked(layers.operated if layers is not None else {})
