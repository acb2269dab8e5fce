"""The way back through a run, by itself."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.views.time_slider import AT_BEGINNING, AT_NEWEST, NO_BEGINNING, NOTHING_YET, REPEAT_TIP, TimeSlider

Key = Qt.Key


@pytest.fixture
def view(qtbot: QtBot) -> TimeSlider:
    view = TimeSlider()
    qtbot.addWidget(view)
    view.resize(400, 80)
    view.show_run(0, 500, 1000, 100)
    return view


def wanted(view: TimeSlider) -> list[int | None]:
    """What a person asks for from here on, which is shown at once."""
    asked: list[int | None] = []

    def show(step: int | None) -> None:
        asked.append(step)
        view.show_moment(step)

    view.step_wanted.connect(show)
    return asked


def test_it_is_hidden_until_there_is_a_run(qtbot: QtBot) -> None:
    view = TimeSlider()
    qtbot.addWidget(view)
    assert view.isHidden()
    view.show_run(0, 5, 10, 5)
    assert not view.isHidden()


def test_keys_go_by_a_batch_by_an_epoch_and_to_both_ends(view: TimeSlider) -> None:
    asked = wanted(view)
    for key in (Key.Key_Left, Key.Key_Left, Key.Key_PageDown, Key.Key_Right, Key.Key_PageUp, Key.Key_Home, Key.Key_End):
        QTest.keyClick(view.slider, key)
    assert asked == [500, 499, 399, 400, 500, 0, None]


def test_the_same_start_is_had_where_the_run_began_and_has_gone_on(view: TimeSlider) -> None:
    wishes = []
    view.repeat_wanted.connect(lambda: wishes.append(1))
    view.repeat.click()
    assert wishes == [1]
    for first, last, why in ((0, 0, NOTHING_YET), (200, 500, NO_BEGINNING)):
        view.show_run(first, last, 1000, 100)
        assert not view.repeat.isEnabled()
        assert view.repeat.toolTip() == why
    view.show_run(0, 1, 1000, 100)
    assert view.repeat.isEnabled()
    assert view.repeat.toolTip() == REPEAT_TIP


def test_a_press_goes_to_where_it_is(view: TimeSlider) -> None:
    asked = wanted(view)
    at = QPoint(round(view.slider.place(250)), view.slider.height() // 2)
    QTest.mouseClick(view.slider, Qt.MouseButton.LeftButton, pos=at)
    assert asked
    assert asked[-1] is not None
    assert abs(asked[-1] - 250) <= 2


def test_it_says_what_is_shown(view: TimeSlider) -> None:
    assert view.words() == "Newest"
    view.show_moment(231)
    assert view.words() == "Batch 231 of 1,000, epoch 3"
    assert view.slider.value() == 231
    view.show_moment(200)
    assert view.words() == "Batch 200 of 1,000, epoch 2"
    view.show_moment(0)
    assert view.words() == "Before batch 1 of 1,000"
    view.show_moment(231, wish=400, working=True)
    assert view.words() == "Replaying to Batch 400 of 1,000, epoch 4..."
    assert view.slider.value() == 400
    view.show_moment(None)
    assert view.slider.value() == view.slider.maximum()


def test_a_run_that_goes_on_moves_the_newest_alone(view: TimeSlider) -> None:
    asked = wanted(view)
    view.show_run(0, 600, 1000, 100)
    assert view.slider.value() == 601
    view.show_moment(300)
    view.show_run(0, 700, 1000, 100)
    assert view.slider.value() == 300
    assert not asked


def test_buttons_say_why_they_cannot_be_pressed(view: TimeSlider) -> None:
    for button in (view.newest, view.apart, view.branch):
        assert not button.isEnabled()
        assert button.toolTip() == AT_NEWEST
    view.show_moment(0)
    assert view.apart.toolTip() == AT_BEGINNING
    view.show_moment(3)
    assert all(button.isEnabled() for button in (view.newest, view.apart, view.branch))
    assert "step of this batch" in view.apart.toolTip()
    asked = wanted(view)
    view.newest.click()
    assert asked == [None]


def test_marks_are_seen(view: TimeSlider) -> None:
    before = view.slider.grab().toImage()
    view.set_marks(np.array([100, 300]))
    assert view.slider.grab().toImage() != before
    view.set_marks(np.array([], np.int64))
    assert view.slider.grab().toImage() == before
