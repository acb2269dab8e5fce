"""The fingerprint of digits: the same for the same ones, another one for any other, and cheap."""

import os
from dataclasses import replace
from time import perf_counter

import numpy as np
import pytest

from nn.data import sources
from nn.data.digits import Digits, Origin, Split
from nn.data.fingerprint import Fingerprint
from nn.data.ink import Ink, Stroke
from nn.source_names import Weighted

RNG = np.random.default_rng(0)
INK = Ink((Stroke(RNG.random((5, 2), np.float32), width=0.1),), 3)
TRAINING = Digits(
    RNG.integers(0, 256, (30, 784), np.uint8),
    RNG.integers(0, 10, 30, np.uint8),
    [Origin("mine")] * 20 + [Origin("starter")] * 10,
    inks=[INK, *[None] * 29],
)
SPLIT = Split(TRAINING, TRAINING.chosen(np.arange(7)))

needs_mnist = pytest.mark.skipif(
    not os.environ.get("DIGITSCOPE_DATA"), reason="DIGITSCOPE_DATA names no folder with MNIST's files"
)


def turned(digits: Digits, at: int) -> Digits:
    """The same digits but for one bit of a picture."""
    images = digits.images.copy()
    images[at, 100] ^= 1
    return replace(digits, images=images)


def moved(ink: Ink) -> Ink:
    (stroke,) = ink.strokes
    return replace(ink, strokes=(replace(stroke, points=stroke.points + np.float32(0.001)),))


def test_the_same_digits_have_the_same_one() -> None:
    again = Split(TRAINING.chosen(np.arange(30)), SPLIT.validation)
    assert Fingerprint.of(again) == Fingerprint.of(SPLIT)
    strided = Split(replace(TRAINING, images=np.asfortranarray(TRAINING.images)), SPLIT.validation)
    assert Fingerprint.of(strided) == Fingerprint.of(SPLIT)


@pytest.mark.parametrize(
    "other",
    [
        Split(turned(TRAINING, 29), SPLIT.validation),
        Split(TRAINING, turned(SPLIT.validation, 0)),
        Split(replace(TRAINING, labels=(TRAINING.labels + 1) % 10), SPLIT.validation),
        Split(TRAINING.chosen(np.arange(30)[::-1]), SPLIT.validation),
        Split(TRAINING.chosen(np.arange(29)), SPLIT.validation),
        Split(TRAINING.chosen(np.arange(23)), TRAINING.chosen(np.arange(23, 30))),
        Split(replace(TRAINING, inks=[moved(INK), *[None] * 29]), SPLIT.validation),
        Split(replace(TRAINING, inks=[None, INK, *[None] * 28]), SPLIT.validation),
    ],
)
def test_other_digits_or_another_split_have_another_one(other: Split) -> None:
    assert Fingerprint.of(other).hash != Fingerprint.of(SPLIT).hash


def test_what_changed_is_told_by_source() -> None:
    now = Fingerprint.of(Split(TRAINING.chosen(np.arange(1, 30)), SPLIT.validation))
    assert Fingerprint.of(SPLIT).changed(now) == "mine, 27 digits then and 26 now"
    assert Fingerprint.of(SPLIT).changed(Fingerprint.of(SPLIT)) == ""
    same_size = Fingerprint.of(Split(turned(TRAINING, 3), SPLIT.validation))
    assert Fingerprint.of(SPLIT).changed(same_size) == "mine and starter, other pictures or labels now"


@needs_mnist
def test_that_of_mnist_takes_less_than_a_tenth_of_a_second() -> None:
    split = sources.load((Weighted("mnist"),), 5000)
    seconds = []
    for _ in range(5):
        began = perf_counter()
        Fingerprint.of(split)
        seconds.append(perf_counter() - began)
    assert min(seconds) < 0.1
