"""The alphabet: the arrays of the derivation, their symbols and their axes, declared once.

Rows are examples in memory, so that ``A.T`` is the derivation's column form at no cost.

==========  ==========  ==============  ======================================================
symbol      in code     shape           meaning
==========  ==========  ==============  ======================================================
n           n                           examples in a batch
l           layer                       layer, 0 = input, 1 = first hidden, L = output
L           depth                       layers after the input
n_l         widths[l]                   neurons of layer l
A[0]        X           (n, n_0)        pixels, 0 = background, 1 = ink
W[l]        W[l]        (n_l, n_{l-1})  weights, one row a neuron
b[l]        b[l]        (n_l,)          biases
Z[l]        Z[l]        (n, n_l)        weighted sums
A[l]        A[l]        (n, n_l)        activations
sigma'(Z)   dA_dZ[l]    (n, n_l)        slopes of the activations, hidden layers
delta[l]    delta[l]    (n, n_l)        dC_k/dZ of one example's cost; in `Gradient`, 1/n of it
Y           Y           (n, n_L)        one-hot labels
C_k         cost        (n,)            cost of each example; its mean is the loss C
eta         learning_rate               step of gradient descent
==========  ==========  ==============  ======================================================

``W``, ``b``, ``Z``, ``A``, ``dA_dZ`` and ``delta`` are dictionaries keyed by the layer, so that ``W[1]`` is the
paper's W of layer 1. Hyperparameters are ``h`` where they are used often. A slope is the derivative by one number, the
gradient all slopes by the parameters.
"""

import math
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.floating[Any]]
"""float32 in training, float64 on request for checks."""

Float32: TypeAlias = npt.NDArray[np.float32]
UInt8: TypeAlias = npt.NDArray[np.uint8]
Bool: TypeAlias = npt.NDArray[np.bool_]
Int: TypeAlias = npt.NDArray[np.int64]

CLASSES = 10
"""Digits 0 to 9: neurons of the output layer."""

SIDE = 28
"""Pixels along one side of a digit's picture; n_0 = SIDE * SIDE."""


def one_hot(labels: UInt8, dtype: npt.DTypeLike = np.float32) -> Array:
    """Labels (n,) in 0..9 as Y (n, 10): 1 in the label's column, 0 elsewhere."""
    return np.eye(CLASSES, dtype=dtype)[labels]


def pixels(images: UInt8, out: Array | None = None) -> Array:
    """Write X = images / 255 into `out`, both (n, n_0); returns `out`, where that is None a new array of float32."""
    out = np.empty(images.shape, np.float32) if out is None else out
    np.copyto(out, images)
    return np.multiply(out, 1 / 255, out=out)


def as_bytes(picture: Float32) -> UInt8:
    """A picture of any shape, 0..1, as data sets have it: (n_0,), 0..255."""
    rounded: UInt8 = np.rint(255 * picture).astype(np.uint8)
    return rounded.ravel()


@lru_cache(maxsize=64)
def ones(shape: int | tuple[int, int], dtype: "np.dtype[Any]") -> Array:
    """Ones, read-only and kept: a product with them is NumPy's fastest sum of so few numbers."""
    one = np.ones(shape, dtype)
    one.flags.writeable = False
    return one


@lru_cache(maxsize=64)
def _row_starts(rows: int, columns: int) -> Int:
    """(rows,): where each row begins in all entries row by row."""
    return np.arange(rows) * columns


def row_maxima(Z: Array) -> Array:
    """The largest entry of each row of Z (n, m) as a column (n, 1); twice as fast as NumPy's reduction along rows."""
    largest: Array = Z.take(Z.argmax(axis=1) + _row_starts(*Z.shape))
    return largest[:, np.newaxis]


ZERO = np.zeros((), np.float32)
"""0 as an array, which NumPy need not make of a number in every call."""

CACHE_LINE = 64
"""Bytes that a processor reads at once: a product of matrices that begin at one takes 0.6 of the time."""


def aligned(shape: tuple[int, ...], dtype: npt.DTypeLike = np.float32) -> Array:
    """An array of this shape with any values, whose memory begins at a cache line."""
    kind = np.dtype(dtype)
    size = math.prod(shape) * kind.itemsize
    memory = np.empty(size + CACHE_LINE, np.uint8)
    start = -memory.ctypes.data % CACHE_LINE
    array: Array = memory[start : start + size].view(kind).reshape(shape)
    return array


def a_digit(label: int) -> str:
    """A digit with its article, such as ``a 7``."""
    return f"{'an' if label == 8 else 'a'} {label}"
