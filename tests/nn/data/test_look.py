"""A look at a source: its counts, its writers, and some digits of each label."""

import numpy as np
import pytest

from nn.data.digits import Digits, Origin
from nn.data.look import ROWS, look
from nn.data.starter import read_starter
from tests.sources import loading


def test_it_counts_each_label_and_shows_digits_of_it_from_the_whole_source() -> None:
    seen, digits = look("starter"), read_starter()
    assert seen.counts.tolist() == [500] * 10
    assert seen.writers == 0
    for label in range(10):
        members = digits.images[digits.labels == label]
        assert (seen.images[:, label] == members[[0, 125, 250, 375]]).all()


def test_where_there_are_few_digits_the_rest_is_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    images = np.full((5, 784), 9, np.uint8)
    origins = [Origin("a", name) for name in ("anna", "otto", "anna", "", "eve")]
    few = Digits(images, np.array([1, 1, 1, 1, 3], np.uint8), origins, ("A note.",))
    loading(monkeypatch, "starter", lambda _: few)
    seen = look("starter")
    assert seen.images.any(axis=2).sum(axis=0).tolist() == [0, ROWS, 0, 1, 0, 0, 0, 0, 0, 0]
    assert seen.counts.sum() == 5
    assert seen.writers == 3
    assert seen.notes == ("A note.",)
