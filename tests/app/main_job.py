"""The main job, whole, as a person does it: draw, train, watch, pause, step, save, reopen, predict.

The hand that draws is handed in: events made by Qt's own test tool, or a real pointer on a real display.
"""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

import pytest
from PySide6.QtCore import QObject, QPoint, QSettings
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.canvas.canvas import Canvas
from app.dialogs.hyperparameters import HyperparametersDialog
from app.session.states import State
from app.settings import Settings
from app.window.main_window import MainWindow

T = TypeVar("T", bound=QObject)

PATIENCE_MS = 60_000

SEVEN = [(0.3 + 0.04 * i, 0.25) for i in range(11)] + [(0.7 - 0.025 * i, 0.25 + 0.045 * i) for i in range(1, 12)]
ONE = [(0.5, 0.2 + 0.05 * i) for i in range(13)]
ZERO = [(0.5 + 0.2 * math.sin(i * math.tau / 24), 0.5 - 0.3 * math.cos(i * math.tau / 24)) for i in range(25)]


class Hand(Protocol):
    """Something that draws on a widget, in the widget's own pixels."""

    def press(self, widget: QWidget, at: QPoint) -> None: ...

    def move(self, widget: QWidget, to: QPoint) -> None: ...

    def release(self, widget: QWidget, at: QPoint) -> None: ...


def make_window(qtbot: QtBot, store: Path) -> MainWindow:
    window = MainWindow(Settings(QSettings(str(store), QSettings.Format.IniFormat)))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def draw(canvas: Canvas, hand: Hand, points: Sequence[tuple[float, float]], before_release: Callable[[], None]) -> None:
    """One stroke through `points`, in shares of the paper's side."""
    places = [canvas.to_widget(x, y).toPoint() for x, y in points]
    hand.press(canvas, places[0])
    for place in places[1:]:
        hand.move(canvas, place)
    before_release()
    hand.release(canvas, places[-1])


def do_the_main_job(qtbot: QtBot, hand: Hand, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window = make_window(qtbot, folder / "settings.ini")
    canvas, prediction = part(window, Canvas, "canvas"), part(window, QWidget, "prediction")

    def answer() -> int:
        return int(prediction.property("digit"))

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    def press(name: str) -> None:
        action = part(window, QAction, name)
        assert action.isEnabled(), f"{name} cannot be pressed"
        action.trigger()

    # The bundled model answers before the first stroke ends.
    assert answer() == -1
    draw(canvas, hand, SEVEN, lambda: wait(lambda: answer() == 7))
    assert math.isclose(sum(prediction.property("probabilities")), 1, abs_tol=1e-5)
    press("clearAction")
    wait(lambda: answer() == -1)
    press("undoAction")
    wait(lambda: answer() == 7)
    press("redoAction")

    # Another network, chosen in the dialog.
    press("hyperparametersAction")
    dialog = part(window, HyperparametersDialog, "hyperparametersDialog")
    dialog.form.set_hyperparameters(window.session.hyperparameters.__class__(hidden=(48, 24), epochs=8))
    part(dialog, QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()
    assert window.session.hyperparameters.hidden == (48, 24)
    assert window.session.network.widths == (784, 48, 24, 10)

    # It trains slowly enough to watch; the drawing is answered in training as well.
    speed = part(window, QComboBox, "speed")
    speed.setCurrentText("100 batches/s")
    press("trainAction")
    wait(lambda: window.session.state is State.RUNNING and len(window.session.history.training) > 2)
    draw(canvas, hand, ZERO, lambda: wait(lambda: answer() >= 0))
    press("pauseAction")
    wait(lambda: window.session.state is State.PAUSED)
    batches = len(window.session.history.training)
    press("stepAction")
    wait(lambda: window.session.state is State.PAUSED and len(window.session.history.training) == batches + 1)
    speed.setCurrentText("Full speed")
    press("pauseAction")
    wait(lambda: window.session.state is State.FINISHED)
    assert window.session.history.validation.column(2)[-1] > 0.9
    wait(lambda: answer() == 0)

    # Saved, and opened in another window.
    file = folder / "trained.safetensors"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    assert window.isWindowModified()
    press("saveAction")
    assert file.is_file()
    assert not window.isWindowModified()
    trained = window.session.network.parameters.copy()
    window.close()

    window = make_window(qtbot, folder / "other settings.ini")
    canvas, prediction = part(window, Canvas, "canvas"), part(window, QWidget, "prediction")
    press("openAction")
    assert (window.session.network.parameters == trained).all()
    draw(canvas, hand, ONE, lambda: wait(lambda: answer() == 1))
    draw_at_rest = prediction.property("probabilities")
    assert max(draw_at_rest) == draw_at_rest[1]
    window.close()


def part(parent: QWidget, kind: type[T], name: str = "") -> T:
    """The child of this kind and name."""
    found = parent.findChild(kind, name) if name else parent.findChild(kind)
    assert found is not None, f"the window has no {kind.__name__} {name}"
    return found
