"""Numbers and symbols as a person reads them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QImage, QPainter, Qt
from pytestqt.qtbot import QtBot

from app.views.derivation.common.numbers import draw_symbol, shown, symbol_html, symbol_width
from nn.derivation.terms import Derivative, Name, Symbol

DIGITS = {**{chr(code): str(n) for n, code in enumerate(map(ord, "\u2070\u00b9\u00b2\u00b3"))}}
DIGITS |= {chr(0x2070 + n): str(n) for n in range(4, 10)} | {"\u207b": "-"}


def read(text: str) -> float:
    """The number that a text shows."""
    mantissa, _, power = text.replace("\u2212", "-").partition("\u00d710")
    exponent = "".join(DIGITS[character] for character in power)
    return float(f"{mantissa}e{exponent or 0}")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-1.0, "\u22121"),
        (0.98999, "0.9900"),
        (0.9957, "0.995700"),
        (0.99962357, "0.9996236"),
        (-1.00037657, "\u22121.0003766"),
        (1 - 3.7657e-9, "0.9999999962"),
        (1 - 1e-13, "1.000"),
        (-0.5, "\u22120.5000"),
        (0.123456, "0.1235"),
        (9.99996, "10.00"),
        (12345.6, "12346"),
        (99999.9, "1.000\u00d710\u2075"),
        (9.99996e-5, "0.0001000"),
        (-3e-17, "\u22123.000\u00d710\u207b\u00b9\u2077"),
        (math.nan, "not a number"),
        (-math.inf, "\u2212infinite"),
    ],
)
def test_a_number_has_four_digits(value: float, text: str) -> None:
    assert shown(value) == text


@given(st.floats(-1e300, 1e300, allow_subnormal=False))
def test_what_is_shown_is_the_number_to_four_digits(value: float) -> None:
    assert read(shown(value)) == pytest.approx(value, rel=5.1e-4, abs=0)


@given(st.floats(1e-6, 0.5))
def test_what_is_shown_of_a_probability_gives_what_is_shown_of_its_loss_and_delta(doubt: float) -> None:
    a = 1 - doubt
    assert 1 - read(shown(a)) == pytest.approx(read(shown(doubt)), rel=0.011)
    if doubt < 0.01:
        assert -math.log(read(shown(a))) == pytest.approx(read(shown(-math.log(a))), rel=1.1e-3)
        assert read(shown(a)) - 1 == pytest.approx(read(shown(a - 1)), rel=1.1e-3)


@pytest.mark.parametrize(
    ("name", "html"),
    [
        (Symbol("w", 1, (3, 5)), "<i>w</i><sub>3,5</sub><sup>(1)</sup>"),
        (Symbol("delta", 2, (7,)), "<i>\u03b4</i><sub>7</sub><sup>(2)</sup>"),
        (Symbol("sigma'(z)", 1, (4,)), "<i>\u03c3</i>\u2032(<i>z</i><sub>4</sub><sup>(1)</sup>)"),
        (Symbol("exp(z)", 3, (2,)), "exp(<i>z</i><sub>2</sub><sup>(3)</sup> \u2212 <i>m</i>)"),
        (Symbol("(a - y)", 3, (2,)), "(<i>a</i> \u2212 <i>y</i>)<sub>2</sub><sup>(3)</sup>"),
        (Symbol("1/n_L"), "1/<i>n</i><sub>L</sub>"),
        (Symbol("-y", None, (3,)), "\u2212<i>y</i><sub>3</sub>"),
        (
            Derivative(Symbol("C_0"), Symbol("b", 2, (1,))),
            "\u2202<i>C</i><sub>0</sub> / \u2202<i>b</i><sub>1</sub><sup>(2)</sup>",
        ),
    ],
)
def test_a_symbol_has_its_indices_below_and_its_layer_above(name: Name, html: str) -> None:
    assert symbol_html(name) == html


def test_a_symbol_is_painted_as_wide_as_it_says(qtbot: QtBot) -> None:
    font, name = QFont(), Derivative(Symbol("C_0"), Symbol("w", 1, (3, 515)))
    image = QImage(300, 60, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setFont(font)
    painter.setPen(QColor("black"))
    assert draw_symbol(painter, QPointF(0, 30), name) == symbol_width(font, name)
    assert painter.font() == font
    painter.end()
    inked = [x for x in range(300) if any(image.pixelColor(x, y).lightness() < 128 for y in range(60))]
    assert max(inked) == pytest.approx(symbol_width(font, name), abs=4)
