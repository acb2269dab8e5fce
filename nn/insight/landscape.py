"""The loss over a plane through the weights: along two directions from where the network stands.

A plane is all that can be drawn of a surface over tens of thousands of weights; what it shows depends on its
directions. Random ones are scaled row by row to the length of the weights of that neuron, so that a network whose
weights are large does not look flat; the run's own are the principal directions of its path, whose share of the path's
spread is told.

Source: H. Li et al., "Visualizing the loss landscape of neural nets" (2018), https://arxiv.org/abs/1712.09913.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nn.arrays import Array
from nn.errors import Cancelled, never
from nn.hyperparameters import Hyperparameters
from nn.insight.curvature import LossSurface
from nn.network import Network, views
from nn.optimizers import OPTIMIZERS, share_memory
from nn.regularization import L2
from nn.run_state import RunState

TINY = float(np.finfo(np.float64).tiny)


@dataclass(frozen=True, eq=False)
class Plane:
    """Where it lies: theta + u first + v second for all u, v.

    Attributes:
        first: (P,).
        second: (P,), orthogonal to `first` but for random directions, which nearly are.
        shares: of the run's spread that lies along each of the two; none but for a run's own directions.
    """

    first: Array
    second: Array
    shares: tuple[float, float] | None = None


def gradient_plane(gradient: Array, momentum: Array, random: np.random.Generator) -> Plane:
    """Downhill, and across it towards where the optimizer's momentum leads; a random way across where it has none.

    Both (P,); the directions are unit vectors, so that distances in the plane are those between weights.
    """
    down = _unit(-gradient.astype(np.float64))
    across = _across(momentum.astype(np.float64), down)
    if not across.any():
        across = _across(random.normal(size=len(gradient)), down)
    return Plane(down, across)


def random_plane(network: Network, random: np.random.Generator) -> Plane:
    """Two random directions, each row as long as the weights of its neuron; biases stay as they are."""
    return Plane(_like_the_weights(network, random), _like_the_weights(network, random))


@np.errstate(all="ignore")
def run_plane(path: Sequence[Array], random: np.random.Generator) -> Plane:
    """The principal directions of a run's path, k vectors of parameters (P,), the last one where the plane begins.

    Raises:
        ValueError: for a path of one place.
    """
    if len(path) < 2:
        raise ValueError("A run has a direction once it has made a step")
    apart = np.stack([np.asarray(each, np.float64) - path[-1] for each in path[:-1]])
    # The matrix of inner products has k - 1 rows where the covariance has P.
    values, vectors = np.linalg.eigh(apart.dot(apart.T))
    total = max(float(values.clip(0).sum()), TINY)
    first = _unit(vectors[:, -1].dot(apart))
    second = _across(vectors[:, -2].dot(apart) if len(values) > 1 else np.zeros_like(first), first)
    if not second.any():
        second = _across(random.normal(size=len(first)), first)
    shares = [max(0.0, float(value)) / total for value in values[::-1][:2]]
    return Plane(first, second, (shares[0], shares[1] if len(shares) > 1 else 0.0))


@np.errstate(all="ignore")
def coordinates(plane: Plane, origin: Array, path: Sequence[Array]) -> Array:
    """Where each of k parameters (P,) lies when dropped onto the plane through `origin` (P,): u and v, (k, 2).

    Along a direction that is 0, or the other one's, they are as short as can be.
    """
    axes = np.stack((plane.first, plane.second))
    onto = np.linalg.pinv(axes.dot(axes.T))
    # One after the other: a long run of a large network has no room for all of them in float64.
    dropped = [onto.dot(axes.dot(np.asarray(each, np.float64) - origin)) for each in path]
    return np.array(dropped).reshape(-1, 2)


def costs(
    network: Network,
    plane: Plane,
    u: Array,
    v: Array,
    X: Array,
    Y: Array,
    cancelled: Callable[[], bool] = never,
    told: Callable[[int], object] = lambda done: None,
) -> Array:
    """The loss of examples X (n, n_0), Y (n, n_L) at each point of the plane, (len(v), len(u)).

    Args:
        network: where the plane begins; is not changed.
        plane: its directions.
        u: along the first.
        v: along the second.
        X: pixels.
        Y: labels.
        cancelled: asked before each point.
        told: takes how many rows are done.

    Raises:
        Cancelled: where `cancelled` said so.
    """
    found, dtype = np.empty((len(v), len(u))), network.parameters.dtype
    X, Y = X.astype(dtype, copy=False), Y.astype(dtype, copy=False)
    # What lies far out overflows: its cost is no number, and it is drawn as such.
    with np.errstate(all="ignore"):
        for row, along_second in enumerate(v):
            for column, along_first in enumerate(u):
                if cancelled():
                    raise Cancelled
                moved = network.parameters + along_first * plane.first + along_second * plane.second
                there = Network(network.architecture, moved.astype(dtype), network.rules)
                found[row, column] = float(np.mean(there.cost(there.trace(X), Y)))
            told(row + 1)
    return found


@dataclass(frozen=True)
class Tangent:
    """The plane that touches the surface where the network stands: cost + along_first u + along_second v."""

    cost: float
    along_first: float
    along_second: float

    def at(self, u: Array, v: Array) -> Array:
        """Its height at each point, (len(v), len(u))."""
        height: Array = self.cost + self.along_first * u[np.newaxis, :] + self.along_second * v[:, np.newaxis]
        return height


def tangent(network: Network, plane: Plane, X: Array, Y: Array) -> Tangent:
    """The slopes of the loss of examples X (n, n_0), Y (n, n_L) along the plane's directions, by the gradient."""
    surface = LossSurface.of(network, X, Y)
    with np.errstate(all="ignore"):
        gradient = surface.gradient()
        return Tangent(surface.cost(), float(gradient.dot(plane.first)), float(gradient.dot(plane.second)))


@dataclass(frozen=True)
class StepTaken:
    """What a step of the parameters does, and how much of it a plane shows.

    Attributes:
        u: where it leads along the first direction, when dropped onto the plane.
        v: along the second.
        share: of its length that lies in the plane, 0 to 1.
        cost: the loss before it.
        first: change of the loss to first order, g . s.
        second: to second order, g . s + s'Hs / 2.
        actual: measured.
    """

    u: float
    v: float
    share: float
    cost: float
    first: float
    second: float
    actual: float


def next_step(network: Network, h: Hyperparameters, gradient: Array, state: RunState | None) -> Array:
    """The step that a run would make with this gradient (P,) by the network's rules, from what it remembers, (P,)."""
    rule, after, slopes = OPTIMIZERS[h.optimizer].optimizer(gradient), network.copy(), gradient.copy()
    if state is not None and share_memory(state.hyperparameters.optimizer, h.optimizer):
        rule.memory[...], rule.powers[...] = state.memory, state.powers
    if OPTIMIZERS[h.optimizer].decoupled:
        L2(after).shrink(h.learning_rate * h.l2)
    else:
        L2(after).add_slope(slopes, h.l2)
    rules, rate = network.rules, h.learning_rate
    rules.update(after.parameters, rate * slopes if rule.linear else rules.change(rule, slopes, rate, h.momentum))
    change: Array = after.parameters - network.parameters
    return change


def step_taken(surface: LossSurface, plane: Plane, step: Array) -> StepTaken:
    """What the step s (P,) from where `surface` stands does."""
    ((u, v),) = coordinates(plane, np.zeros_like(step, np.float64), [step])
    length = float(np.linalg.norm(step))
    shown = float(np.linalg.norm(u * plane.first + v * plane.second))
    with np.errstate(all="ignore"):
        cost, first = surface.cost(), float(surface.gradient().dot(step))
        second = first + float(step.dot(surface.curved(step))) / 2
        actual = surface.cost(step) - cost
    return StepTaken(float(u), float(v), shown / length if length else 1.0, cost, first, second, actual)


def _unit(direction: Array) -> Array:
    """The same direction with length 1; all 0 where there is none, or no number."""
    length = float(np.linalg.norm(direction))
    unit: Array = direction / length if np.isfinite(length) and length > TINY else np.zeros_like(direction)
    return unit


def _across(direction: Array, unit: Array) -> Array:
    """What of a direction is orthogonal to a unit vector, with length 1; all 0 where that is but rounding."""
    across = direction - unit.dot(direction) * unit
    if np.linalg.norm(across) <= 1e-7 * np.linalg.norm(direction):
        return np.zeros_like(across)
    # Once more, for the digits that the first time has lost.
    return _unit(across - unit.dot(across) * unit)


def _like_the_weights(network: Network, random: np.random.Generator) -> Array:
    """A random direction (P,) whose rows are as long as those of W; 0 along the biases."""
    direction = np.zeros(len(network.parameters))
    W, _ = views(direction, network.widths)
    for layer, rows in W.items():
        drawn = random.normal(size=rows.shape)
        lengths = np.linalg.norm(network.W[layer], axis=1, keepdims=True)
        rows[...] = drawn * (lengths / np.linalg.norm(drawn, axis=1, keepdims=True))
    return direction
