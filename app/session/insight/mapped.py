"""The maps of a network's layers, their probes and t-SNE, as they are worked out in a thread."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np

from app.session.asking import Share
from app.session.network_digits import NetworkDigits
from nn.arrays import Array, UInt8, pixels
from nn.blas import undisturbing
from nn.data.digits import Digits
from nn.errors import Cancelled, DigitScopeError
from nn.extras import not_installed
from nn.insight import tsne
from nn.insight.influence import CHUNK
from nn.insight.layer_map import LayerMap, layer_map, probe, turned
from nn.network import Network

MOST = 2000
"""Digits on a map."""

MOST_TSNE = 1000
"""The same of t-SNE, which takes some seconds for them."""

FITTED = 5000
"""Training digits that a probe learns from, at most."""

Cancelling: TypeAlias = Callable[[], bool]
"""Says whether nobody waits any more."""

BLOWN_UP = "The network has no finite numbers: there is no map of it."
NO_TSNE = not_installed("t-SNE", "openTSNE", "tsne")
TOO_FEW = "There are too few digits held back for t-SNE."


@dataclass(frozen=True, eq=False)
class LayerMaps:
    """Maps of all layers.

    Attributes:
        network: whose.
        known: the digits that they are out of.
        digits: those on the maps.
        words: how many they are, in a sentence.
        maps: of the pixels, of each hidden layer's activations, and of the sums z of the outputs.
        seconds: that they took.
    """

    network: Network
    known: NetworkDigits
    digits: Digits
    words: str
    maps: tuple[LayerMap, ...]
    seconds: float


@dataclass(frozen=True)
class ProbeScore:
    """How well one more layer alone reads the classes.

    Attributes:
        accuracy: of the linear probe, 0 to 1.
        fitted: training digits that it learned from.
        tested: digits held back that it was tested on.
    """

    accuracy: float
    fitted: int
    tested: int


@dataclass(frozen=True, eq=False)
class Embedded:
    """A map by t-SNE.

    Attributes:
        layer: of which, 0 for the pixels.
        digits: those on the map.
        A: what the layer makes of them, (n, m).
        places: (n, 2).
    """

    layer: int
    digits: Digits
    A: Array
    places: Array


def values(network: Network, X: Array, layers: tuple[int, ...]) -> list[Array]:
    """What layers make of pixels X (n, n_0): the pixels themselves, activations, and of the outputs their sums z."""
    trace = network.trace(X.astype(network.parameters.dtype, copy=False))
    return [trace.Z[layer] if layer == network.depth else trace.A[layer] for layer in layers]


def _values(network: Network, images: UInt8, layers: tuple[int, ...], cancelled: Cancelling) -> list[Array]:
    """The same of images (n, n_0), 0 to 255, some at a time.

    Raises:
        DigitScopeError: where a run has blown the network up.
    """
    parts = []
    with np.errstate(all="ignore"):
        for start in range(0, len(images), CHUNK):
            if cancelled():
                raise Cancelled
            parts.append(values(network, pixels(images[start : start + CHUNK]), layers))
    found = [np.concatenate(each) for each in zip(*parts, strict=True)]
    if not all(np.isfinite(each).all() for each in found):
        raise DigitScopeError(BLOWN_UP)
    return found


@undisturbing(1)  # more threads only wait for each other, and for the window's
def mapped(
    network: Network, known: NetworkDigits, before: LayerMaps | None, of_pixels: LayerMap | None, cancelled: Cancelling
) -> LayerMaps:
    """All maps, each turned to lie like itself before, or where there is none, like that of the layer before it."""
    began = time.perf_counter()
    digits = Digits(known.held.images[:MOST], known.held.labels[:MOST])
    layers = tuple(range(network.depth + 1))
    follows = before is not None and before.known is known and len(before.maps) == len(layers)
    likes = before.maps if follows and before is not None else ()
    maps: list[LayerMap] = []
    for layer, A in zip(layers, _values(network, digits.images, layers, cancelled), strict=True):
        if cancelled():
            raise Cancelled
        if layer == 0 and of_pixels is not None:
            maps.append(of_pixels)
            continue
        found, like = layer_map(A), likes[layer] if likes else maps[-1] if maps else None
        maps.append(found if like is None else turned(found, like))
    n, of = len(digits), len(known.held)
    words = f"{n:,} digits held back" if n == of else f"{n:,} of {of:,} digits held back"
    return LayerMaps(network, known, digits, words, tuple(maps), time.perf_counter() - began)


def scored_probe(network: Network, layer: int, known: NetworkDigits, cancelled: Cancelling) -> ProbeScore:
    """A linear probe of a layer, learned from training digits and tested on those held back; errors as of `mapped`."""
    training, tested = known.training.images[:FITTED], known.measured(network)
    with undisturbing(1):
        A = _values(network, training, (layer,), cancelled)[0]
        fitted = probe(A, known.training.labels[:FITTED], cancelled)
        if cancelled():
            raise Cancelled
        accuracy = fitted.accuracy(_values(network, tested.images, (layer,), cancelled)[0], tested.labels)
    return ProbeScore(accuracy, len(training), len(tested))


def by_tsne(network: Network, layer: int, digits: Digits, share: Share, cancelled: Cancelling) -> Embedded:
    """A map of a layer by t-SNE.

    Raises:
        Cancelled: where `cancelled`, asked every few steps, said so.
        DigitScopeError: where openTSNE is not installed, or there are too few digits.
    """
    if not tsne.is_installed():
        raise DigitScopeError(NO_TSNE)
    few = Digits(digits.images[:MOST_TSNE], digits.labels[:MOST_TSNE])
    if len(few) < tsne.LEAST:
        raise DigitScopeError(TOO_FEW)
    (A,) = _values(network, few.images, (layer,), cancelled)
    return Embedded(layer, few, A, tsne.embedding(A, partial(setattr, share, "done"), cancelled))
