"""Several things in a sentence."""

import pytest

from nn.enumerated import enumerated
from nn.source_names import Weighted, without, words_of


@pytest.mark.parametrize(
    ("parts", "sentence"), [("", ""), ("A", "A"), ("AB", "A and B"), ("ABC", "A, B and C"), ("ABCD", "A, B, C and D")]
)
def test_things_are_read_as_in_a_sentence(parts: str, sentence: str) -> None:
    assert enumerated(list(parts)) == sentence
    assert enumerated(iter(parts)) == sentence


def test_sources_that_are_missing_are_enumerated() -> None:
    data = tuple(Weighted(name, 1) for name in ("mnist", "usps", "emnist_digits"))
    labels = [words_of(each.name).label for each in data]
    assert without(data, ()).startswith(f"Without {labels[0]}, {labels[1]} and {labels[2]}, whose")
