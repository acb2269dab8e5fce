"""The walk from E1 to E57: each is written, proven by a test of its own, and has a place in the window."""

import ast
import re
from functools import cache
from pathlib import Path
from unicodedata import normalize

import numpy as np
import pytest

from nn.derivation.equation import WindowPart
from nn.derivation.equations import CHAPTERS, EQUATIONS
from nn.derivation.example import Pass
from nn.derivation.letters import MINUS
from nn.derivation.results import TrainingStep
from nn.derivation.training_step import training_step
from nn.network import Architecture, Network

IDS = [f"E{number}" for number in range(1, 58)]


@cache
def proven() -> dict[str, list[str]]:
    """Equation -> the tests beside this file that are marked ``@pytest.mark.equation`` with its id."""
    tests: dict[str, list[str]] = {}
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not (isinstance(node, ast.FunctionDef) and node.name.startswith("test_")):
                continue
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.equation":
                    for argument in decorator.args:
                        tests.setdefault(ast.literal_eval(argument), []).append(f"{path.name}::{node.name}")
    return tests


def steps() -> dict[str, TrainingStep]:
    """One step of the derivation's network, with its own loss and with the squared error."""
    X = np.random.default_rng(0).uniform(size=(1, 784))
    return {
        loss: training_step(
            Pass.of(
                Network.initialized(Architecture((784, 32, 32, 10), loss=loss), "he", np.random.default_rng(1)), X, (3,)
            ),
            learning_rate=0.1,
        )
        for loss in ("cross_entropy", "mean_squared_error")
    }


def test_all_are_there_in_order() -> None:
    assert list(EQUATIONS) == IDS
    assert [len(chapter) for chapter in CHAPTERS.values()] == [5, 8, 11, 18, 15]


@pytest.mark.parametrize("id", IDS)
def test_each_has_a_test_of_its_own(id: str) -> None:
    assert proven().get(id), f"no test is marked with {id}"


def test_no_test_is_marked_with_an_equation_that_is_not_there() -> None:
    assert set(proven()) <= set(IDS)


@pytest.mark.parametrize("id", IDS)
def test_each_has_a_place_in_the_window(id: str) -> None:
    spot = EQUATIONS[id].spot
    assert (spot.phase is not None) == (spot.part is WindowPart.STEPPER)


def test_a_place_in_the_stepper_is_a_phase_that_carries_the_equation_out() -> None:
    carried_out = {(phase.key, id) for step in steps().values() for phase in step.phases for id in phase.equations}
    in_stepper = {(e.spot.phase, e.id) for e in EQUATIONS.values() if e.spot.part is WindowPart.STEPPER}
    assert in_stepper <= carried_out
    assert {id for _, id in carried_out} <= set(IDS)


def test_each_says_what_it_means_in_one_sentence() -> None:
    for equation in EQUATIONS.values():
        for sentence in (equation.meaning, *([equation.correction] if equation.correction else [])):
            assert sentence.endswith("."), equation.id
            assert not re.search(r"\w - \w", sentence), "a hyphen is no minus"
            assert normalize("NFKD", sentence).replace(MINUS, "-").isascii(), "but for lowered indices"


def test_the_slips_of_the_original_are_told() -> None:
    corrected = [id for id, equation in EQUATIONS.items() if equation.correction]
    assert corrected == "E1 E2 E3 E4 E5 E14 E21 E22 E35 E39 E46 E47 E48 E49 E51 E56".split()


def test_braces_and_environments_are_closed() -> None:
    for equation in EQUATIONS.values():
        latex = equation.latex
        assert latex.count("{") == latex.count("}"), equation.id
        assert len(re.findall(r"\\left\b", latex)) == len(re.findall(r"\\right\b", latex)), equation.id
        assert latex.count(r"\begin") == latex.count(r"\end"), equation.id
