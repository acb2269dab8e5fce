"""Several sources as one: how often each digit comes, what is held back, and that each keeps where it came from."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from nn.data import sources
from nn.data.digits import Digits, Origin
from nn.data.ink import Ink, Stroke, write_ink
from nn.source_names import Weighted
from tests.sources import put

N = 40


@pytest.fixture(autouse=True)
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two sources of 40 digits; the first pixel says which digit it is, the second from which source."""
    for number, name in enumerate(("some", "others")):
        images = np.zeros((N, 784), np.uint8)
        images[:, 0], images[:, 1] = np.arange(N), number
        digits = Digits(images, np.arange(N, dtype=np.uint8) % 10, notes=(f"Of {name}.",))
        put(monkeypatch, sources.Source(name, sources.of("starter").words, partial(read, digits)))


def read(digits: Digits, _: Callable[[], bool]) -> Digits:
    return digits


def numbers(digits: Digits, source: str) -> list[int]:
    """Which digits of a source these are; each has its picture, its label and its origin."""
    assert (digits.labels == digits.images[:, 0] % 10).all()
    assert [each.source == "others" for each in digits.origins] == digits.images[:, 1].tolist()
    return [int(digits.images[i, 0]) for i, each in enumerate(digits.origins) if each.source == source]


def test_one_source_of_weight_one_is_as_it_is_alone() -> None:
    alone, mixed = sources.of("some").split(5), sources.load((Weighted("some"),), 5)
    assert (mixed.training.images == alone.training.images).all()
    assert (mixed.validation.images == alone.validation.images).all()


def test_a_weight_says_how_often_each_training_digit_comes() -> None:
    data = (Weighted("some", 2.5), Weighted("others", 0.25))
    mixed = sources.load(data, 8)
    assert sorted(Counter(numbers(mixed.training, "some")).values()) == [2] * 16 + [3] * 16
    assert sorted(Counter(numbers(mixed.training, "others")).values()) == [1] * 8
    assert mixed.training.notes == ("Of some.", "Of others.")
    again = sources.load(data, 8)
    assert (again.training.images == mixed.training.images).all()
    # Shuffled: neither source stands in one piece.
    first = [origin.source for origin in mixed.training.origins]
    assert first != sorted(first)
    assert first != sorted(first, reverse=True)


def test_what_is_held_back_of_a_source_comes_once_and_is_the_same_in_every_mix() -> None:
    alone = numbers(sources.of("some").split(5).validation, "some")
    for data in ((Weighted("some", 3.0),), (Weighted("others"), Weighted("some", 0.5))):
        mixed = sources.load(data, 5)
        assert sorted(numbers(mixed.validation, "some")) == sorted(alone)
        assert not set(numbers(mixed.training, "some")) & set(alone)
        assert sorted(numbers(sources.load_test(data, 5), "some")) == sorted(alone)


def test_the_least_weight_leaves_one_digit() -> None:
    assert len(numbers(sources.load((Weighted("some"), Weighted("others", 0.01)), 0).training, "others")) == 1


def test_of_ink_in_a_mix_whole_writers_are_held_back(tmp_path: Path) -> None:
    stroke = Stroke(np.array([[5, 0], [5, 9]], np.float32), width=1)
    ink = str(tmp_path / "ink")
    write_ink(Path(ink), [Ink((stroke,), i % 10, f"writer {i // 5}") for i in range(50)])
    mixed = sources.load((Weighted("some"), Weighted(ink, 2.0)), 10)
    writers = [
        {origin for origin in part.origins if origin.source == ink} for part in (mixed.training, mixed.validation)
    ]
    assert [len(each) for each in writers] == [8, 2]
    assert not writers[0] & writers[1]
    assert Counter(mixed.training.origins)[Origin("some")] == 32


def test_each_keeps_its_ink(tmp_path: Path) -> None:
    drawings = [
        Ink((Stroke(np.array([[0, 0], [k + 1, 9]], np.float32), width=1.0),), k % 10, f"writer {k}") for k in range(20)
    ]
    write_ink(tmp_path / "drawings", drawings)
    mixed = sources.load((Weighted("some"), Weighted(str(tmp_path / "drawings"), 2)), 4)
    for digits in mixed.training, mixed.validation:
        assert len(digits.inks) == len(digits)
        for ink, label, origin in zip(digits.inks, digits.labels, digits.origins, strict=True):
            assert (ink is None) == (origin.source == "some")
            assert ink is None or (ink.label, ink.writer) == (label, origin.writer)
    assert sources.load((Weighted("some"), Weighted("others")), 4).training.inks == ()
