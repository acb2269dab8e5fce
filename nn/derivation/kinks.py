"""Where the cost has kinks along one parameter: a walk from one straight piece to the next.

Between two kinks of ReLU all weighted sums are straight lines in the parameter. So the next kink is known from where
one stands: it is where the first of these lines reaches 0. Each side of the parameter is walked by itself, so that a
sum that is 0 at the parameter itself has a gate on each side.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nn.activations import ACTIVATIONS
from nn.arrays import Array, Bool
from nn.derivation.example import Example
from nn.derivation.parameter import Parameter
from nn.derivation.sigma import straight
from nn.derivation.verdict import Kink

SAME = 1e-12
"""Kinks that lie nearer together than this share of their distance from the parameter are one place; jumps that cancel
but for this share are none."""


@dataclass(frozen=True)
class Walked:
    """The kinks along one parameter.

    Attributes:
        kinks: from the lowest offset up; those with offset 0 lie at the parameter itself, where backpropagation finds
            not the slope of both sides.
        left: dz_j/dtheta of the outputs' sums just below the parameter, (n_L,).
        right: the same just above it.
    """

    kinks: tuple[Kink, ...]
    left: Array
    right: Array


def walk(example: Example, parameter: Parameter, reach: float, dtype: npt.DTypeLike = np.float64) -> Walked | None:
    """Find all kinks less than `reach` away, with weights and pixels rounded to `dtype`; None where sigma is curved.

    Raises:
        DigitScopeError: where the network has no such parameter.
    """
    parameter.check(example.network.widths)
    slopes = straight(ACTIVATIONS[example.network.architecture.activation])
    if slopes is None:
        return None
    lines = _Lines.of(example, parameter, slopes, dtype)
    below, above = lines.start(-1), lines.start(1)
    left, right = lines.at(0.0, below)[1], lines.at(0.0, above)[1]
    # Also where the jumps cancel: sigma'(0) of each of the kinks may make a slope of neither side.
    L, middle = example.network.depth, lines.at(0.0, lines.start(0))[1]
    jumps = [example.delta[L] * (side[L] - middle[L]) for side in (left, right)]
    here = _changed(below, above) if any(abs(each.sum()) > SAME * np.abs(each).sum() for each in jumps) else []
    kinks = [
        *(Kink(layer, neuron, -way) for layer, neuron, way in reversed(lines.walk(-1, below, reach))),
        *(Kink(layer, neuron, 0.0) for layer, neuron in here),
        *(Kink(layer, neuron, way) for layer, neuron, way in lines.walk(1, above, reach)),
    ]
    return Walked(tuple(kinks), left[L], right[L])


@dataclass(frozen=True)
class _Lines:
    """The layers from the parameter's on, and how they depend on it.

    Attributes:
        layer: the parameter's.
        z: weighted sums of the first of them where the parameter is, (n_l,).
        dz: their slopes by the parameter, (n_l,).
        W: weights of the layers after it.
        b: their biases.
        slopes: of sigma below and above 0.
    """

    layer: int
    z: Array
    dz: Array
    W: dict[int, Array]
    b: dict[int, Array]
    slopes: tuple[float, float]

    @classmethod
    def of(cls, example: Example, parameter: Parameter, slopes: tuple[float, float], dtype: npt.DTypeLike) -> "_Lines":
        network = example.network.copy(dtype).copy(np.float64)
        # BLAS may leave the flag of an invalid number behind where there is none.
        with np.errstate(invalid="ignore"):
            trace = network.trace(example.passed.trace.A[0].astype(dtype).astype(np.float64))
        layer, after = parameter.layer, range(parameter.layer + 1, network.depth + 1)
        dz = np.zeros(network.widths[layer])
        dz[parameter.neuron] = 1 if parameter.sender is None else trace.A[layer - 1][0, parameter.sender]
        W, b = ({m: of[m] for m in after} for of in (network.W, network.b))
        return cls(layer, trace.Z[layer][0], dz, W, b, slopes)

    def start(self, way: int) -> dict[int, Bool]:
        """The gates of each hidden layer just beside the parameter, above it for 1 and below for -1; at it for 0."""
        gates: dict[int, Bool] = {}
        z, dz = self.z, self.dz
        for m in self.W:
            gates[m - 1] = (z > 0) | ((z == 0) & (way * dz > 0))
            z, dz = self._next(m, gates[m - 1], z, dz)
        return gates

    def at(self, offset: float, gates: dict[int, Bool]) -> tuple[dict[int, Array], dict[int, Array]]:
        """The sums of each layer with the parameter moved by `offset`, and their slopes by it."""
        z, dz = {self.layer: self.z + offset * self.dz}, {self.layer: self.dz}
        for m in self.W:
            z[m], dz[m] = self._next(m, gates[m - 1], z[m - 1], dz[m - 1])
        return z, dz

    def _next(self, m: int, gates: Bool, z: Array, dz: Array) -> tuple[Array, Array]:
        da_dz = np.where(gates, self.slopes[1], self.slopes[0])
        return self.W[m].dot(z * da_dz) + self.b[m], self.W[m].dot(dz * da_dz)

    def walk(self, way: int, start: dict[int, Bool], reach: float) -> list[tuple[int, int, float]]:
        """Layer, neuron and distance of each kink on one side, the nearest first."""
        gates, place, L = _copy(start), 0.0, self.layer + len(self.W)
        found: list[tuple[int, int, float]] = []
        z, dz = self.at(0.0, gates)
        event = self._first(gates, z, dz, way)
        while event and place + event[2] < reach:
            before, slope, place = _copy(gates), dz[L], place + event[2]
            while event:
                gates[event[0]][event[1]] ^= True
                z, dz = self.at(way * place, gates)
                event = self._first(gates, z, dz, way)
                if event and event[2] > SAME * place:
                    break
            if (dz[L] != slope).any():
                found += [(layer, neuron, place) for layer, neuron in _changed(before, gates)]
        return found

    def _first(
        self, gates: dict[int, Bool], z: dict[int, Array], dz: dict[int, Array], way: int
    ) -> tuple[int, int, float] | None:
        """Which sum reaches 0 first, a lower layer before a higher one, and how far away that is; None for none."""
        first = None
        for m, gate in gates.items():
            v = way * dz[m]
            moving = np.where(gate, v < 0, v > 0)
            if moving.any() and self.slopes[0] != self.slopes[1]:
                far = np.full(len(v), np.inf)
                far[moving] = np.maximum(-z[m][moving] / v[moving], 0)
                neuron = int(far.argmin())
                if first is None or far[neuron] < first[2]:
                    first = m, neuron, float(far[neuron])
        return first


def _copy(gates: dict[int, Bool]) -> dict[int, Bool]:
    return {m: gate.copy() for m, gate in gates.items()}


def _changed(before: dict[int, Bool], after: dict[int, Bool]) -> list[tuple[int, int]]:
    return [(m, int(neuron)) for m in before for neuron in np.flatnonzero(before[m] != after[m])]
