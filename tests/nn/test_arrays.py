"""Pictures and labels as X and Y."""

from typing import Any

import numpy as np
import pytest

from nn.arrays import CLASSES, one_hot, pixels


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
