"""Painted lists and cells with the keyboard: where it is is framed, told, and differs from what is picked."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.canvas.canvas import Canvas
from app.views.assistive import install_roles
from app.views.derivation.bench.chain_diagram import ChainDiagram
from app.views.derivation.bench.factor_row import FactorRow
from app.views.derivation.bench.slope_plot import SlopePlot
from app.views.derivation.common.formula import FormulaView
from app.views.derivation.digit_strip import DigitStrip
from app.views.derivation.stepper.ledger_view import LedgerView
from app.views.derivation.stepper.phase_strip import PhaseStrip
from app.views.derivation.trace.factor_line import FactorLine
from app.views.grid import matrix_grid
from app.views.heatmap import Heatmap
from app.views.painting import draw_focus
from app.views.prediction import PredictionView
from app.views.segment import Segment
from nn.derivation.ledger import LedgerLine
from nn.derivation.terms import Symbol
from tests.contrast import VISIBLE, ratio
from tests.scene import palettes

P = np.array([0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.7, 0.01, 0.01])
LINES = (
    LedgerLine((Symbol("w", 1, (3, 5)), Symbol("a", 0, (5,))), "", "0.5 x 0.2", "0.1"),
    LedgerLine((), "and 7 smaller terms", "", "0.02"),
    LedgerLine((Symbol("z", 1, (3,)),), "", "", "0.12", is_result=True),
)


@pytest.fixture(params=["light", "dark"])
def room(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[QWidget]:
    """A window with a button, which has the keyboard."""
    own = QApplication.palette()
    QApplication.setPalette(palettes()[request.param])
    room = QWidget()
    other = QPushButton()
    other.setObjectName("other")
    QVBoxLayout(room).addWidget(other)
    room.resize(320, 400)
    qtbot.addWidget(room)
    yield room
    QApplication.setPalette(own)


def put(qtbot: QtBot, room: QWidget, widget: QWidget) -> None:
    room.layout().addWidget(widget)
    widget.show()
    with qtbot.waitExposed(room):
        room.show()
    room.activateWindow()
    qtbot.waitUntil(room.isActiveWindow)
    room.findChild(QPushButton, "other").setFocus()


def pictures(widget: QWidget) -> tuple[QImage, QImage]:
    """Without the keyboard and with it."""
    before = widget.grab().toImage()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    return before, widget.grab().toImage()


def best_change(before: QImage, after: QImage) -> float:
    """The highest contrast of a pixel with what it was."""
    changed = {
        (before.pixel(x, y), after.pixel(x, y))
        for x in range(before.width())
        for y in range(before.height())
        if before.pixel(x, y) != after.pixel(x, y)
    }
    return max((ratio(QColor(one), QColor(other)) for one, other in changed), default=1.0)


def made() -> dict[str, QWidget]:
    prediction, ledger, heatmap, empty, segment = PredictionView(), LedgerView(), Heatmap("W"), Heatmap(), Segment("a")
    prediction.show_probabilities(P)
    ledger.show_lines(LINES)
    heatmap.set_values(np.linspace(-1, 1, 48).reshape(6, 8))
    heatmap.select(2, 3)
    empty.set_values(None, grid=matrix_grid(6, 8))
    return {"prediction": prediction, "ledger": ledger, "heatmap": heatmap, "empty": empty, "segment": segment}


@pytest.mark.parametrize("name", ["prediction", "ledger", "heatmap", "empty", "segment"])
def test_the_keyboard_is_seen_where_it_is(qtbot: QtBot, room: QWidget, name: str) -> None:
    widget = made()[name]
    put(qtbot, room, widget)
    assert best_change(*pictures(widget)) >= VISIBLE


def test_a_cell_that_is_picked_looks_unlike_one_that_the_keyboard_is_at(qtbot: QtBot, room: QWidget) -> None:
    heatmap, segment = made()["heatmap"], made()["segment"]
    for widget in (heatmap, segment):
        put(qtbot, room, widget)
    assert isinstance(heatmap, Heatmap)
    assert isinstance(segment, Segment)
    looks = []
    for picked in (False, True):
        heatmap.select(*((2, 3) if picked else (None,)))
        segment.setChecked(picked)
        for widget in (heatmap, segment):
            room.findChild(QPushButton, "other").setFocus()
            looks.append([image.copy() for image in pictures(widget)])
    for plain, focused in looks:
        assert plain != focused
    for index in (0, 1):
        assert looks[index][1] != looks[index + 2][0], "focused alone is not picked alone"
        assert best_change(looks[index][1], looks[index + 2][0]) >= VISIBLE


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("grey", range(0, 256, 15))
def test_the_frame_of_the_keyboard_is_seen_on_any_ground(theme: str, grey: int) -> None:
    ground, palette = QColor(grey, grey, grey), palettes()[theme]
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(ground)
    painter = QPainter(image)
    draw_focus(painter, QRectF(image.rect()), palette)
    painter.end()
    assert max(ratio(image.pixelColor(x, 10), ground) for x in range(10)) >= VISIBLE


@pytest.mark.parametrize("shift", [0, 7])
def test_the_frame_of_the_keyboard_has_four_sides_though_its_box_goes_past_the_widget(shift: int) -> None:
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    painter = QPainter(image)
    painter.translate(shift, shift)
    draw_focus(painter, QRectF(image.rect()).adjusted(-4, -4, 4, 4).translated(-shift, -shift), palettes()["light"])
    painter.end()
    line = palettes()["light"].color(QPalette.ColorRole.WindowText)
    assert all(image.pixelColor(*at) == line for at in ((0, 10), (19, 10), (10, 0), (10, 19)))


def test_the_ten_answers_are_told_one_by_one(qtbot: QtBot, room: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    view = made()["prediction"]
    assert isinstance(view, PredictionView)
    put(qtbot, room, view)
    said: list[str] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: said.append(event.message()))
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.accessibleDescription() == "7: 70.0 percent"
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_Down):
        QTest.keyClick(view, key)
    assert [words.split(":")[0] for words in said] == ["7", "6", "0", "9"]
    view.show_probabilities(P[::-1].copy())
    assert view.accessibleDescription() == "9: 1.0 percent"
    room.findChild(QPushButton, "other").setFocus()
    assert view.accessibleDescription() == "2 with 70 percent"


def test_a_bill_is_told_line_by_line(qtbot: QtBot, room: QWidget) -> None:
    view = made()["ledger"]
    put(qtbot, room, view)
    assert view.accessibleName()
    assert view.accessibleDescription().count(";") == 2
    view.setFocus(Qt.FocusReason.TabFocusReason)
    told = [view.accessibleDescription()]
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Down)
        told.append(view.accessibleDescription())
    assert told == [
        "w sub 3, 5 of layer 1, times a sub 5 of layer 0 = 0.5 x 0.2 = 0.1",
        "and 7 smaller terms = 0.02",
        "z sub 3 of layer 1 = 0.12",
    ]


@pytest.mark.parametrize(
    ("make", "role"),
    [
        (PredictionView, QAccessible.Role.List),
        (LedgerView, QAccessible.Role.List),
        (Heatmap, QAccessible.Role.Table),
        (PhaseStrip, QAccessible.Role.Slider),
        (FormulaView, QAccessible.Role.Equation),
        (partial(FactorLine, "Product"), QAccessible.Role.Equation),
        (FactorRow, QAccessible.Role.Equation),
        (ChainDiagram, QAccessible.Role.List),
        (DigitStrip, QAccessible.Role.Grouping),
        (SlopePlot, QAccessible.Role.Chart),
        (Canvas, QAccessible.Role.Canvas),
        (QPushButton, QAccessible.Role.Button),
    ],
)
def test_what_is_painted_has_a_role(qtbot: QtBot, make: Callable[[], QWidget], role: QAccessible.Role) -> None:
    install_roles()
    widget = make()
    qtbot.addWidget(widget)
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface.role() == role
    widget.setAccessibleName("its name")
    assert interface.text(QAccessible.Text.Name) == "its name"
