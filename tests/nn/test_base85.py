"""Base 85 is read as the standard library reads it."""

from base64 import b85decode, b85encode

import numpy as np
import pytest

from nn.base85 import decoded


@pytest.mark.parametrize("length", [0, 1, 2, 3, 4, 5, 1001])
def test_what_was_encoded_comes_back(length: int) -> None:
    content = np.random.default_rng(length).bytes(length)
    assert decoded(b85encode(content).decode()) == content


def test_the_last_digits_may_be_any_as_in_the_standard_library() -> None:
    assert decoded("aaaaaa") == b85decode("aaaaaa")


@pytest.mark.parametrize("text", ['abcd"', "|NsC1", "~~~~~", "ab cd", "\u00e9abcd"])
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"base85|ascii"):
        decoded(text)
