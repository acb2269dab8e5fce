"""The present network reads digits that it did not learn from: while somebody looks, and seldom in a training."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.assets import model_path
from app.session import examination as module
from app.session.examination import Examination, HeldOut
from app.session.session import Session
from app.session.states import State
from nn import model_file
from nn.data import mnist, sources
from nn.data.idx import write_idx
from nn.errors import Cancelled, DigitScopeError
from nn.evaluation import evaluate
from nn.hyperparameters import Hyperparameters
from nn.source_names import Weighted

SIZES = {"train": 200, "t10k": 30}
H = Hyperparameters(hidden=(8,), epochs=3, batch_size=16, validation=40)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Digits by chance, as MNIST has them."""
    rng = np.random.default_rng(1)
    for part, n in SIZES.items():
        images = rng.integers(256, size=(n, 28, 28), dtype=np.uint8)
        write_idx(tmp_path / f"{part}-images-idx3-ubyte.gz", images)
        write_idx(tmp_path / f"{part}-labels-idx1-ubyte.gz", rng.integers(10, size=n, dtype=np.uint8))
    return tmp_path


@pytest.fixture
def session(qapp: QObject, folder: Path) -> Iterator[Session]:
    """With random weights."""
    session = Session(model_file.load(model_path()), replace(H, data=(Weighted(str(folder)),)))
    session.reset()
    yield session
    session.close()


@pytest.fixture
def examination(session: Session) -> Examination:
    return Examination(session)


def newest(qtbot: QtBot, examination: Examination, session: Session) -> None:
    """Wait until it is of the present network and of the digits that are wanted."""

    def is_newest() -> bool:
        session.collect()
        found = examination.examined
        return found is not None and found.network is session.network and found.asked == examination.asked

    qtbot.waitUntil(is_newest, timeout=20_000)


def test_the_digits_held_back_are_read_by_the_present_network(
    qtbot: QtBot, examination: Examination, session: Session, folder: Path
) -> None:
    examination.set_active(True)
    newest(qtbot, examination, session)
    assert examination.examined is not None
    found, held_back = examination.examined.evaluation, sources.of(str(folder)).split(40).validation
    np.testing.assert_array_equal(found.digits.images, held_back.images)
    np.testing.assert_array_equal(found.answers, evaluate(session.network, held_back).answers)
    assert examination.examined.asked.words == f"{folder.name}: validation"
    session.reset()
    newest(qtbot, examination, session)


def test_while_nobody_looks_nothing_is_read(qtbot: QtBot, examination: Examination, session: Session) -> None:
    examination.set_active(True)
    newest(qtbot, examination, session)
    before = examination.examined
    examination.set_active(False)
    session.train()
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=20_000)
    assert examination.examined is before
    assert session.network is not before.network
    examination.set_active(True)
    newest(qtbot, examination, session)


def test_a_training_is_followed_seldom_and_its_end_is_read_at_once(
    qtbot: QtBot, examination: Examination, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "EVERY_S", 1000.0)
    examination.set_active(True)
    newest(qtbot, examination, session)
    networks: list[Any] = []

    def note() -> None:
        if examination.examined is not None and session.state is State.RUNNING:
            networks.append(examination.examined.network)

    examination.changed.connect(note)
    session.set_speed(200)
    session.train()

    def done() -> bool:
        session.catch_up()
        return session.state is State.FINISHED

    qtbot.waitUntil(done, timeout=20_000)
    assert len({id(network) for network in networks}) <= 1
    newest(qtbot, examination, session)


def test_a_training_is_followed(
    qtbot: QtBot, examination: Examination, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "EVERY_S", 0.01)
    seen: set[int] = set()

    def count() -> int:
        session.collect()
        if examination.examined is not None and session.state is State.RUNNING:
            seen.add(id(examination.examined))
        return len(seen)

    session.set_hyperparameters(replace(session.hyperparameters, epochs=1000))
    session.set_speed(200)
    examination.set_active(True)
    session.train()
    qtbot.waitUntil(lambda: count() >= 4, timeout=20_000)
    session.end_run()
    newest(qtbot, examination, session)


def test_a_slow_evaluation_leaves_most_of_the_time_to_the_training(
    qtbot: QtBot, examination: Examination, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "OF_TIME", 1e6)
    monkeypatch.setattr(module, "EVERY_S", 0.0)
    examination.set_active(True)
    newest(qtbot, examination, session)
    first = examination.examined
    session.set_hyperparameters(replace(session.hyperparameters, epochs=1000))
    session.set_speed(200)
    session.train()
    qtbot.waitUntil(lambda: session.collect().network and session.progress() is not None, timeout=20_000)
    qtbot.waitUntil(lambda: session.collect().history, timeout=20_000)
    assert examination.examined is first
    session.end_run()
    newest(qtbot, examination, session)


def test_test_digits_are_read_when_a_person_asks_and_for_this_network_alone(
    qtbot: QtBot, examination: Examination, session: Session, folder: Path
) -> None:
    examination.set_active(True)
    newest(qtbot, examination, session)
    assert examination.may_ask_test
    examination.ask_test()
    newest(qtbot, examination, session)
    assert examination.examined is not None
    assert len(examination.examined.evaluation.digits) == SIZES["t10k"]
    assert examination.examined.asked.words == f"{folder.name}: test"
    session.reset()
    newest(qtbot, examination, session)
    assert examination.examined.asked.part is HeldOut.VALIDATION
    examination.ask_test()
    newest(qtbot, examination, session)
    examination.ask_validation()
    newest(qtbot, examination, session)
    assert examination.examined.asked.part is HeldOut.VALIDATION


def test_no_test_digits_are_asked_of_a_network_that_changes(
    qtbot: QtBot, examination: Examination, session: Session
) -> None:
    examination.set_active(True)
    newest(qtbot, examination, session)
    assert examination.may_ask_test
    examination.set_active(False)
    session.set_hyperparameters(replace(session.hyperparameters, epochs=1000))
    session.train()
    qtbot.waitUntil(lambda: session.state is State.RUNNING, timeout=20_000)
    assert examination.has_test
    assert not examination.may_ask_test
    session.pause()
    qtbot.waitUntil(lambda: session.state is State.PAUSED, timeout=20_000)
    assert examination.may_ask_test


def test_starter_digits_have_no_test_digits(qtbot: QtBot, examination: Examination, session: Session) -> None:
    examination.set_active(True)
    newest(qtbot, examination, session)
    session.set_hyperparameters(replace(session.hyperparameters, data=(Weighted("starter"),)))
    session.reset()
    assert not examination.has_test
    newest(qtbot, examination, session)
    assert not examination.has_test
    assert not examination.may_ask_test


def test_where_no_digit_is_held_back_it_says_so(qtbot: QtBot, examination: Examination, session: Session) -> None:
    session.set_hyperparameters(replace(session.hyperparameters, validation=0))
    session.reset()
    examination.set_active(True)
    qtbot.waitUntil(lambda: bool(examination.problem))
    assert "is held back" in examination.problem
    assert examination.examined is None
    assert examination._thread is None, "it does not try the same again and again"


def test_digits_that_are_not_there_are_tried_anew_when_somebody_looks_again(
    qtbot: QtBot, examination: Examination, session: Session, folder: Path
) -> None:
    images = folder / "train-images-idx3-ubyte.gz"
    images.rename(folder / "away")
    examination.set_active(True)
    qtbot.waitUntil(lambda: bool(examination.problem))
    assert str(folder) in examination.problem
    (folder / "away").rename(images)
    examination.set_active(True)
    newest(qtbot, examination, session)
    assert examination.problem == ""


def test_digits_that_can_be_fetched_are_offered(
    qtbot: QtBot, qapp: QObject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path / "none"))
    monkeypatch.chdir(tmp_path)  # the model names its file of pen strokes from the folder of the repository on
    session = Session(model_file.load(model_path()), H)
    examination = Examination(session)
    examination.set_active(True)
    qtbot.waitUntil(lambda: bool(examination.problem))
    assert "File, Download MNIST" in examination.problem
    assert [source.name for source in examination.to_fetch] == ["mnist"]
    session.close()


def test_of_a_network_that_learned_elsewhere_the_digits_that_are_here_are_read(
    qtbot: QtBot, examination: Examination, session: Session, folder: Path, tmp_path: Path
) -> None:
    pens = Weighted(str(tmp_path / "elsewhere" / "pens.unp"), 3.0)
    session.set_hyperparameters(replace(session.hyperparameters, data=(pens, Weighted(str(folder)))))
    session.reset()
    examination.set_active(True)
    newest(qtbot, examination, session)
    assert examination.examined is not None
    held_back = sources.of(str(folder)).split(40).validation
    np.testing.assert_array_equal(examination.examined.evaluation.digits.images, held_back.images)
    assert examination.examined.read.words == f"{folder.name}: validation"
    assert examination.examined.missing == (pens,)
    assert examination.may_ask_test
    examination.ask_test()
    newest(qtbot, examination, session)
    assert len(examination.examined.evaluation.digits) == SIZES["t10k"]
    assert examination.examined.read.words == f"{folder.name}: test"


def test_digits_that_come_later_are_read_when_somebody_looks_again(
    qtbot: QtBot, examination: Examination, session: Session, folder: Path
) -> None:
    later = folder / "later"
    data = Weighted("starter"), Weighted(str(later))
    session.set_hyperparameters(replace(session.hyperparameters, data=data))
    session.reset()
    examination.set_active(True)
    newest(qtbot, examination, session)
    first = examination.examined
    assert first is not None
    assert first.read.words == "Starter digits: validation"
    assert not examination.has_test
    examination.set_active(True)
    assert examination.examined is first, "nothing is read again while nothing has come"
    later.mkdir()
    for path in folder.glob("*.gz"):
        path.rename(later / path.name)
    examination.set_active(True)
    newest(qtbot, examination, session)
    assert examination.examined.missing == ()
    assert examination.has_test


def test_test_digits_that_are_not_on_this_computer_cannot_be_asked_for(
    qtbot: QtBot, examination: Examination, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mnist, "find", lambda: None)
    data = Weighted("mnist"), Weighted("starter")
    session.set_hyperparameters(replace(session.hyperparameters, data=data))
    session.reset()
    examination.set_active(True)
    newest(qtbot, examination, session)
    assert examination.examined is not None
    assert examination.examined.read.words == "Starter digits: validation"
    assert not examination.may_ask_test
    assert [source.name for source in examination.to_fetch] == ["mnist"]


def test_the_digits_of_a_run_are_not_read_again(
    qtbot: QtBot, examination: Examination, session: Session, folder: Path
) -> None:
    session.train()
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=20_000)
    session.collect()
    (folder / "train-images-idx3-ubyte.gz").unlink()
    examination.set_active(True)
    newest(qtbot, examination, session)
    assert examination.examined is not None
    assert session.loaded is not None
    assert examination.examined.evaluation.digits is session.loaded.validation


def test_after_a_run_on_digits_that_came_since_those_of_the_run_are_read(
    qtbot: QtBot, examination: Examination, session: Session, folder: Path
) -> None:
    examination.set_active(True)
    newest(qtbot, examination, session)
    images = np.random.default_rng(2).integers(256, size=(SIZES["train"], 28, 28), dtype=np.uint8)
    write_idx(folder / "train-images-idx3-ubyte.gz", images)
    session.renew_digits()
    session.train()
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=20_000)
    newest(qtbot, examination, session)
    assert examination.examined is not None
    assert session.loaded is not None
    assert examination.examined.evaluation.digits is session.loaded.validation


def test_what_another_network_lacked_is_not_held_against_the_present_one(
    qtbot: QtBot, examination: Examination, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def lacking(*_: Any) -> Any:
        begun.set()
        may_end.wait(20)
        raise DigitScopeError("There are none.")

    with monkeypatch.context() as patched:
        patched.setattr(module, "read_held_out", lacking)
        examination.set_active(True)
        qtbot.waitUntil(begun.is_set)
    session.set_hyperparameters(replace(session.hyperparameters, data=(Weighted("starter"),)))
    session.reset()
    may_end.set()
    newest(qtbot, examination, session)
    assert examination.problem == ""


def test_of_several_sources_those_with_test_digits_are_asked_for_them(
    qtbot: QtBot, examination: Examination, session: Session, folder: Path
) -> None:
    session.set_hyperparameters(
        replace(session.hyperparameters, data=(Weighted("starter"), Weighted(str(folder), 2.0)))
    )
    session.reset()
    examination.set_active(True)
    newest(qtbot, examination, session)
    assert examination.examined is not None
    assert [(group.name, group.examples) for group in examination.examined.evaluation.sources] == [
        ("Starter digits", 40),
        (folder.name, 40),
    ]
    examination.ask_test()
    newest(qtbot, examination, session)
    assert [group.examples for group in examination.examined.evaluation.sources] == [40, SIZES["t10k"]]


def test_closing_waits_for_no_evaluation_to_end(
    qtbot: QtBot, examination: Examination, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()

    def forever(_: object, __: object, cancelled: Callable[[], bool]) -> Any:
        begun.set()
        while not cancelled():
            threading.Event().wait(0.01)
        raise Cancelled("")

    monkeypatch.setattr(module, "evaluate", forever)
    examination.set_active(True)
    qtbot.waitUntil(begun.is_set)
    qtbot.waitUntil(lambda: examination.working)
    session.close()
    assert examination.examined is None
    assert examination.problem == ""


def test_after_closing_nothing_begins(examination: Examination, session: Session) -> None:
    session.close()
    examination.set_active(True)
    assert examination.findChildren(QObject, "examination") == []


def test_an_evaluation_that_nobody_waits_for_any_more_is_given_up(
    qtbot: QtBot, examination: Examination, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def slow(*words: Any) -> Any:
        begun.set()
        may_end.wait(20)
        return evaluate(*words[:2])

    monkeypatch.setattr(module, "evaluate", slow)
    examination.set_active(True)
    qtbot.waitUntil(begun.is_set)
    examination.set_active(False)
    may_end.set()
    qtbot.waitUntil(lambda: examination._thread is None)
    assert examination.examined is None
    assert examination.problem == ""
    examination.set_active(True)
    newest(qtbot, examination, session)
