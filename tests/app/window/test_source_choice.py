"""From the hyperparameters to their sources and back, while a thread reads them."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QToolButton, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from app.dialogs.hyperparameters import HyperparametersDialog
from app.dialogs.sources import SourcesDialog
from app.session.worker import DigitsThread
from app.window.source_choice import SourceChoice
from nn.data.digits import Digits
from nn.errors import Cancelled
from nn.hyperparameters import Hyperparameters
from nn.source_names import Weighted
from tests.sources import loading


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    window = QWidget()
    qtbot.addWidget(window)
    yield window
    for choice in window.findChildren(SourceChoice):
        choice.end()


def opened(window: QWidget, *data: Weighted) -> tuple[HyperparametersDialog, SourcesDialog]:
    """The dialog of hyperparameters, and that of its sources, opened by its button."""
    hyperparameters = HyperparametersDialog(Hyperparameters(data=data), running=False, parent=window)
    choice = SourceChoice(window)
    hyperparameters.form.sources_wanted.connect(lambda: choice.open(hyperparameters))
    hyperparameters.show()
    hyperparameters.findChild(QToolButton, "moreSources").click()
    return hyperparameters, hyperparameters.findChild(SourcesDialog)


def digits_of(dialog: SourcesDialog, row: int) -> str:
    return dialog.findChild(QTreeWidget, "sources").topLevelItem(row).text(2)


def test_sources_are_read_one_after_the_other_and_taken_over_with_ok(
    qtbot: QtBot, window: QWidget, tmp_path: Path
) -> None:
    nowhere = str(tmp_path / "nowhere")
    hyperparameters, dialog = opened(window, Weighted("starter"), Weighted(nowhere))
    qtbot.waitUntil(lambda: digits_of(dialog, 1) == "cannot be read")
    assert digits_of(dialog, 0) == "5,000"
    sources_list = dialog.findChild(QTreeWidget, "sources")
    sources_list.setCurrentItem(sources_list.topLevelItem(1))
    assert f"{nowhere} does not exist" in dialog.findChild(QLabel, "told").text()
    dialog.findChild(QToolButton, "removeSource").click()
    dialog.accept()
    assert hyperparameters.hyperparameters().data == (Weighted("starter"),)


def test_what_is_given_up_changes_nothing_and_reading_ends(
    qtbot: QtBot, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()

    def endless(cancelled: Callable[[], bool]) -> Digits:
        begun.set()
        while not cancelled():
            pass
        raise Cancelled("Given up.")

    loading(monkeypatch, "starter", endless)
    hyperparameters, dialog = opened(window, Weighted("starter"))
    assert begun.wait(20)
    dialog.findChild(QToolButton, "removeSource").click()
    dialog.close()
    assert hyperparameters.hyperparameters().data == (Weighted("starter"),)
    qtbot.waitUntil(lambda: not any(thread.isRunning() for thread in window.findChildren(DigitsThread)))
