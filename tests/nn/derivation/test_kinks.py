"""The kinks along one parameter, against a fine scan of every weighted sum."""

from collections import Counter

import numpy as np
import pytest

from nn.activations import ACTIVATIONS, LEAK
from nn.derivation.example import Example
from nn.derivation.kinks import Walked, walk
from nn.derivation.parameter import Parameter
from nn.derivation.sigma import straight
from nn.network import Architecture, Network


def _places(found: Walked) -> list[tuple[int, int, float]]:
    return [(kink.layer, kink.neuron, round(kink.offset, 12)) for kink in found.kinks]


@pytest.mark.parametrize("activation", ["relu", "leaky_relu"])
def test_a_kink_lies_where_a_hidden_sum_changes_sign(activation: str) -> None:
    # z_0 = w x = 0.3: its kink is at w = 0; the next layer's z = a_0 - 0.5 has its kink at w = 0.5.
    architecture = Architecture((1, 1, 1, 2), activation)
    network = Network(architecture, np.array([0.3, 1.0, 1.0, -1.0, 0.0, -0.5, 0.0, 0.0]))
    example = Example.of(network, np.ones(1), 0)
    found = walk(example, Parameter(1, 0, 0), 0.31)
    assert found is not None
    first = [(1, 0, -0.3)] if activation == "leaky_relu" else []
    assert _places(found) == [*first, (2, 0, 0.2)], "of ReLU, what happens below a closed gate is no kink of the cost"
    within = walk(example, Parameter(1, 0, 0), 0.1)
    assert within is not None
    assert within.kinks == ()
    last = walk(example, Parameter(3, 0, 0), 10.0)
    assert last is not None
    assert last.kinks == (), "behind the last hidden layer is none"


def test_a_neuron_that_changes_its_sign_twice_has_two_kinks() -> None:
    # z[3] = relu(t - 1) - 2 relu(t - 2) - 0.5 rises from t = 1 on and falls from t = 2 on, above 0 from 1.5 to 2.5.
    network = Network(Architecture((1, 1, 2, 1, 2)), np.zeros(1 + 2 + 2 + 2 + 1 + 2 + 1 + 2))
    network.W[1][...], network.b[1][...] = 1, 4
    network.W[2][...], network.b[2][...] = 1, (-5, -6)
    network.W[3][...], network.b[3][...] = (1, -2), -0.5
    network.W[4][...] = [[1], [-1]]
    example = Example.of(network, np.zeros(1), 0)
    found = walk(example, Parameter(1, 0), 3.0)
    assert found is not None
    assert _places(found) == [(3, 0, 1.5), (2, 1, 2.0), (3, 0, 2.5)]


def test_all_kinks_are_found_and_no_others() -> None:
    for seed in range(30):
        rng = np.random.default_rng(seed)
        architecture = Architecture((3, 5, 6, 4, 3), "leaky_relu")
        network = Network(architecture, rng.normal(0, 0.8, architecture.parameter_count))
        example = Example.of(network, rng.uniform(size=3), 1)
        parameter = Parameter(int(rng.integers(1, 4)), 1, 2)
        found = walk(example, parameter, 2.5)
        assert found is not None
        offsets, seen = np.linspace(-2.5, 2.5, 5001), Counter[tuple[int, int]]()
        A = np.tile(example.a[0], (len(offsets), 1))
        for layer in (1, 2, 3):
            Z = A @ network.W[layer].T + network.b[layer]
            if layer == parameter.layer:
                Z[:, 1] += offsets * A[:, 2]
            seen.update((layer, int(neuron)) for neuron in np.nonzero(np.diff(Z > 0, axis=0))[1])
            A = np.maximum(Z, LEAK * Z)
        assert Counter((kink.layer, kink.neuron) for kink in found.kinks) == seen


def test_every_sigma_with_a_jump_in_its_slope_can_be_walked_along() -> None:
    for name, rule in ACTIVATIONS.items():
        slopes = straight(rule)
        assert not rule.kinked or slopes is not None, f"{name}: kinks are looked for on straight pieces"
        assert slopes is None or (slopes[0] != slopes[1]) == rule.kinked


def test_at_the_parameter_itself_a_kink_has_the_offset_0() -> None:
    network = Network(Architecture((1, 1, 2)), np.array([0.0, 1, -1, 0, 0, 0]))
    found = walk(Example.of(network, np.ones(1), 0), Parameter(1, 0, 0), 1.0)
    assert found is not None
    assert [(kink.layer, kink.neuron, kink.offset) for kink in found.kinks] == [(1, 0, 0.0)]
    assert (found.left.tolist(), found.right.tolist()) == ([0, 0], [1, -1])
