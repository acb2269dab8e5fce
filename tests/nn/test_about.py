"""What a declaration says of its bounds and of a value."""

import math

import pytest

from nn.about import About
from nn.schedules import Schedule, constant

RATE = About("Rate", "How far.", "Training", minimum=1e-6, maximum=10.0)
SIZE = About("Size", "How many.", "Training", minimum=1, maximum=10_000)
RULE = About(
    "Rule", "Which one.", "Training", rules={"plain": Schedule(constant, "Plain"), "fancy": Schedule(constant, "Fancy")}
)
FREE = About("Place", "Where.", "Data")


@pytest.mark.parametrize(
    ("about", "bounds"), [(RATE, "0.000001 to 10"), (SIZE, "1 to 10,000"), (RULE, ""), (FREE, "")], ids=str
)
def test_bounds_are_written_as_people_write_numbers(about: About, bounds: str) -> None:
    assert about.bounds == bounds


@pytest.mark.parametrize(
    ("about", "value"), [(RATE, 1e-6), (RATE, 10.0), (SIZE, 1), (SIZE, 10_000), (RULE, "fancy"), (FREE, "anything")]
)
def test_a_value_within_bounds_may_stand(about: About, value: object) -> None:
    assert about.problem(value) == ""


@pytest.mark.parametrize(
    ("about", "value", "message"),
    [
        (RATE, 0.0, "choose a value from 0.000001 to 10, not 0.0"),
        (RATE, math.nan, "choose a value from 0.000001 to 10, not nan"),
        (RATE, math.inf, "choose a value from 0.000001 to 10, not inf"),
        (SIZE, 20_000, "choose a value from 1 to 10,000, not 20,000"),
        (RULE, "magic", "choose one of plain, fancy, not 'magic'"),
    ],
)
def test_another_value_is_told_with_what_may_stand(about: About, value: object, message: str) -> None:
    assert about.problem(value) == message
