"""A line that changes often has room for all of its text."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.views.reading import Reading


@pytest.mark.parametrize("points", [9.0, 10.5, 12.6, 13.0])
def test_no_text_is_cut_in_the_room_that_is_asked_for(qtbot: QtBot, points: float) -> None:
    reading = Reading()
    qtbot.addWidget(reading)
    font = reading.font()
    font.setPointSizeF(points)
    reading.setFont(font)
    for batch in range(0, 2500, 41):
        text = f"Paused in epoch {batch % 20} of 20, batch {batch:,} of 2,500, \u03b7 0.{batch}"
        reading.setText(text)
        room = reading.sizeHint().width()
        assert reading.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room) == text
