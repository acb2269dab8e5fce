"""For the tests of dialogs: answering a dialog that waits for a person."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog

Answer = Callable[[Any], object]


class Person(QObject):
    """Does something with the next dialogs that open, in turn, as soon as each is on the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self._answers: list[Answer] = []

    def will(self, answer: Answer) -> None:
        """Call `answer` with the dialog that opens next."""
        self._answers.append(answer)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QDialog) and self._answers:
            self.seen.append(watched.objectName())
            answer = self._answers.pop(0)
            QTimer.singleShot(0, watched, lambda: answer(watched))
        return False


@pytest.fixture
def person(qapp: QApplication) -> Iterator[Person]:
    person = Person()
    qapp.installEventFilter(person)
    yield person
    qapp.removeEventFilter(person)
