"""The derivation's controller with no window: whose numbers, with which label, and what a step does to the network."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.session.lab import Lab
from app.session.session import Session
from app.session.states import State
from app.session.validation import words_of
from nn.derivation.results import TrainingStep
from nn.errors import DigitScopeError
from nn.hyperparameters import Hyperparameters
from nn.metrics import evaluate
from nn.network import Network
from tests.app.session.conftest import opened

QUICK = Hyperparameters(hidden=(8,), epochs=2, batch_size=64, learning_rate=0.05)
IMAGE = np.random.default_rng(3).uniform(size=(28, 28)).astype(np.float32)


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    yield from opened(QUICK)


def answer(network: Network) -> int:
    return int(network.predict(IMAGE.reshape(1, -1))[0].argmax())


def wait_for(qtbot: QtBot, session: Session, state: State) -> None:
    qtbot.waitUntil(lambda: session.state is state, timeout=20_000)


def is_running(session: Session) -> bool:
    """Whether a run is on and has told of a batch."""
    session.collect()
    return session.state is State.RUNNING and session.progress() is not None


def run_slowly(qtbot: QtBot, session: Session) -> None:
    session.set_speed(50)
    session.continue_training()
    qtbot.waitUntil(lambda: is_running(session), timeout=20_000)


def test_without_ink_there_is_one_sentence_and_no_example(lab: Lab) -> None:
    assert lab.example() is None
    assert lab.step() is None
    assert lab.input_gradient() is None
    assert lab.label is None
    assert lab.problem == lab.step_problem == "Drawing: there is no ink yet; draw a digit."


def test_the_label_is_the_answer_until_a_person_chooses_one_for_this_drawing(lab: Lab, session: Session) -> None:
    lab.set_image(IMAGE)
    assert (lab.label, lab.label_is_chosen) == (answer(session.network), False)
    other = (answer(session.network) + 1) % 10
    lab.set_label(other)
    example = lab.example()
    assert example is not None
    assert (lab.label, lab.label_is_chosen, int(example.y.argmax())) == (other, True, other)
    lab.set_label(None)
    assert lab.label == answer(session.network)
    lab.set_label(other)
    lab.set_image(None)
    lab.set_image(IMAGE)
    assert lab.label == answer(session.network)


def test_where_the_network_has_no_answer_a_person_is_asked_for_the_label(lab: Lab, session: Session) -> None:
    zeros = Network(session.network.architecture, np.zeros_like(session.network.parameters))
    session.put_step(zeros)
    lab.set_image(IMAGE)
    assert lab.label is None
    assert lab.problem == "Label: choose the digit that the drawing shows, 0 to 9."
    lab.set_label(4)
    assert lab.example() is not None


def test_weights_that_are_no_numbers_are_told_in_one_sentence(lab: Lab, session: Session) -> None:
    broken = session.network.copy()
    broken.parameters[5] = np.nan
    session.put_step(broken)
    lab.set_image(IMAGE)
    assert lab.example() is None
    assert lab.problem == "Weights: some are not finite numbers; reset the network or open another model."


def test_the_example_is_of_the_drawing_and_the_network(lab: Lab, session: Session) -> None:
    lab.set_image(IMAGE)
    example, slopes = lab.example(), lab.input_gradient()
    assert example is not None
    assert slopes is not None
    assert np.array_equal(example.a[0], IMAGE.ravel())
    assert np.array_equal(example.network.parameters, session.network.parameters)
    assert slopes.shape == (28, 28)
    assert slopes.ravel() == pytest.approx(example.delta[1] @ example.network.W[1])


def test_nothing_is_told_while_nobody_looks_and_all_of_it_afterwards(qtbot: QtBot, lab: Lab) -> None:
    lab.set_active(False)
    with qtbot.assertNotEmitted(lab.changed):
        lab.set_image(IMAGE)
        lab.set_label(3)
    with qtbot.waitSignal(lab.changed):
        lab.set_active(True)
    assert lab.example() is not None
    lab.set_active(False)
    with qtbot.assertNotEmitted(lab.changed):
        lab.set_active(True)


def test_a_step_can_be_put_into_the_network_and_taken_out_again(lab: Lab, session: Session) -> None:
    lab.set_image(IMAGE)
    lab.set_label(2)
    before, step, example = session.network, lab.step(), lab.example()
    assert step is not None
    assert example is not None
    lab.apply()
    after = session.network
    expected = before.parameters - np.float64(lab.learning_rate) * example.gradient.vector
    assert after.parameters == pytest.approx(expected, rel=1e-6, abs=1e-9)
    assert after.parameters.dtype == np.float32
    assert session.unsaved
    assert lab.about == "The network with 1 step of yours."
    now = lab.example()
    assert now is not None
    assert now.passed.cost[0] < example.passed.cost[0]
    lab.apply()
    assert lab.about == "The network with 2 steps of yours."
    lab.undo()
    assert session.network is after
    lab.undo()
    assert session.network is before
    assert not session.unsaved
    assert not lab.can_undo
    with pytest.raises(DigitScopeError, match=r"^Undo: no step of yours"):
        lab.undo()


def test_twenty_steps_are_taken_out_bit_for_bit_and_then_there_is_the_network_from_before(
    lab: Lab, session: Session
) -> None:
    lab.set_image(IMAGE)
    lab.set_label(2)
    before = [session.network]
    for _ in range(24):
        lab.apply()
        before.append(session.network)
    assert lab.about == "The network with 24 steps of yours."
    for network in reversed(before[:-1]):
        assert lab.can_undo
        lab.undo()
        assert session.network is network
    assert not lab.can_undo
    assert lab.about == "The present network."
    session.go_forward()
    assert lab.about == "The network with 1 step of yours."
    assert lab.can_undo


def test_where_a_step_is_not_kept_any_more_undo_does_not_take_out_more_than_one(
    lab: Lab, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.session.steps.MOST", 1)
    lab.set_image(IMAGE)
    lab.set_label(2)
    before = session.network
    for _ in range(3):
        lab.apply()
    lab.undo()
    assert lab.about == "The network with 2 steps of yours."
    assert not lab.can_undo
    with pytest.raises(DigitScopeError, match=r"^Undo: "):
        lab.undo()
    session.go_back()
    assert session.network is before


def test_there_is_nothing_to_undo_once_the_network_is_another(lab: Lab, session: Session) -> None:
    lab.set_image(IMAGE)
    lab.apply()
    assert lab.can_undo
    session.reset()
    assert not lab.can_undo
    assert lab.about == "The present network."


def test_without_an_example_there_is_no_step_to_apply(lab: Lab) -> None:
    with pytest.raises(DigitScopeError, match=r"^Drawing: there is no ink yet"):
        lab.apply()


def test_the_learning_rate_follows_training_until_the_learner_sets_one(lab: Lab) -> None:
    session = lab.parent()
    assert isinstance(session, Session)
    session.set_hyperparameters(replace(QUICK, learning_rate=0.3))
    assert lab.learning_rate == 0.0046875, "0.3 / 64, a digit's share of a batch"
    session.set_hyperparameters(replace(QUICK, learning_rate=0.5, batch_size=4))
    assert lab.learning_rate == 0.125
    lab.set_learning_rate(0.1)
    session.set_hyperparameters(replace(QUICK, learning_rate=0.4))
    assert lab.learning_rate == 0.1
    assert not lab.rate_reason
    lab.set_learning_rate(round(lab.own_rate, 6))
    assert lab.rate_reason
    session.set_hyperparameters(replace(QUICK, learning_rate=0.64))
    assert lab.learning_rate == lab.own_rate == 0.01


def test_the_learning_rate_is_that_of_the_step_and_stays_in_its_bounds(lab: Lab) -> None:
    lab.set_image(IMAGE)
    lab.set_learning_rate(0.05)
    step = lab.step()
    lab.set_learning_rate(0.1)
    other, example = lab.step(), lab.example()
    assert step is not None
    assert other is not None
    assert example is not None
    start = example.network.parameters
    assert other.parameters - start == pytest.approx(2 * (step.parameters - start))
    with pytest.raises(DigitScopeError, match=r"^Learning rate"):
        lab.set_learning_rate(-1.0)
    assert lab.learning_rate == 0.1


def test_it_follows_the_network_at_rest(qtbot: QtBot, lab: Lab, session: Session) -> None:
    lab.set_image(IMAGE)
    with qtbot.waitSignal(lab.changed):
        session.reset()
    example = lab.example()
    assert example is not None
    assert np.array_equal(example.network.parameters, session.network.parameters)


def test_during_a_run_it_keeps_its_network_until_the_newest_is_asked_for(
    qtbot: QtBot, lab: Lab, session: Session
) -> None:
    lab.set_image(IMAGE)
    before = lab.example()
    run_slowly(qtbot, session)
    with qtbot.assertNotEmitted(lab.changed):
        session.collect()
    assert lab.example() is before
    assert lab.can_renew
    assert lab.about == "Before this run; training goes on."
    with qtbot.waitSignal(lab.changed):
        lab.take_newest()
    example, progress = lab.example(), session.progress()
    assert example is not None
    assert progress is not None
    assert np.array_equal(example.network.parameters, session.network.parameters)
    assert lab.about == f"After batch {progress.batch:,}; training goes on."


def test_paused_it_takes_the_newest_by_itself_and_leaves_the_network_to_the_run(
    qtbot: QtBot, lab: Lab, session: Session
) -> None:
    lab.set_image(IMAGE)
    session.step_batch()
    wait_for(qtbot, session, State.PAUSED)
    assert lab.about == "After batch 1; training is paused."
    example = lab.example()
    assert example is not None
    assert np.array_equal(example.network.parameters, session.network.parameters)
    assert lab.apply_problem.startswith("Training: the network belongs to the run")
    for change in (lab.apply, lab.undo):
        with pytest.raises(DigitScopeError, match=r"^Training: the network belongs to the run"):
            change()
    session.stop()
    wait_for(qtbot, session, State.STOPPED)
    assert lab.about == "The present network."
    assert not lab.apply_problem
    lab.apply()


def test_validation_before_and_after_is_known_before_the_step_and_said_after_it(
    qtbot: QtBot, lab: Lab, session: Session
) -> None:
    lab.set_image(IMAGE)
    assert lab.validation() is None, "no digits are loaded"
    session.train()
    wait_for(qtbot, session, State.FINISHED)
    scores, held_back = lab.validation(), session.loaded
    assert scores is not None
    assert held_back is not None
    before = evaluate(session.network, held_back.validation.images[:1000], held_back.validation.labels[:1000])
    assert (scores.digits, scores.accuracy[0], scores.loss[0]) == (before.examples, before.accuracy, before.loss)
    assert lab.applied == ""
    lab.set_label((answer(session.network) + 1) % 10)
    lab.set_learning_rate(5.0)
    scores = lab.validation()
    assert scores is not None
    assert scores.accuracy[1] < scores.accuracy[0] - 0.2, "a whole step on one digit wrecks the network"
    lab.apply()
    after = evaluate(session.network, held_back.validation.images[:1000], held_back.validation.labels[:1000])
    assert after.accuracy == scores.accuracy[1]
    assert f"validation {100 * scores.accuracy[0]:.1f}% \u2192 {100 * after.accuracy:.1f}%" in lab.applied
    assert lab.applied.endswith("Undo takes it out again.")
    lab.undo()
    assert lab.applied == ""
    again = lab.validation()
    assert again is not None
    assert again.accuracy[0] == before.accuracy


def test_a_loss_that_is_nearly_0_is_written_with_a_power_of_ten() -> None:
    step = TrainingStep((), np.zeros(1), 15.12, 1.846e-8)
    assert words_of(step, None) == "Your step is in the network: loss 15.12 \u2192 1.846\u00d710\u207b\u2078."


def test_the_share_of_a_batch_hardly_hurts_what_others_taught(qtbot: QtBot, lab: Lab, session: Session) -> None:
    session.set_hyperparameters(replace(QUICK, epochs=5, learning_rate=0.5))
    session.train()
    wait_for(qtbot, session, State.FINISHED)
    lab.set_image(IMAGE)
    lab.set_label((answer(session.network) + 1) % 10)
    scores = lab.validation()
    assert scores is not None
    assert scores.accuracy[1] > scores.accuracy[0] - 0.05


def test_where_the_answer_has_a_temperature_the_derivation_says_that_it_has_none(lab: Lab, session: Session) -> None:
    told: list[str] = []
    lab.about_changed.connect(lambda: told.append(lab.about))
    session.set_temperature(1.5)
    assert told[-1] == ("The present network. Raw, without T = 1.5.")
    session.set_temperature(1)
    assert told[-1] == "The present network."
