"""A neuron's portrait: what it weighs, what it wants to see, what moves it, and what the network does without it.

Layer 1 sees pixels: of all inputs of one length, w/|w| gives the largest sum z = w . x + b. A deeper neuron is asked by
ascent, uphill along dz/dx, on pixels held between 0 and 1.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from nn.arrays import CLASSES, Array, Int, UInt8, one_hot, pixels
from nn.derivation.shown import with_minus
from nn.errors import Cancelled, never
from nn.insight.influence import CHUNK, Factors
from nn.network import Network, Trace

STEPS = 200
"""Of an ascent at most."""

STEP = 1.0
"""Length of the first one, in pixels; halved where it would lead down."""


@dataclass(frozen=True)
class Neuron:
    """One neuron: its layer, from 1, and its number in it, from 0."""

    layer: int
    number: int


def wanted_direction(network: Network, number: int) -> Array:
    """The input (n_0,) of length 1 for which the sum z of a neuron of layer 1 is largest, w/|w|: it has signs.

    By Cauchy and Schwarz, w . x <= |w| |x|, with equality where x is along w. All 0 for a neuron without weights.
    """
    w = network.W[1][number].astype(np.float64)
    length = float(np.linalg.norm(w))
    wanted: Array = w / length if length > 0 else w
    return wanted


def held_in(uphill: Array, x: Array) -> Array:
    """A direction (n_0,) without what leads pixels x (n_0,) out of 0 to 1, where they are at a bound."""
    held: Array = np.where(((x <= 0) & (uphill < 0)) | ((x >= 1) & (uphill > 0)), 0, uphill)
    return held


def slope(network: Network, trace: Trace, neuron: Neuron) -> Array:
    """dz/dx of the neuron's sum, (n, n_0), for the examples of a trace.

    Its own row of W is delta one layer back; below, delta goes back as in E40.
    """
    delta = np.tile(network.W[neuron.layer][neuron.number], (len(trace.A[0]), 1))
    for layer in range(neuron.layer - 1, 0, -1):
        delta = delta * trace.dA_dZ[layer]
        delta = delta.dot(network.W[layer])
    return delta


@dataclass(frozen=True, eq=False)
class Ascent:
    """Pixels that a neuron was led to want.

    Attributes:
        x: (n_0,), 0 to 1.
        z: the neuron's sum there.
        steps: how many were taken.
    """

    x: Array
    z: float
    steps: int


def ascend(network: Network, neuron: Neuron, begin: Array, cancelled: Callable[[], bool] = never) -> Ascent:
    """Climb from pixels `begin` (n_0,) to a place from which no step along dz/dx, cut to 0..1, leads further up.

    Each step is as long as the one before, or half of it until it leads up; one that led up at once is doubled. Where
    sigma is level all around, nothing leads anywhere, and `begin` stays.

    Raises:
        Cancelled: where `cancelled`, asked before each step, said so.
    """
    exact = network.copy(np.float64)
    x, length, steps = begin.astype(np.float64).clip(0, 1), STEP, 0
    with np.errstate(all="ignore"):
        trace = exact.trace(x.reshape(1, -1))
        z = float(trace.Z[neuron.layer][0, neuron.number])
        while steps < STEPS:
            if cancelled():
                raise Cancelled
            uphill = held_in(slope(exact, trace, neuron)[0], x)
            size = float(np.linalg.norm(uphill))
            if not np.isfinite(size) or size == 0:
                break
            while length > 1e-9:
                there = (x + length / size * uphill).clip(0, 1)
                moved = exact.trace(there.reshape(1, -1))
                higher = float(moved.Z[neuron.layer][0, neuron.number])
                if higher > z:
                    break
                length /= 2
            else:
                break
            x, z, trace, steps, length = there, higher, moved, steps + 1, 2 * length
    return Ascent(x, z, steps)


@dataclass(frozen=True, eq=False)
class Activity:
    """What a layer makes of n digits.

    Attributes:
        A: its activations, (n, n_l).
        labels: what the digits show, (n,).
    """

    A: Array
    labels: UInt8

    def most(self, number: int, count: int) -> Int:
        """Numbers of the digits for which a neuron is most active, the most active first."""
        most: Int = np.argsort(-self.A[:, number], kind="stable")[:count]
        return most

    def least(self, number: int, count: int) -> Int:
        """Numbers of the digits for which it is least active, the least active first."""
        least: Int = np.argsort(self.A[:, number], kind="stable")[:count]
        return least

    def by_class(self, number: int) -> tuple[Array, ...]:
        """A neuron's activations for the digits of each of the ten classes, in order of size."""
        return tuple(np.sort(self.A[self.labels == label, number]) for label in range(CLASSES))


def activity(
    network: Network, layer: int, images: UInt8, labels: UInt8, cancelled: Callable[[], bool] = never
) -> Activity:
    """The activations of a layer for digits (n, n_0), 0 to 255, which show `labels` (n,).

    Raises:
        Cancelled: where `cancelled`, asked before each CHUNK of them, said so.
    """
    found = np.empty((len(labels), network.widths[layer]), network.parameters.dtype)
    # Weights that a run has blown up give no number, and no warning.
    with np.errstate(all="ignore"):
        for start in range(0, len(labels), CHUNK):
            if cancelled():
                raise Cancelled
            part = slice(start, start + CHUNK)
            found[part] = network.trace(pixels(images[part])).A[layer]
    return Activity(found, labels)


@dataclass(frozen=True)
class Surgery:
    """What is done to a neuron: its activation times `scale`, 0 to switch it off, and its bias moved by `shift`."""

    neuron: Neuron
    scale: float = 1.0
    shift: float = 0.0

    @property
    def deed(self) -> str:
        """What is done, for people."""
        scaled = "switched off" if self.scale == 0 else f"scaled by {self.scale:g}" if self.scale != 1 else ""
        return with_minus(" and ".join(filter(None, (scaled, f"bias moved by {self.shift:+g}" if self.shift else ""))))

    @property
    def words(self) -> str:
        """The same with the neuron."""
        return f"layer {self.neuron.layer}, neuron {self.neuron.number}: {self.deed}"

    def done(self, network: Network) -> Network:
        """Another network, to which it was done; a hidden neuron's activation is scaled in the weights that read it.

        Raises:
            ValueError: for scaling an output, which nothing reads.
        """
        changed, (layer, number) = network.copy(), (self.neuron.layer, self.neuron.number)
        changed.b[layer][number] += self.shift
        if self.scale != 1:
            if layer == network.depth:
                raise ValueError("Nothing reads an output: it cannot be scaled")
            changed.W[layer + 1][:, number] *= self.scale
        return changed


@dataclass(frozen=True, eq=False)
class Without:
    """What becomes of a layer's cost on n digits without each of its neurons.

    Attributes:
        predicted: change of the loss to first order, sum over the digits of delta_a (0 - a) / n, (n_l,).
        measured: change of the loss, (n_l,).
        accuracy: without each, (n_l,).
        whole: accuracy of the whole network.
    """

    predicted: Array
    measured: Array
    accuracy: Array
    whole: float


def without_each(
    network: Network, layer: int, images: UInt8, labels: UInt8, cancelled: Callable[[], bool] = never
) -> Without:
    """Switch off each neuron of a hidden layer in turn.

    To first order, a becoming 0 changes the cost by dC/da (0 - a), where dC/da[l] = W[l+1]^T delta[l+1].

    Args:
        network: is not changed.
        layer: 1 to L-1.
        images: digits, (n, n_0), 0 to 255.
        labels: what they show, (n,).
        cancelled: asked before each neuron.

    Raises:
        Cancelled: where `cancelled` said so.
    """
    n, m, L, dtype = len(labels), network.widths[layer], network.depth, network.parameters.dtype
    above = layers_above(network, layer)
    predicted, measured, right, whole = np.zeros(m), np.zeros(m), np.zeros(m), 0
    with np.errstate(all="ignore"):
        for start in range(0, n, CHUNK):
            part = slice(start, start + CHUNK)
            Y = one_hot(labels[part], dtype)
            trace = network.trace(pixels(images[part]).astype(dtype, copy=False))
            cost = float(network.cost(trace, Y).sum())
            whole += int(np.count_nonzero(trace.A[L].argmax(axis=1) == labels[part]))
            dC_dA = Factors.after(network, trace, Y).delta[layer + 1].dot(network.W[layer + 1])
            predicted -= np.einsum("ij,ij->j", dC_dA, trace.A[layer])
            for number in range(m):
                if cancelled():
                    raise Cancelled
                A = trace.A[layer].copy()
                A[:, number] = 0
                outputs = above.trace(A)
                measured[number] += float(above.cost(outputs, Y).sum()) - cost
                right[number] += np.count_nonzero(outputs.A[above.depth].argmax(axis=1) == labels[part])
    return Without(predicted / n, measured / n, right / n, whole / n)


def layers_above(network: Network, layer: int) -> Network:
    """The layers above one, as a network that takes its activations for pixels."""
    layers = range(layer + 1, network.depth + 1)
    vector = np.concatenate([*(network.W[each].ravel() for each in layers), *(network.b[each] for each in layers)])
    return Network(replace(network.architecture, widths=network.widths[layer:]), vector, network.rules)
