"""A map of a layer: where digits lie in the eyes of its neurons, and how far it has told the classes apart.

The two principal directions of the activations are those along which the digits are spread most; a linear probe is the
best that one more layer, without any hidden one, could read from them.

Source of the probe: G. Alain and Y. Bengio, "Understanding intermediate layers using linear classifier probes" (2016),
https://arxiv.org/abs/1610.01644.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from nn.arrays import CLASSES, Array, UInt8
from nn.errors import never
from nn.insight.leavable import product, solution

RIDGE = 1e-3
"""Of the mean variance of the activations, added to each: directions without spread tell nothing."""


@dataclass(frozen=True, eq=False)
class LayerMap:
    """The two principal directions of n digits' activations in a layer of m neurons.

    Attributes:
        mean: of the activations, (m,).
        axes: unit vectors, orthogonal, that of the larger spread first, (2, m).
        places: of the digits, (n, 2).
        shares: of the whole spread that lies along each of the two.
    """

    mean: Array
    axes: Array
    places: Array
    shares: tuple[float, float]

    def place(self, A: Array) -> Array:
        """Where k other examples with the activations A (k, m) lie, (k, 2)."""
        placed: Array = (A.astype(np.float64) - self.mean).dot(self.axes.T)
        return placed


def layer_map(A: Array, like: LayerMap | None = None) -> LayerMap:
    """The map of activations A (n, m), n > 0; with m = 1 all lie on a line.

    The sign of a principal direction is anybody's choice: it is that of the map `like` before it, so that a map that
    follows a training does not flip over, or has the largest entry positive.
    """
    exact = A.astype(np.float64)
    mean = exact.mean(axis=0)
    apart = exact - mean
    values, axes = _principal(apart)
    if len(axes) == 1:
        axes, values = np.concatenate([axes, np.zeros((1, 1))]), np.append(0.0, values)
    for k, axis in enumerate(axes):
        other = np.sign(axis.dot(like.axes[k])) if like is not None and like.axes.shape == axes.shape else 0.0
        axes[k] = axis * (other or np.sign(axis[np.abs(axis).argmax()]) or 1.0)
    spread = values.clip(0)
    total = float(spread.sum())
    shares = tuple(float(each) / total if total > 0 else 0.0 for each in spread[::-1][:2])
    return LayerMap(mean, axes, apart.dot(axes.T), (shares[0], shares[1]))


def _principal(apart: Array) -> tuple[Array, Array]:
    """What is spread along each principal direction, ascending, and the first two of these, (2, m) at most.

    The eigenvectors of the covariance P^T P / n of n examples P (n, m), or where m > n, which takes long, those u of
    P P^T / n, which has the same eigenvalues but for zeros: then P^T u are eigenvectors of the covariance.
    """
    n, m = apart.shape
    if m <= n:
        values, vectors = np.linalg.eigh(apart.T.dot(apart) / n)
        return values, vectors[:, ::-1][:, :2].T
    values, vectors = np.linalg.eigh(apart.dot(apart.T) / n)
    axes = vectors[:, ::-1][:, :2].T.dot(apart)
    lengths = np.linalg.norm(axes, axis=1, keepdims=True)
    return values, np.divide(axes, lengths, out=np.zeros_like(axes), where=lengths > 0)


def turned(found: LayerMap, like: LayerMap) -> LayerMap:
    """The map turned, and mirrored if need be, so that its n digits lie as near as they can to where `like` has them.

    The rotation R that makes |P R - Q| smallest, for places P and Q, is U V^T of the singular value decomposition
    P^T Q = U S V^T: two directions with nearly the same spread change places in a training, and the eye would lose the
    digits. The plane stays the same; its axes are no longer the principal directions one by one.

    Source: P. Schoenemann, "A generalized solution of the orthogonal Procrustes problem" (1966),
    https://doi.org/10.1007/BF02289451.

    Raises:
        ValueError: for maps of different digits.
    """
    if found.places.shape != like.places.shape:
        raise ValueError(f"Maps of {len(found.places)} and of {len(like.places)} digits cannot be compared")
    product = found.places.T.dot(like.places)
    if not np.isfinite(product).all():
        return found
    U, _, Vt = np.linalg.svd(product)
    R = U.dot(Vt)
    return replace(found, axes=R.T.dot(found.axes), places=found.places.dot(R))


@dataclass(frozen=True, eq=False)
class Probe:
    """What reads the classes from m activations by one product: the class of the largest of W a + b.

    Attributes:
        W: (10, m).
        b: (10,).
    """

    W: Array
    b: Array

    def answers(self, A: Array) -> "np.ndarray[tuple[int, ...], np.dtype[np.int64]]":
        """Of examples with activations A (n, m), (n,)."""
        return np.asarray((A.dot(self.W.T) + self.b).argmax(axis=1), np.int64)

    def accuracy(self, A: Array, labels: UInt8) -> float:
        """Share of right answers; NaN for no examples."""
        return float(np.mean(self.answers(A) == labels)) if len(labels) else float("nan")


def probe(A: Array, labels: UInt8, cancelled: Callable[[], bool] = never) -> Probe:
    """The linear probe of least squares on activations A (n, m) of digits that show `labels` (n,), n > 0.

    Minimises |A W^T + b - Y|^2 / n + r |W|^2, r small, for the one-hot labels Y: solved at once, the same each time.
    Activations that are all the same tell nothing: W is 0, and the answer is the most frequent class.

    Raises:
        Cancelled: where `cancelled`, asked some times a second, said so.
    """
    exact, Y = A.astype(np.float64), np.eye(CLASSES)[labels]
    mean, share = exact.mean(axis=0), Y.mean(axis=0)
    apart = exact - mean
    covariance = product(apart, apart, cancelled) / len(A)
    variance, about = float(np.trace(covariance)) / len(mean), np.finfo(np.float64)
    # What is smaller is rounding of the mean, or too small to divide by.
    if variance <= max((about.eps * float(np.abs(exact).max())) ** 2, about.tiny / about.eps):
        return Probe(np.zeros((CLASSES, len(mean))), share)
    covariance[np.diag_indices(len(mean))] += RIDGE * variance
    W = solution(covariance, product(apart, Y - share, cancelled) / len(A), cancelled).T
    return Probe(W, share - W.dot(mean))
