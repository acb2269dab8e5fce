"""Smoothed labels, and a teacher's answers in the place of labels."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nn import model_file
from nn.arrays import Float32
from nn.data.digits import Digits, Split
from nn.errors import DigitScopeError
from nn.hyperparameters import Hyperparameters
from nn.metrics import evaluate
from nn.network import Architecture, Network
from nn.run import Run, first_weights
from nn.targets import TEMPERATURE, answer

RNG = np.random.default_rng(0)
PROTOTYPES = RNG.integers(0, 256, (10, 784))


def digits_of(n: int) -> Digits:
    labels = RNG.integers(0, 10, n).astype(np.uint8)
    images = PROTOTYPES[labels] + RNG.normal(0, 40, (n, 784))
    return Digits(images.clip(0, 255).astype(np.uint8), labels)


DATA = Split(digits_of(300), digits_of(100))
LARGE = Hyperparameters(hidden=(24,), epochs=5, learning_rate=0.1)
SMALL = Hyperparameters(hidden=(6,), epochs=3, learning_rate=0.1)


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model file of a network that has learned the digits."""
    run = Run.fresh(LARGE, DATA, threads=1)
    list(run.steps())
    path = tmp_path_factory.mktemp("teacher") / "teacher.safetensors"
    model_file.save(path, model_file.Model(run.network, LARGE))
    return path


def answers(network: Network, X: Float32) -> Float32:
    out = np.empty((len(X), 10), np.float32)
    answer(network, X, out)
    return out


def test_answers_are_the_softmax_of_the_weighted_sums_by_the_temperature() -> None:
    network, _ = first_weights(LARGE)
    X = RNG.random((7, 784), dtype=np.float32)
    z = network.trace(X).Z[2] / TEMPERATURE
    softened = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(answers(network, X), softened, rtol=1e-4)


@pytest.mark.parametrize(("output", "loss"), [("sigmoid", "mean_squared_error"), ("identity", "mean_squared_error")])
def test_answers_of_any_network_are_shares(output: str, loss: str) -> None:
    architecture = Architecture((784, 8, 10), output=output, loss=loss)
    network = Network.initialized(architecture, "he", np.random.default_rng(1))
    given = answers(network, RNG.random((7, 784), dtype=np.float32))
    assert given.min() >= 0
    np.testing.assert_allclose(given.sum(axis=1), 1, rtol=1e-5)


def test_each_batch_learns_what_the_teacher_answers_to_its_pixels(teacher: Path) -> None:
    run = Run.fresh(replace(SMALL, teacher=str(teacher), augment=True), DATA, threads=1)
    network = model_file.load(teacher).network
    for step in run.steps():
        assert run.batch is not None
        Y = answers(network, run.batch.trace.A[0])
        np.testing.assert_allclose(run.batch.Y, Y, rtol=1e-4)
        cost = -(Y * np.log(run.batch.trace.A[2])).sum(axis=1)
        assert step.loss == pytest.approx(cost.mean(), rel=1e-4)


def test_what_is_wrong_in_the_labels_is_not_learned(teacher: Path) -> None:
    """With labels all 0, only the teacher knows the digits."""
    training = Digits(DATA.training.images, np.zeros(300, np.uint8))
    run = Run.fresh(replace(SMALL, hidden=(16,), teacher=str(teacher), epochs=10), Split(training, DATA.validation))
    scores = list(run.steps())[-1].scores
    assert scores is not None
    assert scores.validation_accuracy > 0.9


def test_smoothed_labels_are_learned_and_labels_alone_measure() -> None:
    run = Run.fresh(replace(SMALL, label_smoothing=0.2), DATA, threads=1)
    for step in run.steps():
        assert run.batch is not None
        Y = 0.8 * np.eye(10)[run.batch.labels] + 0.02
        np.testing.assert_allclose(run.batch.Y, Y, rtol=1e-5)
        assert step.loss == pytest.approx(-(Y * np.log(run.batch.trace.A[2])).sum(axis=1).mean(), rel=1e-4)
        if step.scores is not None:
            scores = evaluate(run.network, DATA.validation.images, DATA.validation.labels)
            assert step.scores.validation_loss == scores.loss


@pytest.mark.parametrize("after", [0, 4, 10])
def test_a_run_goes_on_from_its_state_bit_for_bit(teacher: Path, after: int) -> None:
    h = replace(SMALL, teacher=str(teacher), augment=True)
    run = Run.fresh(h, DATA, threads=1)
    steps = run.steps()
    for _ in range(after):
        next(steps)
    state = run.state()
    list(steps)
    other, _ = first_weights(replace(h, seed=5))
    list(Run.resumed(state, other, DATA).steps())
    assert run.network.parameters.tobytes() == other.parameters.tobytes()


def test_the_batch_that_comes_next_is_told_without_the_teacher(teacher: Path, tmp_path: Path) -> None:
    """A run has its teacher since it began; whoever moved the file meanwhile may still look at what comes."""
    moved = tmp_path / "teacher.safetensors"
    moved.write_bytes(teacher.read_bytes())
    run = Run.fresh(replace(SMALL, teacher=str(moved), augment=True), DATA, threads=1)
    steps = run.steps()
    next(steps)
    moved.unlink()
    X, _ = run.upcoming(8)
    next(steps)
    assert run.batch is not None
    assert np.array_equal(X, run.batch.trace.A[0][:8])


def test_a_teacher_that_cannot_be_read_is_told_before_the_first_batch(tmp_path: Path) -> None:
    run = Run.fresh(replace(SMALL, teacher=str(tmp_path / "nobody")), DATA, threads=1)
    with pytest.raises(DigitScopeError, match=r"nobody cannot be read"):
        next(run.steps())
