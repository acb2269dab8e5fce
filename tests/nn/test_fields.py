"""What a field says of its bounds and of a value, and how it steps from one to the next."""

import math

import pytest

from nn.fields import Field, Number, OneOf, Real, WholeNumber
from nn.schedules import Schedule, constant
from nn.source_field import Sources
from nn.source_names import Weighted

RATE = Real(default=0.5, label="Rate", help="How far.", group="Training", minimum=1e-6, maximum=10.0, decimals=6)
SIZE = WholeNumber(default=5, label="Size", help="How many.", group="Training", minimum=1, maximum=10_000)
RULES = {"plain": Schedule(constant, "Plain"), "fancy": Schedule(constant, "Fancy")}
RULE = OneOf(default="plain", label="Rule", help="Which one.", group="Training", rules=RULES)
FREE = Sources(default=(), label="Place", help="Where.", group="Data", missing="name a place")
ANY = Weighted("anything")


@pytest.mark.parametrize(
    ("field", "limits"),
    [(RATE, "From 0.000001 to 10."), (SIZE, "From 1 to 10,000."), (RULE, "One of plain, fancy.")],
)
def test_limits_are_written_as_people_write_numbers(field: Field, limits: str) -> None:
    assert field.limits == limits


@pytest.mark.parametrize(
    ("field", "value"), [(RATE, 1e-6), (RATE, 10.0), (SIZE, 1), (SIZE, 10_000), (RULE, "fancy"), (FREE, (ANY,))]
)
def test_a_value_within_bounds_may_stand(field: Field, value: object) -> None:
    assert field.problem(value) == ""


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        (RATE, 0.0, "choose a value from 0.000001 to 10, not 0.0"),
        (RATE, math.nan, "choose a value from 0.000001 to 10, not nan"),
        (RATE, math.inf, "choose a value from 0.000001 to 10, not inf"),
        (SIZE, 20_000, "choose a value from 1 to 10,000, not 20,000"),
        (FREE, (), "name a place"),
        (RULE, "magic", "choose one of plain, fancy, not 'magic'"),
    ],
)
def test_another_value_is_told_with_what_may_stand(field: Field, value: object, message: str) -> None:
    assert field.problem(value) == message


@pytest.mark.parametrize(
    ("field", "value", "up", "down"),
    [
        (RATE, 0.5, 0.51, 0.49),
        (RATE, 1.0, 1.1, 0.99),
        (RATE, 10.0, 10.0, 9.9),
        (RATE, 1e-6, 2e-6, 1e-6),
        (SIZE, 32, 33, 31),
        (SIZE, 1000, 1100, 990),
        (SIZE, 1, 2, 1),
    ],
)
def test_a_step_is_one_of_the_second_digit_within_the_bounds(
    field: Number, value: float, up: float, down: float
) -> None:
    steps = field.next(value, 1), field.next(value, -1)
    assert steps == (up, down)
    assert {type(step) for step in steps} == {field.notation.type}
