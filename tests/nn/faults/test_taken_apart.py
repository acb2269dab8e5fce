"""A network with a fault can be taken apart like any other: the numbers are the fault's, and nothing breaks."""

import numpy as np
import pytest

from nn.derivation.example import Example, Pass
from nn.derivation.judge import judge
from nn.derivation.parameter import Parameter
from nn.derivation.paths import sum_over_paths
from nn.derivation.recursion import open_delta, open_parameter
from nn.derivation.referee import EPSILONS, evidence
from nn.derivation.training_step import training_step
from nn.faults.catalogue import FAULTS
from nn.network import Architecture, Network

ETA = 0.1


def planted(name: str) -> Network:
    """With two hidden layers of as many neurons as there are examples."""
    architecture = Architecture((9, 5, 5, 4), FAULTS[name].shows_with[0])
    network = Network.initialized(architecture, "glorot", np.random.default_rng(3))
    return Network(architecture, network.parameters, FAULTS[name].rules)


def batch() -> tuple[np.ndarray, list[int]]:
    return np.random.default_rng(4).uniform(size=(5, 9)), [0, 1, 2, 3, 0]


@pytest.mark.parametrize("name", FAULTS)
def test_each_page_of_the_derivation_has_its_numbers(name: str) -> None:
    network, (X, labels) = planted(name), batch()
    example = Example.of(network, X[0], labels[0])
    parameter = Parameter(1, 2, 3)
    open_parameter(example, parameter)
    for layer in (1, 2, 3):
        open_delta(example, layer, 1)
    sum_over_paths(example, parameter, 5)
    found = evidence(example, parameter)
    for at in range(0, len(EPSILONS), 25):
        judge(found, at)
    training_step(Pass.of(network, X, labels), ETA)


@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if fault.in_gradient])
def test_the_step_is_by_its_gradient(name: str) -> None:
    network, (X, labels) = planted(name), batch()
    passed = Pass.of(network, X, labels)
    step = training_step(passed, ETA)
    own = passed.network.backward(passed.trace, passed.Y).vector
    np.testing.assert_allclose(step.parameters, passed.network.parameters - ETA * own, rtol=0, atol=1e-15)
    sound = Pass.of(Network(network.architecture, network.parameters), X, labels)
    assert np.abs(sound.gradient.vector - own).max() > 1e-4


def test_with_the_wrong_sign_the_step_goes_uphill() -> None:
    passed = Pass.of(planted("climbing"), *batch())
    step = training_step(passed, ETA)
    np.testing.assert_allclose(step.parameters, passed.network.parameters + ETA * passed.gradient.vector, atol=1e-15)
    assert step.loss_after > step.loss_before


def test_the_referees_tangent_is_the_faults_and_its_secants_are_the_costs() -> None:
    X, labels = batch()
    wrong = Example.of(planted("error_reversed"), X[0], labels[0])
    parameter = Parameter(2, 1, 2)
    found = evidence(wrong, parameter)
    best = int(np.argmin(np.abs(found.slopes + found.tangent)))
    np.testing.assert_allclose(found.slopes[best], -found.tangent, rtol=1e-6)
