"""Planes through the weights: their directions by what defines them, costs point by point, the tangent by its touch."""

import numpy as np
import pytest

from nn.errors import Cancelled
from nn.insight import landscape
from nn.insight.curvature import LossSurface
from nn.insight.landscape import Plane
from nn.network import Architecture, Network, views

RNG = np.random.default_rng
ARCHITECTURE = Architecture((6, 5, 4), "tanh")
X, Y = RNG(1).uniform(size=(9, 6)), np.eye(4)[RNG(2).integers(4, size=9)]


def network(dtype: type = np.float64) -> Network:
    return Network.initialized(ARCHITECTURE, "glorot", RNG(0), dtype)


def test_random_rows_are_as_long_as_the_weights_of_their_neuron() -> None:
    stands = network()
    plane = landscape.random_plane(stands, RNG(3))
    for direction in (plane.first, plane.second):
        W, b = views(direction, stands.widths)
        for layer in (1, 2):
            lengths = np.linalg.norm(stands.W[layer], axis=1)
            np.testing.assert_allclose(np.linalg.norm(W[layer], axis=1), lengths, rtol=1e-12)
            assert not b[layer].any()
    assert np.abs(plane.first - plane.second).max() > 0.01


def test_downhill_and_towards_the_momentum() -> None:
    g, m = RNG(3).normal(size=59), RNG(4).normal(size=59)
    plane = landscape.gradient_plane(g, m, RNG(5))
    np.testing.assert_allclose(plane.first, -g / np.linalg.norm(g))
    np.testing.assert_allclose([plane.first.dot(plane.second), plane.second.dot(plane.second)], [0, 1], atol=1e-12)
    rest = m - plane.first.dot(m) * plane.first - plane.second.dot(m) * plane.second
    assert np.abs(rest).max() < 1e-12
    assert plane.second.dot(m) > 0


@pytest.mark.parametrize("times", [0.0, 2.0])
def test_a_momentum_that_leads_nowhere_else_leaves_a_random_way_across(times: float) -> None:
    g = RNG(3).normal(size=59)
    plane = landscape.gradient_plane(g, times * g, RNG(5))
    np.testing.assert_allclose([plane.first.dot(plane.second), plane.second.dot(plane.second)], [0, 1], atol=1e-12)


def test_the_runs_directions_are_those_of_its_spread() -> None:
    path = list(RNG(6).normal(size=(7, 59)).cumsum(axis=0))
    plane = landscape.run_plane(path, RNG(0))
    _, sizes, directions = np.linalg.svd(np.stack(path[:-1]) - path[-1])
    for found, expected in zip((plane.first, plane.second), directions, strict=False):
        np.testing.assert_allclose(abs(found.dot(expected)), 1, rtol=1e-9)
    assert plane.shares is not None
    np.testing.assert_allclose(plane.shares, (sizes**2 / (sizes**2).sum())[:2], rtol=1e-9)


def test_a_run_of_one_step_has_one_direction_of_its_own() -> None:
    path = list(RNG(6).normal(size=(2, 59)))
    plane = landscape.run_plane(path, RNG(0))
    assert plane.shares == (1.0, 0.0)
    np.testing.assert_allclose(landscape.coordinates(plane, path[-1], path[:1])[0, 1], 0, atol=1e-12)
    with pytest.raises(ValueError, match="made a step"):
        landscape.run_plane(path[:1], RNG(0))


def test_coordinates_lead_back_to_points_of_the_plane() -> None:
    stands = network()
    plane = landscape.random_plane(stands, RNG(3))
    there = stands.parameters + 0.3 * plane.first - 0.7 * plane.second
    np.testing.assert_allclose(landscape.coordinates(plane, stands.parameters, [there]), [[0.3, -0.7]], rtol=1e-9)


def test_costs_are_those_of_the_networks_there() -> None:
    stands = network()
    kept = stands.parameters.copy()
    plane = landscape.random_plane(stands, RNG(3))
    done: list[int] = []
    u, v = np.array([-1.0, 0.0, 2.0]), np.array([0.0, 1.5])
    found = landscape.costs(stands, plane, u, v, X, Y, told=done.append)
    np.testing.assert_array_equal(stands.parameters, kept)
    assert (found.shape, done) == ((2, 3), [1, 2])
    there = Network(ARCHITECTURE, kept + 2.0 * plane.first + 1.5 * plane.second)
    np.testing.assert_allclose(found[1, 2], there.cost(there.trace(X), Y).mean(), rtol=1e-12)
    np.testing.assert_allclose(found[0, 1], stands.cost(stands.trace(X), Y).mean(), rtol=1e-12)


def test_the_tangent_touches_the_surface() -> None:
    stands = network()
    plane = landscape.gradient_plane(RNG(3).normal(size=59), RNG(4).normal(size=59), RNG(5))
    touching = landscape.tangent(stands, plane, X, Y)
    off = []
    for step in (1e-2, 1e-3):
        around = np.array([-step, 0.0, step])
        off.append(np.abs(landscape.costs(stands, plane, around, around, X, Y) - touching.at(around, around)).max())
    np.testing.assert_allclose(off[0] / off[1], 100, rtol=0.1)


def test_what_lies_too_far_out_is_no_number_and_no_error() -> None:
    stands = network(np.float32)
    plane = Plane(np.full(59, 3e38), np.zeros(59))
    found = landscape.costs(stands, plane, np.array([0.0, 10.0]), np.zeros(1), X, Y)
    assert np.isfinite(found[0, 0])
    assert not np.isfinite(found[0, 1])


def test_it_can_be_left() -> None:
    stands = network()
    with pytest.raises(Cancelled):
        landscape.costs(stands, landscape.random_plane(stands, RNG(0)), np.zeros(1), np.zeros(1), X, Y, lambda: True)


def test_a_step_in_the_plane_is_told_with_what_it_does() -> None:
    surface = LossSurface.of(network(), X, Y)
    g, m = surface.gradient().copy(), RNG(4).normal(size=59)
    plane = landscape.gradient_plane(g, m, RNG(5))
    step = 0.3 * plane.first - 0.2 * plane.second
    found = landscape.step_taken(surface, plane, step)
    np.testing.assert_allclose([found.u, found.v, found.share], [0.3, -0.2, 1.0])
    np.testing.assert_allclose(found.first, g.dot(step))
    np.testing.assert_allclose(found.actual, surface.cost(step) - surface.cost())
    halves = [landscape.step_taken(surface, plane, part * step) for part in (0.02, 0.01)]
    off = [each.actual - each.second for each in halves]
    np.testing.assert_allclose(off[0] / off[1], 8, rtol=0.2)


def test_of_a_step_out_of_the_plane_only_its_shadow_is_shown() -> None:
    surface, plane = LossSurface.of(network(), X, Y), landscape.random_plane(network(), RNG(3))
    out = RNG(7).normal(size=59)
    axes = np.stack([plane.first, plane.second])
    out -= np.linalg.lstsq(axes.T, out, rcond=None)[0].dot(axes)
    found = landscape.step_taken(surface, plane, out)
    np.testing.assert_allclose([found.u, found.v, found.share], [0, 0, 0], atol=1e-12)
    half = landscape.step_taken(surface, plane, out + np.linalg.norm(out) * plane.first / np.linalg.norm(plane.first))
    np.testing.assert_allclose(half.share, np.sqrt(0.5))
    assert landscape.step_taken(surface, plane, np.zeros(59)).share == 1


@pytest.mark.parametrize("second", [0.0, 2.0])
def test_dropped_onto_a_plane_whose_directions_are_one_a_place_is_as_near_as_on_a_line(second: float) -> None:
    along, place = RNG(1).normal(size=59), RNG(2).normal(size=59)
    ((u, v),) = landscape.coordinates(Plane(along, second * along), np.zeros(59), [place])
    np.testing.assert_allclose(u + second * v, along.dot(place) / along.dot(along))
