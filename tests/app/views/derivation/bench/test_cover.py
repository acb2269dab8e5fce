"""The factors of the chain rule are covered and answered; and nothing is known of a covered number before."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.views.derivation.bench.factor_row import FactorBox
from app.views.derivation.bench.view import BenchView
from app.views.derivation.common.numbers import shown
from nn.derivation import single_neuron
from tests.app.views.derivation.conftest import Show
from tests.app.views.derivation.leaks import said_by


@pytest.fixture
def bench(show: Show, qtbot: QtBot) -> BenchView:
    view = show(BenchView(), 700, 800)
    qtbot.mouseClick(view.cover.switch, Qt.MouseButton.LeftButton)
    return view


def numbers(bench: BenchView) -> list[float]:
    """The factors as they are, and their product."""
    (x, y), chain = bench.examples()[0], bench.chain()
    values = [factor.value for factor in single_neuron.factors(chain, x, y, 1, "w")]
    return [*values, single_neuron.slope(chain, x, y, 1, "w")]


def answer(bench: BenchView, text: str) -> None:
    QTest.keyClicks(bench.cover.field, text.replace("\u2212", "-"))
    QTest.keyClick(bench.cover.field, Qt.Key.Key_Return)


def said(bench: BenchView, name: str = "coverSaid") -> str:
    return bench.findChild(QLabel, name).text()


def test_each_factor_and_their_product_are_asked(bench: BenchView) -> None:
    assert said(bench, "coverCount") == "0 of 6 right"


@pytest.mark.parametrize("count", [1, 3])
def test_a_covered_number_is_nowhere_to_be_had(bench: BenchView, count: int) -> None:
    bench._bar.set_count(count)
    chain, (x, y) = bench.chain(), bench.examples()[0]
    given = {shown(value) for value in (x, y, *chain.w.values(), *chain.b.values())}
    passed = single_neuron.forward(chain, x, y)
    given |= {shown(value) for value in (*passed.a.values(), *passed.z.values(), passed.cost)}
    secret = {shown(value) for value in numbers(bench)} - given
    assert len(secret) >= 4
    for text in said_by(bench):
        words = re.sub(r"<[^>]*>", " ", text)
        assert not [number for number in secret if re.search(rf"(?<![\d.\u2212]){re.escape(number)}(?!\d)", words)], (
            words
        )


def test_the_right_numbers_uncover_one_after_the_other(bench: BenchView) -> None:
    for number in numbers(bench):
        answer(bench, shown(number))
        QTest.keyClick(bench.cover.field, Qt.Key.Key_Return)
    assert said(bench, "coverCount") == "6 of 6 right"
    assert shown(numbers(bench)[-1]) in said(bench, "slopeTitle")


def test_sigma_in_the_place_of_its_slope_is_told(bench: BenchView) -> None:
    answer(bench, repr(numbers(bench)[0]))
    QTest.keyClick(bench.cover.field, Qt.Key.Key_Return)
    (x, y), chain = bench.examples()[0], bench.chain()
    answer(bench, repr(single_neuron.forward(chain, x, y).a[2]))
    assert "the slope of \u03c3 there is wanted" in said(bench) or "slope of sigma there is wanted" in said(bench)


def test_a_click_on_a_covered_box_asks_for_its_number(bench: BenchView, qtbot: QtBot) -> None:
    boxes = [box for box in bench.findChildren(FactorBox) if box.isVisible()]
    qtbot.mouseClick(boxes[2], Qt.MouseButton.LeftButton, pos=boxes[2].rect().center())
    assert bench.cover.field.hasFocus()
    answer(bench, shown(numbers(bench)[2]))
    assert "\u2713" in said(bench)


def test_a_slider_that_moves_asks_anew(bench: BenchView) -> None:
    answer(bench, shown(numbers(bench)[0]))
    assert said(bench, "coverCount") == "1 of 6 right"
    bench._on_dragged(2.0)
    assert said(bench, "coverCount") == "0 of 6 right"
