"""t-SNE: who is placed where, how it is told and left; the descent itself where openTSNE is installed."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from nn.arrays import Array
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


def test_few_digits_have_few_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A third of the others at most (van der Maaten's own program refuses more)."""
    asked: list[float] = []

    class Fake:
        def __init__(self, perplexity: float, **_: object) -> None:
            asked.append(perplexity)

        def fit(self, A: Array) -> Array:
            return A[:, :2]

    monkeypatch.setitem(sys.modules, "openTSNE", SimpleNamespace(TSNE=Fake))
    for n in (10, 60, 600):
        tsne.embedding(np.zeros((n, 3)), lambda done: None)
    assert asked == [3, 59 / 3, 30]


def test_it_can_be_left() -> None:
    pytest.importorskip("openTSNE", reason="openTSNE is not installed")
    told: list[float] = []
    with pytest.raises(Cancelled):
        tsne.embedding(A, told.append, lambda: len(told) > 3)
    assert len(told) < 10
