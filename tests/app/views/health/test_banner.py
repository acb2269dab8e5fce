"""The banner by itself: what it says, and what a person wants of it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.views.health.banner import HealthBanner
from app.views.health.trial_row import TrialLine, TrialRow

HELPS = TrialLine(
    "Rate 0.3 from batch 11 on", "93%", "Rate 0.3 from batch 11 on: tried, 93%.", [(0, 0.1), (1, 0.9)], True
)
FAILS = TrialLine(
    "Rate 0.3 from now on", "stays at 10%", "Rate 0.3 from now on: tried, stays at 10%.", [(0, 0.1)], False
)


@pytest.fixture
def banner(qtbot: QtBot) -> HealthBanner:
    banner = HealthBanner()
    qtbot.addWidget(banner)
    return banner


def rows(banner: HealthBanner) -> list[TrialRow]:
    return [row for row in banner.findChildren(TrialRow) if row.isVisibleTo(banner)]


def test_it_is_hidden_until_something_is_wrong_and_can_be_put_away(banner: HealthBanner) -> None:
    assert banner.isHidden()
    banner.show_alarm("The rate is too large.")
    assert not banner.isHidden()
    assert banner.findChild(QLabel, "healthWords").text() == "The rate is too large."
    banner.findChild(QToolButton, "healthClose").click()
    assert banner.isHidden()


@pytest.mark.parametrize(("name", "signal"), [("healthWhy", "why_wanted"), ("healthBack", "back_wanted")])
def test_its_buttons_tell_what_is_wanted(qtbot: QtBot, banner: HealthBanner, name: str, signal: str) -> None:
    banner.show_alarm("x")
    with qtbot.waitSignal(getattr(banner, signal)):
        banner.findChild(QPushButton, name).click()


def test_trials_come_one_by_one_and_one_that_helps_can_be_taken(qtbot: QtBot, banner: HealthBanner) -> None:
    banner.show_alarm("x")
    banner.show_trials([FAILS], "Trying: Rate 0.3 from batch 11 on ...")
    (first,) = rows(banner)
    banner.show_trials([FAILS, HELPS], "")
    assert rows(banner)[0] is first
    assert [row.accessibleName() for row in rows(banner)] == [FAILS.told, HELPS.told]
    assert [row.isEnabled() for row in rows(banner)] == [False, True]
    taken: list[int] = []
    banner.taken.connect(taken.append)
    first.click()
    rows(banner)[1].click()
    assert taken == [1]
    banner.show_alarm("another")
    assert rows(banner) == []


def test_a_row_can_be_taken_by_the_keyboard(qtbot: QtBot, banner: HealthBanner) -> None:
    banner.show_alarm("x")
    banner.show_trials([HELPS], "")
    banner.show()
    row = rows(banner)[0]
    row.setFocus()
    with qtbot.waitSignal(banner.taken):
        QTest.keyClick(row, Qt.Key.Key_Space)


def test_it_is_painted_in_little_room(banner: HealthBanner) -> None:
    banner.show_alarm("The rate is too large. " * 8)
    banner.show_trials([FAILS, HELPS], "")
    banner.resize(260, 200)
    assert not banner.grab().isNull()
    assert banner.minimumSizeHint().height() > 0
