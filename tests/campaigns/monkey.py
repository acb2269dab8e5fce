"""A monkey at the window: random actions, clicks, drags, wheel, keys and sizes, while it trains.

    python -m tests.campaigns.monkey [--seed S] [--seconds N]

run in the repository's root; it needs no display and no network. Dialogs are answered with good, bad and missing files,
and any way. An exception, a Qt warning, or an answer that takes longer than three seconds ends it: its seed and its
last steps are printed, and the exit status is 1. The same seed makes the same choices; what they meet may differ, as
training goes on by the clock.
"""

import argparse
import faulthandler
import os
import random
import sys
import tempfile
from collections import deque
from collections.abc import Callable  # noqa: TC003
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Any
from unittest.mock import patch

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QMessageLogContext, QPoint, QPointF, QSettings, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDockWidget, QFileDialog, QMessageBox, QWidget

from app.application import make_application
from app.dialogs.messages import Answer
from app.settings import Settings
from app.window.main_window import MainWindow
from nn.data import my_drawings
from nn.runs import shelf

SLOW = 3.0
"""Seconds that an answer may take at most."""

TOLD = 30
"""Steps that are told of a failure."""

LEFT_ALONE = {"quitAction", "fetchAction"}
"""Actions that end the window or ask the network."""

IGNORED = "This plugin does not support"
"""What the offscreen platform says of itself."""

KEYS = (
    Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down,
    Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_1,
    Qt.Key.Key_0, Qt.Key.Key_Period, Qt.Key.Key_Backspace, Qt.Key.Key_E,
)  # fmt: skip


class Monkey:
    """Plays with one window.

    Attributes:
        steps: what it did last.
        problems: what went wrong.
        slowest: seconds that the slowest answer took.
    """

    def __init__(self, window: MainWindow, seed: int, folder: Path) -> None:
        """Files to open and to save are in `folder`."""
        self.window = window
        self.steps: deque[str] = deque(maxlen=TOLD)
        self.problems: list[str] = []
        self._chance = random.Random(seed)
        self._folder = folder
        self._asked = self.slowest = 0.0
        self._deeds: tuple[Callable[[], None], ...] = (
            self._act, self._act, self._click, self._click, self._drag, self._wheel, self._press, self._resize,
            self._wait,
        )  # fmt: skip

    def play(self, seconds: float) -> None:
        """Go on for so long, or until something goes wrong."""
        end = self._asked = perf_counter()
        while self._asked < end + seconds and not self.problems:
            self._chance.choice(self._deeds)()
            self._await_answer()

    def _await_answer(self) -> None:
        """Let the window answer what was done since the last answer."""
        QApplication.processEvents()
        now = perf_counter()
        self.slowest = max(self.slowest, now - self._asked)
        if now - self._asked > SLOW:
            self.problems.append(f"the last answer took {now - self._asked:.1f} s")
        self._asked = now

    def file(self, *_: Any) -> tuple[str, str]:
        """The answer of a file dialog: a file that is good, damaged, missing, not to be written, or none."""
        there = sorted(path.name for path in self._folder.iterdir())
        name = self._chance.choice([*there, "missing.safetensors", ""])
        return (str(self._folder / name) if name else ""), ""

    def target(self, *_: Any) -> tuple[str, str]:
        """The answer of a dialog that asks where to save."""
        name = self._chance.choice(["out.safetensors", "out.jsonl", "no/folder.safetensors", "out", ""])
        return (str(self._folder / name) if name else ""), ""

    def answer(self, box: QMessageBox) -> QMessageBox.StandardButton:
        """Any button of a box that tells what went wrong, or asks what to do with an unsaved network."""
        self.steps.append(f"told: {box.text()}")
        button = self._chance.choice(box.buttons())
        box.deleteLater()
        return box.standardButton(button)

    def told(self, *words: Any) -> QMessageBox.StandardButton:
        """The answer to a question."""
        self.steps.append(f"asked: {words[-1]}")
        return self._chance.choice([QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No])

    def _widget(self) -> QWidget:
        dialogs = [each for each in self.window.findChildren(QDialog) if each.isVisible()]
        top = self._chance.choice([self.window, *dialogs])
        return self._chance.choice([each for each in top.findChildren(QWidget) if each.isVisible()] or [top])

    def _place(self, widget: QWidget) -> QPoint:
        return QPoint(self._chance.randrange(max(widget.width(), 1)), self._chance.randrange(max(widget.height(), 1)))

    def _act(self) -> None:
        docks = [dock.toggleViewAction() for dock in self.window.findChildren(QDockWidget)]
        actions = sorted(
            {a for a in (*self.window.actions(), *docks) if a.isEnabled() and a.objectName() not in LEFT_ALONE},
            key=lambda action: (action.objectName(), action.text()),
        )
        action = self._chance.choice(actions)
        self.steps.append(action.objectName() or action.text())
        action.trigger()

    def _click(self) -> None:
        widget = self._widget()
        place = self._place(widget)
        self.steps.append(f"click {widget.objectName() or type(widget).__name__} at {place.x()}, {place.y()}")
        click = self._chance.choice([QTest.mouseClick, QTest.mouseClick, QTest.mouseDClick])
        click(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

    def _drag(self) -> None:
        widget = self._chance.choice([self.window.canvas, self.window.canvas, self._widget()])
        self.steps.append(f"drag {widget.objectName() or type(widget).__name__}")
        QTest.mousePress(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self._place(widget))
        for _ in range(self._chance.randrange(1, 20)):
            QTest.mouseMove(widget, self._place(widget))
            self._await_answer()
        QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self._place(widget))

    def _wheel(self) -> None:
        widget = self._widget()
        turn = self._chance.choice([-480, -120, 120, 480])
        self.steps.append(f"wheel {widget.objectName() or type(widget).__name__} {turn}")
        place = QPointF(self._place(widget))
        event = QWheelEvent(
            place, widget.mapToGlobal(place), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)

    def _press(self) -> None:
        key = self._chance.choice(KEYS)
        focused = QApplication.focusWidget() or self.window
        self.steps.append(f"key {key.name} in {focused.objectName() or type(focused).__name__}")
        QTest.keyClick(focused, key)

    def _resize(self) -> None:
        width, height = self._chance.randrange(200, 1900), self._chance.randrange(150, 1100)
        self.steps.append(f"size {width} x {height}")
        self.window.resize(width, height)

    def _wait(self) -> None:
        self.steps.append("wait")
        QTest.qWait(self._chance.choice([0, 10, 50, 200]))


def files(folder: Path) -> None:
    """What the monkey opens: good and damaged files of several kinds."""
    import numpy as np
    from PIL import Image

    from app.assets import model_path
    from nn.data import ink
    from nn.data.ink import Ink, Stroke

    model = model_path().read_bytes()
    (folder / "good.safetensors").write_bytes(model)
    (folder / "broken.safetensors").write_bytes(model[: len(model) // 2])
    (folder / "broken.jsonl").write_text('{"digitscope_ink": 1', encoding="utf-8")
    stroke = Stroke(np.array([[0.4, 0.2], [0.6, 0.8]], np.float32), width=0.08)
    ink.write_ink(folder / "good.jsonl", [Ink((stroke,), label) for label in (1, None)])
    (folder / "broken.png").write_bytes(b"no picture")
    picture = Image.new("L", (60, 60), 255)
    picture.paste(0, (27, 10, 33, 50))
    picture.save(folder / "one.png")


def run(seed: int, seconds: float) -> list[str]:
    """Let a monkey play; what went wrong, with the last steps, or nothing."""
    application = QApplication.instance() or make_application()
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files(folder)
        window = MainWindow(Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)))
        monkey = Monkey(window, seed, folder)

        def hear(_: QtMsgType, __: QMessageLogContext, text: str) -> None:
            if IGNORED not in text:
                monkey.problems.append(f"Qt: {text}")

        def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            monkey.problems.append(f"{kind.__name__}: {error}")
            sys.__excepthook__(kind, error, trace)

        before = qInstallMessageHandler(hear)
        # A dialog that waits for a person nobody patched would wait for ever: then all stacks are told.
        faulthandler.dump_traceback_later(seconds + 60, exit=True)
        with (
            patch.dict(os.environ, {my_drawings.ENVIRONMENT: str(folder / "mine.jsonl")}),
            patch.dict(os.environ, {shelf.ENVIRONMENT: str(folder / "runs")}),
            patch.object(sys, "excepthook", caught),
            patch.object(QFileDialog, "getOpenFileName", monkey.file),
            patch.object(QFileDialog, "getSaveFileName", monkey.target),
            patch.object(QFileDialog, "getExistingDirectory", lambda *_: monkey.file()[0]),
            patch.object(QMessageBox, "question", monkey.told),
            patch("app.dialogs.messages._shown", monkey.answer),
            patch("app.window.writing.ask_name", lambda *_: "Bo"),
            patch("app.window.runs_panel.ask_name", lambda *_: "Bo"),
            patch("app.window.main_window._show", lambda dialog: dialog.deleteLater()),
            patch("app.window.fetching.Fetching.start", lambda *_: None),
        ):
            window.show()
            monkey.play(seconds)
            window.session.close()
            with (
                patch("app.window.documents.ask_to_save", lambda *_, **__: Answer.DISCARD),
                patch("app.window.writing.is_wanted", lambda *_: True),
            ):
                window.close()
        faulthandler.cancel_dump_traceback_later()
        qInstallMessageHandler(before)
        window.deleteLater()
        QApplication.processEvents()
        print(f"seed {seed}: the slowest answer took {monkey.slowest:.2f} s")
        return [f"seed {seed}: {monkey.problems[0]}", *monkey.steps] if monkey.problems else []


def main() -> int:
    """Print what went wrong, if anything did; 1 then."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60.0)
    words = parser.parse_args()
    found = run(words.seed, words.seconds)
    print("\n".join(found) or f"seed {words.seed}: {words.seconds:.0f} s in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
