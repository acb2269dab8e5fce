"""The key of symbols: what it says of each, what each is in a step, where its links lead."""

import re
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.views.derivation.common.numbers import shown
from app.views.derivation.symbol_key import ABSENT, EMPTY, SymbolKey, here
from nn.derivation.example import Pass
from nn.derivation.letters import ARRAYS, COST_NAME
from nn.derivation.symbols import SYMBOLS
from nn.derivation.training_step import training_step
from tests.app.views.derivation.conftest import ETA, Show
from tests.edges import kinked
from tests.phases import phase_name

BY_NAME = {meaning.name: meaning for meaning in SYMBOLS}


@pytest.fixture
def key(show: Show) -> SymbolKey:
    return show(SymbolKey())


def rows(key: SymbolKey) -> dict[str, QLabel]:
    """What is said of each symbol."""
    labels = key.findChildren(QLabel)
    return {label.text(): buddy for label in labels if isinstance(buddy := label.buddy(), QLabel)}


def test_all_that_a_person_meets_is_explained_and_arrays_are_those_of_the_alphabet(key: SymbolKey) -> None:
    assert list(rows(key)) == list(BY_NAME)
    for symbol in (
        "z",
        "a",
        "W",
        "\u03b4",
        "gate",
        "[l]",
        "(l)",
        "m",
        "S",
        "C",
        COST_NAME,
        "n",
        "n\u2097",
        "y",
        "b",
        "\u03b7",
    ):
        assert any(symbol in re.split(r", | and ", name) for name in BY_NAME), symbol
    explained = " ".join(meaning.words for meaning in SYMBOLS)
    for sign in ("x,", "X", "As an index, a", "b one that sends", "\u2299", "\u2218"):
        assert sign in explained, sign
    assert {letter for meaning in SYMBOLS for letter in meaning.arrays} <= set(ARRAYS)
    for name, label in rows(key).items():
        assert BY_NAME[name].words in label.text()
        assert EMPTY in label.text()


def test_each_is_shown_as_it_is_in_the_step(small: Any) -> None:
    expected = {
        "[l] and (l)": "layers 0 to 3.",
        "n and n\u2097": "n = 1; n<sub>0</sub> = 6, n<sub>1</sub> = 5, n<sub>2</sub> = 4, n<sub>3</sub> = 3.",
        "k": "example 0, the only one.",
        "w, W": "W[1] is 5 \u00d7 6, W[2] is 4 \u00d7 5, W[3] is 3 \u00d7 4.",
        "a, A": "A[0] is 6 \u00d7 1, A[1] is 5 \u00d7 1, A[2] is 4 \u00d7 1, A[3] is 3 \u00d7 1.",
        "m": f"{shown(small.by_hand.z[3].max())}.",
        "C\u2080 and C": f"C is {shown(small.by_hand.cost)}, after the step {shown(small.by_hand.after().cost)}.",
        "\u03b7": f"{shown(ETA)}.",
    }
    for name, words in expected.items():
        assert here(BY_NAME[name], small.step) == words
    closed = [int(np.count_nonzero(small.by_hand.z[layer] <= 0)) for layer in (1, 2)]
    found = here(BY_NAME["gate, \u03c3\u2032"], small.step)
    assert [int(count) for count in re.findall(r"(\d+) of", found)] == closed


def test_among_several_examples_k_counts_them(make_case: Any) -> None:
    network = make_case((6, 3, 2), "tanh").example.network
    step = training_step(Pass.of(network, np.ones((3, 6)), (0, 1, 1)), 0.1)
    assert here(BY_NAME["k"], step) == "examples 0 to 2."


def test_arrays_are_those_of_all_examples(make_case: Any) -> None:
    network = make_case((6, 3, 2), "tanh").example.network
    step = training_step(Pass.of(network, np.ones((3, 6)), (0, 1, 1)), 0.1)
    for name in ("a, A", "z, Z", "\u03b4"):
        columns = re.findall("\u00d7 (\\d+)", here(BY_NAME[name], step))
        assert columns
        assert set(columns) == {"3"}


def test_slopes_that_round_to_0_are_no_closed_gates(make_case: Any) -> None:
    network = make_case((6, 3, 2), "tanh").example.network
    network.b[1][:2] = 800, -800
    step = training_step(Pass.of(network, np.ones((1, 6)), (0,)), 0.1)
    assert here(BY_NAME["gate, \u03c3\u2032"], step) == "dA_dZ[1] is 3 \u00d7 1, 2 of 3 too small for float64."


@pytest.mark.parametrize(("activation", "closed"), [("relu", (1, 0)), ("leaky_relu", (0, 0))])
def test_a_kink_does_not_count_as_a_closed_gate(activation: str, closed: tuple[int, int]) -> None:
    step = training_step(kinked(activation).passed, 0.1)
    assert here(BY_NAME["gate, \u03c3\u2032"], step) == (
        f"dA_dZ[1] is 4 \u00d7 1, {closed[0]} of 4 closed, 1 at a kink, "
        f"dA_dZ[2] is 3 \u00d7 1, {closed[1]} of 3 closed, 1 at a kink."
    )


def test_what_the_network_has_not_is_said_and_has_no_link(key: SymbolKey, make_case: Any) -> None:
    key.show_step(make_case((6, 3), "relu", "sigmoid", "mean_squared_error").step)
    for name in ("m", "gate, \u03c3\u2032"):
        label = rows(key)[name]
        assert ABSENT in label.text()
        assert "<a " not in label.text()


def test_links_lead_to_the_phases(qtbot: QtBot, key: SymbolKey, small: Any) -> None:
    key.show_step(small.step)
    phases = {
        "a, A": "A1",
        "z, Z": "Z1",
        "w, W": "Z1",
        "m": "A3",
        "C\u2080 and C": "loss",
        "\u03b4": "delta3",
        "gate, \u03c3\u2032": "delta2",
        "\u03b7": "update",
    }
    for name, phase in phases.items():
        with qtbot.waitSignal(key.phase_wanted) as wanted:
            rows(key)[name].linkActivated.emit(re.search('href="([^"]+)"', rows(key)[name].text()).group(1))
        assert phase_name(wanted.args[0]) == phase, name


def test_the_keyboard_goes_from_symbol_to_symbol_follows_a_link_and_closes_it(
    qtbot: QtBot, key: SymbolKey, small: Any
) -> None:
    key.show_step(small.step)
    with qtbot.waitActive(key):
        key.activateWindow()
    labels = list(rows(key).values())
    labels[1].setFocus()
    for label in labels[1:]:
        while key.focusWidget() is not label:
            QTest.keyClick(key.focusWidget(), Qt.Key.Key_Tab)
    linked = rows(key)["a, A"]
    linked.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(linked, Qt.Key.Key_Tab)  # to the link
    with qtbot.waitSignal(key.phase_wanted):
        QTest.keyClick(linked, Qt.Key.Key_Return)
    QTest.keyClick(key, Qt.Key.Key_Escape)
    assert not key.isVisible()


def test_a_screen_reader_hears_name_meaning_and_number(key: SymbolKey, small: Any) -> None:
    key.show_step(small.step)
    for name, label in rows(key).items():
        heard = label.accessibleName()
        assert heard.startswith(f"{name}: {BY_NAME[name].words}")
        assert "<a " not in heard
        assert label.focusPolicy() & Qt.FocusPolicy.TabFocus
