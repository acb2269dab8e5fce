"""What a learner types is judged to the digits in which the number is shown."""

import math
from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from nn.derivation.letters import MINUS, TIMES
from nn.derivation.shown import shown
from nn.exercise.judging import Marking, Slip, judge, read

numbers = st.floats(allow_nan=False, allow_infinity=False)
sizes = st.floats(1e-12, 1e12) | st.floats(-1e12, -1e-12)


@given(numbers)
def test_what_is_shown_is_right(value: float) -> None:
    assert judge(shown(value), value).verdict is Marking.RIGHT


@given(numbers)
@example(1 + 2e-12)
def test_all_digits_are_right(value: float) -> None:
    assert judge(repr(value), value).verdict is Marking.RIGHT


@given(sizes)
def test_the_last_digit_may_differ_by_one_and_is_told(value: float) -> None:
    printed = read(shown(value))
    assert printed is not None
    assume(abs(printed) != 1)
    unit = Decimal((0, (1,), int(printed.as_tuple().exponent)))
    for near in (printed + unit, printed - unit):
        judgement = judge(str(near), value)
        assert judgement.is_right
        assert judgement.verdict is (Marking.RIGHT if abs(near - Decimal(value)) <= unit / 2 else Marking.CLOSE)
    assert judge(str(printed + 2 * unit), value).verdict is Marking.WRONG


@given(sizes)
def test_the_other_sign_is_told(value: float) -> None:
    judgement = judge(shown(-value), value)
    assert judgement.verdict is Marking.SLIP
    assert "sign" in judgement.sentence


@pytest.mark.parametrize(
    "typed",
    ["-0.25", "-.25", "-0,25", f"{MINUS}0.25", "\u20130.25", " - 0.25 ", "-2.5e-1", "-2,5E-1",
     f"{MINUS}2.5{TIMES}10^-1", f"{MINUS}2.5{TIMES}10\u207b\u00b9", "-2.5*10**-1", "-2.5 x 10^(-1)", "-0.250000"],
)  # fmt: skip
def test_a_number_may_be_written_in_many_ways(typed: str) -> None:
    assert read(typed) == Decimal("-0.25")


@pytest.mark.parametrize(
    "typed", ["", " ", "-", ".", "abc", "1.2.3", "1,234.5", "--1", "1e", "e5", "nan", "inf", "1/2", "0x1", "1" * 99,
              "1e9999", "1_000", "\u0661", "<b>1</b>"]
)  # fmt: skip
def test_what_is_no_number_gets_one_sentence_and_is_no_attempt(typed: str) -> None:
    judgement = judge(typed, 0.25)
    assert judgement.verdict is Marking.UNREADABLE
    assert not judgement.is_attempt
    assert judgement.sentence.count(".") >= 1


@given(st.text(max_size=80), numbers)
def test_no_text_breaks_it(typed: str, value: float) -> None:
    assert judge(typed, value).sentence


def test_an_exact_zero_is_right_as_just_that() -> None:
    assert judge("0", 0.0).is_right
    assert judge("0.000", 0.0).is_right
    assert not judge("0.00001", 0.0).is_right


def test_near_one_the_distance_from_one_counts() -> None:
    value = 0.9998766
    assert shown(value) == "0.9998766"
    assert judge("0.9998766", value).verdict is Marking.RIGHT
    assert judge("0.9998", value).verdict is not Marking.RIGHT


def test_what_is_all_but_one_is_not_right_as_a_number_near_it() -> None:
    assert judge("1", 1 + 2e-12).is_right
    assert not judge("0.9999", 1 + 2e-12).is_right


def test_fewer_digits_are_right_as_far_as_they_go_and_no_attempt() -> None:
    judgement = judge("0.34", 0.3412)
    assert judgement.verdict is Marking.MORE_DIGITS
    assert not judgement.is_attempt
    assert judge("0", 0.3412).verdict is Marking.WRONG
    assert judge("0.3", 0.3412).verdict is Marking.WRONG


def test_a_power_of_ten_that_is_off_is_told() -> None:
    judgement = judge("3.412", 0.3412)
    assert judgement.verdict is Marking.SLIP
    assert "power of ten" in judgement.sentence


def test_a_slip_is_recognised_with_its_equation() -> None:
    slip = Slip(0.7, "The bias is left out.", "E27")
    assert judge("0.7", 0.5, [slip]).equation == "E27"
    assert judge("0.6", 0.5, [slip]).verdict is Marking.WRONG


def test_a_slip_that_comes_to_the_same_number_is_none() -> None:
    assert judge("0.5", 0.5, [Slip(0.5, "The bias is left out.", "E27")]).verdict is Marking.RIGHT


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_never_right(value: float) -> None:
    assert not judge("1", value).is_right
