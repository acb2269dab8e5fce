"""Scores against a plain recount, for sets smaller and larger than one chunk."""

from typing import Any

import numpy as np
import pytest

from nn.arrays import UInt8
from nn.metrics import CHUNK, evaluate
from nn.network import Architecture, Network

PAIRS = [("cross_entropy", "softmax"), ("mean_squared_error", "sigmoid"), ("mean_squared_error", "identity")]


def digits_of(n: int) -> tuple[UInt8, UInt8]:
    """Pictures (n, 12) and labels (n,) at random."""
    rng = np.random.default_rng(1)
    return rng.integers(256, size=(n, 12), dtype=np.uint8), rng.integers(10, size=n, dtype=np.uint8)


def network_of(
    loss: str = "cross_entropy", output: str = "softmax", dtype: type[np.floating[Any]] = np.float32
) -> Network:
    architecture = Architecture((12, 8, 10), "relu", output, loss)
    return Network.initialized(architecture, "he", np.random.default_rng(2), dtype)


@pytest.mark.parametrize("n", [1, 7, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 345])
@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_scores_are_those_of_a_plain_recount(loss: str, output: str, n: int) -> None:
    images, labels = digits_of(n)
    network = network_of(loss, output)
    scores = evaluate(network, images, labels)

    trace = network.copy(np.float64).trace(images / 255)
    Y = np.eye(10)[labels]
    answers = trace.A[2].argmax(axis=1)
    costs = -np.log(trace.A[2][Y == 1]) if loss == "cross_entropy" else np.mean((trace.A[2] - Y) ** 2, axis=1)
    confusion = [[int(np.sum((labels == label) & (answers == answer))) for answer in range(10)] for label in range(10)]
    assert scores.examples == n
    assert scores.loss == pytest.approx(costs.mean(), rel=1e-5)
    assert scores.accuracy == pytest.approx(np.mean(answers == labels), abs=1e-12)
    assert scores.correct == np.sum(answers == labels)
    np.testing.assert_array_equal(scores.confusion, confusion)


def test_rows_of_the_confusion_are_labels_and_columns_answers() -> None:
    network = network_of()
    network.parameters[...] = 0
    network.b[2][7] = 1
    scores = evaluate(network, np.zeros((3, 12), np.uint8), np.array([2, 2, 7], np.uint8))
    assert scores.confusion[2, 7] == 2
    assert scores.confusion[7, 7] == 1
    assert scores.confusion.sum() == 3
    assert scores.correct == 1
    assert scores.accuracy == pytest.approx(1 / 3)


def test_no_digits_have_no_score() -> None:
    scores = evaluate(network_of(), *digits_of(0))
    assert scores.examples == scores.correct == 0
    assert np.isnan(scores.loss)
    assert np.isnan(scores.accuracy)
    assert not scores.confusion.any()


def test_evaluating_changes_neither_network_nor_digits() -> None:
    images, labels = digits_of(CHUNK + 5)
    network = network_of()
    kept = network.parameters.copy(), images.copy(), labels.copy()
    evaluate(network, images, labels)
    for array, same in zip((network.parameters, images, labels), kept, strict=True):
        np.testing.assert_array_equal(array, same)


def test_a_float64_network_is_evaluated_in_float64() -> None:
    images, labels = digits_of(50)
    network = network_of(dtype=np.float64)
    costs = -np.log(network.predict(images / 255)[np.arange(50), labels])
    assert evaluate(network, images, labels).loss == pytest.approx(costs.mean(), rel=1e-13)


def test_a_network_whose_outputs_overflow_gets_a_score_without_a_warning() -> None:
    network = network_of("mean_squared_error", "identity")
    network.parameters[...] = 1e30
    assert not np.isfinite(evaluate(network, *digits_of(5)).loss)
