"""Remedies for what is wrong with the present run, tried one after the other in a thread while it goes on."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.session.asking import Asking
from app.session.session import Session

if TYPE_CHECKING:
    from nn.health.advice import Remedy, Trial
    from nn.health.alarms import Alarm


class Advice(QObject):
    """What was tried against one alarm.

    Attributes:
        trials: in the order in which they came.
        trying: the remedy that is being tried.

    Signals:
        changed: another trial has ended, or another remedy is tried.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        """Nothing is tried."""
        super().__init__(session)
        self._session = session
        self.trials: tuple[Trial, ...] = ()
        self.trying: Remedy | None = None
        self._left: tuple[Remedy, ...] = ()
        self._asking: Asking[Trial] = Asking("advice", self)
        self._asking.changed.connect(self._take)
        session.closing.connect(self._asking.end)

    def try_against(self, alarm: "Alarm") -> None:
        """Try what may help the session's run; what was being tried is given up."""
        from nn.health.advice import remedies

        self.forget()
        timeline = self._session.timeline
        if timeline is not None:
            self._left = remedies(alarm, self._session.continuing, timeline)
        self._next()

    def forget(self) -> None:
        """Try nothing, and know of nothing that was tried."""
        self._left, self.trials, self.trying = (), (), None
        self._asking.forget()

    def _next(self) -> None:
        from nn.health.advice import tried

        timeline = self._session.timeline
        if self._left and timeline is not None:
            self.trying, *left = self._left
            self._left = tuple(left)
            self._asking.ask((timeline, self.trying), partial(tried, self.trying, timeline))
        else:
            self.trying = None
        self.changed.emit()

    def _take(self) -> None:
        if self.trying is None or self._asking.working:
            return
        if self._asking.answer is not None:
            self.trials += (self._asking.answer,)
        self._next()
