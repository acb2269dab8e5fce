"""Why is worked out while somebody looks, once the hand rests, for what is on the canvas, and not in a training."""

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
from app.session import why as module
from app.session.answer import answer
from app.session.session import Session
from app.session.states import State
from app.session.why import Subject, Why
from nn import model_file
from nn.data import sources
from nn.data.idx import write_idx
from nn.data.ink import Ink, Stroke
from nn.data.raster import rasterize
from nn.errors import Cancelled
from nn.hyperparameters import Hyperparameters
from nn.source_names import Weighted

SEVEN = Ink(
    (Stroke(np.array([(0.3, 0.25), (0.5, 0.25), (0.7, 0.25), (0.58, 0.5), (0.45, 0.8)], np.float32), width=0.08),)
)
ONE = Ink((Stroke(np.array([(0.5, 0.2), (0.5, 0.5), (0.5, 0.8)], np.float32), width=0.08),))
STARTER = Hyperparameters(data=(Weighted("starter"),))


class Paper:
    """What is on a canvas, and how often it was asked."""

    def __init__(self) -> None:
        self.ink: Ink | None = SEVEN
        self.asked = 0

    def subject(self) -> Subject | None:
        self.asked += 1
        return None if self.ink is None else Subject(rasterize(self.ink), self.ink, self.ink)


@pytest.fixture
def session(qapp: QObject) -> Iterator[Session]:
    """The network that comes with the program, as if it had learned from the starter digits."""
    model = model_file.load(model_path())
    session = Session(replace(model, hyperparameters=replace(model.hyperparameters, data=STARTER.data)), STARTER)
    yield session
    session.close()


@pytest.fixture
def paper() -> Paper:
    return Paper()


@pytest.fixture
def why(session: Session, paper: Paper) -> Why:
    return Why(session, paper.subject, session)


def answered(qtbot: QtBot, why: Why) -> None:
    """Wait until all is worked out."""
    parts = why.reasons, why.neighbours, why.sought
    qtbot.waitUntil(lambda: all(part.answer is not None for part in parts), timeout=20_000)


def test_all_is_worked_out_of_the_digit_on_the_canvas(
    qtbot: QtBot, why: Why, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGITSCOPE_DATA", "nowhere")
    why.set_active(True)
    answered(qtbot, why)
    assert why.settled
    image = rasterize(SEVEN)
    p = answer(session, image).probabilities
    reasons, neighbours, sought = why.reasons.answer, why.neighbours.answer, why.sought.answer
    assert reasons is not None
    assert neighbours is not None
    assert sought is not None
    read, second = np.argsort(-p)[:2].tolist()
    assert reasons.contributions.answers == (read, second)
    assert [stage.image.tobytes() for stage in reasons.stages][-1] == image.tobytes()
    assert len(reasons.stages) == 3
    np.testing.assert_allclose(reasons.stages[-1].p, p, atol=1e-6)
    training = sources.of("starter").split(session.work.model.hyperparameters.validation).training
    distances = np.sqrt(((training.images / 255.0 - image.ravel()) ** 2).sum(axis=1))
    np.testing.assert_allclose(neighbours.distances, np.sort(distances)[:10], atol=1e-4)
    np.testing.assert_array_equal(neighbours.digits.labels, training.labels[np.argsort(distances)[:10]])
    assert neighbours.known.note == ""
    assert sought.wanted == second == why.wanted


def test_while_nobody_looks_nothing_is_worked_out(qtbot: QtBot, why: Why, paper: Paper, session: Session) -> None:
    why.touch()
    session.set_temperature(2)
    assert paper.asked == 0
    why.set_active(True)
    answered(qtbot, why)
    why.set_active(False)
    assert (why.reasons.answer, why.neighbours.answer, why.sought.answer) == (None, None, None)
    asked = paper.asked
    session.set_temperature(3)
    why.touch()
    assert paper.asked == asked


def test_the_hand_is_left_alone_until_it_rests(qtbot: QtBot, why: Why, paper: Paper) -> None:
    why.set_active(True)
    answered(qtbot, why)
    before, asked = why.reasons.answer, paper.asked
    paper.ink = ONE
    why.touch(drawing=True)
    assert not why.settled
    assert why.reasons.answer is before
    why.touch()
    assert paper.asked == asked
    qtbot.waitUntil(lambda: why.settled)
    answered(qtbot, why)
    assert why.reasons.answer is not None
    assert why.reasons.answer.subject.digit is ONE
    assert paper.asked == asked + 1


def test_an_empty_canvas_has_no_reasons(qtbot: QtBot, why: Why, paper: Paper) -> None:
    why.set_active(True)
    answered(qtbot, why)
    paper.ink = None
    with qtbot.waitSignal(why.changed, check_params_cb=lambda: why.reasons.answer is None):
        why.touch()
    qtbot.waitUntil(lambda: why.reasons.answer is None)
    assert why.wanted is None
    assert not why.settled


def test_what_a_person_says_is_wanted_before_the_second_answer(qtbot: QtBot, why: Why, session: Session) -> None:
    why.set_active(True)
    answered(qtbot, why)
    assert why.reasons.answer is not None
    read, second = why.reasons.answer.contributions.answers
    label, chosen = (digit for digit in range(10) if digit not in (read, second, 0)), 0
    said = next(label)
    why.set_label(said)
    assert why.wanted == said
    qtbot.waitUntil(lambda: why.sought.answer is not None and why.sought.answer.wanted == said)
    why.set_wanted(chosen)
    assert why.wanted == chosen
    why.touch()
    assert why.wanted == said, "another drawing, another choice"
    why.set_label(read)
    assert why.wanted == second, "it is read so already"


def test_the_nearest_by_a_layer_are_those_of_its_activations(qtbot: QtBot, why: Why, session: Session) -> None:
    why.set_active(True)
    answered(qtbot, why)
    why.set_layer(2)
    qtbot.waitUntil(lambda: why.neighbours.answer is not None)
    training = sources.of("starter").split(session.work.model.hyperparameters.validation).training
    a, A = (
        session.network.trace(X.astype(np.float32)).A[2]
        for X in (rasterize(SEVEN).reshape(1, -1), training.images / 255)
    )
    distances = np.sqrt(((A - a) ** 2).sum(axis=1))
    assert why.neighbours.answer is not None
    np.testing.assert_allclose(why.neighbours.answer.distances, np.sort(distances)[:10], rtol=1e-3)


def test_another_network_is_asked_anew(qtbot: QtBot, why: Why, session: Session) -> None:
    why.set_active(True)
    answered(qtbot, why)
    before = why.reasons.answer
    session.set_hyperparameters(replace(STARTER, hidden=(5,)))
    qtbot.waitUntil(lambda: why.reasons.answer not in (None, before))
    answered(qtbot, why)
    assert why.layers == 1


def test_in_a_training_nothing_is_worked_out_and_at_its_end_it_is(qtbot: QtBot, why: Why, session: Session) -> None:
    why.set_active(True)
    answered(qtbot, why)
    session.set_hyperparameters(replace(STARTER, hidden=(5,), epochs=1000))
    session.train()
    qtbot.waitUntil(lambda: session.state is State.RUNNING, timeout=20_000)
    assert why.runs
    assert (why.reasons.answer, why.settled) == (None, False)
    session.pause()
    qtbot.waitUntil(lambda: session.state is State.PAUSED, timeout=20_000)
    answered(qtbot, why)
    assert not why.runs
    session.end_run()


def test_without_the_digits_it_learned_from_the_starter_digits_serve(
    qtbot: QtBot, why: Why, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path / "none"))
    data = Weighted("mnist"), Weighted(str(tmp_path / "away.unp"))
    session.set_hyperparameters(replace(STARTER, data=data))
    session.reset()
    why.set_active(True)
    answered(qtbot, why)
    assert why.neighbours.answer is not None
    assert {origin.source for origin in why.neighbours.answer.digits.origins} == {"starter"}
    note = why.neighbours.answer.known.note
    assert "starter digits" in note
    assert note.endswith("File, Download MNIST fetches it.")


def test_of_several_sources_those_that_are_there_are_looked_through(
    qtbot: QtBot, why: Why, session: Session, tmp_path: Path
) -> None:
    rng = np.random.default_rng(1)
    write_idx(tmp_path / "train-images-idx3-ubyte", rng.integers(256, size=(60, 28, 28), dtype=np.uint8))
    write_idx(tmp_path / "train-labels-idx1-ubyte", rng.integers(10, size=60, dtype=np.uint8))
    data = Weighted(str(tmp_path), 2.0), Weighted(str(tmp_path / "away.unp"))
    session.set_hyperparameters(replace(STARTER, data=data, validation=10))
    session.reset()
    why.set_active(True)
    answered(qtbot, why)
    assert why.neighbours.answer is not None
    known = why.neighbours.answer.known
    assert len(known.training) == 50
    assert known.note == "away.unp, of which this network learned too, is not on this computer."


def test_digits_that_have_come_since_are_looked_through(
    qtbot: QtBot, why: Why, paper: Paper, session: Session, tmp_path: Path
) -> None:
    session.set_hyperparameters(replace(STARTER, data=(Weighted(str(tmp_path)),), validation=0))
    session.reset()
    why.set_active(True)
    answered(qtbot, why)
    assert why.neighbours.answer is not None
    assert "starter digits" in why.neighbours.answer.known.note
    rng = np.random.default_rng(1)
    write_idx(tmp_path / "train-images-idx3-ubyte", rng.integers(256, size=(60, 28, 28), dtype=np.uint8))
    write_idx(tmp_path / "train-labels-idx1-ubyte", rng.integers(10, size=60, dtype=np.uint8))
    paper.ink = ONE
    why.touch()
    qtbot.waitUntil(lambda: why.settled)
    answered(qtbot, why)
    assert why.neighbours.answer is not None
    known = why.neighbours.answer.known
    assert (len(known.training), known.note) == (60, "")
    before = known
    paper.ink = SEVEN
    why.touch()
    qtbot.waitUntil(lambda: why.settled)
    answered(qtbot, why)
    assert why.neighbours.answer.known is before, "they are not read again for each drawing"


def test_a_picture_has_reasons_and_neighbours_but_no_strokes_to_change(
    qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    why = Why(session, lambda: Subject(rasterize(SEVEN), Ink(), Ink()), session)
    why.set_active(True)
    qtbot.waitUntil(lambda: why.reasons.answer is not None and why.neighbours.answer is not None, timeout=20_000)
    assert why.reasons.answer is not None
    assert len(why.reasons.answer.stages) == 1
    assert why.sought.answer is None
    assert not why.sought.working


def test_closing_waits_for_nothing_to_be_worked_out_and_nothing_begins_after_it(
    qtbot: QtBot, why: Why, paper: Paper, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()

    def forever(*words: Any) -> Any:
        cancelled: Callable[[], bool] = words[-1]
        begun.set()
        while not cancelled():
            threading.Event().wait(0.005)
        raise Cancelled("")

    monkeypatch.setattr(module, "smallest_change", forever)
    why.set_active(True)
    qtbot.waitUntil(begun.is_set, timeout=20_000)
    session.close()
    assert why.sought.answer is None
    asked = paper.asked
    why.set_active(True)
    why.touch()
    assert paper.asked == asked


def test_one_thing_at_a_time_sets_the_threads_of_blas(qtbot: QtBot, why: Why, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work, most = list[int](), list[int]()

    def counted(work: Callable[..., Any]) -> Callable[..., Any]:
        def count(*words: Any) -> Any:
            at_work.append(1)
            threading.Event().wait(0.3)
            most.append(len(at_work))
            try:
                return work(*words)
            finally:
                at_work.pop()

        return count

    for name in ("nearest", "smallest_change"):
        monkeypatch.setattr(module, name, counted(getattr(module, name)))
    why.set_active(True)
    answered(qtbot, why)
    assert len(most) == 2
    assert max(most) == 1
