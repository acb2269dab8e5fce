"""What can be checked has an edge that is seen, in a light window, in a dark one, and after a change between them."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QRadioButton, QStyle, QStyleOptionButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.views.check_edges import keep_edges_seen, mend
from tests.contrast import VISIBLE, strongest
from tests.scene import palettes


@pytest.fixture(autouse=True)
def mended(qapp: QApplication) -> Iterator[None]:
    before = qapp.palette()
    keep_edges_seen(qapp)
    yield
    qapp.paletteChanged.disconnect(mend)
    qapp.setPalette(before)


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        (QCheckBox, QStyle.SubElement.SE_CheckBoxIndicator),
        (QRadioButton, QStyle.SubElement.SE_RadioButtonIndicator),
    ],
)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_edge_is_seen(
    qtbot: QtBot, qapp: QApplication, kind: type[QCheckBox | QRadioButton], part: QStyle.SubElement, theme: str
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    button = kind()
    QVBoxLayout(parent).addWidget(button)
    parent.show()
    qapp.setPalette(palettes()[theme])
    option = QStyleOptionButton()
    option.initFrom(button)
    place = button.style().subElementRect(part, option, button).translated(button.pos())
    assert strongest(parent, place.adjusted(-2, -2, 2, 2)) >= VISIBLE
