"""PCA and probe against an independent implementation, and what a map that follows a training needs."""

from dataclasses import replace

import numpy as np
import pytest

from nn.insight.layer_map import layer_map, probe, turned

RNG = np.random.default_rng(0)
A = RNG.normal(size=(300, 7)).dot(RNG.normal(size=(7, 7))) + 3
LABELS = RNG.integers(10, size=300).astype(np.uint8)


def test_the_axes_are_those_of_the_singular_values() -> None:
    found = layer_map(A)
    left, sizes, directions = np.linalg.svd(A - A.mean(axis=0), full_matrices=False)
    for k in (0, 1):
        assert abs(found.axes[k].dot(directions[k])) == pytest.approx(1, rel=1e-9)
        np.testing.assert_allclose(np.abs(found.places[:, k]), np.abs(left[:, k] * sizes[k]), rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(found.shares, (sizes**2 / (sizes**2).sum())[:2], rtol=1e-9)


def test_of_more_neurons_than_digits_the_axes_are_the_same() -> None:
    wide = RNG.normal(size=(12, 40))
    found = layer_map(wide)
    _, sizes, directions = np.linalg.svd(wide - wide.mean(axis=0), full_matrices=False)
    np.testing.assert_allclose(np.abs((found.axes * directions[:2]).sum(axis=1)), 1, rtol=1e-9)
    np.testing.assert_allclose(found.shares, (sizes**2 / (sizes**2).sum())[:2], rtol=1e-9)
    np.testing.assert_allclose(found.place(wide), found.places, atol=1e-9)
    assert not layer_map(np.ones((3, 5))).places.any()


def test_map_and_probe_agree_with_scikit_learn() -> None:
    decomposition = pytest.importorskip("sklearn.decomposition", reason="scikit-learn is not installed")
    linear = pytest.importorskip("sklearn.linear_model", reason="scikit-learn is not installed")
    theirs = decomposition.PCA(2).fit(A)
    found = layer_map(A)
    np.testing.assert_allclose(np.abs((found.axes * theirs.components_).sum(axis=1)), 1, rtol=1e-9)
    np.testing.assert_allclose(found.shares, theirs.explained_variance_ratio_, rtol=1e-9)
    spread = np.cov(A.T, bias=True).trace() / 7
    ridge = linear.Ridge(alpha=1e-3 * spread * len(A)).fit(A, np.eye(10)[LABELS])
    ours = probe(A, LABELS)
    np.testing.assert_allclose(ours.W, ridge.coef_, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(ours.b, ridge.intercept_, rtol=1e-8)


def test_others_are_placed_as_the_digits_were() -> None:
    found = layer_map(A)
    np.testing.assert_allclose(found.place(A[:4]), found.places[:4], atol=1e-9)


def test_a_map_does_not_flip_over_while_it_follows() -> None:
    before = layer_map(A)
    after = layer_map(A + 1e-3 * RNG.normal(size=A.shape), before)
    np.testing.assert_allclose(after.places, before.places, atol=0.05)
    turned = layer_map(-A, before)
    assert (turned.axes * before.axes).sum(axis=1).min() > 0.99


@pytest.mark.parametrize("mirrored", [1, -1])
def test_a_map_is_turned_to_lie_like_another_one(mirrored: int) -> None:
    before = layer_map(A)
    angle = 0.8
    R = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) * [1, mirrored]
    other = replace(before, places=before.places.dot(R), axes=R.T.dot(before.axes))
    found = turned(other, before)
    np.testing.assert_allclose(found.places, before.places, atol=1e-9)
    np.testing.assert_allclose(found.place(A[:4]), found.places[:4], atol=1e-9)
    drifted, tries = layer_map(A + 0.3 * RNG.normal(size=A.shape)), []
    for angle in np.linspace(0, 2 * np.pi, 400):
        for mirror in (1, -1):
            R = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) * [1, mirror]
            tries.append(np.linalg.norm(drifted.places.dot(R) - before.places))
    apart = np.linalg.norm(turned(drifted, before).places - before.places)
    assert 0.98 * min(tries) < apart < min(tries)
    with pytest.raises(ValueError, match="cannot be compared"):
        turned(before, layer_map(A[:20]))


def test_a_layer_of_one_neuron_lies_on_a_line() -> None:
    found = layer_map(A[:, :1])
    assert found.shares == (1.0, 0.0)
    assert not found.places[:, 1].any()
    np.testing.assert_allclose(np.abs(found.places[:, 0]), np.abs(A[:, 0] - A[:, 0].mean()))


def test_a_layer_that_is_all_the_same_has_no_spread() -> None:
    found = layer_map(np.ones((5, 3)))
    assert found.shares == (0.0, 0.0)
    assert not found.places.any()


def test_a_probe_reads_what_a_line_can_part() -> None:
    apart = np.eye(10)[LABELS] + 0.1 * RNG.normal(size=(300, 10))
    assert probe(apart, LABELS).accuracy(apart, LABELS) == 1.0
    assert np.isnan(probe(apart, LABELS).accuracy(apart[:0], LABELS[:0]))
    assert probe(np.ones((300, 4)), LABELS).accuracy(np.ones((300, 4)), LABELS) < 0.3


@pytest.mark.parametrize("value", [0.0, 0.1, 3.0, 1e-170])
@pytest.mark.parametrize("m", [1, 32])
def test_a_probe_of_what_is_all_the_same_answers_with_the_most_frequent_class(value: float, m: int) -> None:
    labels = np.array([4, 7, 7, 7, 0, 0, 2], np.uint8)
    same = np.full((7, m), value) * np.array([[1 + 1e-3 * (value < 1e-9)]])
    found = probe(same, labels)
    assert np.isfinite(found.W).all()
    assert found.answers(same).tolist() == [7] * 7
    assert found.accuracy(same, labels) == pytest.approx(3 / 7)
