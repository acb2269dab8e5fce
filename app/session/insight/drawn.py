"""The digit on the canvas as the pages of Insight ask about it: once the hand rests, and no run changes the network."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from app.session.session import Session
from app.session.why import SETTLED_MS
from nn.arrays import Float32
from nn.network import Network


@dataclass(frozen=True, eq=False)
class Drawn:
    """What is asked about.

    Attributes:
        image: the chosen digit as the network sees it, (28, 28).
        label: what it shows.
        said: whether a person said so; else it is the network's answer.
        network: that is shown.
    """

    image: Float32
    label: int
    said: bool
    network: Network

    @property
    def key(self) -> object:
        """Equal for what has equal answers."""
        return self.image.tobytes(), self.label, self.network


class RestingDigit(QObject):
    """Follows canvas, label and network while somebody looks.

    Attributes:
        drawn: what there is; None for no digit, while the hand moves and while a run changes the network.

    Signals:
        changed: it is another one, or there is one again.
    """

    changed = Signal()

    def __init__(
        self,
        session: Session,
        image: Callable[[], Float32 | None],
        label: Callable[[], int | None],
        parent: QObject | None = None,
    ) -> None:
        """Nobody looks yet; `image` is asked for the chosen digit (28, 28), `label` for what a person said of it."""
        super().__init__(parent)
        self.drawn: Drawn | None = None
        self._session, self._image, self._label = session, image, label
        self._active = self._closed = False
        self._timer = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._timer.timeout.connect(self._look)
        session.network_changed.connect(self._renew)
        session.state_changed.connect(self._renew)
        session.closing.connect(self._end)

    @property
    def active(self) -> bool:
        """Whether somebody looks."""
        return self._active

    @property
    def runs(self) -> bool:
        """Whether a run changes the network, so that there is nothing to ask."""
        return self._session.changes

    def set_active(self, active: bool) -> None:
        """Whether somebody looks."""
        if active != self._active and not self._closed:
            self._active = active
            self._timer.stop()
            self._look()

    def touch(self, *, drawing: bool = False) -> None:
        """The ink is other ink; look at it when the hand rests, and not while it is `drawing`."""
        if self._active:
            if drawing:
                self._timer.stop()
            else:
                self._timer.start()

    def renew(self) -> None:
        """A person said what the digit shows."""
        self._renew()

    def _renew(self, *_: object) -> None:
        if self._active and not self._timer.isActive():
            self._look()

    def _look(self) -> None:
        self.drawn = self._found() if self._active and not self.runs else None
        self.changed.emit()

    def _found(self) -> Drawn | None:
        image, network = self._image(), self._session.network
        if image is None:
            return None
        said = self._label()
        if said is not None:
            return Drawn(image, said, True, network)
        # Weights that a run has blown up give no number, and no warning.
        with np.errstate(all="ignore"):
            answer = int(network.predict(image.reshape(1, -1))[0].argmax())
        return Drawn(image, answer, False, network)

    def _end(self) -> None:
        self._active, self._closed, self.drawn = False, True, None
        self._timer.stop()
