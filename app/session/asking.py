"""One question at a time that takes a while: a thread answers it, and gives up when another one is asked."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.session.worker import TaskThread

Answer = TypeVar("Answer")

PATIENCE_MS = 100
"""What takes longer shows that it is working."""


class Asking(QObject, Generic[Answer]):
    """The newest question and its answer.

    Attributes:
        answer: of the newest question; None before it is there, and where there is a problem.
        problem: why there is none, in a sentence.

    Signals:
        changed: the answer has come, is known not to come, or takes long; or the question was taken back.
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

    @property
    def working(self) -> bool:
        """Whether it has taken long already, and the answer is not there yet."""
        return self._key is not None and self._thread is not None and not self._patience.isActive()

    def ask(self, key: object, task: Callable[[Callable[[], bool]], Answer]) -> None:
        """Ask, unless this is the newest question already, as an equal `key` says; `task` is that of a `TaskThread`."""
        if key == self._key:
            return
        self._forget()
        self._key, self._task = key, task
        self._patience.start()
        self._begin()

    def forget(self) -> None:
        """Take the question back."""
        if self._key is not None:
            self._forget()
            self.changed.emit()

    def end(self) -> None:
        """Take it back, and return when the thread has ended."""
        self._forget()
        if self._thread is not None:
            self._thread.end()
            self._thread.deleteLater()
            self._thread = None

    def _forget(self) -> None:
        self._key, self._task, self.answer, self.problem = None, None, None, ""
        self._patience.stop()
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
            self.answer, self.problem = thread.result, thread.problem
            self.changed.emit()
        self._begin()
