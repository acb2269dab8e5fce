"""The controller of a writing test: what is asked, what is read, what is left of it; no widget."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject

from app.assets import model_path
from app.session.answer import answer
from app.session.session import Session
from app.session.writing import Writing
from nn import model_file
from nn.arrays import Array, Bool, UInt8
from nn.certainty import Certainty
from nn.data.ink import Ink, Stroke
from nn.data.raster import rasterize
from nn.data.writing_tests import NOTHING, WritingTest
from nn.familiarity import Familiarity
from nn.hyperparameters import Hyperparameters
from nn.network import Network

ONE = Ink((Stroke(np.array([[0.5, 0.2], [0.5, 0.8]], np.float32), width=0.08),))
DASH = Ink((Stroke(np.array([[0.2, 0.5], [0.8, 0.5]], np.float32), width=0.08),))


class Flat(Familiarity):
    """Finds all ink unlike digits that is as flat as a dash."""

    def __init__(self) -> None:
        """Look at nothing else."""

    def unlike(self, images: UInt8, Z: Array, *, ink: bool) -> Bool:
        assert ink
        flat: Bool = images.reshape(-1, 28, 28).any(axis=2).sum(axis=1) < 8
        return flat


@pytest.fixture
def session() -> Iterator[Session]:
    parent = QObject()
    session = Session(model_file.load(model_path()), Hyperparameters(), parent)
    yield session
    session.close()


@pytest.fixture
def writing(session: Session) -> Writing:
    return Writing(session)


@pytest.fixture
def finished(writing: Writing) -> list[WritingTest]:
    tests: list[WritingTest] = []
    writing.finished.connect(tests.append)
    return tests


def write(writing: Writing, ink: Ink = ONE, times: int = 1) -> None:
    for _ in range(times):
        writing.take(ink, rasterize(ink))


def order(writing: Writing, seed: int) -> list[int]:
    writing.start("Ada", 20, seed)
    asked = []
    while writing.asked is not None:
        asked.append(writing.asked)
        write(writing)
    return asked


def test_a_seed_asks_in_the_same_order(writing: Writing) -> None:
    first = order(writing, 3)
    assert order(writing, 3) == first
    assert order(writing, 4) != first
    assert Counter(first) == dict.fromkeys(range(10), 2)


def test_without_a_seed_no_two_tests_are_alike(writing: Writing) -> None:
    orders = set()
    for _ in range(3):
        writing.start("Ada", 50)
        orders.add(tuple(writing._left))
    assert len(orders) == 3


def test_what_was_read_is_in_the_test(session: Session, writing: Writing, finished: list[WritingTest]) -> None:
    writing.start("Ada", 10, 1)
    write(writing, times=9)
    assert finished == []
    assert (writing.written, writing.count) == (9, 10)
    write(writing)
    (test,) = finished
    read = answer(session, rasterize(ONE))
    assert {digit.answer for digit in test.digits} == {read.digit}
    assert {digit.probability for digit in test.digits} == {read.probability}
    assert (test.name, test.network, test.changed, test.again) == ("Ada", session.name, False, 0)
    assert test.date.tzinfo is not None
    assert (writing.asked, writing.written) == (None, 0)
    write(writing)
    assert len(finished) == 1, "nothing is asked for any more"


def test_what_the_network_does_not_know_is_a_question_mark(session: Session, writing: Writing) -> None:
    session.take(replace(session.work.model, certainty=Certainty(2.0, Flat())), None)
    writing.start("Ada", 10, 1)
    write(writing, DASH)
    assert writing.last is not None
    assert writing.last.unlike
    assert writing.last.read == NOTHING
    assert writing.last.answer in range(10)
    write(writing, ONE)
    assert not writing.last.unlike


def test_weights_that_are_no_numbers_read_nothing(session: Session, writing: Writing) -> None:
    network = session.network
    session.put_step(Network(network.architecture, np.full_like(network.parameters, np.nan)))
    writing.start("Ada", 10, 1)
    write(writing)
    assert writing.last is not None
    assert (writing.last.answer, writing.last.unlike) == (NOTHING, False)


def test_a_network_that_changed_is_told_and_one_that_came_back_is_not(
    session: Session, writing: Writing, finished: list[WritingTest]
) -> None:
    network = session.network
    other = Network(network.architecture, network.parameters * np.float32(1.01))
    for leads_to in (other, network):
        writing.start("Ada", 10, 1)
        write(writing, times=5)
        session.put_step(leads_to)
        write(writing, times=5)
        session.put_step(network)
    assert [test.changed for test in finished] == [True, False]
    assert finished[0].weights == finished[1].weights


def test_a_digit_is_taken_back_and_skipped(writing: Writing, finished: list[WritingTest]) -> None:
    writing.start("Ada", 10, 1)
    writing.take_back()
    first = writing.asked
    write(writing)
    writing.take_back()
    assert (writing.asked, writing.written) == (first, 0)
    writing.skip()
    assert writing.asked != first
    write(writing, times=9)
    assert writing.asked == first
    assert not writing.may_skip
    writing.skip()
    assert writing.asked == first
    write(writing)
    assert finished[0].again == 1
    assert Counter(digit.label for digit in finished[0].digits) == dict.fromkeys(range(10), 1)
    writing.take_back()
    assert writing.asked is None


def test_a_skip_never_asks_for_the_same_digit_again(writing: Writing) -> None:
    for seed in range(20):
        writing.start("Ada", 20, seed)
        while writing.asked is not None:
            asked = writing.asked
            if writing.may_skip and writing.written % 2:
                writing.skip()
                assert writing.asked != asked
            write(writing)


def test_of_a_test_that_ends_before_its_last_digit_nothing_is_left(
    writing: Writing, finished: list[WritingTest]
) -> None:
    writing.start("Ada", 10, 1)
    write(writing, times=9)
    writing.stop()
    assert (writing.asked, writing.written, finished) == (None, 0, [])
