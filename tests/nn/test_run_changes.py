"""What a run keeps of its hyperparameters: which ones, and since which batch."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from nn.data.digits import Digits, Split
from nn.hyperparameters import Hyperparameters
from nn.run import Run, first_weights
from nn.run_state import Change, in_force

RNG = np.random.default_rng(0)
DIGITS = Digits(RNG.integers(0, 256, (50, 784), np.uint8), (np.arange(50) % 10).astype(np.uint8))
DATA = Split(DIGITS, Digits(DIGITS.images[:0], DIGITS.labels[:0]))
PLAIN = Hyperparameters(hidden=(8,), batch_size=10, epochs=4, learning_rate=0.01, optimizer="adam")
FAST, SMALLER = replace(PLAIN, learning_rate=0.1), replace(PLAIN, momentum=0.5)


def fresh() -> Run:
    return Run.fresh(PLAIN, DATA, threads=1)


def sent(run: Run, *hyperparameters: Hyperparameters | None) -> None:
    """Make a batch, and one more for each of these, which is sent before it."""
    steps = run.steps()
    next(steps)
    for each in hyperparameters:
        steps.send(each)
    steps.close()


def test_a_run_keeps_its_hyperparameters_and_since_which_batch_they_act() -> None:
    run = fresh()
    assert run.changes == (Change(0, PLAIN),)
    sent(run, None, FAST, FAST, None, SMALLER)
    assert run.changes == run.state().changes == (Change(0, PLAIN), Change(2, FAST), Change(5, SMALLER))


def test_only_what_may_change_in_the_middle_is_kept_as_a_change() -> None:
    run = fresh()
    sent(run, replace(PLAIN, seed=7, epochs=9), replace(FAST, seed=7))
    assert run.changes == (Change(0, PLAIN), Change(2, FAST))


@pytest.mark.parametrize(
    ("step", "expected"), [(0, PLAIN), (1, PLAIN), (2, FAST), (4, FAST), (5, SMALLER), (9, SMALLER)]
)
def test_each_batch_has_the_hyperparameters_of_the_last_change_before_it(step: int, expected: Hyperparameters) -> None:
    assert in_force((Change(0, PLAIN), Change(2, FAST), Change(5, SMALLER)), step) == expected


def test_a_run_that_goes_on_keeps_the_changes_before_and_those_that_it_is_taken_up_with() -> None:
    run = fresh()
    sent(run, FAST)
    state = run.state()
    other = Run.resumed(replace(state, hyperparameters=SMALLER), first_weights(PLAIN)[0], DATA)
    assert other.changes == (Change(0, PLAIN), Change(1, FAST), Change(2, SMALLER))
    assert Run.resumed(state, first_weights(PLAIN)[0], DATA).changes == state.changes
    assert Run.continued(state, SMALLER, first_weights(PLAIN)[0], DATA).changes == (Change(0, SMALLER),)


def test_of_a_state_without_changes_what_it_has_is_known_from_there_on() -> None:
    run = fresh()
    sent(run)
    other = Run.resumed(replace(run.state(), changes=()), first_weights(PLAIN)[0], DATA)
    assert other.changes == (Change(1, PLAIN),)


def test_a_run_goes_back_to_a_state_of_its_own_and_repeats_itself() -> None:
    h = replace(PLAIN, augment=True, dropout=0.3)
    run = Run.fresh(h, DATA, threads=1)
    steps = run.steps()
    list(islice(steps, 7))
    state = run.state()
    first = [step._replace(scores=None) for step in steps]
    parameters = run.network.parameters.tobytes()
    run.take_up(state)
    assert run.network.parameters.tobytes() == state.parameters.tobytes() != parameters
    assert [step._replace(scores=None) for step in run.steps()] == first
    assert run.network.parameters.tobytes() == parameters


def test_the_states_of_an_epoch_share_the_weights_at_its_start_and_no_batch_changes_a_state() -> None:
    run = fresh()
    start = run.network.parameters.copy()
    steps = run.steps()
    states = [run.state() for _ in islice(steps, 7)]
    assert all(state.before is states[0].before for state in states[:5])
    assert states[5].before is states[6].before is not states[4].before
    assert np.array_equal(states[0].before, start)
    assert np.array_equal(states[6].before, states[4].parameters)
    steps.close()
