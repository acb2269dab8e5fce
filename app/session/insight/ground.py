"""A plane through the weights and the cost over it, as they are worked out in a thread."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from app.session.asking import Share
from app.session.insight.cost_digits import CostDigits
from nn.arrays import Array
from nn.blas import undisturbing
from nn.errors import DigitScopeError
from nn.hyperparameters import Hyperparameters
from nn.insight.curvature import LossSurface
from nn.insight.landscape import (
    Plane,
    StepTaken,
    Tangent,
    coordinates,
    costs,
    gradient_plane,
    next_step,
    random_plane,
    run_plane,
    step_taken,
    tangent,
)
from nn.network import Network
from nn.optimizers import OPTIMIZERS
from nn.run_state import RunState
from nn.timeline.snapshots import Timeline

PLACES, MOST_NUMBERS = 60, 20_000_000
"""Of the run's path, and weights in all of them together."""
MARGIN = 0.25
"""Room around the path, in its size."""
LEAST_SIDE = 0.3
"""Of the shorter side of a path, in the longer one."""

BLOWN_UP = "The network has no finite numbers: there is no landscape around it."
ONE_PLACE = "The run has no other place with finite numbers: its own directions lead nowhere."
NO_DIRECTION = "All weights are 0: a random direction, as long as they are, leads nowhere."


class PlaneKind(Enum):
    """Through which directions the plane lies."""

    GRADIENT = "gradient"
    RANDOM = "random"
    RUN = "run"


@dataclass(frozen=True)
class PlaneFrame:
    """The part of the plane that is looked at: its centre, and half of its sides."""

    u: float
    v: float
    half_u: float
    half_v: float

    def zoomed(self, factor: float) -> "PlaneFrame":
        """So many times as large; in what is smaller the network stays where it is in the middle."""
        towards = min(1.0, factor)
        return PlaneFrame(towards * self.u, towards * self.v, factor * self.half_u, factor * self.half_v)

    def points(self, n: int) -> tuple[Array, Array]:
        """So many numbers along each side, (n,) and (n,)."""
        return (
            np.linspace(self.u - self.half_u, self.u + self.half_u, n),
            np.linspace(self.v - self.half_v, self.v + self.half_v, n),
        )


@dataclass(frozen=True, eq=False)
class Ground:
    """All about a plane but the costs over it.

    Attributes:
        kind: of the plane.
        digits: whose cost it is.
        network: where the plane begins, in float64.
        plane: its directions.
        tangent: the plane that touches the cost there.
        step: what the next step of the run's rule on these digits does.
        rule: of that step.
        rate: its learning rate.
        path: of the run, dropped onto the plane, (k, 2), the network last; one place where there is no run.
        frame: what to look at.
    """

    kind: PlaneKind
    digits: CostDigits
    network: Network
    plane: Plane
    tangent: Tangent
    step: StepTaken
    rule: str
    rate: float
    path: Array
    frame: PlaneFrame


@dataclass(frozen=True, eq=False)
class Costs:
    """The cost at the points of a frame, (n, n): a row for each of v (n,), a column for each of u (n,)."""

    ground: Ground
    u: Array
    v: Array
    C: Array


@undisturbing(1)  # more threads only wait for each other, and for the window's
def ground_of(
    kind: PlaneKind,
    seed: int,
    digits: CostDigits,
    network: Network,
    h: Hyperparameters,
    state: RunState | None,
    timeline: Timeline | None,
) -> Ground:
    """All about a plane of this kind through a network, with the next step of a run on the digits.

    Args:
        kind: of the plane.
        seed: of its random directions.
        digits: whose cost it is.
        network: where the plane begins.
        h: hyperparameters of the step.
        state: what the rule of the run remembers there; None where it begins anew.
        timeline: the run whose path is dropped onto the plane; None for none.

    Raises:
        DigitScopeError: where there are no finite numbers, or no direction.
    """
    surface, random = LossSurface.of(network, digits.X, digits.Y), np.random.default_rng(seed)
    with np.errstate(all="ignore"):
        gradient = surface.gradient()
        if not np.isfinite(network.parameters).all() or not np.isfinite(gradient).all():
            raise DigitScopeError(BLOWN_UP)
        change = next_step(surface.network, h, gradient, state)
        curved = float(gradient.dot(surface.curved(gradient)))
    path = _path(network, timeline)
    if kind is PlaneKind.RUN:
        if len(path) < 2:
            raise DigitScopeError(ONE_PLACE)
        plane = run_plane(path, random)
    elif kind is PlaneKind.RANDOM:
        plane = random_plane(surface.network, random)
        if not plane.first.any():
            raise DigitScopeError(NO_DIRECTION)
    else:
        plane = gradient_plane(gradient, change, random)
    step, origin = step_taken(surface, plane, change), surface.network.parameters
    places = coordinates(plane, origin, path)
    slope = float(gradient.dot(gradient))
    bottom = math.sqrt(slope) * slope / curved if curved > 0 else 0.0
    frame = _frame(kind, places, step, bottom)
    touching = tangent(network, plane, digits.X, digits.Y)
    rule = OPTIMIZERS[h.optimizer].label
    return Ground(kind, digits, surface.network, plane, touching, step, rule, h.learning_rate, places, frame)


def _path(network: Network, timeline: Timeline | None) -> list[Array]:
    """Parameters along the run where it has not blown up, the network's last."""
    if timeline is None or not timeline.snapshots:
        return [network.parameters]
    most = max(3, min(PLACES, MOST_NUMBERS // len(network.parameters)))
    steps = {timeline.before(round(step)).step for step in np.linspace(timeline.first, timeline.last, most)}
    along = [timeline.before(step).parameters for step in sorted(steps)]
    apart = [each for each in along if len(each) == len(network.parameters) and np.isfinite(each).all()]
    return [*(each for each in apart if not np.array_equal(each, network.parameters)), network.parameters]


def _frame(kind: PlaneKind, path: Array, step: StepTaken, bottom: float) -> PlaneFrame:
    """What shows the path, or the step and the bottom of the parabola along the gradient."""
    if kind is PlaneKind.RANDOM:
        return PlaneFrame(0.0, 0.0, 1.0, 1.0)
    if kind is PlaneKind.GRADIENT:
        reach = max(2 * bottom, 1.5 * math.hypot(step.u, step.v))
        reach = reach if math.isfinite(reach) and reach > 0 else 1.0
        return PlaneFrame(0.0, 0.0, reach, reach)
    low, high = path.min(axis=0), path.max(axis=0)
    sides = np.maximum(high - low, LEAST_SIDE * max(float((high - low).max()), np.finfo(float).tiny))
    half = (0.5 + MARGIN) * sides
    (u, v), (half_u, half_v) = (high + low) / 2, half
    return PlaneFrame(float(u), float(v), float(half_u), float(half_v))


@undisturbing(1)
def costs_over(ground: Ground, frame: PlaneFrame, n: int, share: Share | None, cancelled: Callable[[], bool]) -> Costs:
    """The costs at n points along each side of a frame; Cancelled is raised where `cancelled` said so."""
    u, v = frame.points(n)

    def told(rows: int) -> None:
        if share is not None:
            share.done = rows / n

    digits = ground.digits
    return Costs(ground, u, v, costs(ground.network, ground.plane, u, v, digits.X, digits.Y, cancelled, told))
