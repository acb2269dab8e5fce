"""Steps of every size are worked out while somebody looks, of the digits that are asked for, and not in a training."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.session.digit_choice import DigitChoice
from app.session.insight import step_study
from app.session.insight.cost_digits import MOST, CostDigits, Over, training_sample, wanted
from app.session.insight.kept_digits import KeptDigits
from app.session.insight.step_study import RATES, Marked, StepFacts, StepStudy
from app.session.session import Session
from app.session.states import State
from nn.arrays import one_hot
from nn.errors import never
from nn.hyperparameters import Hyperparameters
from nn.source_names import Weighted
from tests.app.session.insight.conftest import Endless, finish

SMALL = Hyperparameters(hidden=(8,), data=(Weighted("starter"),), validation=200, epochs=2, batch_size=64)


@pytest.fixture
def study(session: Session, kept: KeptDigits, choice: DigitChoice) -> StepStudy:
    return StepStudy(session, kept, choice, session)


def known(qtbot: QtBot, study: StepStudy) -> StepFacts:
    qtbot.waitUntil(lambda: study.facts.answer is not None and study.sharp.answer is not None, timeout=20_000)
    assert study.facts.answer is not None
    return study.facts.answer


def digits(session: Session, choice: DigitChoice, over: Over) -> CostDigits:
    found = wanted(session, KeptDigits(session), choice, over)
    assert found is not None
    return found.find(never)


def test_steps_on_the_drawing_are_predicted_and_measured(
    qtbot: QtBot, session: Session, choice: DigitChoice, study: StepStudy
) -> None:
    choice.set_drawn_label(7)
    study.set_active(True)
    facts = known(qtbot, study)
    network, x = session.network.copy(np.float64), choice.chosen.drawing.image.reshape(1, -1).astype(float)
    Y = one_hot(np.array([7]), float)
    g = network.backward(network.trace(x), Y).vector.copy()
    before = float(network.cost(network.trace(x), Y)[0])
    np.testing.assert_allclose(facts.sizes.first, -RATES * g.dot(g))
    network.parameters -= RATES[60] * g
    assert facts.sizes.actual[60] == pytest.approx(float(network.cost(network.trace(x), Y)[0]) - before)
    assert "the 7 that you say it is" in facts.digits.words
    assert facts.names[:1] == (Marked.RUN,)
    assert facts.marked.rates[0] == session.hyperparameters.learning_rate
    assert facts.marked.rates[1] == facts.sizes.best
    sharp = study.sharp.answer
    assert sharp is not None
    assert sharp.step is not None
    assert sharp.step.rates[0] == 2 / sharp.sharpest.value


def test_without_a_label_the_drawing_is_what_the_network_reads(session: Session, choice: DigitChoice) -> None:
    found = digits(session, choice, Over.DRAWING)
    answer = int(session.network.predict(found.X).argmax())
    assert found.Y.argmax() == answer
    assert f"the {answer} that the network reads" in found.words


def test_an_empty_canvas_has_nothing_to_look_at(qtbot: QtBot, choice: DigitChoice, study: StepStudy) -> None:
    study.set_active(True)
    known(qtbot, study)
    choice.choose(choice.chosen.drawn(None))
    qtbot.waitUntil(lambda: study.facts.answer is None)
    assert study.nothing_drawn
    study.set_over(Over.VALIDATION)
    assert not study.nothing_drawn
    assert len(known(qtbot, study).digits.X) == 200


def test_the_last_batch_is_that_of_the_run(qtbot: QtBot, session: Session, choice: DigitChoice) -> None:
    assert "the first 64 training digits" in digits(session, choice, Over.BATCH).words
    finish(qtbot, session)
    timeline = session.timeline
    assert timeline is not None
    found = digits(session, choice, Over.BATCH)
    assert f"the {len(found.X)} digits of batch {timeline.last:,}" in found.words
    session.go_to(3)
    qtbot.waitUntil(lambda: session.moment is not None and session.moment.batch is not None)
    shown, found = session.moment.batch, digits(session, choice, Over.BATCH)
    np.testing.assert_array_equal(found.X, shown.X)
    np.testing.assert_array_equal(found.Y, shown.Y)


def test_training_digits_cost_what_the_run_makes_of_their_labels(
    qtbot: QtBot, session: Session, choice: DigitChoice
) -> None:
    session.set_hyperparameters(replace(SMALL, label_smoothing=0.2))
    assert digits(session, choice, Over.BATCH).Y.max() == pytest.approx(0.82)
    finish(qtbot, session)
    session.go_to(0)
    qtbot.waitUntil(lambda: session.moment is not None and session.moment.step == 0)
    assert digits(session, choice, Over.BATCH).Y.max() == pytest.approx(0.82)
    assert training_sample(session, KeptDigits(session)).find(never).Y.max() == pytest.approx(0.82)
    assert digits(session, choice, Over.VALIDATION).Y.max() == 1


def test_of_many_digits_it_is_told_how_many_are_averaged(qtbot: QtBot, session: Session, choice: DigitChoice) -> None:
    session.set_hyperparameters(Hyperparameters(hidden=(8,), data=SMALL.data, validation=1000))
    session.reset()
    found = digits(session, choice, Over.VALIDATION)
    assert (len(found.X), found.words) == (MOST, "the mean cost of 500 of the 1,000 validation digits")


def test_in_a_run_nothing_is_worked_out_and_after_it_what_it_learned(
    qtbot: QtBot, session: Session, study: StepStudy
) -> None:
    study.set_active(True)
    first = known(qtbot, study)
    session.set_speed(40)
    session.train()
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    qtbot.waitUntil(lambda: study.runs and study.facts.answer is None)
    session.set_speed(float("inf"))
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=30_000)
    assert known(qtbot, study).cost != first.cost


def test_a_moment_of_the_past_has_its_own_steps(qtbot: QtBot, session: Session, study: StepStudy) -> None:
    finish(qtbot, session)
    study.set_active(True)
    before = known(qtbot, study)
    session.go_to(0)
    qtbot.waitUntil(lambda: study.facts.answer is not None and study.facts.answer.cost != before.cost)


def test_who_leaves_gives_up_what_is_worked_on(qtbot: QtBot, study: StepStudy, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = Endless()
    monkeypatch.setattr(step_study, "step_sizes", lambda _, rates, cancelled, told: endless.work(cancelled))
    study.set_active(True)
    qtbot.waitUntil(endless.began.is_set)
    qtbot.waitUntil(lambda: study.facts.working)
    study.set_active(False)
    qtbot.waitUntil(endless.ended.is_set)
    assert study.facts.answer is None


@pytest.mark.usefixtures("forgetful")
def test_a_run_that_is_left_goes_once_nobody_looks(qtbot: QtBot, session: Session, study: StepStudy) -> None:
    finish(qtbot, session)
    study.set_over(Over.BATCH)
    study.set_active(True)
    known(qtbot, study)
    study.set_active(False)
    run = weakref.ref(session.timeline)
    session.reset()
    gc.collect()
    assert run() is None
