"""A riddle is its seed's; hints and wrong guesses cost, each once; the fault shows in its run."""

import numpy as np
import pytest

from nn.data import sources
from nn.faults.catalogue import FAULTS
from nn.faults.fault import Stands
from nn.faults.riddle import GRADES, POINTS, WRONG_GUESS, Attempt, Hint, read_code, riddle
from nn.gradient_check import compare
from nn.network import Architecture, Network


@pytest.mark.parametrize("grade", GRADES)
def test_a_seed_is_one_riddle_and_seeds_reach_every_fault_of_the_grade(grade: int) -> None:
    assert riddle(7, grade) == riddle(7, grade)
    names = {riddle(seed, grade).name for seed in range(200)}
    assert names == {name for name, fault in FAULTS.items() if fault.grade == grade}


def test_no_other_grade_is_known() -> None:
    with pytest.raises(KeyError):
        riddle(0, 4)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("grade", GRADES)
def test_a_fault_of_the_gradient_is_wrong_in_its_own_run(seed: int, grade: int) -> None:
    asked = riddle(seed, grade)
    h = asked.hyperparameters
    rng = np.random.default_rng(0)
    # As many neurons, examples and layers of one width in small.
    network = Network.initialized(Architecture((6, 5, 5, 4), h.activation), "glorot", rng, np.float64)
    planted = Network(network.architecture, network.parameters, asked.fault.rules)
    if asked.fault.stands is Stands.PREDICTION:
        return  # what it makes up at random is no gradient to compare with
    X, Y = rng.uniform(0.1, 1, size=(5, 6)), np.eye(4)[rng.integers(4, size=5)]
    assert h.hidden[0] == h.hidden[1] == h.batch_size
    assert (compare(planted, X, Y).relative_error > 1e-3) == asked.fault.in_gradient


def test_its_digits_are_the_seeds_and_those_held_back_stay() -> None:
    split = sources.of("starter").split(500)
    asked = next(riddle(seed, 2) for seed in range(200) if riddle(seed, 2).name == "labels_left_behind")
    one, again = asked.planted(split), asked.planted(split)
    np.testing.assert_array_equal(one.training.images, again.training.images)
    assert (one.training.images != split.training.images).any()
    assert one.validation is split.validation


def test_hints_and_wrong_guesses_cost_once() -> None:
    asked = riddle(3, 1)
    wrong = next(each for each in Stands if each is not asked.fault.stands)
    attempt = Attempt(asked)
    assert attempt.points == POINTS
    attempt = attempt.asking(Hint.SYMPTOM).asking(Hint.SYMPTOM)
    assert attempt.points == POINTS - Hint.SYMPTOM.value
    attempt = attempt.guessing(wrong).guessing(wrong)
    assert attempt.points == POINTS - Hint.SYMPTOM.value - WRONG_GUESS
    solved = attempt.guessing(asked.fault.stands)
    assert solved.solved
    assert solved.asking(Hint.LINE).guessing(wrong).points == attempt.points


def test_points_do_not_fall_below_nothing() -> None:
    attempt = Attempt(riddle(3, 1))
    for hint in Hint:
        attempt = attempt.asking(hint)
    for stands in Stands:
        attempt = attempt.guessing(stands)
    assert attempt.points == 0


def test_each_hint_says_more() -> None:
    asked = riddle(3, 1)
    assert asked.fault.stands.value in asked.hint(Hint.PLACE)
    assert asked.fault.right in asked.hint(Hint.LINE)
    assert asked.hint(Hint.SYMPTOM) == asked.fault.symptom


@pytest.mark.parametrize("grade", GRADES)
def test_a_code_carries_the_grade_and_the_seed(grade: int) -> None:
    assert read_code(riddle(139071, grade).code, 1) == (139071, grade)
    assert read_code(" 139071 ", grade) == (139071, grade)


@pytest.mark.parametrize("text", ["", "E", "E-", "X-7", "E-seven", "--7"])
def test_what_is_no_code_is_told(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_code(text, 1)
