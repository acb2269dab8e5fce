"""The phases of a step: their order, finding one, and its cells."""

import numpy as np
import pytest

from nn.derivation.example import Pass
from nn.derivation.phase import Phase, position
from nn.derivation.results import TrainingStep
from nn.derivation.training_step import training_step
from nn.errors import DigitScopeError
from nn.network import Architecture, Network
from tests.phases import phase_key, phase_name


def phase(step: TrainingStep, key: str) -> Phase:
    (found,) = (phase for phase in step.phases if phase_name(phase.key) == key)
    return found


def test_the_phases_come_in_the_order_of_the_derivation(step: TrainingStep) -> None:
    assert [phase_name(phase.key) for phase in step.phases] == [
        *("input", "Z1", "A1", "Z2", "A2", "Z3", "A3", "loss", "J3"),
        *("delta3", "dW3", "db3", "delta2", "dW2", "db2", "delta1", "dW1", "db1", "update", "loss after"),
    ]
    assert phase(step, "A3").title == "Softmax"


def test_a_network_without_hidden_layers_has_its_phases() -> None:
    step = training_step(Pass.of(Network(Architecture((2, 2)), np.zeros(6)), np.ones((1, 2)), (0,)), 0.1)
    keys = [phase_name(phase.key) for phase in step.phases]
    assert keys == ["input", "Z1", "A1", "loss", "J1", "delta1", "dW1", "db1", "update", "loss after"]
    assert [
        keys[position(step.phases, phase_key(key))] for key in ("Z2", "A3", "dW3", "delta2", "update", "loss after")
    ] == [*("Z1", "A1", "dW1", "delta1", "update", "loss after")]


def test_a_phase_is_found_by_its_key(step: TrainingStep) -> None:
    assert all(position(step.phases, phase.key) == index for index, phase in enumerate(step.phases))


def test_the_largest_cell_is_found_and_a_missing_one_told(step: TrainingStep) -> None:
    row, column = phase(step, "dW3").largest()
    assert abs(phase(step, "dW3").found[0].values[row, column]) == np.abs(phase(step, "dW3").found[0].values).max()
    with pytest.raises(DigitScopeError, match=r"Cell: dW\[3\] has rows 0 to 9 and columns 0 to 31"):
        phase(step, "dW3").entry(10, 0)
    with pytest.raises(DigitScopeError, match=r"Cell: Z\[1\] has rows 0 to 31 and columns 0 to 2"):
        phase(step, "Z1").entry(0, -1)
