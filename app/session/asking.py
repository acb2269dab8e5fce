"""One question at a time that takes a while: a thread answers it, and gives up when another one is asked."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.session.worker import TaskThread

Answer = TypeVar("Answer")

PATIENCE_MS = 100
"""What takes longer shows that it is working."""


PULSE_MS = 300
"""How often it is told how far it is."""


class Share:
    """What a task does, and how much of that is done: its thread writes it, the window reads it.

    Attributes:
        doing: in words that a full stop may follow; "" where there is nothing to say but that it works.
        done: 0 to 1.
    """

    def __init__(self, doing: str = "") -> None:
        """Nothing is done yet."""
        self.doing = doing
        self.done = 0.0

    def begin(self, doing: str) -> None:
        """The next part of the task."""
        self.doing, self.done = doing, 0.0

    def counting(self, parts: int, cancelled: Callable[[], bool]) -> Callable[[], bool]:
        """The same question, asked before each of so many parts, which tells how much of them is over."""

        def asked() -> bool:
            self.done += 1 / parts
            return cancelled()

        return asked


class Asking(QObject, Generic[Answer]):
    """The newest question and its answer.

    Attributes:
        answer: of the newest question; None before it is there, and where there is a problem.
        problem: why there is none, in a sentence.

    Signals:
        changed: the answer has come, is known not to come, takes long or has come further; or the question was taken
            back.
    """

    changed = Signal()

    def __init__(self, name: str, parent: QObject) -> None:
        """Nothing is asked; `name` is that of the thread."""
        super().__init__(parent)
        self.answer: Answer | None = None
        self.problem = ""
        self._name = name
        self._key: object = None
        self._task: Callable[[Callable[[], bool]], Answer] | None = None
        self._thread: TaskThread[Answer] | None = None
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.changed)
        self._share: Share | None = None
        self._ended = False
        self._pulse = QTimer(self, interval=PULSE_MS)
        self._pulse.timeout.connect(self.changed)

    @property
    def working(self) -> bool:
        """Whether it has taken long already, and the answer is not there yet."""
        return self._key is not None and self._thread is not None and not self._patience.isActive()

    @property
    def unanswered(self) -> bool:
        """Whether something is asked of which neither the answer nor a problem is there."""
        return self._key is not None and self._thread is not None

    @property
    def done(self) -> float:
        """How much of the work is done, 0 to 1; 0 where the task does not tell."""
        return 0.0 if self._share is None else self._share.done

    @property
    def doing(self) -> str:
        """What the task does; "" where it does not tell."""
        return "" if self._share is None else self._share.doing

    def ask(self, key: object, task: Callable[[Callable[[], bool]], Answer], share: Share | None = None) -> None:
        """Ask, unless this is the newest question already, as an equal `key` says, or all has ended.

        `task` is that of a `TaskThread`; one that takes more than a second tells by `share` how far it is.
        """
        if key == self._key or self._ended:
            return
        self._forget()
        self._key, self._task, self._share = key, task, share
        self._patience.start()
        if share is not None:
            self._pulse.start()
        self._begin()

    def forget(self) -> None:
        """Take the question back."""
        if self._key is not None:
            self._forget()
            self.changed.emit()

    def end(self) -> None:
        """Take it back, for good, and return when the thread has ended."""
        self._ended = True
        self.stop()

    def stop(self) -> None:
        """Take it back, and return when the thread has ended; another question may be asked."""
        self._forget()
        if self._thread is not None:
            self._thread.end()
            self._thread.deleteLater()
            self._thread = None

    def _forget(self) -> None:
        self._key, self._task, self._share, self.answer, self.problem = None, None, None, None, ""
        self._patience.stop()
        self._pulse.stop()
        if self._thread is not None:
            self._thread.give_up()

    def _begin(self) -> None:
        if self._thread is None and self._task is not None:
            self._thread = TaskThread(self._name, self._task, self)
            self._task = None
            self._thread.finished.connect(self._take)
            self._thread.start()

    def _take(self) -> None:
        thread, self._thread = self._thread, None
        if thread is None:
            return
        thread.wait()
        thread.deleteLater()
        if not thread.given_up:
            self._patience.stop()
            self._pulse.stop()
            self.answer, self.problem = thread.result, thread.problem
            self.changed.emit()
        self._begin()
