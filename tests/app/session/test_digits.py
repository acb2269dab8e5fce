"""Which digits the derivation takes: drawn, of the training digits, of the next batch; up to eight, never shared."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.session.digits import ChosenDigits, Digit, batch_of
from app.session.lab import Lab
from app.session.session import Session
from app.session.states import State
from nn.arrays import Float32
from nn.derivation.phase import MOST_EXAMPLES
from nn.errors import DigitScopeError
from nn.hyperparameters import Hyperparameters
from nn.source_names import Weighted
from tests.app.session.conftest import opened

H = Hyperparameters(hidden=(8,), epochs=1, batch_size=64, learning_rate=0.64)


def picture(seed: int) -> Float32:
    return np.random.default_rng(seed).uniform(size=(28, 28)).astype(np.float32)


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    yield from opened(H)


def pause_after_a_batch(qtbot: QtBot, session: Session) -> None:
    session.step_batch()
    qtbot.waitUntil(lambda: session.state is State.PAUSED, timeout=20_000)


def done(session: Session) -> int:
    """Batches."""
    progress = session.progress()
    return 0 if progress is None else progress.batch


def labels(lab: Lab) -> list[int | None]:
    return [digit.label for digit in lab.digits]


def test_a_digit_is_a_copy_that_nobody_can_change() -> None:
    image = picture(0)
    digit = Digit.of(image, 3)
    image[...] = 0
    assert digit.image is not None
    assert digit.image.any()
    with pytest.raises(ValueError, match="read-only"):
        digit.image[0, 0] = 1


def test_drawings_are_kept_one_after_another_each_with_its_label(lab: Lab) -> None:
    for seed, label in ((1, 4), (2, 7)):
        lab.set_image(picture(seed))
        lab.set_label(label)
        lab.choice.keep_drawing()
        lab.set_image(None)
    assert labels(lab) == [4, 7]
    lab.set_image(picture(3))
    lab.set_label(9)
    assert labels(lab) == [9, 4, 7]
    step, example = lab.step(), lab.example()
    assert step is not None
    assert example is not None
    assert step.phases[0].found[0].values == pytest.approx(np.stack([picture(k).ravel() for k in (3, 1, 2)], axis=1))
    assert np.array_equal(example.a[0], picture(3).ravel())
    assert step.loss_before == pytest.approx(np.mean([float(c) for c in step_costs(lab)]))


def step_costs(lab: Lab) -> list[float]:
    """The cost of each digit as the example."""
    costs = []
    for index in range(len(lab.digits)):
        lab.choice.look_at(index)
        example = lab.example()
        assert example is not None
        costs.append(float(example.passed.cost[0]))
    return costs


def test_the_example_is_the_digit_that_is_looked_at(lab: Lab) -> None:
    lab.set_image(picture(1))
    lab.choice.keep_drawing()
    lab.set_image(picture(2))
    lab.choice.look_at(1)
    lab.set_label(5)
    lab.choice.look_at(0)
    lab.set_label(6)
    assert labels(lab) == [6, 5]
    lab.choice.look_at(1)
    example, step = lab.example(), lab.step()
    assert example is not None
    assert step is not None
    assert (lab.label, lab.label_is_chosen) == (5, True)
    assert np.array_equal(example.a[0], picture(1).ravel())
    assert step.phases[0].found[0].values.shape == (784, 2)
    assert example.number == 1


def test_a_label_that_came_with_a_digit_is_not_lost(lab: Lab) -> None:
    lab.choice.choose(batch_of(Digit(), picture(1).reshape(1, -1), np.array([5])))
    for chosen, label in ((None, 5), (3, 3), (None, 5)):
        lab.set_label(chosen)
        assert (lab.label, lab.label_is_chosen) == (label, True)
    lab.set_image(picture(2))
    lab.choice.add_drawing()
    lab.set_label(3)
    lab.set_label(None)
    assert not lab.label_is_chosen, "a drawing comes with none"


def test_the_slopes_of_pixels_are_for_the_drawing_alone(lab: Lab) -> None:
    lab.choice.choose(batch_of(Digit(), picture(1).reshape(1, -1), np.array([5])))
    assert lab.example() is not None
    assert lab.input_gradient() is None, "another digit's would lie over the canvas"
    lab.set_image(picture(2))
    lab.choice.add_drawing()
    lab.set_label(3)
    assert lab.input_gradient() is not None
    lab.choice.look_at(1)
    assert lab.input_gradient() is None


def test_a_digit_can_be_taken_out_and_the_drawing_taken_in_again(lab: Lab) -> None:
    lab.set_image(picture(1))
    lab.set_label(1)
    lab.choice.keep_drawing()
    lab.set_image(picture(2))
    lab.set_label(2)
    lab.choice.remove()
    assert (labels(lab), lab.label) == ([1], 1)
    lab.choice.add_drawing()
    assert (labels(lab), lab.label) == ([2, 1], 2)
    lab.choice.look_at(1)
    lab.choice.remove()
    assert (labels(lab), lab.label) == ([2], 2)
    lab.choice.remove()
    assert labels(lab) == [2], "one is always left"


def test_a_cleared_canvas_leaves_the_others(lab: Lab) -> None:
    lab.set_image(picture(1))
    lab.choice.keep_drawing()
    lab.set_image(picture(2))
    assert len(lab.digits) == 2
    lab.set_image(None)
    assert len(lab.digits) == 1
    assert lab.step() is not None


def test_a_training_digit_comes_into_the_step_and_out_of_it(qtbot: QtBot, lab: Lab, session: Session) -> None:
    training = lab.choice.training()
    network = session.network
    lab.set_image(picture(1))
    lab.set_label(1)
    for k in (5, 2):
        lab.choice.toggle_training(k)
    assert labels(lab) == [1, training.labels[5], training.labels[2]]
    for digit, k in zip(lab.digits[1:], (5, 2), strict=True):
        assert digit.image is not None
        assert digit.image.ravel() == pytest.approx(training.images[k] / 255)
    lab.choice.toggle_training(5)
    assert labels(lab) == [1, training.labels[2]]
    assert lab.step() is not None
    assert session.network is network, "no run was needed"
    pause_after_a_batch(qtbot, session)
    assert lab.choice.training() is training, "the run has taken what was read"


def test_of_training_digits_too_there_are_eight_at_most(qtbot: QtBot, lab: Lab, session: Session) -> None:
    pause_after_a_batch(qtbot, session)
    for k in range(MOST_EXAMPLES):
        lab.choice.toggle_training(k)
    with pytest.raises(DigitScopeError, match=r"^Digits: the step takes 8 of them; remove one first"):
        lab.choice.toggle_training(MOST_EXAMPLES)
    lab.choice.toggle_training(0)
    lab.choice.toggle_training(MOST_EXAMPLES)
    assert labels(lab) == lab.choice.training().labels[1 : MOST_EXAMPLES + 1].tolist()


def test_a_digit_of_the_batch_is_known_as_a_training_digit(qtbot: QtBot, lab: Lab, session: Session) -> None:
    pause_after_a_batch(qtbot, session)
    session.end_run()
    lab.choice.take_next_batch()
    lab.choice.toggle_training(1)
    assert labels(lab) == lab.choice.training().labels[[0, 2, 3, 4, 5, 6, 7]].tolist()


def test_the_next_batch_is_the_one_that_the_paused_run_then_learns(qtbot: QtBot, lab: Lab, session: Session) -> None:
    pause_after_a_batch(qtbot, session)
    lab.set_image(picture(1))
    lab.choice.take_next_batch()
    chosen = lab.digits
    assert len(chosen) == MOST_EXAMPLES
    session.step_batch()
    qtbot.waitUntil(lambda: (session.collect(), session.state is State.PAUSED)[1], timeout=20_000)
    qtbot.waitUntil(lambda: done(session) == 2, timeout=20_000)
    digits = session.digits
    assert digits is not None
    assert [digit.label for digit in chosen] == digits.labels[:MOST_EXAMPLES].tolist()
    for digit, x in zip(chosen, digits.X, strict=False):
        assert digit.image is not None
        assert np.array_equal(digit.image, x.reshape(28, 28))


def test_without_a_run_the_next_batch_is_of_the_training_digits_in_their_order(
    qtbot: QtBot, lab: Lab, session: Session
) -> None:
    for size in (5, 3):
        session.set_hyperparameters(replace(H, batch_size=size))
        lab.choice.take_next_batch()
        assert len(lab.digits) == size
    pause_after_a_batch(qtbot, session)
    session.end_run()
    session.set_hyperparameters(replace(H, batch_size=5))
    lab.choice.take_next_batch()
    assert session.loaded is not None
    assert labels(lab) == session.loaded.training.labels[:5].tolist()


def test_digits_that_cannot_be_read_are_refused_in_a_sentence(lab: Lab, session: Session, tmp_path: Path) -> None:
    session.set_hyperparameters(replace(H, data=(Weighted(str(tmp_path)),)))
    for ask in (lab.choice.training, lab.choice.take_next_batch):
        with pytest.raises(DigitScopeError, match=re.escape(str(tmp_path))):
            ask()
    session.step_batch()
    with pytest.raises(DigitScopeError, match=r"^Training digits: the run is reading them"):
        lab.choice.training()
    session.end_run()


def test_while_a_run_goes_on_its_batches_are_too_fast(qtbot: QtBot, lab: Lab, session: Session) -> None:
    session.set_speed(20)
    session.continue_training()
    qtbot.waitUntil(lambda: session.state is State.RUNNING, timeout=20_000)
    with pytest.raises(DigitScopeError, match=r"^Training: its batches follow too fast .* pause the run first"):
        lab.choice.take_next_batch()


def test_there_are_eight_at_most() -> None:
    chosen = ChosenDigits().drawn(picture(0))
    for seed in range(1, MOST_EXAMPLES):
        chosen = chosen.added(Digit.of(picture(seed), 1))
    with pytest.raises(DigitScopeError, match=r"^Digits: the step takes 8 of them"):
        chosen.added(Digit.of(picture(99), 1))
    with pytest.raises(DigitScopeError, match=r"^Digits: the step takes 8 of them"):
        chosen.kept()
    assert len(ChosenDigits(chosen.drawing, chosen.others, takes_drawing=False).added(Digit.of(picture(9), 1)).all) == 8


def test_an_empty_canvas_can_be_neither_added_nor_kept(lab: Lab) -> None:
    for ask in (lab.choice.add_drawing, lab.choice.keep_drawing):
        with pytest.raises(DigitScopeError, match=r"^Drawing: there is no ink yet"):
            ask()


def test_the_rate_of_the_step_is_the_share_of_training_that_its_digits_have(lab: Lab, session: Session) -> None:
    lab.set_image(picture(1))
    assert lab.learning_rate == 0.01
    peak = "" if session.hyperparameters.schedule == "constant" else "peak "
    assert f"1/64 of training's {peak}0.64" in lab.rate_reason
    session.set_hyperparameters(replace(H, learning_rate=1e-5))
    assert lab.learning_rate == 1e-6
    assert "the smallest rate there is" in lab.rate_reason
    assert "1/64" not in lab.rate_reason
    session.set_hyperparameters(H)
    lab.choice.keep_drawing()
    lab.set_image(picture(2))
    assert lab.learning_rate == 0.02
    session.set_hyperparameters(replace(H, batch_size=2))
    assert lab.learning_rate == 0.64
    lab.set_learning_rate(0.3)
    lab.set_image(None)
    assert lab.learning_rate == 0.3
    assert lab.rate_reason == ""
