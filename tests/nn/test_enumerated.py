"""Several things in a sentence."""

import pytest

from nn.enumerated import enumerated


@pytest.mark.parametrize(
    ("parts", "sentence"), [("", ""), ("A", "A"), ("AB", "A and B"), ("ABC", "A, B and C"), ("ABCD", "A, B, C and D")]
)
def test_things_are_read_as_in_a_sentence(parts: str, sentence: str) -> None:
    assert enumerated(list(parts)) == sentence
    assert enumerated(iter(parts)) == sentence
