"""One sentence about a number: what it is, what it comes from, what it goes to."""

import pytest

from nn.derivation.letters import MINUS, PRIME, SIGMA
from nn.insight.touch_words import name, sentence
from nn.insight.touches import Block, Letter, Wiring, touches

DIGITS = Wiring(depth=3, cost="E48")


def said(block: Block, wiring: Wiring = DIGITS, value: float | None = None) -> str:
    return sentence(touches(wiring, block), wiring, lambda _: value)


def test_a_weighted_sum_with_its_numbers() -> None:
    numbers = {Letter.Z: 1.25, Letter.B: -0.5, Letter.A: 1.25, Letter.DELTA: 0.001}
    z = Block(Letter.Z, 2, 5, 0)
    words = sentence(touches(DIGITS, z), DIGITS, lambda block: numbers.get(block.letter))
    assert words == (
        f"z₅⁽²⁾ = 1.250 comes from row 5 of W[2], all of A[1] and b₅⁽²⁾ = {MINUS}0.5000 (E27); "
        f"it goes to a₅⁽²⁾ = 1.250 (E20) and δ₅⁽²⁾ = 0.001000 (E40)."
    )


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (Block(Letter.A, 0, 123, 0), "pixel 123 goes to all of Z[1] (E27) and column 123 of ∂C/∂W[1] (E42)."),
        (
            Block(Letter.W, 2, 5, 9),
            "w₅,₉⁽²⁾ goes to z₅⁽²⁾ (E27), δ₉⁽¹⁾ (E40) and the new w₅,₉⁽²⁾ (E57).",
        ),
        (Block(Letter.A, 3, 7, 0), "a₇⁽³⁾ comes from all of Z[3] (E47); it goes to C₀ (E48) and δ₇⁽³⁾ (E45)."),
        (Block(Letter.COST, 0, None, 0), "C₀ comes from all of A[3] and the label (E48)."),
        (
            Block(Letter.DELTA, 1, 5, 0),
            f"δ₅⁽¹⁾ comes from column 5 of W[2], all of δ[2] and {SIGMA}{PRIME}(z₅⁽¹⁾) (E40); "
            "it goes to row 5 of ∂C/∂W[1] (E42) and ∂C/∂b₅⁽¹⁾ (E41).",
        ),
        (
            Block(Letter.NEW_W, 1, 5, 123),
            "the new w₅,₁₂₃⁽¹⁾ comes from w₅,₁₂₃⁽¹⁾ and ∂C/∂w₅,₁₂₃⁽¹⁾ (E57).",
        ),
        (Block(Letter.B, 1, 5), "b₅⁽¹⁾ goes to z₅⁽¹⁾ (E27) and the new b₅⁽¹⁾ (E57)."),
    ],
)
def test_each_kind_of_number(block: Block, words: str) -> None:
    assert said(block) == words


def test_among_several_examples_each_is_named() -> None:
    several = Wiring(depth=3, cost="E48", n=4)
    assert said(Block(Letter.Z, 2, 5, 1), several).startswith(
        "z₅,₁⁽²⁾ comes from row 5 of W[2], column 1 of A[1] and b₅⁽²⁾ (E27)"
    )
    assert said(Block(Letter.DW, 2, 5, 9), several).startswith(
        "∂C/∂w₅,₉⁽²⁾ comes from row 5 of δ[2] and row 9 of A[1] (E55)"
    )
    assert name(Block(Letter.A, 0, 7, 2), 4) == "pixel 7 of example 2"
