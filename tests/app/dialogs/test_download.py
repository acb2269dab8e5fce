"""The person sees how much has arrived and can stop it."""

import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QProgressBar

from app.dialogs.download import DownloadDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def dialog(qtbot: "QtBot") -> DownloadDialog:
    dialog = DownloadDialog("MNIST")
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def amount(dialog: DownloadDialog) -> str:
    return dialog.findChild(QLabel, "downloadAmount").text()


def test_it_shows_megabytes_and_a_share(dialog: DownloadDialog) -> None:
    dialog.show_progress(5_800_000, 11_600_000)
    bar = dialog.findChild(QProgressBar)
    assert bar.value() == pytest.approx(bar.maximum() / 2, rel=0.01)
    assert amount(dialog) == "5.8 of 11.6 MB"


def test_it_shows_the_speed_of_the_last_seconds(dialog: DownloadDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 100.0, 101.0, 102.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    for done in (0, 1_000_000, 3_000_000, 5_000_000):
        dialog.show_progress(done, 10_000_000)
    assert amount(dialog) == "5.0 of 10.0 MB, 2.0 MB/s"


def test_without_a_total_it_is_busy(dialog: DownloadDialog) -> None:
    dialog.show_progress(1_200_000, 0)
    assert dialog.findChild(QProgressBar).maximum() == 0
    assert amount(dialog) == "1.2 MB"


def test_more_bytes_than_a_32_bit_number_holds_are_shown(dialog: DownloadDialog) -> None:
    dialog.show_progress(3_000_000_000, 6_000_000_000)
    bar = dialog.findChild(QProgressBar)
    assert bar.value() == pytest.approx(bar.maximum() / 2, rel=0.01)


@pytest.mark.parametrize("way", ["button", "key"])
def test_cancel_closes_it_and_says_so(dialog: DownloadDialog, qtbot: "QtBot", way: str) -> None:
    with qtbot.waitSignal(dialog.cancelled):
        if way == "button":
            dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Cancel).click()
        else:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_enter_that_was_meant_for_the_question_before_stops_nothing(dialog: DownloadDialog, qtbot: "QtBot") -> None:
    focused = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Cancel)
    for widget in (dialog, focused):
        with qtbot.assertNotEmitted(dialog.cancelled):
            QTest.keyClick(widget, Qt.Key.Key_Return)
    assert dialog.isVisible()
    with qtbot.waitSignal(dialog.cancelled):
        QTest.keyClick(focused, Qt.Key.Key_Space)


def test_the_end_of_the_download_is_no_cancellation(dialog: DownloadDialog, qtbot: "QtBot") -> None:
    with qtbot.assertNotEmitted(dialog.cancelled):
        dialog.close()
    assert not dialog.isVisible()


def test_closing_by_hand_cancels(dialog: DownloadDialog, qtbot: "QtBot", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QCloseEvent, "spontaneous", lambda _: True)
    with qtbot.waitSignal(dialog.cancelled):
        dialog.close()
