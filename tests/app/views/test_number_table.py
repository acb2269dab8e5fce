"""A table of numbers: read in short, copied with all digits, and as mathematics."""

import csv
import io
import math

import pytest
from pytestqt.qtbot import QtBot

from app.views.number_table import NumberTable, change, count, given, number, percentage
from app.views.table_texts import ExactNumber

VALUES = -8.6212345678e-6, 2.358e-5, 0.12345678901, 0.1, 1234567, math.nan, math.inf
ROWS = [
    ("\u03b7", number(VALUES[0]), change(VALUES[1])),
    ("a % of 2/\u03bb", percentage(VALUES[2], 2), given(VALUES[3])),
    ("m", count(1234567), number(math.nan)),
    ("i", number(math.inf), ExactNumber(0.25, "\u00b10.2500 px")),
]


@pytest.fixture
def table(qtbot: QtBot) -> NumberTable:
    table = NumberTable({"Name": "name", "One": "$x_1$", "Two": "$x_2$"})
    qtbot.addWidget(table)
    table.show_rows(ROWS)
    return table


def test_numbers_are_read_in_short(table: NumberTable) -> None:
    shown = [[table.item(row, column).text() for column in (1, 2)] for row in range(4)]
    assert shown == [
        ["\u22128.621\u00d710\u207b\u2076", "+2.358\u00d710\u207b\u2075"],
        ["12.35%", "0.1"],
        ["1,234,567", ""],
        ["infinite", "\u00b10.2500 px"],
    ]


def test_csv_has_all_digits_and_nothing_that_a_program_cannot_read(table: NumberTable) -> None:
    rows = list(csv.reader(io.StringIO(table.csv())))
    assert rows[0] == ["Name", "One", "Two"]
    assert [[float(text) for text in row[1:] if text] for row in rows[1:]] == [
        [VALUES[0], VALUES[1]],
        [VALUES[2], VALUES[3]],
        [VALUES[4]],
        [math.inf, 0.25],
    ]


def test_latex_is_mathematics(table: NumberTable) -> None:
    lines = table.latex().splitlines()
    assert lines[0] == r"\begin{tabular}{lrr}"
    assert lines[1] == r"name & $x_1$ & $x_2$ \\"
    assert lines[2] == r"$\eta$ & $-8.621 \cdot 10^{-6}$ & $+2.358 \cdot 10^{-5}$ \\"
    assert lines[3] == r"a \% of 2/$\lambda$ & $12.35\%$ & $0.1$ \\"
    assert lines[4] == r"m & $1{,}234{,}567$ &  \\"
    assert lines[5] == r"i & $\infty$ & $\pm 0.2500$ px \\"
