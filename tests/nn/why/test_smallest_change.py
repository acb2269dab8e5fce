"""Strokes that are changed a little: read as wanted by what reads the canvas, and less changed than by chance."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nn import model_file
from nn.data.ink import Ink, Stroke
from nn.data.raster import rasterize
from nn.errors import Cancelled
from nn.network import Network
from nn.why.bending import Bending
from nn.why.evidence import leading
from nn.why.smallest_change import answer, smallest_change

BUNDLED = Path(__file__).resolve().parents[3] / "resources" / "models" / "digits.safetensors"


@pytest.fixture(scope="module")
def network() -> Network:
    return model_file.load(BUNDLED).network


Paths = Sequence[Sequence[tuple[float, float]]]


def drawn(*paths: Sequence[tuple[float, float]], left: float = 0.3, size: float = 0.5) -> Ink:
    """Paths of a digit that is 1 high, on the paper."""
    strokes = []
    for path in paths:
        corners = np.array(path, np.float64)
        at = np.linspace(0, len(corners) - 1, 8 * (len(corners) - 1) + 1)
        points = np.stack([np.interp(at, np.arange(len(corners)), column) for column in corners.T], axis=1)
        strokes.append(Stroke((points * size + (left, 0.25)).astype(np.float32), width=0.06))
    return Ink(tuple(strokes))


FOUR: Paths = [[(0.4, 0.0), (0, 0.6), (0.65, 0.6)], [(0.5, 0.3), (0.45, 1)]]
SEVEN: Paths = [[(0.0, 0), (0.6, 0), (0.25, 1)]]
ZERO: Paths = [[(0.3, 0.0), (0.05, 0.3), (0.1, 0.8), (0.35, 1), (0.6, 0.7), (0.55, 0.2), (0.3, 0)]]


def reading(network: Network, ink: Ink) -> tuple[int, ...]:
    return leading(network.trace(rasterize(ink).reshape(1, -1)).Z[network.depth][0])


@pytest.mark.parametrize("paths", [FOUR, SEVEN])
def test_the_changed_strokes_are_read_as_wanted(network: Network, paths: Paths) -> None:
    ink = drawn(*paths)
    read, wanted = reading(network, ink)
    found = smallest_change(network, ink, ink, wanted)
    assert found is not None
    assert reading(network, found.ink)[0] == wanted
    assert answer(network, found.drawing, found.ink.strokes) == wanted
    assert answer(network, ink, ink.strokes) == read
    for old, new in zip(ink.strokes, found.ink.strokes, strict=True):
        assert new.points.shape == old.points.shape
        assert new.width == old.width
    assert 0 < found.mean <= found.largest < 5
    # A pixel of 28 is a twentieth of the box, which the ink of half the paper fills but for the pen.
    moved = max(
        np.hypot(*(new.points - old.points).T).max() for old, new in zip(ink.strokes, found.ink.strokes, strict=True)
    )
    assert found.largest == pytest.approx(moved / 0.5 * (20 - 2.2), rel=1e-3)


def test_it_is_smaller_than_changes_by_chance_that_are_read_as_wanted(network: Network) -> None:
    ink, rng = drawn(*FOUR), np.random.default_rng(0)
    wanted = reading(network, ink)[1]
    found = smallest_change(network, ink, ink, wanted)
    assert found is not None
    bending = Bending.of(ink, 0.5 / (20 - 2.2))
    by_chance = list[float]()
    for _ in range(100):
        way = rng.normal(size=bending.size)
        way /= np.linalg.norm(way)
        for length in np.arange(0.1, 3, 0.1):
            if reading(network, bending.bent(length * way))[0] == wanted:
                by_chance.append(float(length))
                break
    assert by_chance
    assert found.mean < 0.5 * min(by_chance)


def test_nothing_of_it_can_be_taken_back(network: Network) -> None:
    ink = drawn(*SEVEN)
    wanted = reading(network, ink)[1]
    found = smallest_change(network, ink, ink, wanted)
    assert found is not None
    (old,), (new,) = ink.strokes, found.ink.strokes
    less = replace(new, points=(old.points + 0.97 * (new.points - old.points)).astype(np.float32))
    assert reading(network, Ink((less,)))[0] != wanted


def test_in_a_row_the_other_digits_and_the_eraser_stay_as_they_are(network: Network) -> None:
    left, right = drawn(*FOUR, left=0.05, size=0.4), drawn(*ZERO, left=0.6, size=0.4)
    eraser = Stroke(np.array([[0.06, 0.9], [0.2, 0.9]], np.float32), width=0.05, erase=True)
    drawing = Ink((*left.strokes, *right.strokes, eraser))
    digit = Ink((*left.strokes, eraser))
    found = smallest_change(network, drawing, digit, reading(network, digit)[1])
    assert found is not None
    kept = [new is old for new, old in zip(found.drawing.strokes, drawing.strokes, strict=True)]
    assert kept == [False, False, True, True]
    assert answer(network, found.drawing, found.ink.strokes) == found.wanted


def test_strokes_that_are_no_digit_by_themselves_have_no_answer(network: Network) -> None:
    ink = drawn(*FOUR)
    assert answer(network, ink, ink.strokes[:1]) == -1
    assert answer(network, Ink(), ()) == -1


def test_what_no_change_moves_has_none(network: Network) -> None:
    still = network.copy()
    still.parameters[:] = 0
    ink = drawn(*SEVEN)
    assert smallest_change(still, ink, ink, 3) is None
    still.parameters[:] = np.nan
    assert smallest_change(still, ink, ink, 3) is None
    assert smallest_change(network, Ink(), Ink(), 3) is None


def test_it_goes_no_farther_than_its_bound(network: Network) -> None:
    ink = drawn(*ZERO)
    found = smallest_change(network, ink, ink, 1)
    assert found is None or found.mean <= 3


def test_strokes_do_not_leave_the_paper() -> None:
    bending = Bending.of(drawn(*SEVEN), 1 / 28)
    for far in (30.0, -30.0):
        (stroke,) = bending.bent(np.full(bending.size, far)).strokes
        assert 0 <= stroke.points.min() <= stroke.points.max() <= 1


def test_a_dot_is_moved_as_a_whole_or_not_at_all(network: Network) -> None:
    ink = Ink((Stroke(np.array([[0.5, 0.5]], np.float32), width=0.06),))
    read = reading(network, ink)
    assert smallest_change(network, ink, ink, read[1]) is None


def test_it_can_be_stopped(network: Network) -> None:
    ink = drawn(*SEVEN)
    with pytest.raises(Cancelled):
        smallest_change(network, ink, ink, 3, lambda: True)
