"""The left of the window: tools that do what their buttons say."""

from collections.abc import Mapping

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.window.actions import make_actions
from app.window.draw_panel import TOOLS, DrawPanel
from nn.data.ink import Ink, Stroke

ONE = Stroke(np.array([(0.5, 0.2), (0.5, 0.8)], np.float32), width=0.08)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def actions(window: QWidget) -> Mapping[str, QAction]:
    return make_actions(window)


@pytest.fixture
def panel(window: QWidget, actions: Mapping[str, QAction], qtbot: QtBot) -> DrawPanel:
    panel = DrawPanel(actions, window)
    panel.resize(300, 640)
    window.show()
    return panel


def button(panel: DrawPanel, name: str) -> QToolButton:
    return panel.findChild(QToolButton, f"{name}Button")


def draw(panel: DrawPanel, *places: tuple[float, float]) -> None:
    points = [panel.canvas.to_widget(*place).toPoint() for place in places]
    QTest.mousePress(panel.canvas, Qt.MouseButton.LeftButton, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(panel.canvas, point)
    QTest.mouseRelease(panel.canvas, Qt.MouseButton.LeftButton, pos=points[-1])


def test_there_is_nothing_to_undo_before_the_first_stroke(actions: Mapping[str, QAction], panel: DrawPanel) -> None:
    assert not actions["undoAction"].isEnabled()
    assert not actions["redoAction"].isEnabled()
    assert not button(panel, "undo").isEnabled()


def test_undo_redo_and_clear_by_their_buttons(actions: Mapping[str, QAction], panel: DrawPanel) -> None:
    draw(panel, (0.5, 0.2), (0.5, 0.8))
    button(panel, "undo").click()
    assert panel.canvas.ink() == Ink()
    assert not actions["undoAction"].isEnabled()
    button(panel, "redo").click()
    assert len(panel.canvas.ink().strokes) == 1
    button(panel, "clear").click()
    assert panel.canvas.ink() == Ink()
    button(panel, "undo").click()
    assert len(panel.canvas.ink().strokes) == 1


def test_pen_and_eraser_are_one_choice(actions: Mapping[str, QAction], panel: DrawPanel) -> None:
    panel.canvas.set_ink(Ink((ONE,)))
    assert actions["penAction"].isChecked()
    button(panel, "eraser").click()
    assert not actions["penAction"].isChecked()
    draw(panel, (0.2, 0.5), (0.8, 0.5))
    assert panel.canvas.ink().strokes[-1].erase
    button(panel, "pen").click()
    assert not actions["eraserAction"].isChecked()
    draw(panel, (0.2, 0.5), (0.8, 0.5))
    assert not panel.canvas.ink().strokes[-1].erase


def test_the_slider_sets_the_width_of_the_next_stroke(panel: DrawPanel) -> None:
    slider = panel.findChild(QSlider, "brushSlider")
    draw(panel, (0.5, 0.2), (0.5, 0.8))
    slider.setValue(slider.maximum())
    draw(panel, (0.5, 0.2), (0.5, 0.8))
    narrow, wide = panel.canvas.ink().strokes
    assert narrow.width == pytest.approx(0.08)
    assert wide.width == pytest.approx(0.2)


def test_each_tool_has_a_name_a_tooltip_and_the_keyboard(panel: DrawPanel) -> None:
    for tool in TOOLS:
        tool_button = button(panel, tool.removesuffix("Action"))
        assert tool_button.accessibleName()
        assert tool_button.toolTip()
        assert tool_button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_a_click_on_the_canvas_is_a_dot(panel: DrawPanel) -> None:
    middle = QPoint(panel.canvas.width() // 2, panel.canvas.height() // 2)
    QTest.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, pos=middle)
    assert len(panel.canvas.ink().strokes) == 1


def test_clear_and_save_need_something_to_clear_or_to_save(actions: Mapping[str, QAction], panel: DrawPanel) -> None:
    def can() -> tuple[bool, bool]:
        return actions["clearAction"].isEnabled(), actions["saveInkAction"].isEnabled()

    assert can() == (False, False)
    draw(panel, (0.5, 0.2), (0.5, 0.8))
    assert can() == (True, True)
    panel.canvas.set_picture(np.ones((28, 28), np.float32))
    assert can() == (True, False)
    panel.canvas.clear()
    assert can() == (False, False)


def test_the_digits_of_a_row_are_chosen_by_keys(actions: Mapping[str, QAction], panel: DrawPanel) -> None:
    left, right = actions["previousDigitAction"], actions["nextDigitAction"]

    def can() -> tuple[bool, bool]:
        return left.isEnabled(), right.isEnabled()

    assert can() == (False, False)
    draw(panel, (0.5, 0.2), (0.5, 0.8))
    assert can() == (False, False)
    draw(panel, (0.8, 0.2), (0.8, 0.8))
    assert (panel.canvas.row.index(), can()) == (1, (True, False))
    left.trigger()
    assert (panel.canvas.row.index(), can()) == (0, (False, True))
    right.trigger()
    assert (panel.canvas.row.index(), can()) == (1, (True, False))
    panel.canvas.undo_stack.undo()
    assert can() == (False, False)
