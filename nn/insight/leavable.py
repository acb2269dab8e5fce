"""Products and linear equations that are worked out block by block, so that whoever no longer waits can leave soon.

One call of NumPy for a layer of 4,096 neurons takes seconds, and nothing can end it.
"""

from collections.abc import Callable

import numpy as np

from nn.arrays import Array
from nn.errors import Cancelled, never

BLOCK = 256
"""Rows of a block: of a layer of 4,096 neurons one takes about a fifth of a second."""


def product(A: Array, B: Array, cancelled: Callable[[], bool] = never) -> Array:
    """A^T B, (m, k), of A (n, m) and B (n, k).

    Raises:
        Cancelled: where `cancelled`, asked before each block of rows, said so.
    """
    found = np.zeros((A.shape[1], B.shape[1]), np.result_type(A, B))
    for start in range(0, len(A), BLOCK):
        _ask(cancelled)
        part = slice(start, start + BLOCK)
        found += A[part].T.dot(B[part])
    return found


def solution(A: Array, B: Array, cancelled: Callable[[], bool] = never) -> Array:
    """X with A X = B, (m, k), for A (m, m) symmetric and positive definite, and B (m, k); neither is changed.

    Gaussian elimination by blocks, which needs no pivots for such a matrix: with A11 one block, A12 what is right of it
    and A22 the rest, A22 - A12^T A11^-1 A12 is symmetric and positive definite again.

    Source: G. Golub and C. Van Loan, "Matrix Computations", 4th edition (2013), 3.2 and 4.2.

    Raises:
        Cancelled: where `cancelled`, asked before each block, said so.
    """
    A, B = A.copy(), B.copy()
    for start in range(0, len(A), BLOCK):
        _ask(cancelled)
        here, rest = slice(start, start + BLOCK), slice(start + BLOCK, None)
        factor = np.linalg.solve(A[here, here], A[here, rest]).T
        B[rest] -= factor.dot(B[here])
        for row in range(start + BLOCK, len(A), BLOCK):
            _ask(cancelled)
            part = slice(row, row + BLOCK)
            # Only what is on the diagonal and right of it is needed.
            A[part, row:] -= factor[row - start - BLOCK : row - start].dot(A[here, row:])
    X = np.empty_like(B)
    for start in reversed(range(0, len(A), BLOCK)):
        here, rest = slice(start, start + BLOCK), slice(start + BLOCK, None)
        X[here] = np.linalg.solve(A[here, here], B[here] - A[here, rest].dot(X[rest]))
    return X


def _ask(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled
