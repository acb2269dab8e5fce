"""The preview in the dialog of hyperparameters: it follows what is typed, and reads its digits in a thread."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.dialogs.hyperparameters import HyperparametersDialog
from app.session.worker import TaskThread
from app.settings import Settings
from app.window.main_window import MainWindow
from app.window.variation_preview import READING, UNVARIED, VARIED, VariationPreview
from nn.data import sources
from nn.data.digits import Digits
from nn.errors import Cancelled
from nn.hyperparameters import Hyperparameters
from nn.preview import DRAWS, Preview, Sample
from nn.source_names import Data, Weighted
from tests.sources import loading

STARTER = (Weighted("starter"),)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    window = MainWindow(Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
    qtbot.addWidget(window)
    return window


def opened(qtbot: QtBot, window: MainWindow, h: Hyperparameters) -> HyperparametersDialog:
    window.session.set_hyperparameters(h)
    window.action("hyperparametersAction").trigger()
    dialog = window.findChild(HyperparametersDialog)
    qtbot.waitUntil(lambda: dialog.preview.words() not in ("", READING), timeout=20_000)
    return dialog


def pictures(dialog: HyperparametersDialog) -> bytes:
    image = dialog.preview.digits.grab().toImage()
    # Its bytes are there as long as it is.
    return bytes(image.constBits())


def labels_of(h: Hyperparameters, seed: int) -> str:
    found = Preview.of(Sample.read(h.data, h.validation).digits, h, seed)
    return f"Digits: {', '.join(map(str, found.labels))}."


def type_into(dialog: HyperparametersDialog, name: str, text: str) -> None:
    dialog.findChild(QWidget, name).findChild(QLineEdit).setText(text)


def test_it_shows_training_digits_and_says_that_nothing_varies(qtbot: QtBot, window: MainWindow) -> None:
    dialog = opened(qtbot, window, Hyperparameters(seed=5))
    assert dialog.preview.words() == f"{UNVARIED} Seed 5."
    assert dialog.preview.digits.accessibleDescription() == labels_of(Hyperparameters(), 5)
    view = dialog.preview.digits
    image = view.grab().toImage()
    places = [view.place(draw, 0).toRect() for draw in range(1 + DRAWS)]
    assert all(image.copy(place) == image.copy(places[0]) for place in places)


def test_it_follows_what_is_typed(qtbot: QtBot, window: MainWindow) -> None:
    dialog = opened(qtbot, window, Hyperparameters())
    shown = [pictures(dialog)]

    def is_new() -> bool:
        return pictures(dialog) not in shown

    dialog.findChild(QCheckBox, "augment").click()
    for name, text in (("distortion", "0.3"), ("stroke_width", "1"), ("seed", "8")):
        qtbot.waitUntil(is_new)
        shown.append(pictures(dialog))
        type_into(dialog, name, text)
    qtbot.waitUntil(is_new)
    assert dialog.preview.words() == f"{VARIED} Seed 8."
    view, image = dialog.preview.digits, dialog.preview.digits.grab().toImage()
    assert image.copy(view.place(1, 0).toRect()) != image.copy(view.place(0, 0).toRect())


def test_while_a_field_is_wrong_what_was_seen_stays(qtbot: QtBot, window: MainWindow) -> None:
    dialog = opened(qtbot, window, Hyperparameters(augment=True))
    before = pictures(dialog)
    type_into(dialog, "distortion", "99")
    waiting = window.findChild(VariationPreview)._soon
    assert waiting.isActive()
    qtbot.waitUntil(lambda: not waiting.isActive())
    assert pictures(dialog) == before
    dialog.findChild(QLineEdit, "hidden").setText("many")
    type_into(dialog, "distortion", "2")
    qtbot.waitUntil(lambda: pictures(dialog) != before)


def test_draw_again_shows_others(qtbot: QtBot, window: MainWindow) -> None:
    dialog = opened(qtbot, window, Hyperparameters(augment=True, seed=5))
    before = pictures(dialog)
    dialog.findChild(QPushButton, "drawAgain").click()
    assert pictures(dialog) != before
    assert dialog.preview.words() == f"{VARIED} Seed 6."
    assert dialog.preview.digits.accessibleDescription() == labels_of(Hyperparameters(), 6)


def test_starter_digits_stand_in_for_what_is_not_there_and_it_says_so(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    h = Hyperparameters(data=(Weighted(str(tmp_path / "pens.unp")),), augment=True)
    dialog = opened(qtbot, window, h)
    assert dialog.preview.words().endswith("Starter digits stand in for pens.unp: this computer has no readable ones.")
    dialog.form.set_data(STARTER, {})
    qtbot.waitUntil(lambda: "pens.unp" not in dialog.preview.words())


def endless(begun: threading.Event) -> Callable[[Callable[[], bool]], Digits]:
    def load(cancelled: Callable[[], bool]) -> Digits:
        begun.set()
        while not cancelled():
            pass
        raise Cancelled("Given up.")

    return load


@pytest.mark.parametrize("others", [STARTER, (Weighted("/nowhere/at/all"),)], ids=["read before", "not read"])
def test_while_digits_are_read_it_says_so_and_others_are_shown_when_those_are_wanted(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, others: Data
) -> None:
    dialog, begun = opened(qtbot, window, Hyperparameters()), threading.Event()
    loading(monkeypatch, "mine", endless(begun))
    dialog.form.set_data((Weighted("mine"),), {})
    qtbot.waitUntil(lambda: dialog.preview.words() == READING)
    assert begun.is_set()
    dialog.form.set_data(others, {})
    qtbot.waitUntil(lambda: dialog.preview.words().startswith(f"{UNVARIED} Seed 0."), timeout=20_000)
    qtbot.waitUntil(lambda: not [thread for thread in window.findChildren(TaskThread) if thread.isRunning()])


def test_closing_ends_the_reading(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()
    loading(monkeypatch, "starter", endless(begun))
    window.action("hyperparametersAction").trigger()
    qtbot.waitUntil(begun.is_set)
    window.findChild(HyperparametersDialog).close()
    assert not [thread for thread in window.findChildren(TaskThread) if thread.isRunning()]


def test_digits_that_a_run_has_read_are_not_read_again(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    h = Hyperparameters(seed=2)
    split = sources.load(h.data, h.validation)
    monkeypatch.setattr(window.session, "loaded_of", lambda data, _: split if data == h.data else None)
    loading(monkeypatch, "starter", lambda _: pytest.fail("read again"))
    dialog = opened(qtbot, window, h)
    found = Preview.of(Sample.of(split.training).digits, h, 2)
    assert dialog.preview.digits.accessibleDescription() == f"Digits: {', '.join(map(str, found.labels))}."


def test_it_shows_digits_again_when_the_dialog_is_opened_again(qtbot: QtBot, window: MainWindow) -> None:
    opened(qtbot, window, Hyperparameters(seed=5)).reject()
    qtbot.waitUntil(lambda: window.findChild(HyperparametersDialog) is None)
    assert opened(qtbot, window, Hyperparameters(seed=6)).preview.words() == f"{UNVARIED} Seed 6."
