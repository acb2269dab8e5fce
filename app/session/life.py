"""The controller of the life of a drawing: what a run would have answered to it, and which batches changed that.

Worked out from the snapshots of the present run as soon as the hand rests, while somebody looks. While the run goes on
the newest snapshots are taken in once a second. Which batch it was between two snapshots that changed the answer, a
replay finds: of the one that is wanted at once, of the others while no run goes on.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from app.session.asking import Asking
from app.session.lived import Lived, Place, life_of, turns_in
from app.session.session import Session
from app.session.states import State
from nn.arrays import Float32

if TYPE_CHECKING:
    from nn.timeline.life import Turn
    from nn.timeline.replay import Replay
    from nn.timeline.snapshots import Timeline

RESTING_MS = 40
"""From the last movement of the hand until the drawing is looked at."""

GROWING_MS = 1000
"""While a run goes on, from one look at its snapshots to the next."""

MOST_SOUGHT = 200
"""Places where the answer changed of which the batch is looked for before anybody asks."""


class DrawingLife(QObject):
    """The life of the present drawing.

    Attributes:
        lived: what is known of it; None where there is no drawing, or no run.
        turns: the batches at which the answer changed, by the place where that was seen; only those that were sought.

    Signals:
        changed: any of these.
        moment_found: the number of a batch that a person wants to go to.
    """

    changed = Signal()
    moment_found = Signal(int)

    def __init__(self, session: Session, subject: Callable[[], Float32 | None], parent: QObject | None = None) -> None:
        """Nobody looks yet; `subject` is asked for the drawing (28, 28). Ends with the session."""
        super().__init__(parent)
        self.lived: Lived | None = None
        self.turns: Mapping[Place, tuple[Turn, ...]] = {}
        self._lives: Asking[Lived] = Asking("life", self)
        self._opened: Asking[dict[Place, tuple[Turn, ...]]] = Asking("turn", self)
        self._sought: Asking[dict[Place, tuple[Turn, ...]]] = Asking("turns", self)
        self._session, self._subject = session, subject
        self._active = self._closed = False
        self._wanted: tuple[Timeline, Float32] | None = None
        self._replay: Replay | None = None
        self._resting = QTimer(self, singleShot=True, interval=RESTING_MS)
        self._resting.timeout.connect(self._look)
        self._growing = QTimer(self, interval=GROWING_MS)
        self._growing.timeout.connect(self._look)
        self._lives.changed.connect(self._take_life)
        self._sought.changed.connect(self._take_turns)
        self._opened.changed.connect(self._go)
        session.network_changed.connect(self._renew)
        session.state_changed.connect(self._renew)
        session.closing.connect(self._end)

    @property
    def runs(self) -> bool:
        """Whether the run goes on whose snapshots these are."""
        return self._session.state is State.RUNNING

    @property
    def working(self) -> bool:
        """Whether the life of a new drawing takes long."""
        return self.lived is None and self._lives.working

    @property
    def problem(self) -> str:
        """Why there is none, in a sentence; "" where there is no problem."""
        return self._lives.problem

    def set_active(self, active: bool) -> None:
        """Whether somebody looks."""
        if active == self._active or self._closed:
            return
        self._active = active
        if active:
            self._look()
            return
        self._resting.stop()
        self._growing.stop()
        self._give_up()

    def touch(self, *, drawing: bool = False) -> None:
        """The ink is other ink; look at it when the hand rests, and not while it is `drawing`."""
        if not self._active:
            if self.lived is not None:
                self._forget()
        elif drawing:
            self._resting.stop()
        else:
            self._resting.start()

    def open(self, place: Place) -> None:
        """Find the first batch between these two snapshots that changed the answer; if it is one, that is known."""
        first, last = place
        lived = self.lived
        if last - first == 1:
            self.moment_found.emit(last)
        elif lived is not None:
            task = partial(turns_in, self._replay_of(lived.timeline), lived.image, (place,))
            self._opened.ask((lived.timeline, lived.image.tobytes(), place), task)

    def _renew(self, *_: object) -> None:
        if self._active and not self._resting.isActive():
            self._look()
        elif self.lived is not None and self.lived.timeline is not self._session.timeline:
            self._forget()

    def _look(self) -> None:
        """Ask for what is new, unless that is asked for already."""
        if self.runs != self._growing.isActive():
            self._growing.start() if self.runs else self._growing.stop()
        timeline, image = self._session.timeline, self._subject()
        if timeline is None or not timeline.snapshots or image is None:
            self._forget()
            return
        lived = self.lived
        known = lived.life if lived is not None and lived.is_of(timeline, image) else None
        if known is None:
            # What is shown stays until there is something new to show, or that takes long.
            self._sought.forget()
            self._opened.forget()
        same_wish = self._wanted is not None and self._wanted[0] is timeline and np.array_equal(self._wanted[1], image)
        if same_wish and self._lives.working:
            return
        self._wanted = timeline, image
        states = timeline.snapshots
        key = timeline, image.tobytes(), states[-1].step, len(states)
        self._lives.ask(key, lambda _: Lived(timeline, image, life_of(known, timeline, image)))
        if known is not None:
            self._seek()

    def _give_up(self) -> None:
        for asking in (self._lives, self._sought, self._opened):
            asking.forget()
        self._wanted, self._replay = None, None

    def _forget(self) -> None:
        self._give_up()
        if self.lived is not None:
            self.lived, self.turns = None, {}
        self.changed.emit()

    def _take_life(self) -> None:
        if self._lives.answer is not None:
            before, self.lived = self.lived, self._lives.answer
            if before is None or not before.is_of(self.lived.timeline, self.lived.image):
                self.turns = {}
            self.changed.emit()
            self._seek()
        elif self._lives.problem or self._lives.working:
            if self.lived is not None and self._wanted is not None and not self.lived.is_of(*self._wanted):
                self.lived, self.turns = None, {}
            self.changed.emit()

    def _seek(self) -> None:
        """Look for the batches that changed the answer, while no run needs the time."""
        lived = self.lived
        if lived is None or self.runs or not self._active:
            self._sought.forget()
            return
        open_places = [place for place in lived.life.turns() if place not in self.turns and place[1] - place[0] > 1]
        if open_places and len(self.turns) < MOST_SOUGHT:
            replay, places = self._replay_of(lived.timeline), tuple(open_places)
            self._sought.ask((lived, places), partial(turns_in, replay, lived.image, places))

    def _take_turns(self) -> None:
        if self._sought.answer and self.lived is not None:
            self.turns = {**self.turns, **self._sought.answer}
            self.changed.emit()
            self._seek()

    def _go(self) -> None:
        """Go to the batch that was opened."""
        found = self._opened.answer
        if found is not None:
            self.turns = {**self.turns, **found}
            self.changed.emit()
            for (_, last), turns in found.items():
                # A replay whose last bits are others may miss it.
                self.moment_found.emit(turns[0].step if turns else last)

    def _replay_of(self, timeline: "Timeline") -> "Replay":
        from nn.timeline.replay import Replay

        if self._replay is None or self._replay.timeline is not timeline:
            self._replay = Replay(timeline)
        return self._replay

    def _end(self) -> None:
        self._active, self._closed = False, True
        self._resting.stop()
        self._growing.stop()
        self._give_up()
        for asking in (self._lives, self._sought, self._opened):
            asking.end()
