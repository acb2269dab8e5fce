"""Follows the network and the digits whose cost is looked at, while somebody looks and no run changes the network."""

from PySide6.QtCore import QObject, QTimer, Signal

from app.session.digit_choice import DigitChoice
from app.session.insight.cost_digits import DigitsWanted, Over, wanted
from app.session.insight.kept_digits import KeptDigits
from app.session.session import Session
from app.session.taken import MOVING
from nn.network import Network

RESTING_MS = 40
"""From the last movement of the hand until the drawing is looked at."""


class DigitsLook(QObject):
    """Who inherits asks what there is to ask about them.

    Attributes:
        over: whose cost is looked at.

    Signals:
        changed: what is known, what is worked on, or how far it is.
    """

    changed = Signal()

    def __init__(self, session: Session, kept: KeptDigits, choice: DigitChoice, parent: QObject | None = None) -> None:
        """Nobody looks yet; `kept` reads the digits. Ends with the session."""
        super().__init__(parent)
        self.over = Over.DRAWING
        self._session, self._kept, self._choice = session, kept, choice
        self._active = self._closed = False
        self._resting = QTimer(self, singleShot=True, interval=RESTING_MS)
        self._resting.timeout.connect(self._look)
        for signal in (session.network_changed, session.state_changed, session.moment_changed, choice.changed):
            signal.connect(self._touch)
        session.hyperparameters_changed.connect(self._touch)
        session.closing.connect(self._end)

    @property
    def runs(self) -> bool:
        """Whether a run changes the network, so that nothing is worked out."""
        return self._session.state in MOVING and self._session.moment is None

    @property
    def nothing_drawn(self) -> bool:
        """Whether the drawing is wanted, and there is none."""
        return self.over is Over.DRAWING and self._choice.chosen.drawing.image is None

    def set_active(self, active: bool) -> None:
        """Whether somebody looks."""
        if active == self._active or self._closed:
            return
        self._active = active
        if active:
            self._look()
        else:
            self._resting.stop()
            # A question holds its digits and its run.
            self._forget()

    def set_over(self, over: Over) -> None:
        """Look at the cost of others."""
        self.over = over
        if self._active:
            self._look()

    def _touch(self, *_: object) -> None:
        if self._active:
            self._resting.start()

    def _look(self) -> None:
        self._resting.stop()
        digits = None if self.runs else wanted(self._session, self._kept, self._choice, self.over)
        if digits is None:
            self._forget()
        else:
            self._ask(digits, self._session.network)
        self.changed.emit()

    def _end(self) -> None:
        self._active, self._closed = False, True
        self._resting.stop()
        self._forget()
        self._finish()

    def _ask(self, digits: DigitsWanted, network: Network) -> None:
        raise NotImplementedError

    def _forget(self) -> None:
        raise NotImplementedError

    def _finish(self) -> None:
        """Return when every thread has ended."""
        raise NotImplementedError
