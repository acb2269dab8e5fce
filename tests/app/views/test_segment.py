import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.views.boxes import filled
from app.views.painting import mixed
from app.views.segment import TINT, Segment
from tests.app.window.test_focus_seen import changed, picture
from tests.contrast import READABLE, ratio
from tests.scene import palettes


def test_what_is_down_can_be_told_without_colour_and_follows_the_palette(qtbot: QtBot) -> None:
    segment = Segment("a")
    qtbot.addWidget(segment)
    up = segment.grab().toImage().convertToFormat(segment.grab().toImage().Format.Format_Grayscale8)
    segment.setChecked(True)
    down = segment.grab().toImage().convertToFormat(up.format())
    assert up != down
    palette = QPalette(QColor("#202020"))
    palette.setColor(QPalette.ColorRole.Base, QColor("#101010"))
    segment.setPalette(palette)
    tinted = mixed(segment.palette().color(QPalette.ColorRole.Highlight), QColor("#101010"), TINT)
    assert segment.grab().toImage().pixelColor(4, 4).rgb() == tinted.rgb()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_down_is_seen_more_than_where_the_keyboard_is(qtbot: QtBot, theme: str) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    around.setPalette(palettes()[theme])
    segment, other = Segment("a"), Segment("b")
    filled(QHBoxLayout(around), segment, other)
    around.show()
    around.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    up = picture(around, segment)
    segment.setChecked(True)
    down = picture(around, segment)
    segment.setChecked(False)
    segment.setFocus()
    focused = picture(around, segment)
    segment.setChecked(True)
    both = picture(around, segment)
    assert changed(up, down) > 1.5 * changed(up, focused) > 0
    assert changed(focused, both) > changed(up, focused), "the keyboard on it does not hide that it is down"
    palette = palettes()[theme]
    text = palette.color(QPalette.ColorRole.Text)
    tinted = mixed(palette.color(QPalette.ColorRole.Highlight), palette.color(QPalette.ColorRole.Base), TINT)
    assert ratio(text, tinted) >= READABLE
