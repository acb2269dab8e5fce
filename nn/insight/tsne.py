"""A map that keeps neighbours near each other: t-SNE, by openTSNE where that is installed.

It places digits so that who is near in a layer is near on the map, and says nothing of what is far; nor has it axes, so
another digit is placed among those that it is nearest to.

Source: L. van der Maaten and G. Hinton, "Visualizing data using t-SNE" (2008), JMLR 9.
"""

from collections.abc import Callable
from importlib.util import find_spec

import numpy as np

from nn.arrays import Array
from nn.errors import Cancelled, never

PERPLEXITY = 30.0
"""About how many neighbours of each digit count."""

STEPS, EARLY = 500, 250
"""Steps of the descent, and those before them with all digits drawn together."""

EVERY = 5
"""Steps from one telling to the next."""

NEIGHBOURS = 5
"""Digits among which another one is placed."""

LEAST = 10
"""Digits of which there is a map."""


def is_installed() -> bool:
    """Whether openTSNE can be imported."""
    return find_spec("openTSNE") is not None


def embedding(A: Array, told: Callable[[float], object], cancelled: Callable[[], bool] = never) -> Array:
    """Places (n, 2) for activations A (n, m), n at least LEAST; the same ones each time.

    Args:
        A: activations.
        told: called with the share of the steps that are done.
        cancelled: asked every few steps.

    Raises:
        Cancelled: where `cancelled` said so.
        ImportError: where openTSNE is not installed.
    """
    from openTSNE import TSNE

    done = 0

    def tell(iteration: int, error: float, places: Array) -> bool:
        nonlocal done
        if cancelled():
            raise Cancelled
        done += EVERY
        told(done / (STEPS + EARLY))
        return False

    found = TSNE(
        perplexity=min(PERPLEXITY, (len(A) - 1) / 3),
        n_jobs=1,
        random_state=0,
        n_iter=STEPS,
        early_exaggeration_iter=EARLY,
        negative_gradient_method="bh",
        callbacks=[tell],
        callbacks_every_iters=EVERY,
    ).fit(A.astype(np.float64))
    return np.array(found, np.float64)


def placed(A: Array, places: Array, a: Array) -> Array:
    """Where another example with the activations a (m,) belongs, (2,): the mean of the places of its nearest digits.

    Args:
        A: activations of the digits, (n, m).
        places: of the digits, (n, 2).
        a: of the other.
    """
    distances = np.square(A.astype(np.float64) - a).sum(axis=1)
    nearest = np.argsort(distances, kind="stable")[:NEIGHBOURS]
    found: Array = places[nearest].mean(axis=0)
    return found
