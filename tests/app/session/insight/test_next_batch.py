"""The batch that follows what is shown has the rate that the run gives it, on both pages that show a step."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.session.digit_choice import DigitChoice
from app.session.insight.cost_digits import Over
from app.session.insight.kept_digits import KeptDigits
from app.session.insight.landscape import Landscape
from app.session.insight.next_batch import of_next_batch
from app.session.insight.step_study import Marked, StepStudy
from app.session.session import Session
from app.session.states import State
from nn.hyperparameters import Hyperparameters
from nn.run import Run
from nn.source_names import Weighted
from tests.app.session.conftest import opened

SMALL = Hyperparameters(
    hidden=(8,),
    data=(Weighted("starter"),),
    validation=60,
    epochs=2,
    batch_size=64,
    optimizer="gradient_descent",
    schedule="one_cycle",
    learning_rate=0.5,
)


@pytest.fixture
def session(qapp: QObject) -> Iterator[Session]:
    yield from opened(SMALL)


def go_to(qtbot: QtBot, session: Session, step: int) -> None:
    session.go_to(step)

    def there() -> bool:
        moment = session.moment
        return moment is not None and moment.step == step and moment.batch is not None

    qtbot.waitUntil(there, timeout=20_000)


def test_before_a_run_it_is_what_is_chosen(session: Session) -> None:
    assert of_next_batch(session) is session.hyperparameters


def test_in_a_pause_it_is_the_rate_of_the_batch_that_comes(qtbot: QtBot, session: Session) -> None:
    session.step_batch()
    qtbot.waitUntil(lambda: session.state is State.PAUSED, timeout=20_000)
    session.catch_up()
    chosen = of_next_batch(session).learning_rate
    session.step_batch()
    qtbot.waitUntil(lambda: session.progress().batch == 2 and session.state is State.PAUSED, timeout=20_000)
    assert chosen == pytest.approx(session.progress().learning_rate)
    assert chosen < 0.1 * SMALL.learning_rate
    session.set_hyperparameters(replace(SMALL, learning_rate=0.25))
    n = len(session.timeline.data.training)
    steps = SMALL.epochs * SMALL.batches(n)
    assert of_next_batch(session).learning_rate == pytest.approx(0.25 * 2.5 / steps / 0.2)


def test_at_a_moment_both_pages_take_the_rate_of_the_batch_after_it(qtbot: QtBot, session: Session) -> None:
    session.train()
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=30_000)
    data, choice = session.timeline.data, DigitChoice(session, session)
    rates = [step.learning_rate for step in Run.fresh(SMALL, data, 1).steps()]
    for shown in (1, len(rates)):
        go_to(qtbot, session, shown)
        assert of_next_batch(session).learning_rate == pytest.approx(rates[min(shown, len(rates) - 1)])
    go_to(qtbot, session, 1)
    study, landscape = (
        StepStudy(session, KeptDigits(session), choice, session),
        Landscape(session, KeptDigits(session), choice, session),
    )
    for look in (study, landscape):
        look.set_over(Over.BATCH)
        look.set_active(True)
    qtbot.waitUntil(lambda: study.facts.answer is not None and landscape.ground.answer is not None, timeout=30_000)
    facts, ground = study.facts.answer, landscape.ground.answer
    assert (facts.names[0], facts.marked.rates[0]) == (Marked.RUN, pytest.approx(rates[1]))
    assert ground.rate == pytest.approx(rates[1])
    assert ground.step.first == pytest.approx(-rates[1] * facts.sizes.slope)
