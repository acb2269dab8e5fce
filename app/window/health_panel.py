"""The content of the page of health: what the session knows of its run, while the page is in sight."""

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.session.session import Session
from app.views.boxes import filled
from app.views.health.view import PLOTS, WAITING, HealthView
from app.views.scrolled import ScrolledView

LOOK_MS = 500
"""From one look at a run to the next: what is painted meanwhile is taken from the training."""


class HealthPanel(QWidget):
    """Follows the health of the run while it is in sight."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Nothing is shown before it is in sight."""
        super().__init__(parent)
        self.setObjectName("healthPanel")
        self._session = session
        self.view = HealthView()
        filled(QVBoxLayout(self), ScrolledView(self.view))
        self._stale = True
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        session.health.changed.connect(self._touch)
        session.network_changed.connect(self._touch)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the run."""
        super().showEvent(event)
        self._stale = True
        self._look()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave it alone."""
        super().hideEvent(event)
        self._timer.stop()

    def _touch(self) -> None:
        self._stale = True

    def _look(self) -> None:
        if not self._stale:
            return
        self._stale = False
        health, network = self._session.health, self._session.network
        measures = health.measures
        layers = len(measures[-1].layers) if measures else 0
        same = [each for each in measures if len(each.layers) == layers]
        batches = np.array([each.step for each in same], float)
        quantities = {
            name: [np.array([getattr(each.layers[k], name) for each in same], float) for k in range(layers)]
            for name in PLOTS
        }
        with self._session.turn():
            waiting = self._session.gone or WAITING
            sentences = [health.said(alarm) for alarm in health.alarms]
            self.view.show_alarms(sentences, measured=bool(measures), waiting=waiting)
            self.view.show_measures(batches, quantities, layers)
            timeline = self._session.timeline
            first = None
            if timeline is not None and timeline.snapshots:
                first = timeline.network(timeline.snapshots[0].parameters)
            alike = first is not None and first.widths == network.widths
            self.view.show_weights(
                list(network.W.values()), [first.W[layer] if first and alike else None for layer in network.W]
            )
