"""Sigma of one number against the arrays of the network and against central differences."""

import numpy as np
import pytest

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.derivation.sigma import SIGMAS

Z = np.concatenate((np.linspace(-6, 6, 49), [-800.0, 800.0]))


def test_every_activation_of_the_network_is_written_out() -> None:
    assert set(SIGMAS) == set(ACTIVATIONS)
    assert set(SIGMAS) >= set(OUTPUTS) - {"softmax"}


def test_one_number_gives_what_the_network_gives(activation: str) -> None:
    A, dA_dZ = np.empty_like(Z), np.empty_like(Z)
    ACTIVATIONS[activation].sigma(Z, A)
    ACTIVATIONS[activation].derivative(Z, A, dA_dZ)
    assert [SIGMAS[activation].value(z) for z in Z.tolist()] == pytest.approx(A, rel=1e-14)
    assert [SIGMAS[activation].slope(z) for z in Z.tolist()] == pytest.approx(dA_dZ, rel=1e-12, abs=1e-15)


@pytest.mark.equation("E37")
def test_the_slope_is_the_derivative_of_the_value(activation: str) -> None:
    sigma, h = SIGMAS[activation], 1e-6
    for z in (-2.3, -0.4, 0.7, 3.1):
        difference = (sigma.value(z + h) - sigma.value(z - h)) / (2 * h)
        assert sigma.slope(z) == pytest.approx(difference, rel=1e-7)


@pytest.mark.equation("E52")
def test_relu_lets_pass_what_is_above_zero_and_nothing_else() -> None:
    assert [SIGMAS["relu"].slope(z) for z in (-3.0, -1e-300, 0.0, 1e-300, 3.0)] == [0, 0, 0, 1, 1]
