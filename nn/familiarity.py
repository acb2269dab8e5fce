"""Whether a picture is like the digits that a network learned from, or unlike anything that it was trained on.

Softmax answers everything: its shares sum to 1 for a letter too. So the training digits are described as a density: for
each class a few Gaussians over which way the edges of its pictures run (`nn/data/edges.py`), along the directions in
which these differ most. One more Gaussian describes the same digits turned, cut and put together wrongly. The logarithm
of the ratio of both densities says how much rather a picture is none of the digits; what the network's own output layer
says is added, the energy of its sums. From where on that is too much, digits tell that were held back.

Sources: J. Ren et al., "Likelihood ratios for out-of-distribution detection" (2019), https://arxiv.org/abs/1906.02845;
K. Lee et al., "A simple unified framework for detecting out-of-distribution samples" (2018), https://arxiv.org/abs/1807.03888;
W. Liu et al., "Energy-based out-of-distribution detection" (2020), https://arxiv.org/abs/2010.03759.
"""

import math
from base64 import b85encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np

from nn.arrays import CLASSES, Array, Bool, Float32, Int, UInt8
from nn.base85 import decoded
from nn.calibration import sums
from nn.data.digits import Digits, Split
from nn.data.edges import EDGES, edges
from nn.data.ink_variation import OtherHand, draw_varied
from nn.data.non_digits import non_digits
from nn.data.raster import PEN
from nn.errors import Cancelled, never
from nn.network import Network

AXES = 66
"""Directions that are looked at; all Gaussians together then take less than 100 kB in a model file."""

FEWER_AXES = 56
"""Those of model files that do not say how many."""

PARTS = 2
"""Gaussians for each class: a seven with a bar and one without are two kinds of things."""

RIDGE = 0.03
"""Share of the mean variance that is added to each: what few digits do not vary in, others may."""

MOST, NON_DIGITS = 12_000, 1_500
"""Training digits that are looked at, of ink and of pictures each, and non-digits of each kind made of them."""

OTHER_HANDS = OtherHand(pens=(PEN, PEN))
"""Those whose drawings are looked at beside the ink itself: it is a few people's, and the canvas is anybody's."""

LEAST = 500
"""Training digits without which nothing is fitted."""

LEAST_HELD_BACK = 100
"""Digits held back, of ink or of pictures, without which there is no threshold of theirs."""

LOST = 0.01
"""Share of the digits held back that the threshold gives up: half of what a hand that was never seen may lose."""

ENERGY = 0.6
"""Weight of the network's energy, when both are measured by how much they vary over the digits held back."""


@dataclass(frozen=True, eq=False)
class Familiarity:
    """What a network's training digits look like.

    Attributes:
        mean: of the digits' edges, (392,).
        axes: k directions in which edges differ most, (392, k), orthogonal; along each the variance is 1.
        centres: of m Gaussians along the axes, (m, k); the last one is that of non-digits.
        whitenings: of each Gaussian, (m, k, k), upper triangular: (a - centre) W has covariance 1.
        energy: weight of the network's energy in the score.
        ink: the score above which a drawing is unlike them.
        picture: the same for what was no ink, such as a scan.
    """

    mean: Float32
    axes: Float32
    centres: Float32
    whitenings: Float32
    energy: float
    ink: float
    picture: float

    @cached_property
    def _all(self) -> tuple[Float32, Float32, Float32]:
        """The whitenings beside each other (k, m k), the centres whitened (m, k), log |W| (m,)."""
        m, d = self.centres.shape
        beside = np.ascontiguousarray(self.whitenings.transpose(1, 0, 2).reshape(d, m * d))
        moved = np.einsum("mi,mij->mj", self.centres, self.whitenings)
        return beside, moved, np.log(np.diagonal(self.whitenings, axis1=1, axis2=2)).sum(axis=1)

    def packed(self) -> dict[str, Any]:
        """As JSON has it: 8 bits a number, and 16 for the steps of each column, in base 85; no lower triangles."""
        count = self.axes.shape[1]
        axes, whitenings = (_steps(array) for array in (self.axes, self.whitenings))
        wide = [array.ravel() for array in (self.mean, self.centres, axes, whitenings)]
        narrow = [(self.axes / axes).ravel(), (self.whitenings / whitenings)[:, *np.triu_indices(count)].ravel()]
        parts = np.concatenate(wide).astype("<f2"), np.rint(np.concatenate(narrow)).astype(np.int8)
        text = b85encode(b"".join(part.tobytes() for part in parts)).decode()
        scalars = {"energy": self.energy, "ink": self.ink, "picture": self.picture}
        return {**scalars, "axes": count, "numbers": text}

    @classmethod
    def unpacked(cls, packed: Any) -> Self:
        """What `packed` made.

        Raises:
            ValueError: for anything else.
        """
        if not isinstance(packed, dict) or not isinstance(packed.get("numbers"), str):
            raise ValueError("no numbers")
        scalars: list[Any] = [packed.get(name) for name in ("energy", "ink", "picture")]
        if not all(type(value) in (int, float) and math.isfinite(value) for value in scalars):
            raise ValueError("no finite number")
        count = packed.get("axes", FEWER_AXES)
        if type(count) is not int or not 0 < count <= EDGES:
            raise ValueError("no number of axes")
        content, triangle = decoded(packed["numbers"]), np.triu_indices(count)
        m, rest = divmod(len(content) - EDGES * (2 + count) - 2 * count, 4 * count + len(triangle[0]))
        if m < 2 or rest:
            raise ValueError("another number of numbers")
        wide = np.frombuffer(content, "<f2", EDGES + count + 2 * m * count).astype(np.float32)
        narrow = np.frombuffer(content, np.int8, offset=2 * len(wide)).astype(np.float32)
        mean, centres, steps, more = np.split(wide, np.cumsum([EDGES, m * count, count]))
        axes = narrow[: EDGES * count].reshape(EDGES, count) * steps
        whitenings = np.zeros((m, count, count), np.float32)
        whitenings[:, *triangle] = narrow[EDGES * count :].reshape(m, -1)
        whitenings *= more.reshape(m, 1, count)
        if not np.isfinite(wide).all() or not (np.diagonal(whitenings, axis1=1, axis2=2) > 0).all():
            raise ValueError("numbers that describe nothing")
        return cls(mean, axes, centres.reshape(m, count), whitenings, *scalars)

    def ratio(self, images: UInt8, cancelled: Callable[[], bool] = never) -> Array:
        """The ln of the density of non-digits by that of digits at images (n, 784), but for a constant: (n,).

        Raises:
            Cancelled: where `cancelled`, asked now and then, said so.
        """
        ratio = np.empty(len(images))
        for start in range(0, len(images), 1000):
            chunk = slice(start, start + 1000)
            log_density = self._log_density(self._along(images[chunk], cancelled))
            ratio[chunk] = log_density[:, -1] - _log_sum_exp(log_density[:, :-1])
        return ratio

    def knowing(self, image: UInt8) -> Self:
        """The same after a lesson on one more picture (784,), be it ever so unlike the others.

        It gets a Gaussian of its own, as wide as that of the digits which are nearest to it.
        """
        along = self._along(image.reshape(1, -1))
        nearest = int(self._log_density(along)[0, :-1].argmax())
        # Before that of non-digits, the last one.
        centres = np.insert(self.centres, -1, _half(along[0]), axis=0)
        whitenings = np.insert(self.whitenings, -1, self.whitenings[nearest], axis=0)
        return replace(self, centres=centres, whitenings=whitenings)

    def _along(self, images: UInt8, cancelled: Callable[[], bool] = never) -> Array:
        """Where the edges of images (n, 784) lie along the axes, (n, k)."""
        along: Array = (edges(images, cancelled) - self.mean) @ self.axes
        return along

    def _log_density(self, along: Array) -> Array:
        """The ln of the density of each Gaussian at points (n, k), but for a constant: (n, m)."""
        beside, moved, log_det = self._all
        white = (along @ beside).reshape(len(along), *moved.shape) - moved
        log_density: Array = log_det - np.square(white).sum(axis=2) / 2
        return log_density

    def score(self, images: UInt8, Z: Array) -> Array:
        """How much rather images (n, 784) with the weighted sums Z[L] (n, n_L) are no digits, (n,)."""
        return self.ratio(images) - self.energy * _log_sum_exp(Z)

    def unlike(self, images: UInt8, Z: Array, *, ink: bool) -> Bool:
        """Whether images (n, 784), all drawings or all pictures, with the sums Z[L] (n, n_L) are unlike digits, (n,).

        Where sums are not finite, nothing is said: no.
        """
        return self.score(images, Z) > (self.ink if ink else self.picture)

    @classmethod
    def fit(cls, network: Network, split: Split, cancelled: Callable[[], bool] = never) -> Self | None:
        """Describe the digits that `network` was trained on; None where there are too few, or of one class.

        The same digits and weights give the same numbers, with as many threads of BLAS on the same computer.

        Raises:
            Cancelled: where `cancelled`, asked now and then, said so.
        """
        training, held_back = _looked_at(split.training, cancelled), split.validation
        if len(training) < LEAST or len(held_back) < LEAST_HELD_BACK:
            return None
        E = edges(training.images, cancelled)
        mean = E.mean(axis=0)
        variances, directions = np.linalg.eigh(np.cov(E.T))
        axes = directions[:, : -AXES - 1 : -1].astype(np.float32)
        spread = np.sqrt(np.maximum(variances[: -AXES - 1 : -1], 1e-9))
        along = (E - mean) @ axes
        gaussians = []
        for label in range(CLASSES):
            if cancelled():
                raise Cancelled
            gaussians += [_gaussian(part) for part in _parts(along[training.labels == label])]
        wrong = edges(non_digits(training, NON_DIGITS), cancelled)
        if not len(wrong):
            return None
        gaussians.append(_gaussian((wrong - mean) @ axes))
        centres, whitenings = (np.stack(each) for each in zip(*gaussians, strict=True))
        # Along axes of variance 1 all that is kept has one size, and 8 bits are enough.
        whitenings = _rounded(whitenings * spread[:, np.newaxis])
        raw = cls(_half(mean), _rounded(axes / spread), _half(centres / spread), whitenings, 0.0, 0.0, 0.0)
        ratio, Z = raw.ratio(held_back.images, cancelled), sums(network, held_back.images, cancelled)
        energies = _log_sum_exp(Z.astype(np.float64))
        if not np.isfinite(energies).all():
            return None
        weight = float(ENERGY * ratio.std() / max(energies.std(), 1e-9))
        scores = ratio - weight * energies
        ink, picture = (_threshold(scores, group) for group in (held_back.is_ink, ~held_back.is_ink))
        return replace(raw, energy=weight, ink=ink, picture=picture)


def _looked_at(training: Digits, cancelled: Callable[[], bool]) -> Digits:
    """Pictures, and drawings: each once, however often it comes, as it is and as another hand might have drawn it."""
    once = list({id(ink): i for i, ink in enumerate(training.inks) if ink is not None}.values())[: MOST // 2]
    pictures = np.flatnonzero(~training.is_ink)[:MOST].tolist()
    looked_at = training.chosen(np.array([*once, *once, *pictures], np.int64))
    images, rng = looked_at.images.copy(), np.random.default_rng(0)
    for i, ink in enumerate(looked_at.inks[: len(once)]):
        if cancelled():
            raise Cancelled
        assert ink is not None, "these are drawings"
        images[i] = draw_varied(ink, rng, OTHER_HANDS)
    return replace(looked_at, images=images)


def _threshold(scores: Array, group: Bool) -> float:
    """What a share of LOST exceeds of a group of scores; of all of them where it is too small."""
    return float(np.quantile(scores[group] if group.sum() >= LEAST_HELD_BACK else scores, 1 - LOST))


def _parts(along: Float32) -> list[Float32]:
    """The digits of one class as PARTS clusters (k-means), fewer where there are less than 2 AXES digits for each."""
    k = min(PARTS, len(along) // (2 * AXES))
    if k < 2:
        return [along] if len(along) else []
    # At first cut across the direction in which they differ most, the first axis of this class.
    first = np.linalg.eigh(np.cov(along.T))[1][:, -1]
    part: Int = np.argsort(np.argsort(along @ first, kind="stable"), kind="stable") * k // len(along)
    for _ in range(8):
        if np.bincount(part, minlength=k).min() < AXES:
            return [along]
        centres = np.stack([along[part == j].mean(axis=0) for j in range(k)])
        part = ((along[:, np.newaxis] - centres) ** 2).sum(axis=2).argmin(axis=1)
    return [along[part == j] for j in range(k)]


def _gaussian(along: Float32) -> tuple[Array, Array]:
    """Centre (AXES,) and whitening (AXES, AXES) of points (n, AXES)."""
    centre = along.mean(axis=0)
    covariance = (along - centre).T @ (along - centre) / len(along)
    covariance = covariance + RIDGE * max(np.trace(covariance) / AXES, 1e-6) * np.eye(AXES)
    # Of rounding something may be left below the diagonal.
    return centre, np.triu(np.linalg.inv(np.linalg.cholesky(covariance)).T)


def _half(values: Array) -> Float32:
    """In 16 bits, as a model file keeps them: what is judged is what will be judged when the file is opened."""
    return values.astype(np.float16).astype(np.float32)


def _steps(values: Array) -> Float32:
    """A 127th of the largest entry of each column of (..., n, m): (..., 1, m), in 16 bits; above 0."""
    largest = np.abs(values).max(axis=-2, keepdims=True)
    return _half(np.maximum(largest / 127, 1e-6))


def _rounded(values: Array) -> Float32:
    """The whole numbers of `_steps`, as a model file keeps them."""
    steps = _steps(values)
    rounded: Float32 = (np.rint(values / steps) * steps).astype(np.float32)
    return rounded


def _log_sum_exp(values: Array) -> Array:
    """Ln sum_j e^(v_j) of each row of (n, m), (n,)."""
    most = values.max(axis=1)
    with np.errstate(all="ignore"):
        found: Array = most + np.log(np.exp(values - most[:, np.newaxis]).sum(axis=1))
    return found
