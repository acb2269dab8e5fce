"""Each fault is found by a gradient check or by its symptom, and none in a sound network."""

from dataclasses import replace

import numpy as np
import pytest

from nn.data import sources
from nn.data.digits import Digits, Split
from nn.derivation.equations import EQUATIONS
from nn.errors import DivergenceError
from nn.faults.catalogue import FAULTS
from nn.faults.fault import Fault, Stands
from nn.gradient_check import check_batch, compare
from nn.hyperparameters import Hyperparameters
from nn.network import Architecture, Network
from nn.rules import SOUND
from nn.run import Run, first_weights

FOUND = 1e-3
"""A relative error that no rounding explains."""

GRADIENT = [name for name, fault in FAULTS.items() if fault.in_gradient]
OTHERS = [name for name in FAULTS if name not in GRADIENT]


def checked(fault: Fault | None) -> float:
    """The worst relative error of a network with two hidden layers of one width, and a batch as large as they are."""
    rng = np.random.default_rng(0)
    network = Network.initialized(Architecture((6, 5, 5, 4), "tanh"), "glorot", rng, np.float64)
    X, Y = rng.uniform(size=(5, 6)), np.eye(4)[rng.integers(4, size=5)]
    planted = Network(network.architecture, network.parameters, fault.rules if fault else SOUND)
    return compare(planted, X, Y).relative_error


@pytest.fixture(scope="module")
def split() -> Split:
    return sources.of("starter").split(500)


def trained(fault: Fault | None, split: Split) -> Run:
    """A run of some epochs on the starter digits, with a fault planted."""
    h = Hyperparameters(epochs=4, learning_rate=0.1)
    network, rng = first_weights(h)
    if fault is not None:
        split = replace(split, training=fault.digits(split.training, np.random.default_rng(1)))
        network = Network(network.architecture, network.parameters, fault.rules)
    run = Run(network, split, h, rng, 1)
    for _ in run.steps():
        pass
    return run


def right(run: Run, digits: Digits) -> float:
    return float(np.mean(run.network.predict(digits.images / np.float32(255)).argmax(axis=1) == digits.labels))


def test_there_are_at_least_fifteen_in_three_grades() -> None:
    assert len(FAULTS) >= 15
    assert {fault.grade for fault in FAULTS.values()} == {1, 2, 3}
    assert {fault.stands for fault in FAULTS.values()} == set(Stands)


@pytest.mark.parametrize("name", FAULTS)
def test_each_says_what_it_is(name: str) -> None:
    fault = FAULTS[name]
    assert fault.right != fault.wrong
    for sentence in (fault.symptom, fault.because):
        assert sentence.endswith(".")
    assert set(fault.equations) <= set(EQUATIONS)
    assert bool(fault.equations) == (fault.stands is not Stands.DIGITS)


@pytest.mark.parametrize("name", GRADIENT)
def test_a_gradient_check_finds_it(name: str) -> None:
    assert checked(FAULTS[name]) > FOUND


def test_what_prediction_makes_up_does_not_repeat() -> None:
    rng = np.random.default_rng(0)
    network = Network.initialized(Architecture((6, 5, 5, 4), "tanh"), "glorot", rng)
    planted = Network(network.architecture, network.parameters, FAULTS["dropout_at_prediction"].rules)
    X, Y = rng.uniform(size=(5, 6)), np.eye(4)[rng.integers(4, size=5)]
    assert check_batch(network, X, Y).repeats
    assert not check_batch(planted, X, Y).repeats
    assert not check_batch(planted, X, Y).agrees


@pytest.mark.parametrize("name", [name for name in OTHERS if FAULTS[name].stands is not Stands.PREDICTION])
def test_what_is_not_in_the_gradient_passes_the_check(name: str) -> None:
    assert checked(FAULTS[name]) < 1e-6


def test_a_sound_network_passes_and_learns(split: Split) -> None:
    assert checked(None) < 1e-6
    run = trained(None, split)
    assert right(run, run.data.training) > 0.8
    assert right(run, run.data.validation) > 0.8


def test_with_the_wrong_sign_the_loss_rises_beyond_all_numbers(split: Split) -> None:
    with pytest.raises(DivergenceError):
        trained(FAULTS["climbing"], split)


def test_labels_off_by_one_show_as_the_digit_after(split: Split) -> None:
    run = trained(FAULTS["labels_off"], split)
    assert right(run, run.data.training) > 0.8
    held = run.data.validation
    assert right(run, held) < 0.1
    assert right(run, replace(held, labels=((held.labels + 1) % 10).astype(np.uint8))) > 0.8


def test_labels_left_behind_leave_it_at_chance(split: Split) -> None:
    run = trained(FAULTS["labels_left_behind"], split)
    assert right(run, run.data.validation) < 0.25
    assert sorted(run.data.training.labels) == sorted(split.training.labels)


def test_two_digits_under_one_label_are_read_as_one(split: Split) -> None:
    run = trained(FAULTS["labels_merged"], split)
    held = run.data.validation
    nines = held.images[held.labels == 9] / np.float32(255)
    answers = run.network.predict(nines).argmax(axis=1)
    assert 9 not in answers
    assert np.mean(answers == 4) > 0.6


def test_what_a_fault_does_to_digits_is_the_seeds_alone(split: Split) -> None:
    wrong = FAULTS["labels_left_behind"].digits
    one, same, other = (wrong(split.training, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.images, same.images)
    assert (one.images != other.images).any()
