import math

import numpy as np
import pytest

from nn.activations import OUTPUTS
from nn.arrays import CLASSES, Array, UInt8
from nn.calibration import cross_entropy, fit_temperature, probabilities_at, reliability, sums
from nn.data.digits import Digits
from nn.errors import Cancelled
from nn.hyperparameters import Hyperparameters
from nn.network import Architecture, Network, probabilities
from nn.reliability import Reliability


def network(output: str = "softmax", loss: str = "cross_entropy", scale: float = 1.0, hidden: int = 3) -> Network:
    h = Hyperparameters(hidden=(hidden,), output=output, loss=loss)
    made = Network.initialized(Architecture.of(h), "he", np.random.default_rng(0))
    made.W[made.depth][...] *= scale
    return made


def digits_of(claims: Network, temperature: float, n: int = 4000) -> Digits:
    """Digits whose labels come true as often as `claims` says at `temperature`."""
    rng = np.random.default_rng(1)
    images: UInt8 = rng.integers(0, 256, (n, 784), np.uint8)
    p = probabilities_at(sums(claims, images), claims.architecture.output, temperature)
    labels = (p.cumsum(axis=1) < rng.random((n, 1))).sum(axis=1).clip(0, 9)
    return Digits(images, labels.astype(np.uint8))


@pytest.mark.parametrize("output", OUTPUTS)
def test_temperature_1_is_the_raw_network_bit_for_bit(output: str) -> None:
    made = network(output, "mean_squared_error")
    images: UInt8 = np.random.default_rng(2).integers(0, 256, (20, 784), np.uint8)
    raw = probabilities(made.predict(np.multiply(images, 1 / 255, dtype=np.float32)), output)
    assert np.array_equal(probabilities_at(sums(made, images), output), raw)


def test_softmax_at_a_temperature_is_the_power_of_its_probabilities() -> None:
    Z = np.array([[1.0, 2.0, 4.0], [0.0, -3.0, 0.5]])
    powers = np.exp(Z) ** 0.5
    assert probabilities_at(Z, "softmax", 2.0) == pytest.approx(powers / powers.sum(axis=1, keepdims=True))


def test_sigmoids_at_a_temperature_are_shares_of_sigmoids_of_z_over_t() -> None:
    Z = np.array([[1.0, -2.0, 4.0]])
    a = 1 / (1 + np.exp(-Z / 3))
    assert probabilities_at(Z, "sigmoid", 3.0) == pytest.approx(a / a.sum())


@pytest.mark.parametrize("temperature", [0.4, 1.0, 2.5])
def test_the_temperature_is_found_at_which_answers_come_true_as_often_as_they_claim(temperature: float) -> None:
    made = network(scale=4)
    digits = digits_of(made, temperature)
    fitted = fit_temperature(made, digits)
    assert fitted == pytest.approx(temperature, rel=0.1)
    Z = sums(made, digits.images)
    assert reliability(Z, digits.labels, "softmax", fitted).error < 0.03


def test_no_other_temperature_has_a_lower_cross_entropy() -> None:
    made = network(scale=4)
    digits = digits_of(made, 1.7)
    Z = sums(made, digits.images).astype(np.float64)

    def cost(temperature: float) -> float:
        return cross_entropy(probabilities_at(Z, "softmax", temperature), digits.labels)

    fitted = fit_temperature(made, digits)
    assert cost(fitted) <= min(cost(other) for other in np.geomspace(0.05, 20, 200)) + 1e-6
    assert cost(fitted) < cost(1.0)


def test_sigmoids_are_fitted_too() -> None:
    made = network("sigmoid", "mean_squared_error", scale=4)
    assert fit_temperature(made, digits_of(made, 2.0)) == pytest.approx(2.0, rel=0.15)


def test_without_digits_without_finite_sums_and_for_cut_outputs_the_temperature_is_1() -> None:
    made = network(scale=4)
    digits = digits_of(made, 2.0, 50)
    assert fit_temperature(made, Digits(digits.images[:0], digits.labels[:0])) == 1
    assert fit_temperature(network("identity", "mean_squared_error"), digits) == 1
    made.b[made.depth][...] = np.nan
    assert fit_temperature(made, digits) == 1


def test_all_right_asks_for_a_bounded_temperature() -> None:
    made = network(scale=4)
    images = digits_of(made, 1.0, 200).images
    labels = sums(made, images).argmax(axis=1).astype(np.uint8)
    assert fit_temperature(made, Digits(images, labels)) == pytest.approx(0.05, abs=0.001)


def test_fitting_gives_up_when_told_to() -> None:
    with pytest.raises(Cancelled):
        fit_temperature(network(), digits_of(network(), 1.0, 10), lambda: True)


def test_sums_are_those_of_all_images_whatever_their_number() -> None:
    made = network()
    images = digits_of(made, 1.0, 2345).images
    whole = sums(made, images)
    assert whole.shape == (2345, CLASSES)
    assert whole[1999:2002] == pytest.approx(sums(made, images[1999:2002]), rel=1e-5)


def bins_of(confidence: Array, right: list[bool]) -> Reliability:
    return Reliability.of(confidence, np.array(right))


def test_the_error_is_the_mean_gap_between_claim_and_truth() -> None:
    table = bins_of(np.array([0.9, 0.92, 0.5, 0.51]), [True, False, True, True])
    # Two answers claim 0.91 and half of them are right; two claim 0.505 and both are: by hand.
    assert table.error == pytest.approx(0.5 * abs(0.5 - 0.91) + 0.5 * abs(1 - 0.505))
    assert table.counts.tolist() == [0] * 7 + [2] + [0] * 5 + [2] + [0]
    assert table.accuracy[13] == 0.5
    assert math.isnan(table.accuracy[0])


def test_a_bin_has_its_upper_edge() -> None:
    table = bins_of(np.array([0.0, 1 / 15, 1.0]), [True, True, True])
    assert table.counts[0] == 2
    assert table.counts[14] == 1


def test_no_answers_have_no_error() -> None:
    assert math.isnan(bins_of(np.empty(0), []).error)


def test_what_claims_what_comes_true_has_no_error() -> None:
    assert bins_of(np.full(1000, 0.7), [i % 10 < 7 for i in range(1000)]).error == pytest.approx(0)


def test_sums_that_are_no_numbers_claim_nothing() -> None:
    Z = np.random.default_rng(3).normal(size=(20, CLASSES))
    labels: UInt8 = np.zeros(20, np.uint8)
    broken = np.vstack([Z, np.full((2, CLASSES), np.nan)])
    table = reliability(broken, np.zeros(22, np.uint8), "softmax", 1.5)
    assert table.counts.sum() == 20
    assert table.error == reliability(Z, labels, "softmax", 1.5).error
