"""A riddle in the session: what it plants, what is there again when it is left, and what mending does."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.session.bug import LEFT, MOST_SEED, BugHunt, RiddlesDone
from app.session.lab import Lab
from app.session.planted import MENDED, PLANTED
from app.session.session import Session
from app.session.states import State
from nn.errors import DigitScopeError
from nn.faults.catalogue import FAULTS
from nn.faults.fault import Stands
from nn.faults.riddle import POINTS, Hint, riddle
from nn.hyperparameters import Hyperparameters
from nn.rules import SOUND
from nn.runs import shelf
from tests.app.session.conftest import opened

H = Hyperparameters(hidden=(12,), epochs=2, learning_rate=0.25)


@pytest.fixture
def session(qapp: QObject) -> Iterator[Session]:
    yield from opened(H)


@pytest.fixture
def hunt(session: Session) -> BugHunt:
    return BugHunt(session, session)


def seed_of(name: str) -> int:
    """Of a riddle with this fault."""
    return next(seed for seed in range(1000) if riddle(seed, FAULTS[name].grade).name == name)


def begun(hunt: BugHunt, name: str) -> None:
    hunt.begin(seed_of(name), FAULTS[name].grade)


def paused_after(qtbot: QtBot, session: Session, batches: int) -> None:
    """Let the run go so far, and pause."""

    def there() -> bool:
        session.catch_up()
        progress = session.progress()
        return not session.busy or (progress is not None and progress.batch >= batches)

    qtbot.waitUntil(there, timeout=20_000)
    if session.busy:
        session.pause()
        qtbot.waitUntil(lambda: session.state is State.PAUSED or not session.busy, timeout=20_000)


def ended(qtbot: QtBot, session: Session) -> None:
    qtbot.waitUntil(lambda: not session.busy, timeout=30_000)


def solve(hunt: BugHunt) -> None:
    assert hunt.attempt is not None
    hunt.guess(hunt.attempt.riddle.fault.stands)


def test_it_trains_with_the_planted_rules_and_says_so(qtbot: QtBot, session: Session, hunt: BugHunt) -> None:
    begun(hunt, "error_reversed")
    paused_after(qtbot, session, 20)
    assert session.network.rules is FAULTS["error_reversed"].rules
    assert session.work.faulty
    assert session.name == PLANTED
    assert session.hyperparameters.hidden == (32, 32)
    losses = session.history.training.column(1)
    assert losses[-1] > losses[0]


def test_what_is_taken_apart_has_the_planted_numbers(qtbot: QtBot, session: Session, hunt: BugHunt) -> None:
    lab = Lab(session, session)
    lab.set_active(True)
    begun(hunt, "error_reversed")
    paused_after(qtbot, session, 5)
    lab.set_image(np.eye(28))
    lab.set_label(3)
    passed = lab.passed()
    assert passed is not None
    A, Y = passed.trace.A[3], passed.Y
    np.testing.assert_allclose(passed.gradient.delta[3], Y - A, atol=1e-12)


def test_leaving_brings_back_the_network_and_the_hyperparameters(qtbot: QtBot, session: Session, hunt: BugHunt) -> None:
    before = session.network
    begun(hunt, "labels_off")
    paused_after(qtbot, session, 20)
    hunt.leave()
    assert session.network is before
    assert session.hyperparameters == H
    assert hunt.attempt is None
    assert not session.unsaved_works() or session.unsaved_works()[0].model.network is before
    assert session.after == PLANTED, "one can go back to it"
    session.go_forward()
    assert session.work.faulty
    assert hunt.attempt is not None


def test_a_fresh_network_that_nobody_keeps_is_back_as_well(qtbot: QtBot, session: Session, hunt: BugHunt) -> None:
    session.reset()
    before = session.network
    begun(hunt, "labels_off")
    paused_after(qtbot, session, 20)
    hunt.leave()
    np.testing.assert_array_equal(session.network.parameters, before.parameters)
    assert session.network.rules is SOUND
    assert session.hyperparameters == H
    assert session.fresh


def test_a_reset_leaves_the_riddle_with_a_sentence(qtbot: QtBot, session: Session, hunt: BugHunt) -> None:
    begun(hunt, "labels_off")
    paused_after(qtbot, session, 20)
    session.reset()
    assert (hunt.attempt, hunt.left) == (None, LEFT)
    assert session.network.rules is SOUND
    assert session.hyperparameters == H, "the riddle's were for the riddle"
    assert PLANTED not in (session.before, session.after)


def test_its_digits_are_the_riddles_and_no_other_run_has_them(qtbot: QtBot, session: Session, hunt: BugHunt) -> None:
    begun(hunt, "labels_merged")
    paused_after(qtbot, session, 20)
    timeline = session.timeline
    assert timeline is not None
    assert 9 not in timeline.data.training.labels
    assert session.loaded is not None
    assert 9 in session.loaded.training.labels
    assert 9 in timeline.data.validation.labels


def test_it_is_not_among_the_kept_runs(qtbot: QtBot, session: Session, hunt: BugHunt) -> None:
    begun(hunt, "labels_merged")
    ended(qtbot, session)
    assert session.kept is None
    assert not list(shelf.place().glob("*"))


def test_mending_puts_the_right_rule_in_and_trains_on(qtbot: QtBot, session: Session, hunt: BugHunt) -> None:
    begun(hunt, "labels_off")
    paused_after(qtbot, session, 200)
    batches = len(session.history.training)
    hunt.mend(from_start=False)
    assert session.work.faulty, "not before it is solved"
    solve(hunt)
    hunt.mend(from_start=False)
    assert hunt.mended
    ended(qtbot, session)
    session.catch_up()
    assert session.network.rules is SOUND
    assert session.name == MENDED
    assert len(session.history.training) > batches
    assert session.history.validation.column(2)[-1] > 0.8
    assert not session.work.faulty
    hunt.leave()
    assert session.work.planted is None


def test_mending_from_the_start_has_the_first_weights_again(qtbot: QtBot, session: Session, hunt: BugHunt) -> None:
    begun(hunt, "mean_lost")
    ended(qtbot, session)
    hunt.give_up()
    hunt.mend(from_start=True)
    ended(qtbot, session)
    session.catch_up()
    assert session.history.validation.column(2)[-1] > 0.8


def test_the_gradient_of_a_batch_says_whether_the_gradient_is_wrong(
    qtbot: QtBot, session: Session, hunt: BugHunt
) -> None:
    for name, agrees in (("no_biases", False), ("labels_off", True)):
        begun(hunt, name)
        paused_after(qtbot, session, 20)
        hunt.check()
        qtbot.waitUntil(lambda: hunt.checked.answer is not None, timeout=20_000)
        found = hunt.checked.answer
        assert found is not None
        assert found.agrees == agrees
        assert [each.name for each in found.arrays if not each.agrees] == ["b[1]", "b[2]", "b[3]"] * (not agrees)


def test_hints_and_guesses_are_counted_and_what_is_done_is_remembered(
    qtbot: QtBot, session: Session, hunt: BugHunt
) -> None:
    begun(hunt, "labels_off")
    hunt.ask(Hint.SYMPTOM)
    hunt.guess(Stands.UPDATE)
    assert hunt.done.words() == ""
    solve(hunt)
    assert hunt.attempt is not None
    assert hunt.attempt.points == POINTS - 4
    assert hunt.done.words() == "Done so far: easy 1, 6 points."
    paused_after(qtbot, session, 5)


@pytest.mark.parametrize("seed", [-1, MOST_SEED + 1])
def test_a_bad_seed_has_a_sentence(session: Session, hunt: BugHunt, seed: int) -> None:
    with pytest.raises(DigitScopeError, match="Code: choose a whole number"):
        hunt.begin(seed, 1)
    assert session.work.planted is None


def test_closing_in_a_riddle_leaves_the_hyperparameters_from_before(session: Session, hunt: BugHunt) -> None:
    begun(hunt, "labels_off")
    assert session.hyperparameters != H
    session.close()
    assert session.hyperparameters == H


def test_back_out_of_a_riddle_has_the_hyperparameters_from_before(
    qtbot: QtBot, session: Session, hunt: BugHunt
) -> None:
    chosen = replace(H, learning_rate=0.0125)
    session.set_hyperparameters(chosen)
    before = session.network
    begun(hunt, "labels_off")
    paused_after(qtbot, session, 20)
    session.end_run()
    session.go_back()
    assert session.network is before
    assert session.hyperparameters == chosen


def test_what_is_chosen_in_a_riddle_is_trained_with(qtbot: QtBot, session: Session, hunt: BugHunt) -> None:
    begun(hunt, "labels_off")
    paused_after(qtbot, session, 20)
    session.end_run()
    chosen = replace(session.hyperparameters, learning_rate=0.75)
    session.set_hyperparameters(chosen)
    session.train()
    assert session.hyperparameters == chosen
    session.end_run()


def test_causes_are_held_back_until_the_bug_is_found(qtbot: QtBot, session: Session, hunt: BugHunt) -> None:
    begun(hunt, "climbing")
    assert session.health.held_back
    hunt.leave()
    assert not session.health.held_back
    begun(hunt, "climbing")
    solve(hunt)
    assert not session.health.held_back


def test_of_a_riddle_that_is_begun_again_the_first_time_counts(session: Session, hunt: BugHunt) -> None:
    ended: list[tuple[int, int, int]] = []
    hunt.ended.connect(lambda *done: ended.append(done))
    begun(hunt, "climbing")
    hunt.give_up()
    begun(hunt, "climbing")
    solve(hunt)
    assert hunt.attempt is not None
    assert hunt.attempt.points == POINTS
    assert ended == [(1, seed_of("climbing"), 0)]
    assert hunt.done.words() == "Done so far: easy 1, 0 points."


def test_what_is_stored_of_no_riddle_counts_for_nothing() -> None:
    stored = [(1, 5, 8), (4, 5, 8), (1, -1, 8), (1, MOST_SEED + 1, 8), (2, 5, POINTS + 1), (2, 5, -1), (3, 0, 0)]
    assert RiddlesDone.of(stored).words() == "Done so far: easy 1, 8 points; hard 1, 0 points."
