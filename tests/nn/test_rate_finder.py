"""A range test repeats, ends where the loss diverges, and suggests a rate that trains as well as one chosen by hand."""

from dataclasses import replace

import numpy as np
import pytest

from nn.data import sources
from nn.data.digits import Split
from nn.errors import Cancelled, DigitScopeError
from nn.hyperparameters import ABOUT, Hyperparameters
from nn.optimizers import OPTIMIZERS
from nn.rate_finder import BATCHES, DIGITS, HIGHEST, LOWEST, MOST_EPOCHS, RangeTest, batches_of, range_test
from nn.run import Run

H = Hyperparameters(validation=1000)

BY_HAND = {
    "gradient_descent": 0.2,
    "momentum": 0.03,
    "nesterov": 0.03,
    "rmsprop": 0.002,
    "adam": 0.003,
    "adamw": 0.003,
}


@pytest.fixture(scope="module")
def digits() -> Split:
    return sources.load(H.data, H.validation)


def test_rates_grow_by_the_same_factor_between_rates_that_can_be_chosen(digits: Split) -> None:
    found = range_test(H, digits)
    assert found.rates[0] == pytest.approx(LOWEST)
    assert np.allclose(found.rates[1:] / found.rates[:-1], found.rates[1] / found.rates[0])
    assert not any(ABOUT["learning_rate"].problem(rate) for rate in (LOWEST, HIGHEST))
    assert len(found.rates) == len(found.losses) == len(found.smoothed) <= found.batches == BATCHES


def test_it_repeats_whatever_the_rate_and_the_schedule_in_the_form(digits: Split) -> None:
    one, other = range_test(H, digits), range_test(replace(H, learning_rate=9.0, schedule="cosine", epochs=1), digits)
    assert np.array_equal(one.losses, other.losses)
    assert not np.array_equal(one.losses, range_test(replace(H, seed=1), digits).losses)


def test_it_ends_where_the_loss_diverges(digits: Split) -> None:
    found = range_test(replace(H, optimizer="adam"), digits)
    assert found.diverged
    assert found.rates[-1] < 1.0
    assert found.smoothed[-1] > 2 * found.smoothed.min()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_suggestion_trains_about_as_well_as_a_rate_chosen_by_hand(optimizer: str, digits: Split) -> None:
    right = []
    h = replace(H, optimizer=optimizer, schedule="constant", epochs=2)
    suggested = range_test(h, digits).suggestion
    assert suggested is not None
    for rate in (suggested, BY_HAND[optimizer]):
        scores = [step.scores for step in Run.fresh(replace(h, learning_rate=rate), digits, 1).steps()]
        assert scores[-1] is not None
        right.append(scores[-1].validation_accuracy)
    assert right[0] > right[1] - 0.03


def test_nothing_is_suggested_where_nothing_is_learned(digits: Split) -> None:
    deep = replace(H, hidden=(32,) * 8, activation="sigmoid", initializer="glorot")
    assert range_test(deep, digits).suggestion is None


def test_a_rate_is_suggested_to_two_digits_where_the_mean_is_least() -> None:
    rates, mean = np.array([0.01234, 0.1234, 1.234]), np.array([2.0, 1.0, 3.0])
    assert RangeTest(rates, mean, mean, 3).suggestion == 0.12
    assert RangeTest(rates, mean, np.array([2.0, 1.9, 3.0]), 3).suggestion is None


def test_small_batches_are_more_of_them_so_that_enough_digits_are_seen() -> None:
    assert batches_of(replace(H, batch_size=1), 4000) == DIGITS
    assert batches_of(replace(H, batch_size=10_000), 5) == DIGITS // 5
    assert batches_of(H, 4000) == BATCHES


def test_a_single_digit_is_enough(digits: Split) -> None:
    one = Split(digits.training.chosen(np.arange(1)), digits.validation)
    assert len(range_test(H, one).rates) <= batches_of(H, 1) == MOST_EPOCHS
    assert not ABOUT["epochs"].problem(MOST_EPOCHS)


def test_it_tells_how_far_it_is_and_can_be_left(digits: Split) -> None:
    told = list[tuple[int, int]]()
    with pytest.raises(Cancelled):
        range_test(H, digits, lambda *at: told.append(at), lambda: len(told) == 7)
    assert told == [(done, BATCHES) for done in range(1, 8)]


def test_without_digits_it_says_so(digits: Split) -> None:
    none = digits.training.chosen(np.arange(0))
    with pytest.raises(DigitScopeError, match="no training digits"):
        range_test(H, Split(none, digits.validation))
