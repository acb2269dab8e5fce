"""A walk through an experiment without a window: what may be done when, what came, and what is left at its end."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.session import bug, shelf
from app.session.bug import BugHunt
from app.session.lab import Lab
from app.session.session import Session
from app.session.states import State
from app.session.walk import BUSY, LEFT_FIRST, Walk
from nn.arrays import Array
from nn.data import sources
from nn.errors import DigitScopeError
from nn.experiments.experiment import Experiment, Measured, RunOrder
from nn.experiments.reading import parsed
from nn.hyperparameters import Hyperparameters
from nn.model_file import Model
from nn.network import Architecture, Network

TEXT = """
title = A
question = B?
minutes = 1
[set]
First.
learning_rate = 0.2
hidden = 8
schedule = constant
epochs = 1
run = train
[predict]
What will it be?
measured = validation accuracy
- up to 20 %: Little
- more: Much
[predict]
And this?
- No
+ Yes
[set]
Then.
learning_rate = 100
run = train
[means]
So.
[set]
A digit.
canvas = digit 4
[set]
A step.
label = 9
steps = 3
[means]
So.
"""
OWN = Hyperparameters(hidden=(12,), learning_rate=0.125)


class Window(QObject):
    """Does what a walk wants of the window."""

    def __init__(self) -> None:
        super().__init__()
        network = Network.initialized(Architecture.of(OWN), "he", np.random.default_rng(1))
        self.session = Session(Model(network, OWN), OWN, self)
        self.session.set_speed(float("inf"))
        self.lab = Lab(self.session, self)
        self.walk = Walk(self.session, self.lab, self)
        self.told: list[str] = []
        self.ended: list[str] = []
        self.walk.told.connect(self.told.append)
        self.walk.ended.connect(self.ended.append)
        self.walk.run_wanted.connect(self.run)
        self.walk.digit_wanted.connect(self.show_digit)

    def run(self, order: RunOrder) -> None:
        {RunOrder.TRAIN: self.session.train, RunOrder.CONTINUE: self.session.continue_training}[order]()

    def show_digit(self, picture: Array, label: int) -> None:
        self.lab.set_image(picture)
        self.lab.set_label(label)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Window]:
    window = Window()
    yield window
    window.session.close()


@pytest.fixture
def experiment() -> Experiment:
    return parsed(TEXT, "a.txt")


def done(qtbot: QtBot, window: Window) -> None:
    window.walk.act()
    qtbot.waitUntil(lambda: window.walk.is_done, timeout=20_000)


def test_each_step_waits_for_what_it_asks(qtbot: QtBot, window: Window, experiment: Experiment) -> None:
    walk, session = window.walk, window.session
    before = session.network
    walk.open(experiment)
    assert not session.busy
    walk.go(1)
    assert walk.at == 0, "nothing is set yet"
    walk.act()
    assert session.busy
    assert walk.runs
    walk.act()
    qtbot.waitUntil(lambda: walk.is_done, timeout=20_000)
    assert len(walk.trials) == 1, "a second click makes no second run"
    assert walk.trials[0].changes == (
        "Learning rate: 0.2",
        "Hidden layers: 8 neurons",
        "Schedule: Constant",
        "Epochs: 1",
    )
    assert session.network.widths == (784, 8, 10)
    walk.go(1)
    walk.go(1)
    assert walk.at == 1, "nothing is predicted yet"
    walk.say(1)
    walk.say(0)
    assert walk.said == 1, "the first answer counts"
    walk.go(1)
    walk.say(1)
    walk.go(1)
    done(qtbot, window)
    walk.go(1)
    asked, other = walk.outcomes()
    value = walk.trials[1].measured[Measured.VALIDATION_ACCURACY]
    assert (asked.said, asked.right, asked.value) == (1, int(value > 0.2), value)
    assert (other.said, other.right, other.value) == (1, 1, None)
    assert walk.trials[1].changes == ("Learning rate: 100",)
    walk.go(1)
    done(qtbot, window)
    assert window.lab.label == 4
    walk.go(1)
    stepped = session.network
    walk.act()
    assert walk.is_done
    assert session.network is not stepped
    assert (session.work.steps, window.lab.label) == (3, 9)
    assert window.ended == []
    walk.go(1)
    assert walk.outcomes() == [], "what was asked before the last explanation is not asked again"
    assert window.ended == ["a.txt"]
    walk.leave()
    assert session.network is before
    assert session.hyperparameters == OWN
    assert "Network, Forward" in window.told[-1]
    assert session.after, "what was trained is still there"


def test_an_earlier_explanation_keeps_what_was_measured_before_it(
    qtbot: QtBot, window: Window, experiment: Experiment
) -> None:
    walk = window.walk
    run, asked, _, again, means, *_ = experiment.steps
    walk.open(replace(experiment, steps=(asked, run, means, again, means)))
    walk.say(0)
    walk.go(1)
    done(qtbot, window)
    walk.go(1)
    first = walk.outcomes()[0].value
    walk.go(1)
    done(qtbot, window)
    walk.go(1)
    assert walk.outcomes() == []
    walk.go(-1)
    walk.go(-1)
    assert walk.at == 2
    assert walk.outcomes()[0].value == first


def test_who_only_looks_changes_nothing(qtbot: QtBot, window: Window, experiment: Experiment) -> None:
    """A run of the person's own goes on, and what it learns stays."""
    session, walk = window.session, window.walk
    session.set_hyperparameters(replace(OWN, epochs=1000))
    session.train()
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    walk.open(experiment)
    assert walk.obstacle == BUSY
    walk.act()
    assert not walk.trials
    walk.leave()
    assert session.state is State.RUNNING
    assert session.hyperparameters == replace(OWN, epochs=1000)
    session.stop()
    qtbot.waitUntil(lambda: not session.busy)
    assert window.told == []


def test_whoever_leaves_in_a_run_ends_it(qtbot: QtBot, window: Window, experiment: Experiment) -> None:
    session, walk = window.session, window.walk
    network = session.network
    session.set_speed(50)
    walk.open(experiment)
    walk.act()
    qtbot.waitUntil(lambda: session.network is not network, timeout=20_000)
    walk.leave()
    assert not session.busy
    assert session.network is network
    assert session.hyperparameters == OWN


def test_hyperparameters_that_were_chosen_and_not_yet_trained_with_come_back(
    qtbot: QtBot, window: Window, experiment: Experiment
) -> None:
    session, network = window.session, window.session.network
    chosen = replace(OWN, learning_rate=0.03, momentum=0.7)
    session.set_hyperparameters(chosen)
    window.walk.open(experiment)
    done(qtbot, window)
    window.walk.leave()
    assert session.hyperparameters == chosen
    assert session.network is network


def test_random_weights_are_drawn_again(qtbot: QtBot, window: Window, experiment: Experiment) -> None:
    """They lie on no shelf, since their seed brings them back."""
    session, walk = window.session, window.walk
    session.reset()
    parameters = session.network.parameters.copy()
    walk.open(experiment)
    done(qtbot, window)
    walk.leave()
    np.testing.assert_array_equal(session.network.parameters, parameters)
    assert session.hyperparameters == OWN


def test_what_the_program_ends_with_are_the_hyperparameters_from_before(
    qtbot: QtBot, window: Window, experiment: Experiment
) -> None:
    window.walk.open(experiment)
    done(qtbot, window)
    assert window.session.hyperparameters != OWN
    window.session.close()
    assert window.session.hyperparameters == OWN


def test_what_cannot_be_is_told(window: Window, experiment: Experiment) -> None:
    walk = window.walk
    walk.open(replace(experiment, steps=(experiment.steps[6],)))
    walk.act()
    assert not walk.is_done
    assert window.told == [window.lab.apply_problem]


def test_a_run_that_fails_can_be_begun_again(qtbot: QtBot, window: Window, experiment: Experiment) -> None:
    walk, failed = window.walk, list[str]()
    window.session.failed.connect(failed.append)
    walk.open(parsed(TEXT.replace("epochs = 1\n", "epochs = 1\ndata = /nowhere/at/all\n"), "a.txt"))
    walk.act()
    qtbot.waitUntil(lambda: bool(failed))
    qtbot.waitUntil(lambda: not walk.runs)
    assert not walk.is_done
    assert walk.obstacle == ""
    assert not walk.trials


def test_a_riddle_is_left_before_an_experiment_opens(qtbot: QtBot, window: Window, experiment: Experiment) -> None:
    session, walk, before = window.session, window.walk, window.session.network
    hunt = BugHunt(session, window)
    hunt.told.connect(window.told.append)
    hunt.begin(7, 1)
    walk.open(experiment)
    assert window.told == [bug.LEFT_FIRST]
    assert session.network is before
    assert session.hyperparameters == OWN
    done(qtbot, window)
    assert session.network.widths == (784, 8, 10), "it trains with what the step has set"
    walk.leave()
    assert session.network is before
    assert session.hyperparameters == OWN


def test_a_riddle_that_came_back_is_left_before_a_step_is_set(
    qtbot: QtBot, window: Window, experiment: Experiment
) -> None:
    session, walk = window.session, window.walk
    hunt = BugHunt(session, window)
    hunt.begin(7, 1)
    qtbot.waitUntil(lambda: session.state is State.RUNNING, timeout=20_000)
    walk.open(experiment)
    session.go_forward()
    assert session.work.faulty
    done(qtbot, window)
    assert session.network.widths == (784, 8, 10)


def test_an_experiment_is_left_before_a_riddle_begins(qtbot: QtBot, window: Window, experiment: Experiment) -> None:
    session, walk, before = window.session, window.walk, window.session.network
    hunt = BugHunt(session, window)
    walk.open(experiment)
    done(qtbot, window)
    hunt.begin(7, 1)
    assert walk.experiment is None
    assert window.told[-1] == LEFT_FIRST
    hunt.leave()
    assert session.network is before
    assert session.hyperparameters == OWN


def test_a_step_waits_while_no_run_may_begin(qtbot: QtBot, window: Window, experiment: Experiment) -> None:
    session, walk = window.session, window.walk
    walk.open(experiment)
    with qtbot.waitSignal(walk.changed):
        session.occupy("A race is on.")
    assert walk.obstacle == "A race is on."
    walk.act()
    assert not walk.runs
    with qtbot.waitSignal(walk.changed):
        session.occupy("")
    assert walk.obstacle == ""
    done(qtbot, window)


def test_a_run_that_did_not_begin_can_be_asked_for_again(qtbot: QtBot, window: Window, experiment: Experiment) -> None:
    """As where its digits are to be fetched first, and a person declines that."""
    walk, session = window.walk, window.session
    walk.run_wanted.disconnect(window.run)
    walk.open(experiment)
    walk.act()
    assert not walk.runs
    assert not walk.is_done
    walk.run_wanted.connect(window.run)
    done(qtbot, window)
    assert len(walk.trials) == 1
    assert session.network.widths == (784, 8, 10)


def test_a_run_that_begins_once_its_digits_are_fetched_is_the_one_that_was_asked_for(
    qtbot: QtBot, window: Window, experiment: Experiment
) -> None:
    walk, session = window.walk, window.session
    walk.run_wanted.disconnect(window.run)
    walk.open(experiment)
    walk.act()
    session.train()
    assert walk.runs
    qtbot.waitUntil(lambda: walk.is_done, timeout=20_000)
    assert len(walk.trials) == 1


def test_another_run_than_the_one_that_did_not_begin_counts_for_nothing(
    qtbot: QtBot, window: Window, experiment: Experiment
) -> None:
    walk, session = window.walk, window.session
    walk.run_wanted.disconnect(window.run)
    walk.open(experiment)
    walk.act()
    session.set_hyperparameters(replace(session.hyperparameters, learning_rate=0.5))
    session.train()
    assert not walk.runs
    qtbot.waitUntil(lambda: not session.busy, timeout=20_000)
    assert not walk.trials


def test_digits_are_read_beside_the_window(
    qtbot: QtBot, window: Window, experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window's thread has none to read once a person comes to the step."""
    walk = window.walk
    digit = experiment.steps[5]
    walk.open(replace(experiment, steps=(digit,)))
    qtbot.waitUntil(lambda: walk._held_back.answer is not None, timeout=20_000)
    monkeypatch.setattr(sources, "of", lambda _: pytest.fail("read in the window's thread"))
    done(qtbot, window)
    assert window.lab.label == 4


LARGE = Hyperparameters(hidden=(1000, 512), learning_rate=0.125)
"""So many weights that a thread draws them."""


def test_a_large_fresh_network_is_there_again_whichever_guide_comes_next(
    qtbot: QtBot, window: Window, experiment: Experiment
) -> None:
    """It was drawn anew in a thread, and the next guide took what was there meanwhile for what was there before it."""
    session, walk, hunt = window.session, window.walk, BugHunt(window.session, window)
    session.set_hyperparameters(LARGE)
    qtbot.waitUntil(lambda: not session.busy)
    own = session.network
    assert session.fresh
    hunt.begin(7, 1)
    walk.open(experiment)
    assert session.network is own
    assert not session.busy
    done(qtbot, window)
    hunt.begin(7, 1)
    walk.open(experiment)
    done(qtbot, window)
    hunt.begin(8, 1)
    hunt.leave()
    assert session.network is own
    assert session.fresh
    assert session.hyperparameters == LARGE
    walk.open(experiment)
    done(qtbot, window)
    walk.leave()
    assert session.network is own
    assert session.hyperparameters == LARGE
    assert not session.busy


def test_weights_that_are_being_drawn_are_not_given_up_for_a_riddle(qtbot: QtBot, window: Window) -> None:
    session, hunt = window.session, BugHunt(window.session, window)
    session.set_hyperparameters(LARGE)
    assert session.state is State.DRAWING
    with pytest.raises(DigitScopeError, match="wait a moment"):
        hunt.begin(7, 1)
    qtbot.waitUntil(lambda: not session.busy)
    assert session.hyperparameters == LARGE
    assert session.network.widths == (784, 1000, 512, 10)
    hunt.begin(7, 1)
    assert session.work.faulty


def test_weights_that_were_being_drawn_when_an_experiment_opened_are_there_again(
    qtbot: QtBot, window: Window, experiment: Experiment
) -> None:
    session, walk = window.session, window.walk
    session.set_hyperparameters(LARGE)
    assert session.state is State.DRAWING
    walk.open(experiment)
    qtbot.waitUntil(lambda: not session.busy)
    own = session.network
    done(qtbot, window)
    walk.leave()
    assert session.network is own
    assert session.hyperparameters == LARGE


def test_a_fresh_network_that_was_trained_on_begins_again_as_before(qtbot: QtBot, window: Window) -> None:
    session, walk = window.session, window.walk
    session.set_hyperparameters(replace(OWN, epochs=1))
    session.reset()
    before = session.network.parameters.copy()
    walk.open(parsed(TEXT.replace("hidden = 8\n", "").replace("run = train", "run = continue", 1), "a.txt"))
    done(qtbot, window)
    walk.leave()
    np.testing.assert_array_equal(session.network.parameters, before)
    assert not len(session.history.training.column(0))
    session.continue_training()
    qtbot.waitUntil(lambda: not session.busy, timeout=20_000)
    trained = session.network.parameters.copy()
    session.train()
    qtbot.waitUntil(lambda: not session.busy, timeout=20_000)
    np.testing.assert_array_equal(session.network.parameters, trained)


def test_a_network_that_no_shelf_has_any_more_is_there_again(
    qtbot: QtBot, window: Window, experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "MOST", 1)
    session, walk, own = window.session, window.walk, window.session.network
    hunt = BugHunt(session, window)
    hunt.begin(7, 1)

    def begun() -> bool:
        session.catch_up()
        return not session.fresh

    qtbot.waitUntil(begun, timeout=20_000)
    hunt.give_up()
    hunt.mend(from_start=True)
    assert not session.lies_behind(own)
    hunt.leave()
    assert session.network is own
    walk.open(experiment)
    for _ in range(2):
        walk.at = 0
        walk.act()
        qtbot.waitUntil(lambda: not session.busy, timeout=20_000)
    assert not session.lies_behind(own)
    walk.leave()
    assert session.network is own
    assert session.hyperparameters == OWN


def test_causes_are_held_back_until_the_last_question_has_its_answer(window: Window, experiment: Experiment) -> None:
    walk, health = window.walk, window.session.health
    assert not health.held_back
    walk.open(experiment)
    assert health.held_back
    for at in (1, 2):
        walk.at = at
        walk.say(0)
        assert health.held_back is (at == 1)
    walk.open(experiment)
    assert health.held_back
    walk.leave()
    assert not health.held_back
