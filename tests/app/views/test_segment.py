from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPalette

from app.views.segment import Segment

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_what_is_down_can_be_told_without_colour_and_follows_the_palette(qtbot: "QtBot") -> None:
    segment = Segment("a")
    qtbot.addWidget(segment)
    up = segment.grab().toImage().convertToFormat(segment.grab().toImage().Format.Format_Grayscale8)
    segment.setChecked(True)
    down = segment.grab().toImage().convertToFormat(up.format())
    assert up != down
    palette = QPalette(QColor("#202020"))
    palette.setColor(QPalette.ColorRole.Base, QColor("#101010"))
    segment.setPalette(palette)
    assert segment.grab().toImage().pixelColor(4, 4) == QColor("#101010")
