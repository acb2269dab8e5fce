"""Block by block the numbers are those of NumPy, and whoever leaves does not wait for the whole."""

from collections.abc import Callable
from itertools import count
from typing import Any

import numpy as np
import pytest

from nn.errors import Cancelled
from nn.insight.leavable import BLOCK, product, solution

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("m", [1, 5, BLOCK, BLOCK + 1, 3 * BLOCK - 7])
def test_the_numbers_are_those_of_numpy(m: int) -> None:
    A, B = RNG.normal(size=(2 * m + 3, m)), RNG.normal(size=(2 * m + 3, 10))
    np.testing.assert_allclose(product(A, B), A.T.dot(B), atol=1e-9)
    C = A.T.dot(A) + 0.1 * np.eye(m)
    kept = C.copy()
    np.testing.assert_allclose(solution(C, A.T.dot(B)), np.linalg.solve(C, A.T.dot(B)), rtol=1e-7, atol=1e-10)
    np.testing.assert_array_equal(C, kept)


@pytest.mark.parametrize("work", [product, solution])
def test_it_is_left_after_any_block(work: Callable[..., Any]) -> None:
    C = np.eye(3 * BLOCK)
    asked = count()
    work(C, C, lambda: next(asked) < 0)
    times = next(asked)
    assert times >= 3
    for last in range(1, times + 1):
        left = iter([False] * (last - 1) + [True])
        with pytest.raises(Cancelled):
            work(C, C, lambda left=left: next(left))
