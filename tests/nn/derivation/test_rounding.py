"""Outputs that are rounded to 0 or 1: it is said of just those slopes that lose their digits by it."""

from decimal import Decimal, localcontext

import numpy as np
import pytest

from nn.activations import OUTPUTS
from nn.arrays import Array
from nn.derivation.entries import chain_entry, jacobian_entry, output_delta_entry
from nn.derivation.terms import Entry

DIGITS = 900
"""Decimal digits, more than exp(-800) has zeros."""
SUMS = ((4.0, 0.0, -1.0), (40.0, 0.0, -1.0), (800.0, 0.0, 3.0), (40.0, -800.0, 2.0))


def exact(output: str, z: Array) -> tuple[list[Decimal], list[list[Decimal]]]:
    """Outputs, and the Jacobian with da_j/dz_i in row j."""
    powers = [Decimal(each).exp() for each in z.tolist()]
    if output == "softmax":
        a = [each / sum(powers) for each in powers]
        return a, [[a_j * ((j == i) - a_i) for i, a_i in enumerate(a)] for j, a_j in enumerate(a)]
    a = [each / (1 + each) for each in powers]
    return a, [[(j == i) * a_j * (1 - a_j) for i in range(len(a))] for j, a_j in enumerate(a)]


def loses(found: float, right: Decimal) -> bool:
    """Whether hardly a digit of a number is left."""
    return abs(Decimal(found) - right) > abs(right) / 1000


def check(entry: Entry, right: Decimal) -> None:
    assert ("rounds to" in entry.note) is loses(entry.value, right), (entry, f"{right:.3g}")


@pytest.mark.parametrize("z", SUMS)
@pytest.mark.parametrize(
    ("output", "loss"),
    [("softmax", "mean_squared_error"), ("sigmoid", "mean_squared_error"), ("softmax", "cross_entropy")],
)
@pytest.mark.parametrize("label", [0, 1, 2])
def test_what_a_rounded_output_makes_of_delta(output: str, loss: str, z: tuple[float, ...], label: int) -> None:
    A, Y = np.empty((1, 3)), np.eye(3)[label : label + 1]
    OUTPUTS[output].sigma(np.array([z]), A)
    with localcontext() as context:
        context.prec = DIGITS
        a, J = exact(output, np.array(z))
        for i in range(3):
            if loss == "cross_entropy":
                right = a[i] - (i == label)
            else:
                right = sum((2 * (a[j] - (j == label)) * J[j][i] / 3 for j in range(3)), Decimal(0))
            check(output_delta_entry(loss, output, A.T, Y.T, 1, i, 0), right)
            if output == "softmax" and A[0, label]:
                check(chain_entry(loss, output, A.T, Y.T, 1, (), i, 0), right)


@pytest.mark.parametrize("z", SUMS)
def test_what_a_rounded_output_makes_of_the_jacobian(z: tuple[float, ...]) -> None:
    A = np.empty((1, 3))
    OUTPUTS["softmax"].sigma(np.array([z]), A)
    with localcontext() as context:
        context.prec = DIGITS
        _, J = exact("softmax", np.array(z))
        for j in range(3):
            for i in range(3):
                check(jacobian_entry(OUTPUTS["softmax"], A.T, 1, (), j, i), J[j][i])


def test_softmax_of_one_neuron_is_1_without_rounding() -> None:
    one = np.ones((1, 1))
    assert jacobian_entry(OUTPUTS["softmax"], one, 1, (), 0, 0).note == ""
    assert output_delta_entry("mean_squared_error", "softmax", one, one, 1, 0, 0).note == ""
    assert output_delta_entry("mean_squared_error", "identity", one, one, 1, 0, 0).note == "", "may be any number"
