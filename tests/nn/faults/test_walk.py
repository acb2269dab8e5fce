"""All faults, each in a run of its riddle on the starter digits: found by a gradient check or by its stated symptom.

None is found in a sound network.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from nn.arrays import one_hot, pixels
from nn.data import sources
from nn.data.digits import Split
from nn.errors import DivergenceError
from nn.faults.catalogue import FAULTS
from nn.faults.fault import RUNS, Fault
from nn.faults.riddle import Riddle, riddle
from nn.faults.symptoms import Course
from nn.gradient_check import BatchCheck, check_batch
from nn.hyperparameters import Hyperparameters
from nn.network import Network
from nn.rules import SOUND, Rules
from nn.run import Run, first_weights

SEEDS = 3
"""Riddles of each fault."""

BEFORE_CHECK = 10
"""Batches after which the gradient is checked."""

SYMPTOMS = {fault.shows for fault in FAULTS.values() if fault.shows is not None}


@cache
def starter() -> Split:
    return sources.of("starter").split(500)


@cache
def riddles() -> Mapping[str, list[Riddle]]:
    """The first ones of each fault."""
    found: dict[str, list[Riddle]] = {name: [] for name in FAULTS}
    for seed in range(400):
        for grade in (1, 2, 3):
            asked = riddle(seed, grade)
            if len(found[asked.name]) < SEEDS:
                found[asked.name].append(asked)
    assert all(len(each) == SEEDS for each in found.values())
    return found


def run_of(h: Hyperparameters, split: Split, rules: Rules) -> Run:
    network, rng = first_weights(h)
    return Run(Network(network.architecture, network.parameters, rules), split, h, rng, 1)


def course(h: Hyperparameters, split: Split, rules: Rules = SOUND) -> Course:
    """What a run comes to."""
    run, losses, ended = run_of(h, split, rules), list[float](), True
    try:
        losses.extend(step.loss for step in run.steps())
    except DivergenceError:
        ended = False
    return Course(run.network, np.array(losses), ended, split.training, split.validation)


def checked(h: Hyperparameters, split: Split, rules: Rules = SOUND, batches: int = BEFORE_CHECK) -> BatchCheck:
    """The gradient of a batch, as it is early in a run."""
    run = run_of(h, split, rules)
    for step in run.steps():
        if step.step == batches:
            break
    first = split.training.chosen(np.arange(h.batch_size))
    return check_batch(run.network, pixels(first.images), one_hot(first.labels, np.dtype(np.float64)))


def in_run(fault: Fault, asked: Riddle) -> Course:
    return course(asked.hyperparameters, asked.planted(starter()), fault.rules)


@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if fault.in_gradient])
def test_the_referee_finds_it_in_the_run_of_its_riddle(name: str) -> None:
    for asked in riddles()[name]:
        found = checked(asked.hyperparameters, starter(), FAULTS[name].rules)
        assert found.repeats
        assert not found.agrees, asked


@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if not fault.in_gradient])
def test_its_symptom_finds_it_in_the_run_of_its_riddle(name: str) -> None:
    fault = FAULTS[name]
    assert fault.shows is not None
    for asked in riddles()[name]:
        assert fault.shows(in_run(fault, asked)), asked


@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if fault.in_gradient and fault.shows])
def test_a_fault_of_the_gradient_shows_what_is_stated_too(name: str) -> None:
    fault = FAULTS[name]
    assert fault.shows is not None
    assert fault.shows(in_run(fault, riddles()[name][0]))


def sound_runs() -> list[Hyperparameters]:
    """Those of all riddles, each with other weights, once a fault with runs of its own, else once an activation."""
    own = [riddles()[name][0].hyperparameters for name, fault in FAULTS.items() if not set(fault.runs) <= set(RUNS)]
    activations = sorted({each for fault in FAULTS.values() for each in fault.shows_with} - {"leaky_relu"})
    both = [replace(h, activation=activation) for h in RUNS for activation in activations]
    return [replace(h, seed=seed) for seed, h in enumerate((*own, *both))]


@pytest.mark.parametrize("h", sound_runs(), ids=lambda h: f"{h.activation}-{h.optimizer}-{h.dropout:g}-{h.seed}")
def test_none_is_found_in_a_sound_network(h: Hyperparameters) -> None:
    for batches in (BEFORE_CHECK, 400):
        found = checked(h, starter(), batches=batches)
        assert found.agrees, found
    sound = course(h, starter())
    assert [symptom.__name__ for symptom in SYMPTOMS if symptom(sound)] == []


LATE = 40, 330
"""Batches after which a gradient that is right is checked once more: weights and costs are large then in some runs."""


@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if not fault.in_gradient])
def test_a_right_gradient_is_not_blamed_at_any_batch(name: str) -> None:
    """The costs of a run that climbs are held, digit by digit: around them secants are 0, and tell nothing."""
    fault, (asked, *_) = FAULTS[name], riddles()[name]
    for batches in (BEFORE_CHECK, *LATE):
        try:
            found = checked(asked.hyperparameters, asked.planted(starter()), fault.rules, batches)
        except DivergenceError:
            break
        if found.repeats:
            assert all(each.agrees for each in found.arrays), (batches, found)
            assert found.agrees or found.compared == 0


def test_examples_whose_cost_is_held_are_left_out_and_counted() -> None:
    h = FAULTS["climbing"].runs[0]
    first = starter().training.chosen(np.arange(h.batch_size))
    X, Y = pixels(first.images).astype(np.float64), one_hot(first.labels, np.dtype(np.float64))
    network = run_of(h, starter(), SOUND).network.copy(np.float64)
    L = network.depth
    for weight, expected in ((1.0, 0), (1e6, None)):
        network.W[L][...] *= weight
        found = check_batch(network, X, Y)
        answers = network.predict(X)
        held = int((answers[Y == 1] < np.finfo(np.float64).tiny).sum())
        assert found.held == (held if expected is None else expected)
        assert found.compared == len(X) - found.held
        assert found.agrees
    assert 0 < found.held < len(X)
    network.b[L][...] = np.where(np.arange(10) == 0, 1e6, 0)
    none = check_batch(network, X[first.labels != 0], Y[first.labels != 0])
    assert (none.arrays, none.compared, none.held) == ((), 0, int((first.labels != 0).sum()))
    assert not none.agrees
