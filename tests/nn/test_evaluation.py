"""What a network makes of digits, digit by digit, against plain recounts; and how far off a share may be."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from nn.arrays import CLASSES
from nn.data.digits import Digits, Origin
from nn.errors import Cancelled
from nn.evaluation import Evaluation, Tally, by_source, by_writer, evaluate, wilson
from nn.metrics import CHUNK
from nn.metrics import evaluate as score
from nn.network import Architecture, Network

N = CHUNK + 234


def digits_of(n: int) -> Digits:
    rng = np.random.default_rng(1)
    return Digits(rng.integers(256, size=(n, 12), dtype=np.uint8), rng.integers(CLASSES, size=n, dtype=np.uint8))


def network_of(output: str = "softmax", loss: str = "cross_entropy") -> Network:
    return Network.initialized(Architecture((12, 8, CLASSES), "relu", output, loss), "he", np.random.default_rng(2))


@pytest.fixture
def evaluation() -> Evaluation:
    return evaluate(network_of(), digits_of(N))


def test_each_digit_has_the_answer_that_the_network_gives_it(evaluation: Evaluation) -> None:
    digits = digits_of(N)
    outputs = network_of().predict((digits.images / 255).astype(np.float32))
    np.testing.assert_array_equal(evaluation.answers, outputs.argmax(axis=1))
    np.testing.assert_allclose(evaluation.probabilities, outputs, rtol=1e-4, atol=1e-7)
    np.testing.assert_allclose(evaluation.confidence, outputs.max(axis=1), rtol=1e-4)


def test_its_scores_are_those_of_training(evaluation: Evaluation) -> None:
    digits = digits_of(N)
    plain = score(network_of(), digits.images, digits.labels)
    assert evaluation.scores.loss == plain.loss
    np.testing.assert_array_equal(evaluation.scores.confusion, plain.confusion)
    assert evaluation.total == Tally("All", plain.correct, N)


def test_outputs_that_are_no_probabilities_are_told_as_shares() -> None:
    shares = evaluate(network_of("identity", "mean_squared_error"), digits_of(50)).probabilities
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-6)
    assert (shares >= 0).all()


def test_misread_digits_come_the_surest_first(evaluation: Evaluation) -> None:
    misread = evaluation.misread()
    labels = evaluation.digits.labels
    assert set(misread.tolist()) == {i for i in range(N) if evaluation.answers[i] != labels[i]}
    assert 0 < len(misread) < N
    assert (np.diff(evaluation.confidence[misread]) <= 0).all()


def test_misread_digits_are_chosen_by_truth_and_answer(evaluation: Evaluation) -> None:
    labels, answers = evaluation.digits.labels, evaluation.answers
    assert {int(labels[i]) for i in evaluation.misread(label=3)} == {3}
    answer = int(np.bincount(answers).argmax())
    assert {int(answers[i]) for i in evaluation.misread(answer=answer)} == {answer}
    assert len(evaluation.misread(label=3)) == np.sum((labels == 3) & (answers != 3))
    assert len(evaluation.misread(label=answer, answer=answer)) == 0


def test_each_cell_holds_as_many_digits_as_the_confusion_says(evaluation: Evaluation) -> None:
    for label in range(CLASSES):
        for answer in range(CLASSES):
            cell = evaluation.cell(label, answer)
            assert len(cell) == evaluation.scores.confusion[label, answer]
            order = np.diff(evaluation.confidence[cell])
            assert (order >= 0).all() if label == answer else (order <= 0).all()


def test_outputs_that_are_no_numbers_are_the_least_sure() -> None:
    network = network_of("identity", "mean_squared_error")
    network.parameters[...] = 1e30
    evaluation = evaluate(network, digits_of(20))
    assert np.isnan(evaluation.confidence).any() or not np.isfinite(evaluation.scores.loss)
    assert len(evaluation.misread()) == 20 - evaluation.scores.correct


def test_no_digits_are_evaluated_as_none() -> None:
    evaluation = evaluate(network_of(), digits_of(0))
    assert math.isnan(evaluation.total.accuracy)
    assert evaluation.total.interval == (0, 1)
    assert len(evaluation.misread()) == 0


@pytest.mark.parametrize("asked", [1, 2])
def test_it_stops_where_a_person_stops_it(asked: int) -> None:
    answers = [False] * (asked - 1) + [True]
    with pytest.raises(Cancelled):
        evaluate(network_of(), digits_of(N), lambda: answers.pop(0))
    assert answers == []


@pytest.mark.parametrize(("correct", "examples"), [(0, 10), (10, 10), (5, 10), (1, 3), (9810, 10000), (4905, 5000)])
def test_the_ends_of_the_interval_are_the_shares_that_lie_just_too_far_off(correct: int, examples: int) -> None:
    """Of Wilson's interval each end is a share from which the measured one lies z of that share's own deviations."""
    z, p = NormalDist().inv_cdf(0.975), correct / examples
    low, high = wilson(correct, examples)
    assert 0 <= low <= p <= high <= 1
    for end in (low, high):
        if 1e-9 < end < 1 - 1e-9:
            assert abs(p - end) / math.sqrt(end * (1 - end) / examples) == pytest.approx(z, rel=1e-5)
    assert low > 0 or correct == 0
    assert high < 1 or correct == examples


@pytest.mark.parametrize("share", [0.5, 0.9, 0.98])
def test_the_interval_covers_the_true_share_about_95_times_in_100(share: float) -> None:
    counts = np.random.default_rng(3).binomial(500, share, size=4000)
    covered = [low <= share <= high for low, high in (wilson(int(k), 500) for k in counts)]
    assert 0.93 < np.mean(covered) < 0.97


ORIGINS = [
    Origin("mnist"),
    Origin("pens.unp", "ada"),
    Origin("pens.unp", "ada"),
    Origin("pens.unp", "bob"),
    Origin("pens.unp"),
]
RIGHT = np.array([True, True, False, False, True])


def test_digits_are_counted_by_source() -> None:
    assert by_source(ORIGINS, RIGHT) == (Tally("MNIST", 1, 1), Tally("pens.unp", 2, 4))


def test_digits_are_counted_by_writer_where_that_is_known_the_worst_first() -> None:
    assert by_writer(ORIGINS, RIGHT) == (Tally("bob", 0, 1), Tally("ada", 1, 2))


def test_writers_of_one_name_in_two_sources_are_two() -> None:
    origins = [Origin("a", "ada"), Origin("b", "ada")]
    tallies = by_writer(origins, np.array([True, False]))
    assert [tally.name for tally in tallies] == ["ada, b", "ada, a"]


def test_digits_of_which_nobody_knows_are_in_no_group() -> None:
    evaluation = evaluate(network_of(), digits_of(5))
    assert evaluation.sources == evaluation.writers == ()
