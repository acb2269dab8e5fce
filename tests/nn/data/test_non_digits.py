import numpy as np
import pytest

from nn.data import sources
from nn.data.digits import Digits
from nn.data.non_digits import non_digits


@pytest.fixture(scope="module")
def digits() -> Digits:
    return sources.of("starter").split(1000).validation


def test_there_are_eight_kinds_the_same_in_every_call(digits: Digits) -> None:
    made = non_digits(digits, 40)
    assert 7 * 40 < len(made) <= 8 * 40
    assert made.any(axis=1).all()
    assert np.array_equal(made, non_digits(digits, 40))


def test_none_of_them_is_one_of_the_digits(digits: Digits) -> None:
    real = {image.tobytes() for image in digits.images}
    assert not any(image.tobytes() in real for image in non_digits(digits, 40))


def test_the_digits_stay_as_they_are(digits: Digits) -> None:
    before = digits.images.copy()
    non_digits(digits, 40)
    assert np.array_equal(digits.images, before)


def test_a_kind_whose_digits_are_missing_is_left_out(digits: Digits) -> None:
    ones = digits.labels == 1
    assert len(non_digits(Digits(digits.images[ones], digits.labels[ones]), 40)) == 0
