"""My drawings in a grid: filtered, opened, labelled and deleted with mouse and keyboard, pictures made when seen."""

from collections.abc import Sequence

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from app.views.drawing_list import DrawingList, Shown
from app.views.menu_button import MenuButton
from app.views.my_drawings import EMPTY, MyDrawingsView
from nn.arrays import Array

WRITERS = ["Ada", "Bo"] * 4 + [""]
DRAWINGS = [Shown(f"id{n}", n % 3, writer, "1 May 2026, 10:00") for n, writer in enumerate(WRITERS)]


class Pictures:
    """Gives pictures, and remembers of which drawings."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, id: str) -> Array:
        self.asked.append(id)
        return np.eye(28, dtype=np.float32)


@pytest.fixture
def view(qtbot: QtBot) -> MyDrawingsView:
    view = MyDrawingsView()
    qtbot.addWidget(view)
    view.resize(420, 560)
    view.show_drawings(DRAWINGS, Pictures())
    with qtbot.waitExposed(view):
        view.show()
    return view


def shown(view: MyDrawingsView) -> list[str]:
    return [each.id for each in view.list.drawings.drawings]


def choose(view: MyDrawingsView, rows: Sequence[int]) -> None:
    view.list.clearSelection()
    for row in rows:
        view.list.selectionModel().select(view.list.drawings.index(row), QItemSelectionModel.SelectionFlag.Select)


def button(view: MyDrawingsView, name: str) -> QToolButton:
    return view.findChild(QToolButton, f"drawings{name}")


def test_drawings_are_filtered_by_digit_and_by_writer(view: MyDrawingsView) -> None:
    assert len(shown(view)) == 9
    view.digit.setCurrentText("2")
    assert shown(view) == ["id2", "id5", "id8"]
    view.writer.setCurrentText("Ada")
    assert shown(view) == ["id2"]
    view.digit.setCurrentText("9")
    assert shown(view) == []
    assert "None of the drawings is a 9 by Ada." in [label.text() for label in view.findChildren(QLabel)]


def test_a_filter_outlasts_what_is_shown(view: MyDrawingsView) -> None:
    view.writer.setCurrentText("Bo")
    view.show_drawings(DRAWINGS[:4], Pictures())
    assert shown(view) == ["id1", "id3"]
    view.show_drawings(DRAWINGS[:1], Pictures())
    assert shown(view) == ["id0"], "a writer who has none any more is no filter"


def test_a_click_opens_a_drawing_and_so_does_enter(qtbot: QtBot, view: MyDrawingsView) -> None:
    place = view.list.visualRect(view.list.drawings.index(2)).center()
    with qtbot.waitSignal(view.open_wanted) as opened:
        QTest.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert opened.args == ["id2"]
    view.list.setFocus()
    QTest.keyClick(view.list, Qt.Key.Key_Right)
    with qtbot.waitSignal(view.open_wanted) as opened:
        QTest.keyClick(view.list, Qt.Key.Key_Return)
    assert opened.args == ["id3"]


def test_the_chosen_ones_are_labelled_deleted_and_exported(qtbot: QtBot, view: MyDrawingsView) -> None:
    choose(view, [1, 4])
    with qtbot.waitSignal(view.label_wanted) as labelled:
        QTest.keyClicks(view.list, "8")
    assert labelled.args == [["id1", "id4"], 8]
    with qtbot.waitSignal(view.label_wanted) as labelled:
        view.findChild(MenuButton, "drawingsLabel").entries.actions()[5].trigger()
    assert labelled.args == [["id1", "id4"], 5]
    with qtbot.waitSignal(view.delete_wanted) as deleted:
        QTest.keyClick(view.list, Qt.Key.Key_Delete)
    assert deleted.args == [["id1", "id4"]]
    with qtbot.waitSignal(view.export_wanted) as exported:
        button(view, "Export").click()
    assert exported.args == [["id1", "id4"]]


def test_all_that_are_shown_are_exported_where_none_is_chosen(qtbot: QtBot, view: MyDrawingsView) -> None:
    view.list.clearSelection()
    assert not button(view, "Delete").isEnabled()
    view.writer.setCurrentText("(unknown)")
    with qtbot.waitSignal(view.export_wanted) as exported:
        button(view, "Export").click()
    assert exported.args == [["id8"]]


def test_it_says_how_to_begin(view: MyDrawingsView) -> None:
    view.show_drawings([], Pictures())
    (label,) = [each for each in view.findChildren(QLabel) if each.text() == EMPTY]
    assert label.isVisible()
    assert not button(view, "Export").isEnabled()
    assert button(view, "Import").isEnabled()


def test_what_can_be_taken_back_is_told(qtbot: QtBot, view: MyDrawingsView) -> None:
    undo = button(view, "Undo")
    assert not undo.isEnabled()
    view.show_undo("2 drawings deleted")
    assert "2 drawings deleted" in undo.toolTip()
    with qtbot.waitSignal(view.undo_wanted):
        undo.click()


def test_notes_take_room_only_where_there_are_some(view: MyDrawingsView) -> None:
    view.show_notes(["1 of 9 lines could not be read."])
    (label,) = [each for each in view.findChildren(QLabel) if each.text().startswith("1 of 9")]
    assert label.isVisible()
    view.show_drawings(DRAWINGS, Pictures())
    assert not label.isVisible()


def test_assistive_tools_hear_label_writer_and_date(view: MyDrawingsView) -> None:
    index = view.list.drawings.index(1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "1, drawn by Bo on 1 May 2026, 10:00"
    assert view.list.accessibleName() == "My drawings"


def test_only_pictures_in_sight_are_made(qtbot: QtBot) -> None:
    drawings, pictures = DrawingList(), Pictures()
    qtbot.addWidget(drawings)
    drawings.resize(400, 300)
    drawings.show_drawings([Shown(str(n), 1, "", "") for n in range(3000)], pictures)
    with qtbot.waitExposed(drawings):
        drawings.show()
    qtbot.waitUntil(lambda: bool(pictures.asked))
    drawings.grab()
    assert len(pictures.asked) < 40


def test_a_cell_grows_with_the_text(view: MyDrawingsView) -> None:
    before = view.list.visualRect(view.list.drawings.index(0)).height()
    font = view.list.font()
    font.setPointSizeF(2 * font.pointSizeF())
    view.list.setFont(font)
    view.list.grab()
    assert view.list.visualRect(view.list.drawings.index(0)).height() > before + 16
