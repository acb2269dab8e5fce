"""What the weights carry for one example: w a on the way there, delta w on the way back; and one neuron's sum of them.

On the way there a line from neuron j to neuron i carries w_ij a_j, a term of z_i = sum_j w_ij a_j + b_i [E20]. On the
way back it carries delta_i w_ij, a term of dC/da_j = sum_i delta_i w_ij, which sigma'(z_j) turns into delta_j [E38].
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from nn.arrays import Array, Int

MOST_TERMS = 12
"""Terms of a sum that are told one by one."""


class Way(Enum):
    """From the pixels to the outputs, or back."""

    FORWARD = "forward"
    BACKWARD = "backward"


@dataclass(frozen=True, eq=False)
class Passage:
    """One example in one network; dictionaries are keyed by the layer.

    Attributes:
        W: weights, layer 1 to L, each (n_l, n_{l-1}).
        b: biases, layer 1 to L, each (n_l,).
        A: activations, layer 0 (the pixels) to L, each (n_l,); empty where there is no example.
        Z: weighted sums, layer 1 to L, each (n_l,).
        dA_dZ: sigma'(z), layer 1 to L-1, each (n_l,).
        delta: dC/dz, layer 1 to L, each (n_l,); empty where there is no label.
        label: of the example; None where there is none.
        collapses: whether delta of the outputs is a - y [E45].
    """

    W: Mapping[int, Array]
    b: Mapping[int, Array]
    A: Mapping[int, Array] = field(default_factory=dict)
    Z: Mapping[int, Array] = field(default_factory=dict)
    dA_dZ: Mapping[int, Array] = field(default_factory=dict)
    delta: Mapping[int, Array] = field(default_factory=dict)
    label: int | None = None
    collapses: bool = False

    @property
    def depth(self) -> int:
        """L."""
        return len(self.W)

    @property
    def widths(self) -> tuple[int, ...]:
        """Neurons of the layers 0 to L."""
        return self.W[1].shape[1], *(self.W[layer].shape[0] for layer in range(1, self.depth + 1))

    def goes(self, way: Way) -> bool:
        """Whether something is known of this way."""
        return bool(self.A) and (way is Way.FORWARD or bool(self.delta))

    def carried(self, way: Way, layer: int, receivers: Int, senders: Int) -> Array:
        """What the lines between these neurons of `layer` and these of the layer before carry, (receivers, senders)."""
        W = self.W[layer][np.ix_(receivers, senders)]
        carried: Array = (
            W * self.A[layer - 1][senders] if way is Way.FORWARD else W * self.delta[layer][receivers, np.newaxis]
        )
        return carried


@dataclass(frozen=True, eq=False)
class Lines:
    """The strongest lines into a layer, the strongest first; of those that carry nothing, none.

    Attributes:
        layer: whose weights they are.
        receivers: their ends in the layer, (k,).
        senders: their ends in the layer before, (k,).
        values: what each carries, (k,).
        of: among how many lines they are the strongest.
    """

    layer: int
    receivers: Int
    senders: Int
    values: Array
    of: int


def strongest(passage: Passage, way: Way, layer: int, receivers: Int, senders: Int, k: int) -> Lines:
    """The `k` lines that carry most, in either sign, between these neurons of `layer` and these of the layer before.

    What is not a finite number is left out.
    """
    with np.errstate(all="ignore"):
        carried = passage.carried(way, layer, receivers, senders).ravel()
        size = np.abs(carried)
    size[~np.isfinite(size)] = 0
    if k < len(size):
        places = np.argpartition(size, len(size) - k)[len(size) - k :]
    else:
        places = np.arange(len(size))
    places = places[np.argsort(-size[places], kind="stable")]
    places = places[size[places] > 0]
    rows, columns = np.divmod(places, len(senders))
    return Lines(layer, receivers[rows], senders[columns], carried[places], len(size))


def most_active(a: Array, k: int) -> Int:
    """The `k` neurons with the largest activations a (n_l,), in either sign, in the order of their numbers."""
    if len(a) <= k:
        return np.arange(len(a))
    size = np.where(np.isfinite(a), np.abs(a), 0)
    return np.sort(np.argsort(-size, kind="stable")[:k])


@dataclass(frozen=True)
class SumTerm:
    """One term of a sum.

    Attributes:
        neuron: at the other end of the line.
        weight: w.
        factor: a of that neuron, or delta on the way back.
        value: their product.
    """

    neuron: int
    weight: float
    factor: float
    value: float


@dataclass(frozen=True)
class NeuronSum:
    """The sum of one neuron, in float64: `total` is that of `terms`, `rest` and `bias`, and of nothing else.

    Attributes:
        way: there, where the total is z, or back, where it is dC/da.
        layer: of the neuron; 0 for a pixel, which has a sum on the way back alone.
        neuron: which of the layer.
        terms: the largest in either sign, the largest first.
        others: how many terms are added up in `rest`; those that are 0 are among them.
        rest: their sum.
        bias: b; None on the way back.
        total: z, or dC/da.
        slope: sigma'(z), which turns dC/da into delta; None on the way there, and for a pixel.
        result: a = sigma(z), or delta; of a pixel dC/dx, the total.
    """

    way: Way
    layer: int
    neuron: int
    terms: tuple[SumTerm, ...]
    others: int
    rest: float
    bias: float | None
    total: float
    slope: float | None
    result: float


def neuron_sum(passage: Passage, way: Way, layer: int, neuron: int, most: int = MOST_TERMS) -> NeuronSum | None:
    """The sum of a neuron, with its `most` largest terms one by one.

    None where there is none: for a pixel on the way there, for an output on the way back, and for what is not known.
    """
    last = passage.depth
    if not passage.goes(way) or (layer == 0 and way is Way.FORWARD) or (layer == last and way is Way.BACKWARD):
        return None
    there = way is Way.FORWARD
    w = (passage.W[layer][neuron] if there else passage.W[layer + 1][:, neuron]).astype(np.float64)
    factors = (passage.A[layer - 1] if there else passage.delta[layer + 1]).astype(np.float64)
    bias = float(passage.b[layer][neuron]) if there else None
    with np.errstate(all="ignore"):
        values = w * factors
    size = np.where(np.isnan(values), math.inf, np.abs(values))
    places = np.argsort(-size, kind="stable")
    told = [int(place) for place in places[:most] if values[place] != 0]
    rest = places[len(told) :]
    terms = tuple(SumTerm(j, float(w[j]), float(factors[j]), float(values[j])) for j in told)
    total = _sum([*values.tolist(), bias or 0.0])
    slope = None if there or layer == 0 else float(passage.dA_dZ[layer][neuron])
    result = float(passage.A[layer][neuron]) if there else total if slope is None else total * slope
    return NeuronSum(way, layer, neuron, terms, len(rest), _sum(values[rest].tolist()), bias, total, slope, result)


def _sum(values: list[float]) -> float:
    """Rounded once, where all are finite numbers."""
    if all(map(math.isfinite, values)):
        return math.fsum(values)
    with np.errstate(all="ignore"):
        return float(np.sum(values))
