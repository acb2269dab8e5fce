"""Views paint only what changed, and the window then looks as if they had painted all."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.views.heatmap import Heatmap
from app.views.prediction import PredictionView
from app.views.reading import Reading

RNG = np.random.default_rng(0)
DIGITS = np.eye(10)


class Painted(QObject):
    """Which parts of a widget were painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.parts: list[QRect] = []
        self.layouts = 0
        widget.installEventFilter(self)
        widget.window().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and watched is self.parent():
            self.parts.append(event.region().boundingRect())
        self.layouts += event.type() == QEvent.Type.LayoutRequest
        return False


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    QVBoxLayout(window)
    qtbot.addWidget(window)
    return window


def on_screen(window: QWidget) -> QImage:
    """What was painted last, piece by piece, without painting anything."""
    return window.screen().grabWindow(window.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)


def show(window: QWidget, view: QWidget, qtbot: QtBot) -> Painted:
    layout = window.layout()
    assert layout is not None
    layout.addWidget(view)
    window.resize(260, 420)
    with qtbot.waitExposed(window):
        window.show()
    # Once for the view, and once for the frame around where the keyboard is.
    for _ in range(2):
        QApplication.processEvents()
    return Painted(view)


def assert_whole(window: QWidget, painted: Painted) -> None:
    """The window looks as it would if all were painted."""
    QApplication.processEvents()
    before = on_screen(window)
    window.update()
    for child in window.findChildren(QWidget):
        child.update()
    QApplication.processEvents()
    assert before == on_screen(window)
    painted.parts.clear()


def test_new_values_of_a_heatmap_leave_its_heading_alone(window: QWidget, qtbot: QtBot) -> None:
    heatmap = Heatmap("Hidden 1", "12 ReLU")
    heatmap.set_values(RNG.random((3, 4)))
    painted = show(window, heatmap, qtbot)
    for _ in range(3):
        heatmap.set_values(RNG.random((3, 4)))
        QApplication.processEvents()
        assert [part.top() > heatmap.fontMetrics().height() for part in painted.parts] == [True]
        assert_whole(window, painted)
    heatmap.set_values(RNG.random((5, 2)))
    assert_whole(window, painted)
    heatmap.set_title("Hidden 2", "10 ReLU")
    assert_whole(window, painted)
    heatmap.set_values(None, grid=heatmap.grid())
    assert_whole(window, painted)


def test_the_same_values_are_not_painted_again(window: QWidget, qtbot: QtBot) -> None:
    heatmap = Heatmap("Hidden 1", "12 ReLU")
    values = RNG.random((3, 4))
    heatmap.set_values(values)
    painted = show(window, heatmap, qtbot)
    heatmap.set_values(values.copy())
    QApplication.processEvents()
    assert not painted.parts


def test_only_the_rows_whose_numbers_change_are_painted(window: QWidget, qtbot: QtBot) -> None:
    view = PredictionView()
    view.show_probabilities(0.9 * DIGITS[7] + 0.1 * DIGITS[1])
    painted = show(window, view, qtbot)
    view.show_probabilities(0.9 * DIGITS[7] + 0.06 * DIGITS[1] + 0.04 * DIGITS[2])
    QApplication.processEvents()
    assert [part.height() < view.height() / 2 for part in painted.parts] == [True]
    assert_whole(window, painted)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda view: view.show_probabilities(0.8 * DIGITS[7] + 0.2 * DIGITS[1]), id="surer"),
        pytest.param(lambda view: view.show_probabilities(0.9 * DIGITS[3] + 0.1 * DIGITS[1]), id="another digit"),
        pytest.param(lambda view: view.show_probabilities(None), id="no ink"),
        pytest.param(lambda view: view.show_probabilities(np.full(10, np.nan)), id="no numbers"),
        pytest.param(lambda view: view.set_output_label("share"), id="another name"),
    ],
)
def test_after_any_change_the_answer_looks_as_if_it_were_painted_whole(
    window: QWidget, qtbot: QtBot, change: Callable[[PredictionView], None]
) -> None:
    view = PredictionView()
    view.show_probabilities(0.9 * DIGITS[7] + 0.1 * DIGITS[1])
    painted = show(window, view, qtbot)
    change(view)
    assert_whole(window, painted)


def test_a_reading_that_changes_lays_nothing_out_anew(window: QWidget, qtbot: QtBot) -> None:
    reading = Reading("z = +000.0000")
    reading.setText("z = +1.0000")
    painted = show(window, reading, qtbot)
    painted.layouts = 0
    for text in ("z = -1.2345", "z = +12.5000", ""):
        reading.setText(text)
        QApplication.processEvents()
        assert painted.layouts == 0
        assert reading.text() == reading.accessibleDescription() == text
        assert_whole(window, painted)


def test_a_reading_gets_room_for_a_longer_text(window: QWidget, qtbot: QtBot) -> None:
    reading = Reading("z = 0")
    show(window, reading, qtbot)
    reading.setText("Paused in epoch 3 of 5, batch 1,234 of 2,500, and so on, and so on, and so on")
    qtbot.waitUntil(lambda: window.sizeHint().width() > reading.sizeHint().width())
    assert reading.sizeHint().width() >= reading.fontMetrics().horizontalAdvance(reading.text())
