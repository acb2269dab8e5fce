"""The number of BLAS threads: the fastest one, by a clock."""

from itertools import count

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from nn import threads
from nn.network import Architecture, Network
from nn.threads import PASSES, fastest_threads

NETWORK = Network.initialized(Architecture((20, 8, 10)), "he", np.random.default_rng(0))


def blas_threads() -> int:
    return max((pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"), default=1)


class Clock:
    """A clock by which a pass takes as many seconds as it is told for the number of threads that are set, in turn."""

    def __init__(self, *seconds: float) -> None:
        self._ticks = (0.0 if k % 2 == 0 else seconds[k // (2 * PASSES)] for k in count())

    def __call__(self) -> float:
        return next(self._ticks)


@pytest.mark.parametrize(
    ("seconds", "best"), [((1.0, 2.0, 3.0), 1), ((3.0, 2.0, 1.0), 4), ((2.0, 1.0, 3.0), 2), ((1.0, 0.95, 0.95), 1)]
)
def test_the_fastest_number_is_taken_and_more_only_where_it_pays(
    monkeypatch: pytest.MonkeyPatch, seconds: tuple[float, ...], best: int
) -> None:
    monkeypatch.setattr(threads, "cores", lambda: 6)
    assert fastest_threads(NETWORK, 4, Clock(*seconds)) == best


@pytest.mark.parametrize("cores", [1, 2])
def test_the_window_keeps_a_core(monkeypatch: pytest.MonkeyPatch, cores: int) -> None:
    monkeypatch.setattr(threads, "cores", lambda: cores)
    assert fastest_threads(NETWORK, 4) == 1


def test_measuring_changes_neither_the_network_nor_the_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "cores", lambda: 5)
    before, parameters = blas_threads(), NETWORK.parameters.copy()
    assert fastest_threads(NETWORK, 4) in (1, 2, 4)
    assert blas_threads() == before
    np.testing.assert_array_equal(NETWORK.parameters, parameters)
