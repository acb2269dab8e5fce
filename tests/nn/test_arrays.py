"""Pictures and labels as X and Y."""

from typing import Any

import numpy as np
import pytest

from nn.arrays import CACHE_LINE, CLASSES, a_digit, aligned, one_hot, ones, pixels, row_maxima
from nn.batches import Batches
from nn.data.digits import Digits
from nn.hyperparameters import Hyperparameters
from nn.network import Architecture, Network


def test_each_row_has_its_one_in_the_column_of_the_label() -> None:
    labels = np.array([3, 0, 9, 3], np.uint8)
    Y = one_hot(labels)
    assert Y.shape == (4, CLASSES)
    for row, label in zip(Y, labels, strict=True):
        assert [column for column in range(CLASSES) if row[column] != 0] == [label]
        assert row[label] == 1


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_type_is_the_one_asked_for(dtype: type[np.floating[Any]]) -> None:
    assert one_hot(np.array([1], np.uint8), dtype).dtype == dtype


def test_float32_is_the_default() -> None:
    assert one_hot(np.array([1], np.uint8)).dtype == np.float32


def test_no_labels_give_no_rows() -> None:
    assert one_hot(np.array([], np.uint8)).shape == (0, CLASSES)


def test_a_label_past_nine_is_refused() -> None:
    with pytest.raises(IndexError):
        one_hot(np.array([10], np.uint8))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_pixels_run_from_zero_to_one(dtype: type[np.floating[Any]]) -> None:
    images = np.arange(256, dtype=np.uint8)[None]
    X = np.full((1, 256), np.nan, dtype)
    assert pixels(images, X) is X
    np.testing.assert_allclose(X, np.arange(256)[None] / 255, rtol=1e-6 if dtype == np.float32 else 1e-15)
    assert X[0, 0] == 0
    assert X[0, 255] == 1


@pytest.mark.parametrize("Z", [np.array([[1.0, -2.0, 3.0], [-5.0, -4.0, -6.0]]), np.zeros((1, 1)), np.ones((0, 10))])
def test_the_largest_of_each_row_stands_in_a_column(Z: np.ndarray) -> None:
    assert np.array_equal(row_maxima(Z), Z.max(axis=1, keepdims=True))


def test_the_largest_of_a_row_with_no_number_is_none() -> None:
    largest = row_maxima(np.array([[1.0, np.nan], [2.0, 3.0]]))
    assert np.isnan(largest[0, 0])
    assert largest[1, 0] == 3.0


def test_a_product_with_ones_is_a_sum_and_nobody_changes_them() -> None:
    delta = np.random.default_rng(0).random((32, 10)).astype(np.float32)
    assert ones(32, delta.dtype).dot(delta) == pytest.approx(delta.sum(axis=0), rel=1e-6)
    assert not ones(32, delta.dtype).flags.writeable
    assert ones(4, np.dtype(np.float64)).dtype == np.float64


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_products_read_begins_at_a_cache_line(dtype: type[np.floating[Any]]) -> None:
    for count in (1, 7, 1000):
        assert aligned((count, 3), dtype).ctypes.data % CACHE_LINE == 0
    network = Network.initialized(Architecture((784, 5, 10)), "he", np.random.default_rng(0), dtype)
    digits = Digits(np.zeros((64, 784), np.uint8), np.zeros(64, np.uint8))
    batches = Batches(network, digits, Hyperparameters())
    for array in (network.parameters, network.copy().parameters, network.copy(np.float64).W[1]):
        assert array.ctypes.data % CACHE_LINE == 0
    for batch in batches.of_block(np.arange(64), 1, None):
        assert batch.trace.A[0].ctypes.data % CACHE_LINE == 0


def test_a_digit_has_its_article() -> None:
    assert [a_digit(label) for label in (7, 8)] == ["a 7", "an 8"]
