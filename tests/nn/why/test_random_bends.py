"""Random changes of strokes: as large as the smallest one, and rarely misread."""

import numpy as np
import pytest

from nn.data.ink import Ink
from nn.data.raster import frame, rasterize
from nn.errors import Cancelled
from nn.network import Network
from nn.why.random_bends import TRIES, random_bends
from nn.why.smallest_change import smallest_change
from tests.nn.why.test_smallest_change import FOUR, SEVEN, Paths, drawn, network, reading

__all__ = ["network"]


@pytest.mark.parametrize("paths", [FOUR, SEVEN])
def test_most_changes_of_the_smallest_ones_size_are_read_as_before(network: Network, paths: Paths) -> None:
    ink = drawn(*paths)
    read, wanted = reading(network, ink)
    found = smallest_change(network, ink, ink, wanted)
    assert found is not None
    bends = random_bends(network, ink, found.size, (read, wanted), np.random.default_rng(0))
    assert bends is not None
    assert len(bends.gain) == TRIES
    assert bends.misread < 0.25
    needed = [network.trace(rasterize(each).reshape(1, -1)).Z[network.depth][0] for each in (ink, found.ink)]
    gained = (needed[1][wanted] - needed[1][read]) - (needed[0][wanted] - needed[0][read])
    assert gained > 2 * bends.gain.std()


def test_they_move_as_far_as_is_asked(network: Network) -> None:
    ink = drawn(*SEVEN)
    bends = random_bends(network, ink, 0.5, (7, 1), np.random.default_rng(1))
    assert bends is not None
    place = frame(ink)
    assert place is not None
    moved = np.concatenate(
        [np.hypot(*(new.points - old.points).T) for old, new in zip(ink.strokes, bends.ink.strokes, strict=True)]
    )
    assert np.sqrt(np.mean((moved / place.side * 28) ** 2)) == pytest.approx(0.5, rel=0.15)


def test_larger_changes_are_misread_more_often(network: Network) -> None:
    ink, shares = drawn(*FOUR), []
    for size in (0.1, 3.0):
        bends = random_bends(network, ink, size, (4, 9), np.random.default_rng(2))
        assert bends is not None
        shares.append(bends.misread)
    assert shares[0] < shares[1]


def test_no_ink_has_no_change_and_nobody_waits_for_one_that_is_not_wanted(network: Network) -> None:
    assert random_bends(network, Ink(()), 1.0, (1, 2), np.random.default_rng(0)) is None
    with pytest.raises(Cancelled):
        random_bends(network, drawn(*SEVEN), 1.0, (7, 1), np.random.default_rng(0), lambda: True)
