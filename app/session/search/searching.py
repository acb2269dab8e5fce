"""A search led by the window: processes make its trials and end with it; the study stays, and goes on later."""

from collections.abc import Callable
from enum import Enum, auto
from functools import partial
from math import inf
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from app.session.asking import Asking
from app.session.search.found import Cancelled, FoundSearch, Looks, begun, found, listed, prepared, weighed
from app.session.search.process import Process
from app.session.session import Session
from nn.files import reason
from nn.search.deaths import GIVEN_UP, LEFT, REPLACED, Deaths, died
from nn.search.importance import Importance
from nn.search.study import KnownStudy, Plan

LOOK_MS = 700
"""From one look at the study to the next."""

PATIENCE = 1.5
"""Seconds in which all processes may end by themselves when the window closes."""

BUSY = "A search is going on; pause it or stop it first."


class SearchState(Enum):
    """What it does."""

    STILL = auto()
    """No process works."""
    BEGINNING = auto()
    """The study is being opened."""
    RUNNING = auto()
    RESTING = auto()
    """It pauses once the present trials have come to their end."""
    STOPPING = auto()


class Searching(QObject):
    """One study at a time.

    Signals:
        changed: something of what is known is other than it was.
        begun: a search of this window's has begun, or goes on.
        failed: why nothing could be begun or shown, a sentence.

    Attributes:
        state: what it does.
        found: the study that is shown; None before the first.
        known: all studies.
        importance: of the fields of that study, once `weigh` was asked; None before it is known.
    """

    changed = Signal()
    begun = Signal()
    failed = Signal(str)

    def __init__(self, session: Session, parent: QObject) -> None:
        """Nothing is searched, and nothing read."""
        super().__init__(parent)
        self.state = SearchState.STILL
        self.found: FoundSearch | None = None
        self.known: tuple[KnownStudy, ...] = ()
        self.importance: Importance | None = None
        # What became of its processes, and how many trials have an end once it does not matter any more.
        self._told, self._over = "", inf
        # Why the study, and the list of all, could not be read the last time.
        self._unseen = self._unlisted = ""
        self._processes: list[Process] = []
        self._count = self._asked = 0
        self._deaths, self._looks = Deaths(0), Looks("")
        self._opening = Asking[FoundSearch]("search", self)
        self._looking = Asking[FoundSearch]("trials", self)
        self._listing = Asking[list[KnownStudy]]("studies", self)
        self._weighing = Asking[Importance]("importance", self)
        self._opening.changed.connect(self._take_opened)
        self._looking.changed.connect(self._take_look)
        self._listing.changed.connect(self._take_list)
        self._weighing.changed.connect(self._take_importance)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        session.closing.connect(self.end)

    @property
    def on(self) -> bool:
        """Whether processes work, or are about to."""
        return self.state is not SearchState.STILL

    @property
    def problem(self) -> str:
        """What is wrong at present, each in a sentence; "" where all is well."""
        return " ".join(dict.fromkeys(filter(None, (self._told, self._unseen, self._unlisted))))

    def processes(self) -> list[int]:
        """The numbers of those that work, as the system counts."""
        return [each.number for each in self._processes]

    def list_studies(self) -> None:
        """Read which studies there are."""
        self._listing.ask(self._next(), lambda _: listed())

    def prepare(self) -> None:
        """Import what a search needs while a person still chooses."""
        self._listing.ask(self._next(), lambda _: prepared())

    def show(self, name: str) -> None:
        """Show the study of this name; one that is searched in stays."""
        if not self.on:
            self._open(0, lambda _: found(name))

    def begin(self, name: str, plan: Plan, trials: int, processes: int) -> None:
        """Begin a study of so many trials."""
        if self.on:
            self.failed.emit(BUSY)
        else:
            self._open(processes, partial(begun, name, plan, trials))

    def go_on(self, trials: int, processes: int) -> None:
        """Go on with the study that is shown, until it has so many trials."""
        if not self.on and self.found is not None:
            name = self.found.name
            self._open(processes, lambda _: found(name, trials))

    def pause(self) -> None:
        """Let the present trials come to their end, and begin no other."""
        if self.state is SearchState.RUNNING:
            self._set(SearchState.RESTING)
            for each in self._processes:
                each.rest()

    def stop(self) -> None:
        """End at once; the present trials are lost, and their runs are kept as far as they came."""
        if self._processes:
            self._set(SearchState.STOPPING)
            for each in self._processes:
                each.stop()

    def weigh(self) -> None:
        """Work out the importance of the fields, unless that is known."""
        if self.found is not None:
            name, values = self.found.name, sum(trial.value is not None for trial in self.found.trials)
            self._weighing.ask((name, values), lambda _: weighed(name))

    def end(self) -> None:
        """End the processes and the threads, for good."""
        self._timer.stop()
        for each in self._processes:
            each.stop()
        deadline = monotonic() + PATIENCE
        for each in self._processes:
            each.end(max(deadline - monotonic(), 0.0))
        self._processes = []
        for asking in (self._opening, self._looking, self._listing, self._weighing):
            asking.end()
        self._looks.close()
        self.state = SearchState.STILL

    # What comes.

    def _next(self) -> int:
        self._asked += 1
        return self._asked

    def _open(self, processes: int, task: Callable[[Cancelled], FoundSearch]) -> None:
        self._count, self._unseen, self._unlisted = processes, "", ""
        self._say("")
        if processes:
            self._set(SearchState.BEGINNING)
        self._looking.forget()
        self._opening.ask(self._next(), task)

    def _take_opened(self) -> None:
        if self._opening.problem:
            self._set(SearchState.STILL)
            self.failed.emit(self._opening.problem)
            self._opening.forget()
        elif (found := self._opening.answer) is not None:
            self._opening.forget()
            self._show(found)
            if self._count:
                self._start(found)
                self.begun.emit()
                self.list_studies()

    def _start(self, found: FoundSearch) -> None:
        self._deaths, self._looks = Deaths(self._count), Looks(found.name)
        for _ in range(self._count):
            self._start_one(found)
        self._set(SearchState.RUNNING)
        self._timer.start()

    def _start_one(self, found: FoundSearch) -> None:
        try:
            self._processes.append(Process(found.name, found.wanted))
        except OSError as error:
            self._say(f"The system starts no process for it: {reason(error)}.")

    def _show(self, found: FoundSearch) -> None:
        if self.found is None or self.found.name != found.name:
            self.importance = None
            self._weighing.forget()
        if found != self.found:
            self.found = found
            self.changed.emit()

    def _look(self) -> None:
        for each in [each for each in self._processes if each.ended]:
            self._processes.remove(each)
            self._bury(each)
        if not self._looking.unanswered and self.found is not None:
            looks, last = self._looks, not self._processes
            self._looking.ask(self._next(), lambda _: looks.look(last=last))
            if last:
                self._timer.stop()

    def _bury(self, process: Process) -> None:
        code, words = process.close()
        if died(code) and self.found is not None:
            if self.state is not SearchState.RUNNING:
                self._say(LEFT.format(code))
            elif self._deaths.another(self.found.ended):
                self._say(REPLACED.format(code), self.found.ended + 1)
                self._start_one(self.found)
            else:
                self._say(GIVEN_UP.format(code))
        elif code == 2:
            self._say(words)
        self.changed.emit()

    def _say(self, sentence: str, over: float = inf) -> None:
        self._told, self._over = sentence, over

    def _take_look(self) -> None:
        if self._looking.problem:
            self._unseen = self._looking.problem
            self.changed.emit()
        elif (found := self._looking.answer) is not None:
            before, self._unseen, self._unlisted = self.problem, "", ""
            if found.ended >= self._over:
                self._say("")
            self._show(found)
            if self.problem != before:
                self.changed.emit()
        else:
            return
        self._looking.forget()
        if not self._timer.isActive() and not self._processes and self.on:
            if self._over < inf:
                self._say("")
            self._set(SearchState.STILL)

    def _take_list(self) -> None:
        if self._listing.answer is not None:
            self.known, self._unlisted = tuple(self._listing.answer), ""
            self.changed.emit()
        elif self._listing.problem:
            self._unlisted = self._listing.problem
            self._listing.forget()
            self.changed.emit()

    def _take_importance(self) -> None:
        if self._weighing.answer is not None:
            self.importance = self._weighing.answer
            self.changed.emit()

    def _set(self, state: SearchState) -> None:
        self.state = state
        self.changed.emit()
