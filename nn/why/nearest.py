"""The training digits nearest to a digit, in the eyes of a person or of a layer.

Distances are Euclidean: of the pixels, or of the activations of a layer, where digits lie near each other that the
network takes for alike.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from nn.arrays import Array, Int, UInt8, pixels
from nn.blas import limited
from nn.errors import Cancelled, never
from nn.metrics import CHUNK, passes
from nn.network import Network

PIXELS = 0
"""The layer whose activations are the pixels themselves."""

SPARE = 8
"""Digits looked at exactly for each that is wanted: some of them may be the same one, as weights of sources repeat."""


@dataclass(frozen=True, eq=False)
class Nearest:
    """Digits in the order of their distance.

    Attributes:
        numbers: which of the digits they are, (k,).
        distances: of the pixels, or of the layer's activations, (k,).
    """

    numbers: Int
    distances: Array


def nearest(
    network: Network,
    x: Array,
    images: UInt8,
    count: int,
    layer: int = PIXELS,
    cancelled: Callable[[], bool] = never,
) -> Nearest:
    """The `count` nearest of some digits, each picture once; fewer where there are fewer.

    Args:
        network: whose layer is asked.
        x: the pixels of one digit, (n_0,), 0 to 1.
        images: the digits, (n, n_0), 0 background to 255 ink.
        count: how many.
        layer: PIXELS, or one of the network's layers from 1 to L.
        cancelled: asked now and then whether to stop.

    Raises:
        Cancelled: where `cancelled` said so.
    """
    # More threads than one only wait for each other in products of this size.
    with limited(1), np.errstate(all="ignore"):
        return _nearest(network, x, images, count, layer, cancelled)


def _nearest(
    network: Network, x: Array, images: UInt8, count: int, layer: int, cancelled: Callable[[], bool]
) -> Nearest:
    a = network.trace(x.reshape(1, -1).astype(network.parameters.dtype)).A[layer][0]
    rough = np.empty(len(images))
    for chunk, A in _activations(network, images, layer, cancelled):
        # |A - a|^2 but for |a|^2, which is the same for all: the order needs one product of matrices.
        rough[chunk] = np.einsum("ij,ij->i", A, A) - 2 * A.dot(a)
    among = np.argsort(rough, kind="stable")[: SPARE * count] if len(rough) else np.zeros(0, np.int64)
    exact = np.empty(len(among))
    for chunk, A in _activations(network, images[among], layer):
        exact[chunk] = np.sqrt(np.square(A - a.astype(np.float64)).sum(axis=1))
    numbers, seen = list[int](), set[bytes]()
    order = np.lexsort((among, exact))
    for each in order.tolist():
        picture = images[among[each]].tobytes()
        if picture not in seen and len(numbers) < count:
            seen.add(picture)
            numbers.append(each)
    return Nearest(among[numbers], exact[numbers])


def _activations(
    network: Network, images: UInt8, layer: int, cancelled: Callable[[], bool] = never
) -> Iterator[tuple[slice, Array]]:
    """A[layer] of images, some at a time: which they are, and what holds until the next ones."""
    if layer != PIXELS:
        for chunk, here in passes(network, images, cancelled):
            yield chunk, here.A[layer]
        return
    X = np.empty((CHUNK, images.shape[1]), np.float32)
    for start in range(0, len(images), CHUNK):
        if cancelled():
            raise Cancelled("The digits were not all looked at.")
        chunk = slice(start, start + CHUNK)
        yield chunk, pixels(images[chunk], X[: len(images[chunk])])
