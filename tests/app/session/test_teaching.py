"""A lesson is one step of a person's in the present network, and can be taken out bit for bit."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.assets import model_path
from app.session.answer import answer
from app.session.session import Session
from app.session.teaching import Teacher
from nn import model_file
from nn.arrays import Float32
from nn.data import sources
from nn.hyperparameters import Hyperparameters


@pytest.fixture
def session() -> Iterator[Session]:
    parent = QObject()
    session = Session(model_file.load(model_path()), Hyperparameters(), parent)
    yield session
    session.close()


@pytest.fixture
def misread(session: Session) -> tuple[Float32, int]:
    digits = sources.of("starter").split(1000).validation
    X = digits.images.astype(np.float32) / 255
    k = np.flatnonzero(session.network.predict(X).argmax(axis=1) != digits.labels)[0]
    return X[k], int(digits.labels[k])


def test_the_network_reads_the_drawing_right_and_knows_what_it_cost(
    session: Session, misread: tuple[Float32, int]
) -> None:
    image, label = misread
    lesson = Teacher(session).teach(image, label)
    assert lesson.is_right
    assert session.network.predict(image[None])[0].argmax() == label
    assert lesson.validation is not None
    assert lesson.validation.digits == 1000
    assert session.work.told == "Bundled network with 1 step of yours"


def test_undo_restores_every_bit_and_forward_the_lesson(session: Session, misread: tuple[Float32, int]) -> None:
    before = session.network.parameters.tobytes()
    teacher = Teacher(session)
    teacher.teach(*misread)
    after = session.network.parameters.tobytes()
    assert teacher.can_undo
    teacher.undo()
    assert session.network.parameters.tobytes() == before
    assert not session.unsaved
    assert not teacher.can_undo
    session.go_forward()
    assert session.network.parameters.tobytes() == after


def test_what_came_after_the_lesson_is_not_undone_with_it(session: Session, misread: tuple[Float32, int]) -> None:
    teacher = Teacher(session)
    assert not teacher.can_undo
    teacher.teach(*misread)
    session.put_step(session.network.copy())
    last = session.network
    teacher.undo()
    assert session.network is last


def test_digits_of_the_last_run_are_remembered(qtbot: QtBot, session: Session, misread: tuple[Float32, int]) -> None:
    session.set_hyperparameters(Hyperparameters(hidden=(8,), epochs=1))
    session.train()
    qtbot.waitUntil(lambda: not session.busy, timeout=20_000)
    lesson = Teacher(session).teach(*misread)
    assert lesson.taught.network.architecture.widths == (784, 8, 10)
    assert session.work.steps == 1


def test_a_drawing_that_was_unlike_all_digits_is_like_them_once_it_was_learned(session: Session) -> None:
    letter = np.zeros((28, 28), np.float32)
    letter[4:24, 13:15] = letter[4:24, 4:6] = letter[4:24, 22:24] = letter[4:6, 4:24] = 1
    assert answer(session, letter).is_unlike(ink=True)
    teacher = Teacher(session)
    assert teacher.teach(letter.reshape(-1), 7).is_right
    assert not answer(session, letter).is_unlike(ink=True)
    teacher.undo()
    assert answer(session, letter).is_unlike(ink=True)
    session.go_forward()
    assert not answer(session, letter).is_unlike(ink=True)
