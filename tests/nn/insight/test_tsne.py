"""t-SNE: who is placed where, how it is told and left; the descent itself where openTSNE is installed."""

import numpy as np
import pytest

from nn.errors import Cancelled
from nn.insight import tsne

RNG = np.random.default_rng(0)
GROUPS = np.repeat(np.arange(3), 20)
A = 20 * np.eye(5)[GROUPS] + RNG.normal(size=(60, 5))


def test_another_one_stands_among_its_nearest() -> None:
    places = RNG.normal(size=(60, 2))
    a = A[7] + 0.01
    order = np.argsort(((A - a) ** 2).sum(axis=1))[:5]
    np.testing.assert_allclose(tsne.placed(A, places, a), places[order].mean(axis=0))


def test_neighbours_stay_neighbours() -> None:
    pytest.importorskip("openTSNE", reason="openTSNE is not installed")
    told: list[float] = []
    places = tsne.embedding(A, told.append)
    assert places.shape == (60, 2)
    middles = np.stack([places[GROUPS == k].mean(axis=0) for k in range(3)])
    within = max(np.linalg.norm(places[GROUPS == k] - middles[k], axis=1).max() for k in range(3))
    assert within < min(np.linalg.norm(middles[i] - middles[j]) for i in range(3) for j in range(i)) / 2
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1)
    np.testing.assert_array_equal(tsne.embedding(A, told.append), places)


def test_it_can_be_left() -> None:
    pytest.importorskip("openTSNE", reason="openTSNE is not installed")
    told: list[float] = []
    with pytest.raises(Cancelled):
        tsne.embedding(A, told.append, lambda: len(told) > 3)
    assert len(told) < 10
