from dataclasses import replace

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from nn.arrays import UInt8, as_bytes
from nn.calibration import sums
from nn.data import sources
from nn.data.digits import Digits, Origin, Split
from nn.data.ink import Ink, Stroke
from nn.data.ink_variation import OtherHand, vary
from nn.data.non_digits import non_digits
from nn.data.raster import rasterize
from nn.errors import Cancelled
from nn.familiarity import LOST, Familiarity
from nn.hyperparameters import Hyperparameters
from nn.network import Network
from nn.run import Run

H = Hyperparameters(hidden=(16,), epochs=2)


@pytest.fixture(scope="module")
def split() -> Split:
    return sources.of("starter").split(1000)


@pytest.fixture(scope="module")
def network(split: Split) -> Network:
    run = Run.fresh(H, split, threads=1)
    list(run.steps())
    return run.network


@pytest.fixture(scope="module")
def familiarity(network: Network, split: Split) -> Familiarity:
    with threadpool_limits(1):
        fitted = Familiarity.fit(network, split)
    assert fitted is not None
    return fitted


def share_unlike(familiarity: Familiarity, network: Network, images: UInt8, *, ink: bool = False) -> float:
    return float(familiarity.unlike(images, sums(network, images), ink=ink).mean())


def test_of_the_digits_held_back_as_many_are_unlike_as_it_may_lose(
    familiarity: Familiarity, network: Network, split: Split
) -> None:
    assert share_unlike(familiarity, network, split.validation.images) == pytest.approx(LOST, abs=0.002)


def test_most_of_what_is_no_digit_is_unlike(familiarity: Familiarity, network: Network, split: Split) -> None:
    noise: UInt8 = np.random.default_rng(0).integers(0, 256, (100, 784), np.uint8)
    assert share_unlike(familiarity, network, noise) == 1
    assert share_unlike(familiarity, network, non_digits(split.validation, 100)) > 0.4


def test_the_networks_own_doubt_counts(familiarity: Familiarity, split: Split) -> None:
    image = split.validation.images[:1]
    sure, unsure = np.array([[30.0] + [0] * 9]), np.zeros((1, 10))
    assert familiarity.score(image, unsure) > familiarity.score(image, sure)


def test_without_finite_sums_nothing_is_said(familiarity: Familiarity) -> None:
    noise: UInt8 = np.random.default_rng(0).integers(0, 256, (1, 784), np.uint8)
    assert not familiarity.unlike(noise, np.full((1, 10), np.nan), ink=True).any()


def test_the_same_digits_give_the_same_numbers(familiarity: Familiarity, network: Network, split: Split) -> None:
    with threadpool_limits(1):
        again = Familiarity.fit(network, split)
    assert again is not None
    assert again.packed() == familiarity.packed()


def test_it_is_what_it_was_after_it_has_been_packed(familiarity: Familiarity, network: Network, split: Split) -> None:
    images = split.validation.images
    opened = Familiarity.unpacked(familiarity.packed())
    Z = sums(network, images)
    assert np.array_equal(opened.score(images, Z), familiarity.score(images, Z))
    assert opened.packed() == familiarity.packed()


def test_packed_it_takes_less_than_100_kilobytes(familiarity: Familiarity) -> None:
    assert len(familiarity.packed()["numbers"]) < 100_000


@pytest.mark.parametrize(
    "change",
    [
        {"numbers": "AAAA"},
        {"numbers": ""},
        {"numbers": 3},
        {"numbers": 'not base 85: "\\'},
        {"energy": None},
        {"ink": float("nan")},
        {"picture": True},
        {"axes": "66"},
        {"axes": 65},
        {"axes": 10**9},
    ],
)
def test_anything_else_is_refused(familiarity: Familiarity, change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"number|base85"):
        Familiarity.unpacked(familiarity.packed() | change)


@pytest.mark.parametrize("packed", [None, [], {}, "text"])
def test_what_is_no_object_is_refused(packed: object) -> None:
    with pytest.raises(ValueError, match="no numbers"):
        Familiarity.unpacked(packed)


def test_drawings_and_pictures_have_thresholds_of_their_own(network: Network, split: Split) -> None:
    held = split.validation
    # The drawings are here pictures moved a little, which lie further off.
    turned = np.roll(held.images.reshape(-1, 28, 28), 3, axis=1).reshape(-1, 784)
    both = Digits(
        np.concatenate([held.images, turned]),
        np.concatenate([held.labels, held.labels]),
        [Origin("starter")] * len(held) + [Origin("ink", "a")] * len(held),
        inks=[None] * len(held) + [Ink()] * len(held),
    )
    with threadpool_limits(1):
        fitted = Familiarity.fit(network, replace(split, validation=both))
    assert fitted is not None
    assert fitted.ink > fitted.picture
    for images, ink in ((held.images, False), (turned, True)):
        assert share_unlike(fitted, network, images, ink=ink) == pytest.approx(LOST, abs=0.002)


def test_one_threshold_serves_both_where_all_digits_are_of_a_kind(familiarity: Familiarity) -> None:
    assert familiarity.ink == familiarity.picture


ONE = Ink((Stroke(np.array([[0.5, 0.1], [0.5, 0.9]], np.float32), width=0.08),), 1)
SEVEN = Ink((Stroke(np.array([[0.2, 0.1], [0.8, 0.1], [0.4, 0.9]], np.float32), width=0.08),), 7)


def by_one_hand(n: int, seed: int) -> Digits:
    """Ones and sevens that hardly differ."""
    rng, steady = np.random.default_rng(seed), OtherHand(rotation=2, slant=0.05, aspect=0.05, haste=0.2, hooks=0)
    inks = [vary((ONE, SEVEN)[i % 2], rng, steady) for i in range(n)]
    images = np.stack([as_bytes(rasterize(ink)) for ink in inks])
    labels = np.array([1, 7] * (n // 2), np.uint8)
    return Digits(images, labels, [Origin("ink", "a")] * n, inks=[replace(ink, label=None) for ink in inks])


def test_ink_stands_for_other_hands_too_and_a_picture_for_itself(network: Network) -> None:
    training, held_back = by_one_hand(600, 1), by_one_hand(200, 2)
    rng = np.random.default_rng(3)
    others = np.stack([as_bytes(rasterize(vary((ONE, SEVEN)[i % 2], rng))) for i in range(200)])
    shares = []
    for digits in (training, replace(training, inks=())):
        with threadpool_limits(1):
            fitted = Familiarity.fit(network, Split(digits, held_back))
        assert fitted is not None
        shares.append(share_unlike(fitted, network, others, ink=True))
    as_ink, as_pictures = shares
    assert as_ink < as_pictures / 2


def test_how_often_a_drawing_comes_does_not_count(network: Network) -> None:
    training, held_back = by_one_hand(600, 1), by_one_hand(200, 2)
    thrice = training.chosen(np.tile(np.arange(600), 3))
    with threadpool_limits(1):
        once, often = (Familiarity.fit(network, Split(digits, held_back)) for digits in (training, thrice))
    assert once is not None
    assert often is not None
    assert once.packed() == often.packed()


def test_who_does_not_wait_stops_the_drawing_of_other_hands(network: Network) -> None:
    asked = iter([False] * 40 + [True])
    with pytest.raises(Cancelled):
        Familiarity.fit(network, Split(by_one_hand(600, 1), by_one_hand(200, 2)), lambda: next(asked))


def test_what_was_packed_without_its_number_of_axes_is_read(
    network: Network, split: Split, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nn.familiarity.AXES", 56)
    with threadpool_limits(1):
        fitted = Familiarity.fit(network, split)
    assert fitted is not None
    packed = fitted.packed()
    del packed["axes"]
    monkeypatch.undo()
    images = split.validation.images[:50]
    Z = sums(network, images)
    assert np.array_equal(Familiarity.unpacked(packed).score(images, Z), fitted.score(images, Z))


def few(digits: Digits, n: int) -> Digits:
    return Digits(digits.images[:n], digits.labels[:n])


def test_few_digits_are_no_ground_to_judge(network: Network, split: Split) -> None:
    assert Familiarity.fit(network, replace(split, training=few(split.training, 499))) is None
    assert Familiarity.fit(network, replace(split, validation=few(split.validation, 99))) is None
    assert Familiarity.fit(network, replace(split, training=few(split.training, 500))) is not None


def test_two_classes_are_described_too_and_copies_of_one_digit_are_not(network: Network, split: Split) -> None:
    of_two = np.flatnonzero(split.training.labels < 2)
    two = Digits(split.training.images[of_two], split.training.labels[of_two])
    fitted = Familiarity.fit(network, replace(split, training=two))
    assert fitted is not None
    assert np.isfinite(fitted.ink)
    zero = two.images[two.labels == 0][:1]
    copies = Digits(np.repeat(zero, 600, axis=0), np.zeros(600, np.uint8))
    assert Familiarity.fit(network, replace(split, training=copies)) is None


def test_a_network_whose_sums_are_no_numbers_has_none(network: Network, split: Split) -> None:
    broken = network.copy()
    broken.parameters.fill(np.nan)
    assert Familiarity.fit(broken, split) is None


def test_fitting_gives_up_when_told_to(network: Network, split: Split) -> None:
    with pytest.raises(Cancelled):
        Familiarity.fit(network, split, lambda: True)


def test_what_was_learned_in_a_lesson_is_like_digits_and_little_else_is(
    familiarity: Familiarity, network: Network, split: Split
) -> None:
    others = non_digits(split.validation, 100)
    strange = others[familiarity.unlike(others, sums(network, others), ink=True)][:5]
    for image in strange:
        taught = familiarity.knowing(image)
        taught = Familiarity.unpacked(taught.packed())
        assert share_unlike(taught, network, image[None], ink=True) == 0
        before, after = (share_unlike(each, network, others, ink=True) for each in (familiarity, taught))
        assert after >= before - 0.02
