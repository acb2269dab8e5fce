"""The direction in which a cost bends upwards most: the largest eigenvalue of H, by products with H alone.

Power iteration applies H again and again, which turns a direction into that of the eigenvalue that is largest in size;
where two of opposite sign are as large it turns for ever, as around a saddle. Lanczos' method is power iteration that
keeps what it has been through: in the space of v, Hv, H^2v, ... H is a small tridiagonal matrix, whose largest
eigenvalue is soon H's largest one.

Source: G. Golub and C. Van Loan, "Matrix computations" (4th edition, 2013), section 10.1.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from nn.arrays import Array
from nn.errors import Cancelled, never
from nn.insight.curvature import EPSILON, LossSurface

TOLERANCE = 1e-2
"""|Hv - lambda v| that ends the search, relative to |lambda|: some eigenvalue is nearer to lambda than that, and mostly
nearer than the square of it."""

LEAST = 8
"""Products before a direction is believed to be the sharpest one: a small residual tells that it is an eigenvector, and
only the random part of what was begun with, that no other eigenvalue is larger. Of 40 searches that began at the second
eigenvector of a spectrum, 10 % below the first one, 2 ended there; after 4 products all of them."""

ASIDE = 0.3
"""Length of the random part beside a direction that is known."""

MOST = 200
"""Products in a search at most."""

SPACE, LEAST_SPACE, NUMBERS = 40, 4, 20_000_000
"""Directions that are kept until the best of them is begun with anew: at most, at least, and numbers in all of them."""

NEARER, NEAR = 8, 1e-3
"""A product over this part of the step says the same up to that much, unless a kink lies between the two sides."""


@dataclass(frozen=True, eq=False)
class Sharpest:
    """The largest eigenvalue of H, and its direction.

    Attributes:
        value: lambda; below 0 where the cost bends downwards in all directions, no number where H has none.
        direction: a unit vector (P,), to begin near to where the weights are others by then.
        products: H v that were taken.
        settled: whether |Hv - lambda v| is at most `TOLERANCE` of |lambda|.
    """

    value: float
    direction: Array
    products: int
    settled: bool


def sharpest(
    surface: LossSurface,
    random: np.random.Generator,
    near: Array | None = None,
    most: int = MOST,
    cancelled: Callable[[], bool] = never,
    told: Callable[[int], object] = lambda done: None,
) -> Sharpest:
    """The largest eigenvalue of H.

    A kink between the two sides of a product would keep the search to its own direction: where a shorter step says
    something else, it goes on with one that is shorter still, and loses some digits.

    Args:
        surface: the loss.
        random: draws what to begin with.
        near: a direction (P,) to begin near to, where one is known.
        most: products at most, at least 2.
        cancelled: asked before each.
        told: takes how many are done.

    Raises:
        Cancelled: where `cancelled` said so.
    """
    size, products, relative = len(surface.network.parameters), 0, EPSILON
    room = min(size, max(LEAST_SPACE, min(SPACE, NUMBERS // size)))

    def curved(relative: float, v: Array) -> Array:
        nonlocal products
        if cancelled():
            raise Cancelled
        Hv = surface.curved(v, relative)
        products += 1
        told(products)
        return Hv

    v = _unit(random.normal(size=size))
    if near is not None:
        v = _unit(_unit(near) + ASIDE * v)
    with np.errstate(all="ignore"):
        while True:
            # The last product is for the check.
            least, left = (LEAST if products == 0 else 1), most - 1 - products
            value, v, close = lanczos(partial(curved, relative), v, least, min(room, left))
            if not math.isfinite(value):
                return Sharpest(value, v, products, False)
            Hv = curved(relative / NEARER, v)
            settled = close and float(np.linalg.norm(Hv - value * v)) <= TOLERANCE * abs(value)
            exact = float(v.dot(Hv))
            if relative == EPSILON and abs(exact - value) > NEAR * abs(value):
                value, settled, relative = exact, False, EPSILON / NEARER**2
            if settled or products >= most - 1:
                return Sharpest(value, v, products, settled)


def lanczos(product: Callable[[Array], Array], v: Array, least: int, most: int) -> tuple[float, Array, bool]:
    """The largest eigenvalue of a symmetric matrix in the space that its powers make of a unit vector v (P,).

    Args:
        product: the matrix times a vector (P,).
        v: what to begin with.
        least: products before it is over.
        most: products at most, at least 1.

    Returns:
        The eigenvalue, no number where a product has none; its unit vector (P,); and whether the residual is at most
        `TOLERANCE` of it, or the space has no further direction.
    """
    Q, T = np.empty((most, len(v))), np.zeros((most, most))
    w, beta = v, 1.0
    for k in range(most):
        Q[k] = w / beta
        # H Q' = Q' T + w e_k': w is what is new in H q_k, taken twice for the digits that the first time loses.
        w = product(Q[k])
        if not np.isfinite(w).all():
            return math.nan, v, False
        T[k, k] = Q[k].dot(w)
        for _ in range(2):
            w = w - Q[: k + 1].dot(w).dot(Q[: k + 1])
        beta = float(np.linalg.norm(w))
        values, vectors = np.linalg.eigh(T[: k + 1, : k + 1])
        value, parts = float(values[-1]), vectors[:, -1]
        # The residual |Hv - lambda v| is what of Hv the space does not have.
        close = beta == 0 or (k + 1 >= least and beta * abs(float(parts[-1])) <= TOLERANCE * abs(value))
        if close or k + 1 == most:
            break
        T[k, k + 1] = T[k + 1, k] = beta
    return value, _unit(parts.dot(Q[: len(parts)])), close


def _unit(direction: Array) -> Array:
    """The same direction with length 1; itself where it has none."""
    length = float(np.linalg.norm(direction))
    unit: Array = direction / length if length else direction
    return unit
