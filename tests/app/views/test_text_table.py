"""A table of texts: names at the left, numbers at the right."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.views.text_table import TextTable


@pytest.mark.parametrize(
    ("rows", "side"),
    [
        ([("W[1]", "2"), ("3", "4")], Qt.AlignmentFlag.AlignLeft),
        ([("0.1", "2"), ("10", "4")], Qt.AlignmentFlag.AlignRight),
        ([("1", "2"), ("\u2211", "4")], Qt.AlignmentFlag.AlignRight),
    ],
    ids=["names", "numbers", "numbers and their sum"],
)
def test_a_first_column_stands_at_the_left_where_it_has_names(
    qtbot: QtBot, rows: Sequence[Sequence[str]], side: Qt.AlignmentFlag
) -> None:
    table = TextTable(("One", "Two"))
    qtbot.addWidget(table)
    table.show_rows([("name", "0")])
    table.show_rows(rows)
    for row in range(2):
        assert table.item(row, 0).textAlignment() & side
        assert table.item(row, 1).textAlignment() & Qt.AlignmentFlag.AlignRight


def test_words_are_escaped_in_latex(qtbot: QtBot) -> None:
    table = TextTable(("Run_1", "Network"))
    qtbot.addWidget(table)
    table.show_rows(
        [
            ("lr_0.1 & mom", "784 \u2192 10"),
            ("[50% of #3] \u00e9\u00fc", r"${x}^~\ "),
            ("\u03b7\u2080 < 10\u207b\u00b2", "1|2"),
        ]
    )
    lines = table.latex().splitlines()
    assert lines[1] == r"Run\_1 & Network \\"
    assert lines[2] == r"lr\_0.1 \& mom & 784 $\to$ 10 \\"
    escaped = r"\$\{x\}\textasciicircum{}\textasciitilde{}\textbackslash{}"
    assert lines[3] == "{[}50\\% of \\#3] \u00e9\u00fc & " + escaped + r"  \\"
    assert lines[4] == r"$\eta$$_0$ $<$ 10$^-$$^2$ & 1$|$2 \\"
