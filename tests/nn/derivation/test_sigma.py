"""Sigma of one number against its formula and against central differences."""

import math
from collections.abc import Callable

import pytest

from nn.activations import ACTIVATIONS, LEAK, OUTPUTS
from nn.derivation.sigma import slope, value

FORMULAS: dict[str, Callable[[float], float]] = {
    "relu": lambda z: max(z, 0.0),
    "leaky_relu": lambda z: max(z, LEAK * z),
    "sigmoid": lambda z: (1 + math.tanh(z / 2)) / 2,
    "tanh": math.tanh,
    "identity": lambda z: z,
}
NUMBERS = [*(k / 4 for k in range(-24, 25)), -800.0, 800.0]


def test_one_number_goes_through_the_formula(activation: str) -> None:
    found = [value(ACTIVATIONS[activation], z) for z in NUMBERS]
    assert found == pytest.approx([FORMULAS[activation](z) for z in NUMBERS], rel=1e-14, abs=1e-16)


@pytest.mark.parametrize("output", [name for name, rule in OUTPUTS.items() if not rule.mixes])
def test_so_it_does_in_an_output_that_mixes_no_neurons(output: str) -> None:
    assert value(OUTPUTS[output], 0.7) == pytest.approx(FORMULAS[output](0.7), rel=1e-14)


@pytest.mark.equation("E37")
def test_the_slope_is_the_derivative_of_the_value(activation: str) -> None:
    rule, h = ACTIVATIONS[activation], 1e-6
    for z in (-2.3, -0.4, 0.7, 3.1):
        difference = (value(rule, z + h) - value(rule, z - h)) / (2 * h)
        assert slope(rule, z) == pytest.approx(difference, rel=1e-7)


@pytest.mark.equation("E52")
def test_relu_lets_pass_what_is_above_zero_and_nothing_else() -> None:
    assert [slope(ACTIVATIONS["relu"], z) for z in (-3.0, -1e-300, 0.0, 1e-300, 3.0)] == [0, 0, 0, 1, 1]
