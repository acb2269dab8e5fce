"""What the catalogue says of a run with a fault holds in every run in which it is planted, beside the sound one."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from nn.faults.catalogue import FAULTS
from nn.faults.symptoms import Course
from nn.hyperparameters import Hyperparameters
from nn.rules import SOUND, Rules
from tests.nn.faults.test_walk import course, starter

END = 50
"""Batches of which the loss at the end is the mean."""


def loss_of(found: Course) -> float:
    return float(found.losses[-END:].mean()) if found.ended else float("inf")


def accuracy(found: Course) -> float:
    return found.right(found.validation)


def worse(found: Course, sound: Course, h: Hyperparameters) -> bool:
    return found.ended and loss_of(found) > 1.3 * loss_of(sound) and accuracy(found) > 0.75


def slow(found: Course, sound: Course, h: Hyperparameters) -> bool:
    is_calm = found.ended and found.losses.max() < 1.2 * found.losses[0]
    return bool(is_calm and loss_of(found) > 1.5 * loss_of(sound) and loss_of(found) < found.losses[0])


def slow_with_sigmoid_alone(found: Course, sound: Course, h: Hyperparameters) -> bool:
    hardly = abs(accuracy(found) - accuracy(sound)) < 0.03
    return slow(found, sound, h) if h.activation == "sigmoid" else hardly


def much_stays(found: Course, sound: Course, h: Hyperparameters) -> bool:
    return loss_of(found) > 3 * loss_of(sound) and accuracy(found) < 0.8


def jumps(found: Course, sound: Course, h: Hyperparameters) -> bool:
    return bool(not found.ended or found.losses.max() > 1.4 * found.losses[0]) and loss_of(found) > 3 * loss_of(sound)


def next_to_nothing(found: Course, sound: Course, h: Hyperparameters) -> bool:
    return found.ended and accuracy(found) < 0.4


def jumps_about(found: Course, sound: Course, h: Hyperparameters) -> bool:
    def unrest(each: Course) -> float:
        """How much the loss moves from batch to batch, where it moves most."""
        moves = np.abs(np.diff(each.losses))
        return float(moves[: len(moves) // 100 * 100].reshape(-1, 100).mean(axis=1).max())

    return unrest(found) > 1.25 * unrest(sound) and accuracy(found) < accuracy(sound) - 0.02


def nearly_as_well(found: Course, sound: Course, h: Hyperparameters) -> bool:
    return loss_of(found) < 1.2 * loss_of(sound)


SAID: Mapping[str, Callable[[Course, Course, Hyperparameters], bool]] = {
    "without_slope": worse,
    "slope_reversed": much_stays,
    "slope_twice": slow_with_sigmoid_alone,
    "mean_lost": much_stays,
    "mean_twice": slow,
    "output_slope_twice": slow,
    "label_alone": jumps,
    "example_before": next_to_nothing,
    "last_example": jumps_about,
    "wrong_axis": nearly_as_well,
}
"""What the sentence of each says of the loss or the accuracy."""


@cache
def sound_course(h: Hyperparameters) -> Course:
    return course(h, starter(), SOUND)


def course_with(h: Hyperparameters, rules: Rules) -> Course:
    return course(h, starter(), rules)


@pytest.mark.parametrize("name", SAID)
def test_what_a_sentence_says_of_the_loss_holds_in_every_run(name: str) -> None:
    fault = FAULTS[name]
    for activation in fault.shows_with:
        for seed, run in enumerate(fault.runs):
            h = replace(run, activation=activation, seed=seed)
            found, sound = course_with(h, fault.rules), sound_course(h)
            assert SAID[name](found, sound, h), (h.activation, h.optimizer, h.dropout, loss_of(found), accuracy(found))
