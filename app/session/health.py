"""The health of the present run as the window has it: measures along it, and what is wrong.

While a person is to find out by themselves what comes of a run, or what is wrong in it, its cause and what helps are
held back: what shows it is told.
"""

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nn.health.alarms import Alarm
    from nn.health.measures import Measures
    from nn.health.watch import Checkup
    from nn.timeline.snapshots import Timeline

MOST = 1000
"""Measurements that are kept, as many as a plot has pixels: then every second one goes."""


class Health(QObject):
    """Of the run whose network the window shows.

    Attributes:
        measures: in the order of their batches.
        alarms: the same.

    Signals:
        changed: there are more of them, or none, or another part of what is known of them is held back.
        alarmed: the Alarm that has just come.
    """

    changed = Signal()
    alarmed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        """Nothing is known yet."""
        super().__init__(parent)
        self.measures: list[Measures] = []
        self.alarms: tuple[Alarm, ...] = ()
        self._askers: set[QObject] = set()
        self._known: WeakKeyDictionary[Timeline, tuple[tuple[Measures, ...], tuple[Alarm, ...]]] = WeakKeyDictionary()

    @property
    def held_back(self) -> bool:
        """Whether causes and remedies are."""
        return bool(self._askers)

    def hold_back(self, asker: QObject, *, asks: bool) -> None:
        """Hold causes and remedies back while `asker`, a riddle or an experiment, has an answer to come; or no more."""
        if asks != (asker in self._askers):
            (self._askers.add if asks else self._askers.discard)(asker)
            self.changed.emit()

    def said(self, alarm: "Alarm") -> str:
        """What may be said of an alarm now."""
        return alarm.shows if self.held_back else alarm.sentence

    def take(self, looks: "Sequence[Checkup]") -> None:
        """Take in what a run has told."""
        for look in looks:
            if look.measures is not None:
                self.measures.append(look.measures)
            self.alarms += look.alarms
        if len(self.measures) > MOST:
            # The newest stays.
            self.measures = self.measures[::-2][::-1]
        if looks:
            self.changed.emit()
        for look in looks:
            for alarm in look.alarms:
                self.alarmed.emit(alarm)

    def keep(self, timeline: "Timeline | None") -> None:
        """Let what is known now be found again as long as the snapshots of its run are."""
        if timeline is not None:
            self._known[timeline] = tuple(self.measures), self.alarms

    def show(self, timeline: "Timeline | None") -> None:
        """Forget what is shown, and show what was kept of the run with these snapshots."""
        self.clear()
        if timeline is not None and timeline in self._known:
            measures, self.alarms = self._known[timeline]
            self.measures = list(measures)
            self.changed.emit()

    def clear(self) -> None:
        """Forget it: there is another network, or a run begins."""
        self.measures, self.alarms = [], ()
        self.changed.emit()
