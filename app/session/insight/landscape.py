"""The controller of the landscape: a cost over a plane through the weights, coarse at first and then fine."""

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QObject

from app.session.asking import Asking, Share
from app.session.digit_choice import DigitChoice
from app.session.insight.cost_digits import DigitsWanted
from app.session.insight.digits_look import DigitsLook
from app.session.insight.ground import Costs, Ground, PlaneKind, costs_over, ground_of
from app.session.insight.kept_digits import KeptDigits
from app.session.insight.next_batch import of_next_batch
from app.session.session import Session
from nn.network import Network
from nn.run_state import RunState
from nn.timeline.snapshots import Timeline

COARSE, FINE = 9, 33
"""Points along each side; odd, so that the network stands on one of them."""


class Landscape(DigitsLook):
    """The cost around the present network.

    Attributes:
        kind: of the plane.
        zoom: of its frame, in factors of two; larger shows more.
        ground: what is known of the plane.
        coarse: the costs, soon.
        fine: the same, later.
    """

    def __init__(self, session: Session, kept: KeptDigits, choice: DigitChoice, parent: QObject | None = None) -> None:
        """Nobody looks yet; `kept` reads the digits. Ends with the session."""
        super().__init__(session, kept, choice, parent)
        self.kind = PlaneKind.GRADIENT
        self.zoom = 0
        self._seed = 0
        self.ground: Asking[Ground] = Asking("plane", self)
        self.coarse: Asking[Costs] = Asking("coarse landscape", self)
        self.fine: Asking[Costs] = Asking("fine landscape", self)
        self.ground.changed.connect(self._on_ground)
        self.coarse.changed.connect(self._on_coarse)
        self.fine.changed.connect(self.changed)

    @property
    def costs(self) -> Costs | None:
        """The finest that there are; None before there are any."""
        return self.fine.answer or self.coarse.answer

    @property
    def has_run(self) -> bool:
        """Whether there is a path of a run."""
        timeline = self._session.timeline
        return timeline is not None and len(timeline.snapshots) > 1

    @property
    def no_path(self) -> bool:
        """Whether the run's own plane is wanted, and there is no run."""
        return self.kind is PlaneKind.RUN and not self.has_run

    @property
    def unfinished(self) -> bool:
        """Whether something is worked on."""
        return any(asking.unanswered for asking in (self.ground, self.coarse, self.fine))

    def set_kind(self, kind: PlaneKind) -> None:
        """Look at another plane; random again is another random one."""
        self._seed += kind is self.kind is PlaneKind.RANDOM
        self.kind, self.zoom = kind, 0
        if self._active:
            self._look()

    def set_zoom(self, zoom: int) -> None:
        """Look at more of it, or at less."""
        self.zoom = zoom
        if self._active:
            self._on_ground()

    def _ask(self, digits: DigitsWanted, network: Network) -> None:
        if self.no_path:
            self._forget()
            return
        session, kind, seed = self._session, self.kind, self._seed
        timeline, moment = session.timeline, session.moment
        h = of_next_batch(session)
        state = _state_of(network, timeline) if moment is None else moment.state
        share = Share()

        def find(cancelled: Callable[[], bool]) -> Ground:
            return ground_of(kind, seed, digits.found(share, "", cancelled), network, h, state, timeline)

        self.ground.ask((digits.key, network, kind, seed, h, timeline if self.has_run else None), find, share)

    def _on_ground(self) -> None:
        ground = self.ground.answer
        if ground is None:
            self.coarse.forget()
            self.fine.forget()
        else:
            self.fine.forget()
            frame = ground.frame.zoomed(2.0**self.zoom)
            self.coarse.ask((ground, frame), partial(costs_over, ground, frame, COARSE, None))
        self.changed.emit()

    def _on_coarse(self) -> None:
        coarse, share = self.coarse.answer, Share()
        if coarse is not None:
            frame = coarse.ground.frame.zoomed(2.0**self.zoom)
            self.fine.ask((coarse.ground, frame), partial(costs_over, coarse.ground, frame, FINE, share), share)
        self.changed.emit()

    def _forget(self) -> None:
        for asking in (self.ground, self.coarse, self.fine):
            asking.forget()

    def _finish(self) -> None:
        for asking in (self.ground, self.coarse, self.fine):
            asking.end()


def _state_of(network: Network, timeline: Timeline | None) -> RunState | None:
    """The snapshot that stands at the network; None where none does."""
    last = timeline.snapshots[-1] if timeline is not None and timeline.snapshots else None
    return last if last is not None and np.array_equal(last.parameters, network.parameters) else None
