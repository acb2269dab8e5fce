"""Digits: the order in which runs see them, and that what is held back is of each class, or of whole writers."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn.data import sources
from nn.data.digits import Digits, Origin, split, split_by_writer
from nn.errors import DigitScopeError, never


def starter() -> Digits:
    return sources.of("starter").load(never)


@st.composite
def some_digits(draw: st.DrawFn) -> Digits:
    """Up to 400 digits of any labels; the first four pixels of each number it."""
    labels = np.array(draw(st.lists(st.integers(0, 9), max_size=400)), np.uint8)
    images = np.zeros((len(labels), 784), np.uint8)
    images[:, :4] = np.arange(len(labels), dtype=">u4").view(np.uint8).reshape(-1, 4)
    return Digits(images, labels)


def numbers(digits: Digits) -> list[int]:
    """Which of `some_digits` these are, in their order."""
    flat: list[int] = np.ascontiguousarray(digits.images[:, :4]).view(">u4").ravel().tolist()
    return flat


class TestSplit:
    @settings(max_examples=50)
    @given(digits=some_digits(), validation=st.integers(0, 200))
    def test_parts_are_disjoint_complete_stratified_and_the_same_each_time(
        self, digits: Digits, validation: int
    ) -> None:
        parts = split(digits, validation)
        training, held_back = numbers(parts.training), numbers(parts.validation)
        assert sorted(training + held_back) == list(range(len(digits)))
        assert len(held_back) == min(validation, len(digits) // 5)
        for part, where in ((parts.training, training), (parts.validation, held_back)):
            assert (part.labels == digits.labels[where]).all()
            # Each class has its share, up to the rounding to whole digits.
            share = len(part) * np.bincount(digits.labels, minlength=10) / max(len(digits), 1)
            assert (abs(np.bincount(part.labels, minlength=10) - share) < 1).all()
        again = split(digits, validation)
        assert (numbers(again.training), numbers(again.validation)) == (training, held_back)

    def test_starter(self) -> None:
        parts = split(starter(), 5000)
        assert (np.bincount(parts.training.labels) == 400).all()
        assert (np.bincount(parts.validation.labels) == 100).all()

    def test_both_parts_are_shuffled_from_the_first_digit_to_the_last(self) -> None:
        parts = split(starter(), 5000)
        for part in (parts.training, parts.validation):
            for start in range(0, len(part), 200):
                # Of 200 digits 20 +- 4 are of a class.
                counts = np.bincount(part.labels[start : start + 200], minlength=10)
                assert counts.min() >= 4
                assert counts.max() <= 40

    def test_it_is_the_same_on_every_machine(self) -> None:
        held_back = split(starter(), 5000).validation
        assert hashlib.sha256(held_back.images.tobytes()).hexdigest() == (
            "2d7070768faf1863fdbb6c7574f7cff32bf9a594045c00b63970a12ab9bac942"
        )

    @pytest.mark.parametrize(
        ("source", "validation", "training", "held_back"),
        [
            ("starter", 0, "7e3ce0abe47921bf", "e3b0c44298fc1c14"),
            ("starter", 300, "c16eadcc42d86383", "40b9b90a2ec5af28"),
            ("starter", 5000, "593ef52da376e8e1", "09a5871a1a836ffa"),
            ("made", 0, "e40217c927c6cf31", "e3b0c44298fc1c14"),
            ("made", 300, "33f4073e46210c40", "3a13fc6bfa0bb08e"),
            ("made", 5000, "f10403de072099ae", "98a2337d40605a6f"),
            ("made", 30000, "a1a8d32eb12ecb8c", "bc36d3859af69e06"),
            ("official", 0, "67fc3bc8f5badc6e", "e3b0c44298fc1c14"),
            ("official", 300, "5936e789dcefae67", "b923ae2c9262803a"),
            ("official", 5000, "5675415c02d864d4", "70d916f9c1c24cf3"),
            ("official", 30000, "3f38e99bf52790c7", "d8e202e1a6735bdd"),
        ],
    )
    def test_the_order_of_the_labels_is_that_of_every_earlier_run(
        self, source: str, validation: int, training: str, held_back: str, request: pytest.FixtureRequest
    ) -> None:
        if source == "made":
            labels = (np.arange(60_000) * 7919 % 10).astype(np.uint8)
            digits = Digits(np.zeros((60_000, 784), np.uint8), labels)
        else:
            digits = sources.of("starter" if source == "starter" else str(request.getfixturevalue("official"))).load(
                never
            )
        parts = split(digits, validation)
        hashes = [hashlib.sha256(part.labels.tobytes()).hexdigest()[:16] for part in (parts.training, parts.validation)]
        assert hashes == [training, held_back]

    def test_it_depends_on_no_seed(self) -> None:
        first = split(starter(), 100).validation.images
        np.random.seed(7)
        assert (split(starter(), 100).validation.images == first).all()

    def test_it_owns_its_digits(self) -> None:
        digits = starter()
        parts = split(digits, 0)
        digits.images[:] = 0
        assert parts.training.images.any()

    def test_a_negative_number_is_an_error(self) -> None:
        with pytest.raises(DigitScopeError, match="Validation is -1"):
            split(starter(), -1)


def written(*counts: int) -> Digits:
    """Digits of as many writers, so many of each, one after the other."""
    origins = [Origin("pen", f"writer {i}") for i, count in enumerate(counts) for _ in range(count)]
    numbers = np.arange(len(origins))
    return Digits(np.repeat(numbers.astype(np.uint8)[:, None], 784, axis=1), (numbers % 10).astype(np.uint8), origins)


class TestSplitByWriter:
    @settings(max_examples=50)
    @given(counts=st.lists(st.integers(1, 9), max_size=20), validation=st.integers(0, 50))
    def test_no_writer_stands_on_both_sides(self, counts: list[int], validation: int) -> None:
        digits = written(*counts)
        parts = split_by_writer(digits, validation)
        training, held_back = set(parts.training.origins), set(parts.validation.origins)
        assert not training & held_back
        assert training | held_back == set(digits.origins)
        assert len(parts.training) + len(parts.validation) == len(digits)
        assert len(parts.validation) <= min(validation, len(digits) // 5)
        # Every digit has kept its picture, its label and its origin.
        for part in (parts.training, parts.validation):
            where = part.images[:, 0]
            assert (part.labels == digits.labels[where]).all()
            assert list(part.origins) == [digits.origins[i] for i in where]

    def test_as_many_writers_are_held_back_as_fit_the_same_ones_each_time(self) -> None:
        digits = written(*[4] * 20)
        held_back = split_by_writer(digits, 13).validation
        assert len(held_back) == 12
        again = split_by_writer(digits, 13).validation
        assert (again.images == held_back.images).all()

    def test_writers_of_the_same_name_in_two_sources_are_two(self) -> None:
        one = written(*[2] * 10)
        digits = replace(one, origins=[Origin(f"pen {i // 4}", "the same") for i in range(20)])
        parts = split_by_writer(digits, 4)
        assert len(set(parts.validation.origins)) == 1
        assert len(parts.validation) == 4
