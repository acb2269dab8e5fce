"""Follows the network and the digits that it knows, while somebody looks into its layers."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from app.session.asking import Asking, Share
from app.session.insight.kept_digits import KeptDigits
from app.session.network_digits import READING, NetworkDigits
from app.session.session import Session
from nn.network import Network


class LayerLook(QObject):
    """Who inherits asks what there is to ask.

    Attributes:
        digits: those that the network learned from, and those held back.

    Signals:
        changed: what is looked at, or whether anything can be worked out.
    """

    changed = Signal()

    def __init__(self, session: Session, kept: KeptDigits, parent: QObject | None = None) -> None:
        """Nobody looks yet; `kept` reads the digits. Ends with the session."""
        super().__init__(parent)
        self.digits: Asking[NetworkDigits] = Asking("digits of the layers", self)
        self._askings: tuple[Asking[Any], ...] = (self.digits,)
        self._session, self._kept = session, kept
        self._active = self._closed = False
        session.network_changed.connect(self._renew)
        session.state_changed.connect(self._renew)
        session.closing.connect(self._end)

    @property
    def network(self) -> Network:
        """The network to show."""
        return self._session.network

    @property
    def runs(self) -> bool:
        """Whether a run changes the network, so that only what is quick follows it."""
        return self._session.changes

    def set_active(self, active: bool) -> None:
        """Whether somebody looks."""
        if active == self._active or self._closed:
            return
        self._active = active
        if active:
            self._look()
        else:
            self._forget()

    def _renew(self, *_: object) -> None:
        if self._active:
            self._look()

    def _ask_digits(self) -> None:
        self.digits.ask(self._kept.key, self._kept.reading(), Share(READING))

    def _look(self) -> None:
        """Ask for what is new."""
        raise NotImplementedError

    def _forget(self) -> None:
        """Nobody looks: the digits of MNIST take 50 MB."""
        for asking in self._askings:
            asking.forget()

    def _end(self) -> None:
        self._active, self._closed = False, True
        # All before any is waited for.
        self._forget()
        for asking in self._askings:
            asking.end()
