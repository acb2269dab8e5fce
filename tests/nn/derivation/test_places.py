"""Each equation leads to a phase that carries it out, or is said to have none, in networks of every kind."""

import re
from itertools import product

import numpy as np
import pytest

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.derivation.equation import Spot, WindowPart
from nn.derivation.equations import EQUATIONS
from nn.derivation.example import Pass
from nn.derivation.phase import Form, PhaseKey, PhaseKind
from nn.derivation.places import lacking, place, preset_with
from nn.derivation.results import TrainingStep
from nn.derivation.training_step import training_step
from nn.losses import LOSSES
from nn.network import Architecture, Network
from nn.presets import PRESETS
from tests.nn.derivation.conftest import ENDS

NETWORKS = [
    Architecture((4, *(5, 3, 2, 3)[:hidden], 3), activation, *end)
    for hidden, activation, end in product(range(5), ACTIVATIONS, ENDS)
]


def step_of(architecture: Architecture, n: int = 1) -> TrainingStep:
    rng = np.random.default_rng(0)
    network = Network(architecture, rng.normal(size=architecture.parameter_count))
    return training_step(Pass.of(network, rng.uniform(size=(n, architecture.widths[0])), (1,) * n), 0.1)


def key_of(spot: Spot) -> PhaseKey:
    assert spot.phase is not None
    return spot.phase


@pytest.mark.parametrize("architecture", NETWORKS, ids=str)
def test_an_equation_leads_to_a_phase_whose_own_list_has_it_or_to_none(architecture: Architecture) -> None:
    phases = step_of(architecture).phases
    for id, equation in EQUATIONS.items():
        if equation.spot.part is not WindowPart.STEPPER:
            continue
        carriers = {phase.key: phase for phase in phases if id in phase.equations}
        spot = place(id, architecture)
        assert (spot is not None) == bool(carriers), id
        if spot is not None:
            found, wanted = key_of(spot), key_of(equation.spot)
            assert found in carriers, id
            if any(phase.kind is wanted.kind for phase in carriers.values()):
                assert found.kind is wanted.kind, id


@pytest.mark.parametrize("architecture", NETWORKS, ids=str)
def test_what_is_said_of_one_kind_of_network_stands_over_no_other(architecture: Architecture) -> None:
    hidden, L = architecture.depth - 1, architecture.depth
    is_squared = architecture.loss == "mean_squared_error"
    phases = {phase.key: phase for phase in step_of(architecture).phases}
    there = {id: spot for id in EQUATIONS if (spot := place(id, architecture))}
    assert {"E2", "E5"} <= set(there)
    assert ("E14" in there) == is_squared
    assert ("E48" in there) == ("E45" in there) == ("E49" in there) == (not is_squared)
    assert phases[PhaseKey(PhaseKind.LOSS)].equations == ("E14" if is_squared else "E48",)
    assert ("E46" in there) == ("E47" in there) == (architecture.output == "softmax")
    assert ("E52" in there) == (hidden > 0 and architecture.activation == "relu")
    for id in "E1 E3 E4 E18 E21 E22 E23 E24 E35 E36 E37 E38 E39 E40 E53 E55 E56".split():
        assert (id in there) == (hidden > 0), id
    for id in ("E19", "E54"):
        assert (id in there) == (hidden > 1), id
    for id in "E1 E3 E4 E18 E19 E20".split():
        if id in there:
            assert phases[key_of(there[id])].form is not Form.MIXED, id
    for id in "E1 E3 E4 E18 E19 E40 E52 E53 E54 E55 E56".split():
        if id in there:
            assert key_of(there[id]).layer < L, id
    for id in "E46 E47 E48 E49".split():
        if id in there:
            assert key_of(there[id]) == (PhaseKind.JACOBIAN, L), id
    for id in "E15 E45 E49 E50 E51".split():
        if id in there:
            assert key_of(there[id]).layer == L, id


@pytest.mark.parametrize("architecture", NETWORKS, ids=str)
def test_what_is_not_there_is_said_in_a_sentence_and_is_in_a_preset(architecture: Architecture) -> None:
    for id in EQUATIONS:
        assert place(id, Architecture.of(PRESETS[preset_with(id)])) is not None
        if place(id, architecture) is None:
            sentence = lacking(id, architecture)
            assert re.fullmatch(rf"The present network has no numbers of {id}, which takes [^.]+\.", sentence), sentence


@pytest.mark.parametrize("architecture", NETWORKS, ids=str)
def test_the_preset_that_is_offered_has_what_is_said_to_lack(architecture: Architecture) -> None:
    for id in EQUATIONS:
        if place(id, architecture) is None:
            preset, wanted = Architecture.of(PRESETS[preset_with(id)]), lacking(id, architecture)
            labels = ACTIVATIONS[preset.activation].label, OUTPUTS[preset.output].label, LOSSES[preset.loss].label
            has = {
                f"{label.lower()} as {what}"
                for label, what in zip(labels, ("activation", "output", "loss"), strict=True)
            }
            has |= {"a hidden layer", *(f"{hidden} hidden layers" for hidden in range(2, preset.depth))}
            assert set(re.split(" and ", wanted.split("which takes ")[1].lower()[:-1])) <= has, wanted


def test_as_little_is_asked_for_as_possible() -> None:
    ending = {
        ("E14", Architecture((4, 3, 3))): "mean squared error as loss.",
        ("E45", Architecture((4, 3), "relu", "sigmoid", "mean_squared_error")): "softmax as output and cross-entropy "
        "as loss.",
        ("E46", Architecture((4, 3, 3), "relu", "sigmoid", "mean_squared_error")): "softmax as output.",
        ("E52", Architecture((4, 3), "tanh")): "a hidden layer and ReLU as activation.",
        ("E19", Architecture((4, 3, 3))): "2 hidden layers.",
        ("E20", Architecture((4, 3), loss="mean_squared_error")): "a hidden layer.",
    }
    for (id, architecture), words in ending.items():
        assert lacking(id, architecture).endswith(f"which takes {words}")


@pytest.mark.parametrize("n", [1, 4])
@pytest.mark.parametrize("widths", [(6, 5, 4, 3), (7, 2, 3, 5, 4), (3, 6, 2)], ids=str)
def test_sizes_are_those_of_the_arrays(widths: tuple[int, ...], n: int) -> None:
    architecture = Architecture(widths)
    arrays = {
        (phase.key, matrix.letter, matrix.layer): matrix.values.shape
        for phase in step_of(architecture, n).phases
        for matrix in (*phase.given, *phase.found)
        if matrix.example is None
    }

    def shape(letter: str, layer: int | None) -> tuple[int, int]:
        return next(shape for (_, *name), shape in arrays.items() if name == [letter, layer])

    for id, names in {
        "E2": "A:0 W:0 A:-1 b:0",
        "E5": "A:0 W:0 A:-1 b:0",
        "E45": "delta:0 A:0 Y",
        "E50": "dW:0 delta:0 A:-1T",
        "E51": "db:0",
        "E53": "delta:0 W:1T delta:1 dA_dZ:0",
        "E54": "delta:0 W:1T delta:1 dA_dZ:0",
    }.items():
        spot = place(id, architecture)
        if spot is None:
            continue
        layer = key_of(spot).layer
        expected = []
        for name in names.split():
            letter, _, offset = name.removesuffix("T").partition(":")
            rows, columns = shape(letter, layer + int(offset) if offset else None)
            if id in ("E2", "E5"):
                columns = min(columns, 1) if letter == "A" else columns  # of one example
            expected.append((columns, rows) if name.endswith("T") else (rows, columns))
        found = re.findall(r"\\underset\{(\d+) \\times (\d+)\}", EQUATIONS[id].live(layer, widths, n))
        assert [tuple(map(int, size)) for size in found][: len(expected)] == expected, id


def test_a_mean_over_examples_is_that_of_the_step_where_it_has_several() -> None:
    architecture = Architecture((4, 5, 3))
    assert place("E10", architecture) == EQUATIONS["E10"].spot
    spot = place("E10", architecture, n=2)
    assert spot is not None
    carriers = {phase.key for phase in step_of(architecture, 2).phases if "E10" in phase.equations}
    assert key_of(spot) == (PhaseKind.WEIGHT_GRADIENT, 2)
    assert key_of(spot) in carriers


def test_sizes_are_written_as_in_the_document() -> None:
    for id, size in {
        "E2": r"n_1 \times n_0",
        "E5": r"n_{k+1} \times n_k",
        "E45": r"10 \times n",
        "E50": r"10 \times 32",
        "E51": r"10 \times 1",
        "E53": r"32 \times n",
        "E54": r"32 \times n",
    }.items():
        assert size in EQUATIONS[id].latex, id
        assert "$" not in EQUATIONS[id].latex, id
