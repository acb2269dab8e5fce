"""The mistakes that are recognised, in networks of every activation and loss."""

import math

import numpy as np
import pytest

from nn.activations import ACTIVATIONS
from nn.derivation import single_neuron
from nn.derivation.equations import EQUATIONS
from nn.derivation.example import Pass
from nn.derivation.phase import Phase, PhaseKind
from nn.derivation.shown import shown
from nn.derivation.single_neuron import Chain
from nn.derivation.training_step import training_step
from nn.exercise.judging import Marking, judge
from nn.exercise.slips import factor_slips, product_slips, slips
from nn.network import Architecture, Network

ENDS = [("softmax", "cross_entropy"), ("softmax", "mean_squared_error"), ("sigmoid", "mean_squared_error")]


def phases(activation: str, output: str, loss: str, n: int) -> tuple[Phase, ...]:
    rng = np.random.default_rng(7)
    architecture = Architecture((3, 4, 2), activation, output, loss)
    network = Network(architecture, rng.normal(0, 0.8, architecture.parameter_count))
    return training_step(Pass.of(network, rng.uniform(0.1, 1, (n, 3)), [0] * n), 0.3).phases


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_each_slip_of_each_cell_is_told_and_none_is_taken_for_right(
    activation: str, end: tuple[str, str], n: int
) -> None:
    for phase in phases(activation, *end, n):
        if phase.kind is PhaseKind.INPUT:
            continue
        for which, matrix in enumerate(phase.found):
            for row, column in np.ndindex(matrix.values.shape):
                entry = phase.entry(row, column, which)
                found = slips(entry)
                assert judge(shown(entry.value), entry.value, found).verdict is Marking.RIGHT
                for slip in found:
                    assert slip.equation in EQUATIONS
                    assert math.isfinite(slip.value)
                    judgement = judge(repr(slip.value), entry.value, found)
                    # Where both come to about the same number, it is right, close, or right as far as it goes.
                    near = judge(repr(slip.value), entry.value).verdict in (Marking.RIGHT, Marking.CLOSE)
                    assert near or judgement.verdict in (Marking.SLIP, Marking.MORE_DIGITS), (phase.title, slip)


def sentence(phase: Phase, typed: float, row: int = 0, column: int = 0, which: int = 0) -> str:
    entry = phase.entry(row, column, which)
    return judge(repr(typed), entry.value, slips(entry)).sentence


def by_kind(n: int = 1, end: tuple[str, str] = ENDS[0]) -> dict[tuple[PhaseKind, int], Phase]:
    return {phase.key: phase for phase in phases("tanh", *end, n)}


def test_a_bias_that_is_left_out() -> None:
    phase = by_kind()[PhaseKind.SUMS, 1]
    W, A, _ = (matrix.values for matrix in phase.given)
    assert sentence(phase, float((W @ A)[0, 0])) == "The bias is left out."


def test_weights_without_what_they_multiply() -> None:
    phase = by_kind()[PhaseKind.SUMS, 1]
    W, _, b = (matrix.values for matrix in phase.given)
    assert sentence(phase, float(W[0].sum() + b[0, 0])).startswith("The weights are added up alone")


def test_sigma_prime_that_is_left_out() -> None:
    phase = by_kind()[PhaseKind.DELTA, 1]
    W, delta, _ = (matrix.values for matrix in phase.given)
    assert sentence(phase, float((W.T @ delta)[0, 0])).startswith("sigma' is left out")


def test_one_over_n_that_is_left_out() -> None:
    phase = by_kind(n=3)[PhaseKind.WEIGHT_GRADIENT, 1]
    assert sentence(phase, 3 * float(phase.found[0].values[0, 0])).startswith("The mean is wanted")


def test_an_update_uphill() -> None:
    phase = by_kind()[PhaseKind.UPDATE, 0]
    w, slope = phase.given[0].values[0, 0], phase.given[1].values[0, 0]
    assert sentence(phase, float(w + 0.3 * slope)).startswith("This goes uphill")


def test_a_factor_of_the_chain_that_is_left_out() -> None:
    chain = Chain({1: 1.5, 2: 0.8}, {1: -0.5, 2: -0.2})
    factors = single_neuron.factors(chain, 0.8, 1.0, 1, "w")
    found = product_slips(factors, "E12")
    value = math.prod(factor.value for factor in factors)
    assert len(found) == len(factors)
    for slip in found:
        assert judge(repr(slip.value), value, found).sentence.endswith("left out.")


def test_sigma_in_the_place_of_its_slope() -> None:
    chain = Chain({1: 1.5, 2: 0.8}, {1: -0.5, 2: -0.2})
    passed = single_neuron.forward(chain, 0.8, 1.0)
    factor = single_neuron.factors(chain, 0.8, 1.0, 2, "w")[1]
    judgement = judge(repr(passed.a[2]), factor.value, factor_slips(factor, passed))
    assert judgement.sentence.startswith("This is a = sigma(z)")


def test_a_cost_whose_label_has_the_output_0_has_no_slip() -> None:
    """The weights are so large that a softmax is 0 or 1: ln 0 is held, and log10 0 is no number."""
    architecture = Architecture((3, 4, 2), "relu", "softmax", "cross_entropy")
    rng = np.random.default_rng(7)
    network = Network(architecture, 1e5 * rng.normal(0, 0.8, architecture.parameter_count))
    X = rng.uniform(0.1, 1, (1, 3))
    for label in (0, 1):
        for phase in training_step(Pass.of(network, X, [label]), 0.3).phases:
            if phase.kind is not PhaseKind.INPUT:
                slips(phase.entry(0, 0, 0))
