"""The table of the runs: what is copied of it."""

import csv
import io

import pytest
from pytestqt.qtbot import QtBot

from app.views.runs.rows import COLUMNS, RunRow
from app.views.runs.table import RunsTable
from app.views.table_texts import shown_csv, shown_latex

HEADS = [column.head for column in COLUMNS]
ROW = RunRow("run", tuple(f"{head} of it" for head in HEADS), tuple(HEADS), tuple(HEADS))


@pytest.mark.parametrize("width", [240, 2400])
def test_every_column_is_copied_whatever_room_there_is(qtbot: QtBot, width: int) -> None:
    table = RunsTable()
    qtbot.addWidget(table)
    table.resize(width, 200)
    table.show()
    table.show_rows([ROW])
    assert any(map(table.isColumnHidden, range(len(HEADS)))) == (width == 240)
    assert list(csv.reader(io.StringIO(shown_csv(table)))) == [HEADS, list(ROW.texts)]
    assert " & ".join(HEADS) in shown_latex(table)
    assert " & ".join(ROW.texts) in shown_latex(table)
