"""The life of the drawing on the screen: ten curves, marks to point at and to open, numbers, an export."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.views.life.hues import hue
from app.views.life.marks import TurnMark
from app.views.life.view import NO_RUN, LifeView
from nn.arrays import Array
from tests.contrast import READABLE, ratio
from tests.scene import palettes

STEPS = np.array([0, 1, 2, 5, 10, 40, 100])
MARKS = (TurnMark(1, 2, 4, 9), TurnMark(10, 40, 9, 4), TurnMark(99, 100, 4, 9))


def answers() -> Array:
    """Of a drawing that is read as a four or a nine."""
    shares = np.full((len(STEPS), 10), 0.01, np.float32)
    for row, digit in enumerate([4, 4, 9, 9, 9, 4, 9]):
        shares[row, digit], shares[row, 13 - digit] = 0.7, 0.22
    return shares


@pytest.fixture
def view(qtbot: QtBot) -> LifeView:
    view = LifeView()
    qtbot.addWidget(view)
    view.resize(420, 560)
    with qtbot.waitExposed(view):
        view.show()
    view.show_life(STEPS, answers(), None, None)
    view.show_marks(MARKS)
    QApplication.processEvents()
    return view


def point(view: LifeView, step: float) -> None:
    view.plot.pointed.emit(step)


def test_it_says_what_it_waits_for(qtbot: QtBot) -> None:
    view = LifeView()
    qtbot.addWidget(view)
    view.show()
    assert view.words() == NO_RUN
    assert not view.plot.isVisible()
    view.show_life(STEPS, answers(), None, None)
    assert view.words() == ""
    assert view.plot.isVisible()


def test_all_ten_numbers_are_told_where_one_points_and_else_the_newest(view: LifeView) -> None:
    newest = view.numbers.words()
    assert newest.startswith("After batch 100, 0 1.0%, ")
    assert "9 70.0%" in newest
    assert "4 22.0%" in newest
    point(view, 39.0)
    assert view.numbers.words().startswith("Batches 11 to 40: 9 \u2192 4")
    assert "4 70.0%" in view.numbers.words()
    point(view, 12)
    assert view.numbers.words().startswith("After batch 10, ")
    view.plot.left.emit()
    assert view.numbers.words() == newest


def test_a_click_near_a_mark_opens_it_and_one_elsewhere_does_not(qtbot: QtBot, view: LifeView) -> None:
    opened: list[int] = []
    view.mark_opened.connect(opened.append)
    for x in (38.5, 70.0, 1.0):
        view.plot.clicked.emit(x)
    assert opened == [1, 0]


def test_the_mouse_opens_a_mark(qtbot: QtBot, view: LifeView) -> None:
    box = view.plot.box
    opened: list[int] = []
    view.mark_opened.connect(opened.append)
    low, high = view.plot.x_range()
    rect = box.sceneBoundingRect()
    pos = QPoint(round(rect.left() + rect.width() * (40 - low) / (high - low)), round(rect.top() + 8))
    QTest.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=pos)
    assert opened == [1]


def test_the_keyboard_goes_from_mark_to_mark_and_opens_one(view: LifeView) -> None:
    opened: list[int] = []
    view.mark_opened.connect(opened.append)
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(view.plot, Qt.Key.Key_Return)
    assert opened == [], "nothing is pointed at yet"
    for key, words in (
        (Qt.Key.Key_Left, "Batch 100: 4 \u2192 9"),
        (Qt.Key.Key_Left, "Batches 11 to 40: 9 \u2192 4"),
        (Qt.Key.Key_Left, "Batch 2: 4 \u2192 9"),
        (Qt.Key.Key_Left, "Batch 2: 4 \u2192 9"),
        (Qt.Key.Key_Right, "Batches 11 to 40: 9 \u2192 4"),
    ):
        QTest.keyClick(view.plot, key, control)
        assert view.numbers.words().startswith(words)
    QTest.keyClick(view.plot, Qt.Key.Key_Return)
    assert opened == [1]


def test_the_buttons_open_the_change_before_the_batch_that_is_shown_and_the_one_after(view: LifeView) -> None:
    opened: list[int] = []
    view.mark_opened.connect(opened.append)
    view.earlier.click()
    view.show_moment(40, answers()[5])
    view.earlier.click()
    view.later.click()
    view.show_moment(50, answers()[5])
    view.earlier.click()
    assert opened == [2, 0, 2, 1]
    view.show_moment(100, answers()[6])
    assert not view.later.isEnabled()
    assert view.earlier.isEnabled()
    view.show_marks(())
    assert not view.earlier.isEnabled()


def test_what_everything_shows_is_told_and_can_be_left(qtbot: QtBot, view: LifeView) -> None:
    assert not view.newest.isEnabled()
    view.show_moment(7, answers()[0])
    assert view.numbers.words().startswith("After batch 7, ")
    assert "4 70.0%" in view.numbers.words()
    with qtbot.waitSignal(view.newest_wanted):
        view.newest.click()
    view.show_moment(None)
    assert view.numbers.words().startswith("After batch 100, ")


def test_the_answer_the_truth_and_what_was_likely_have_names(view: LifeView) -> None:
    assert set(view.plot.names()) == {4, 9}
    view.show_life(STEPS, answers(), None, 3)
    assert set(view.plot.names()) == {3, 4, 9}
    view.show_life(STEPS, np.full((len(STEPS), 10), 0.1), None, None)
    assert len(view.plot.names()) <= 2


def test_no_name_covers_a_mark(view: LifeView) -> None:
    shares = answers()
    # A four for a moment, and hardly at the end.
    shares[1], shares[-1] = 0.0, 0.0
    shares[1, 4], shares[-1, 9] = 1.0, 1.0
    view.show_life(STEPS, shares, None, None)
    QApplication.processEvents()
    name, plot = view.plot._peaks[4], view.plot
    assert name.isVisible()
    lowest = plot.box.mapViewToScene(QPointF(0, 102)).y()
    assert name.sceneBoundingRect().top() >= lowest


def test_numbers_that_are_none_are_gaps(view: LifeView) -> None:
    broken = answers()
    broken[-1] = np.nan
    view.show_life(STEPS, broken, None, None)
    view.show_life(STEPS, np.full_like(broken, np.nan), None, None)
    assert view.numbers.words().startswith("After batch 100")


def test_a_place_that_a_person_chose_stays_while_the_run_goes_on(view: LifeView) -> None:
    view.plot.set_range((20, 60), (0, 110))
    view.show_life(np.append(STEPS, 200), np.concatenate([answers(), answers()[-1:]]), 1000, None)
    assert view.plot.x_range() == (20, 60)
    view.zoom_button.click()
    assert view.plot.x_range() == (0, 200)
    view.show_life(np.append(STEPS, 210), np.concatenate([answers(), answers()[-1:]]), 1000, None)
    assert view.plot.x_range() == (0, 300), "in round steps"
    view.show_life(np.append(STEPS, 210), np.concatenate([answers(), answers()[-1:]]), 250, None)
    assert view.plot.x_range() == (0, 250), "and never past the end of the run"


def test_every_number_can_be_exported(view: LifeView) -> None:
    lines = view.csv().splitlines()
    assert lines[0] == "batch,0,1,2,3,4,5,6,7,8,9"
    table = np.array([line.split(",") for line in lines[1:]], float)
    np.testing.assert_array_equal(table[:, 0], STEPS)
    np.testing.assert_allclose(table[:, 1:], answers(), rtol=1e-6)
    assert view.export_button.entries.actions() == view.plot.actions()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_digit_can_be_read_in_its_colour_and_told_from_the_others(theme: str) -> None:
    palette = palettes()[theme]
    for ground in (palette.base().color(), palette.window().color()):
        colours = [hue(digit, ground) for digit in range(10)]
        for colour in colours:
            assert ratio(colour, ground) >= READABLE
        places = [oklab(colour) for colour in colours]
        for k, one in enumerate(places):
            assert all(np.linalg.norm(one - other) > 0.1 for other in places[:k])


def oklab(colour: QColor) -> Array:
    """Where a colour lies in the space whose distances are those that an eye sees; formulas as in `oklch_to_srgb`."""
    encoded = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    cones = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    lightness = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    place: Array = lightness @ np.cbrt(cones @ linear)
    return place


def test_what_a_step_did_is_told_largest_change_first(view: LifeView) -> None:
    before, after = answers()[0], answers()[2]
    view.effect.show_step(412, before, after, 0.5, exact=True)
    words = view.effect.words()
    assert words.startswith("The step of batch 412 moved 9 from 22.0% to 70.0% and 4 from 70.0% to 22.0%")
    assert "became 9" in words
    assert "0.5000" in words
    table = view.effect.table
    rows = [[table.item(row, column).text() for column in range(4)] for row in range(10)]
    assert rows[0] == ["4", "70.0%", "22.0%", "\u221248.0"]
    assert rows[1] == ["9", "22.0%", "70.0%", "+48.0"]
    assert rows[2][3] == "0.0"
    view.effect.show_step(412, before, after, 0.5, exact=False)
    assert "last digits" in view.effect.words()
    view.effect.show_step(412, before, before, 0.5, exact=True)
    assert "stays" in view.effect.words()


@pytest.mark.parametrize("width", [180, 240, 320, 480, 900])
def test_however_narrow_it_is_all_ten_numbers_have_room(qtbot: QtBot, view: LifeView, width: int) -> None:
    view.resize(width, 700)
    qtbot.waitUntil(lambda: view.numbers.height() == view.numbers.heightForWidth(view.numbers.width()))
    last = QRect(0, view.numbers.height() - view.fontMetrics().height(), width, view.fontMetrics().height())
    image = view.numbers.grab(last).toImage()
    assert len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}) > 1
