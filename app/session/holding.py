"""What a session holds: the present network with all that belongs to it, and those before and after it.

Plain answers about them; what happens to them is the session's.
"""

from pathlib import Path

from PySide6.QtCore import QObject

from app.session.candidate import Work, opened
from app.session.history import History
from app.session.progress import Stopwatch
from app.session.running import Running
from app.session.shelf import Shelf
from app.session.states import State
from nn.certainty import Certainty
from nn.model_file import Model
from nn.network import Network

STEPPED = "The run led to the network before your steps: Network, Back brings it back with all that it went through."
FORGOTTEN = "What the run of this network went through is no longer in memory; its curves are kept."


class Holding(Running):
    """The networks of one window, and the run that trains one of them."""

    def __init__(self, model: Model, parent: QObject | None = None) -> None:
        """Begin with the network that comes with the program."""
        super().__init__(parent)
        self._shelf = Shelf(opened(model, None))
        self._given_up: tuple[Network, ...] = ()

    @property
    def work(self) -> Work:
        """The network with all that belongs to it."""
        return self._shelf.present

    @property
    def network(self) -> Network:
        """The network to show; never changed in place."""
        return self.work.model.network

    @property
    def certainty(self) -> Certainty:
        """How sure the network may be; nothing is known of that while a run changes it."""
        return self.work.model.certainty

    @property
    def history(self) -> History:
        """The learning curves of the network."""
        return self.work.history

    @property
    def unsaved(self) -> bool:
        """Whether closing would lose a trained network."""
        return self.work.unsaved

    @property
    def fresh(self) -> bool:
        """Whether the network has the random weights that it began with."""
        return self.work.fresh

    @property
    def path(self) -> Path | None:
        """The network's file, None where it has none."""
        return self.work.path

    @property
    def name(self) -> str:
        """What people call the network: its file, or what it is."""
        return self.work.name

    @property
    def kept(self) -> Path | None:
        """The folder of the run that goes on, or of the one that made the present network; None where none is kept."""
        if self._thread is not None:
            return self._thread.folder
        return None if self.work.reached is None else self.work.reached.folder

    @property
    def gone(self) -> str:
        """Why what the run of the network went through is not there, in a sentence; "" where it is, or none was."""
        if self.work.timeline is not None or self.busy:
            return ""
        if self.work.memory is not None:
            return STEPPED
        return FORGOTTEN if self.work.forgot else ""

    @property
    def last_is_step(self) -> bool:
        """Whether `go_back` takes out a step of a person's, and nothing else."""
        earlier = self.work.earlier
        return bool(earlier) and earlier[-1].steps == self.work.steps - 1 and not self.busy

    @property
    def before(self) -> str:
        """What `go_back` brings back, by its name; empty where there is nothing, and during a run."""
        return self._told(self._shelf.back())

    @property
    def after(self) -> str:
        """The same for `go_forward`."""
        return self._told(self._shelf.forward())

    def _told(self, shelf: Shelf | None) -> str:
        return shelf.present.told if shelf and not self.busy else ""

    def _tell_what_is_gone(self) -> None:
        if self.gone:
            self.told.emit(self.gone)

    def _come_to_rest(self) -> None:
        """Where no run is on, nothing is left of how far one was."""
        if self._thread is None:
            self._stopwatch = Stopwatch()
            self._set_state(State.STOPPED)

    def unsaved_works(self) -> list[Work]:
        """The trained networks that no file has and nobody gave up: the present one, then those before and after."""
        return [
            work
            for work in self._shelf.works
            if work.unsaved and not any(work.model.network is n for n in self._given_up)
        ]

    def give_up(self) -> None:
        """Let `unsaved_works` leave out what is in it now, until it is trained on or shown again."""
        self._given_up = tuple(work.model.network for work in self._shelf.works)

    def is_kept(self, work: Work) -> bool:
        """Whether it is another network than the present one that is kept at hand."""
        return any(work.model.network is kept.model.network for kept in self._shelf.works[1:])

    def lies_behind(self, network: Network) -> bool:
        """Whether `go_back` leads to a network by and by."""
        works = self._shelf.present, *self._shelf.past
        versions = (version.network for work in works for version in work.earlier)
        return any(network is kept for kept in (*versions, *(work.model.network for work in works[1:])))
