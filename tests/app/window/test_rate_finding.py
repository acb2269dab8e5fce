"""From the hyperparameters to a learning rate and back, while a thread tries rates."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.dialogs.hyperparameters import HyperparametersDialog
from app.dialogs.messages import Answer
from app.dialogs.rate_finder import RateFinderDialog
from app.session.states import State
from app.session.worker import TaskThread
from app.settings import Settings
from app.window.main_window import MainWindow
from nn.data import sources
from nn.data.digits import Digits
from nn.errors import Cancelled
from nn.hyperparameters import Hyperparameters
from nn.rate_finder import range_test
from nn.source_names import Weighted
from tests.sources import loading


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr("app.window.documents.ask_to_save", lambda *_, **__: Answer.DISCARD)
    window = MainWindow(Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
    qtbot.addWidget(window)
    return window


def asked(window: MainWindow, h: Hyperparameters) -> HyperparametersDialog:
    """The dialog of hyperparameters, in which a person has asked for a rate."""
    window.session.set_hyperparameters(h)
    window.action("hyperparametersAction").trigger()
    dialog = window.findChild(HyperparametersDialog)
    dialog.findChild(QToolButton, "findRate").click()
    return dialog


def take(window: MainWindow) -> QPushButton:
    return window.findChild(QPushButton, "takeRate")


def going(window: MainWindow) -> bool:
    """Whether rates are being tried."""
    return any(each.isRunning() for each in window.findChildren(TaskThread, "rate-finder"))


def test_the_rate_that_is_taken_stands_in_the_form(qtbot: QtBot, window: MainWindow) -> None:
    h = Hyperparameters(hidden=(12,), seed=3)
    dialog = asked(window, h)
    qtbot.waitUntil(lambda: take(window).isEnabled(), timeout=20_000)
    suggested = range_test(h, sources.load(h.data, h.validation)).suggestion
    take(window).click()
    assert dialog.hyperparameters() == Hyperparameters(hidden=(12,), seed=3, learning_rate=suggested)
    assert not going(window)
    assert window.session.hyperparameters == h, "the form says it, and nobody has pressed OK"


def test_while_a_run_goes_on_it_is_left_as_it_is(qtbot: QtBot, window: MainWindow) -> None:
    window.session.set_hyperparameters(Hyperparameters(epochs=1000))
    window.session.train()
    qtbot.waitUntil(lambda: window.session.state is State.RUNNING, timeout=20_000)
    dialog = asked(window, window.session.hyperparameters)
    qtbot.waitUntil(lambda: take(window).isEnabled(), timeout=20_000)
    take(window).click()
    assert window.session.state is State.RUNNING
    assert dialog.hyperparameters().learning_rate != 0.5


def test_a_wrong_field_is_mended_first(qtbot: QtBot, window: MainWindow) -> None:
    window.action("hyperparametersAction").trigger()
    dialog = window.findChild(HyperparametersDialog)
    dialog.findChild(QLineEdit, "hidden").setText("0")
    dialog.findChild(QToolButton, "findRate").click()
    assert window.findChild(RateFinderDialog) is None


def endless(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    begun = threading.Event()

    def load(cancelled: Callable[[], bool]) -> Digits:
        begun.set()
        while not cancelled():
            pass
        raise Cancelled

    loading(monkeypatch, "starter", load)
    return begun


def test_a_test_that_is_cancelled_ends(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = endless(monkeypatch)
    dialog = asked(window, Hyperparameters())
    assert begun.wait(20)
    assert window.findChild(QLabel, "rateTold").text() == "Reading the digits..."
    finder = window.findChild(RateFinderDialog)
    finder.plot.setFocus()
    finder.reject()
    assert not going(window)
    assert dialog.hyperparameters() == Hyperparameters()


def test_a_window_that_closes_ends_it(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = endless(monkeypatch)
    asked(window, Hyperparameters())
    assert begun.wait(20)
    window.close()
    assert not going(window)


def test_digits_that_can_be_fetched_are_offered_first(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path))
    offered = list[str]()

    def no(parent: QWidget, title: str, text: str) -> QMessageBox.StandardButton:
        offered.append(title)
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", no)
    monkeypatch.setattr("nn.data.mnist.find", lambda: None)
    asked(window, Hyperparameters(data=(Weighted("mnist"),)))
    assert offered == ["Download MNIST"]
    assert window.findChild(RateFinderDialog) is None
