"""The main job by hand in a program that is another process, on the display that DISPLAY names.

Run by `test_built_program.py`, not by itself: DIGITSCOPE_BUILT names the program. All that is known of it is what is
seen and what it writes; its paper lies where the same window of the sources has it.
"""

import json
import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.canvas.canvas import Canvas
from nn.data import my_drawings
from nn.runs import shelf
from nn.runs.record import FILE, RunEnd
from tests.app.main_job import ONE, PATIENCE_MS, SEVEN, make_window, part

PROGRAM = os.environ["DIGITSCOPE_BUILT"]
STILL_MS = 1500
"""A window that trains at the first speed changes many times in this time."""

Points = Sequence[tuple[float, float]]


def xdotool(*words: str) -> str:
    """What it prints; nothing where it finds nothing."""
    return subprocess.run(["xdotool", *words], capture_output=True, text=True, timeout=10, check=False).stdout.strip()


def seen(place: QRect | None = None) -> QImage:
    """What the display shows, all of it or at a place."""
    picture = QGuiApplication.primaryScreen().grabWindow(0).toImage()
    return picture if place is None else picture.copy(place)


class Person:
    """Someone at the display with a pointer, keys and patience."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        """`folder` is their home."""
        self.qtbot = qtbot
        self.environment = {
            "DISPLAY": os.environ["DISPLAY"],
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            # No Python, nor anything else.
            "PATH": str(folder / "nothing"),
            my_drawings.ENVIRONMENT: str(folder / "mine.jsonl"),
            shelf.ENVIRONMENT: str(folder / "runs"),
        }

    def wait(self, condition: Callable[[], object]) -> None:
        """Wait until it holds."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE_MS)

    def wait_for_stillness(self) -> None:
        """Wait until what the display shows stays as it is."""

        def still() -> bool:
            before = seen()
            self.qtbot.wait(STILL_MS)
            return seen() == before

        self.wait(still)

    def window(self, title: str) -> str:
        """The window of this title, when it is there, with the keyboard."""
        self.wait(lambda: xdotool("search", "--onlyvisible", "--name", title))
        found = xdotool("search", "--onlyvisible", "--name", title).splitlines()[-1]
        xdotool("windowfocus", "--sync", found)
        return found

    def draw(self, places: Sequence[QPoint]) -> None:
        """One stroke."""
        xdotool("mousemove", "--sync", *_words(places[0]))
        xdotool("mousedown", "1")
        for place in places[1:]:
            xdotool("mousemove", "--sync", *_words(place))
        xdotool("mouseup", "1")

    def answer_with(self, title: str, path: Path) -> None:
        """Type the name of a file into the dialog of this title."""
        self.window(title)
        xdotool("type", "--delay", "5", str(path))
        xdotool("key", "Return")

    @contextmanager
    def program(self) -> Iterator[str]:
        """The program's window, which the keyboard closes at the end; then the program ends well."""
        process = subprocess.Popen([PROGRAM], env=self.environment, cwd=self.environment["HOME"])
        try:
            yield self.window("DigitScope")
            self.window("DigitScope")
            xdotool("key", "ctrl+q")
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()
            process.wait()


def _words(place: QPoint) -> tuple[str, str]:
    return str(place.x()), str(place.y())


def test_draw_train_pause_save_reopen(qtbot: QtBot, tmp_path: Path) -> None:
    person = Person(qtbot, tmp_path)

    window = make_window(qtbot, tmp_path / "settings.ini")
    canvas, prediction = part(window, Canvas, "canvas"), part(window, QWidget, "prediction")
    seven, one = ([canvas.mapToGlobal(canvas.to_widget(x, y).toPoint()) for x, y in points] for points in (SEVEN, ONE))
    answers = QRect(prediction.mapToGlobal(QPoint(0, 0)), prediction.size())
    title = window.windowTitle().replace("[*]", "")
    window.close()

    drawing, model = tmp_path / "seven.jsonl", tmp_path / "trained.safetensors"
    with person.program() as shown:
        assert xdotool("getwindowname", shown) == title
        person.wait_for_stillness()
        unanswered = seen(answers)
        person.draw(seven)
        person.wait(lambda: seen(answers) != unanswered)
        xdotool("key", "ctrl+alt+s")
        person.answer_with("Save drawing", drawing)
        person.wait(drawing.is_file)

        person.window("DigitScope")
        xdotool("key", "F5")
        person.wait(lambda: list((tmp_path / "runs").glob(f"*/{FILE}")))
        run = next((tmp_path / "runs").glob(f"*/{FILE}"))
        before = seen()
        person.wait(lambda: seen() != before)
        xdotool("key", "F6")
        person.wait_for_stillness()
        assert json.loads(run.read_text(encoding="utf-8"))["end"] == RunEnd.RUNNING, "it is over, and was not paused"
        xdotool("key", "F6")
        person.wait(lambda: json.loads(run.read_text(encoding="utf-8"))["end"] == RunEnd.FINISHED)
        xdotool("key", "ctrl+s")
        person.answer_with("Save", model)
        person.wait(model.is_file)
        person.wait(lambda: xdotool("getwindowname", shown).startswith(model.stem))

    with person.program() as shown:
        person.wait_for_stillness()
        xdotool("key", "ctrl+o")
        person.answer_with("Open", model)
        person.wait(lambda: xdotool("getwindowname", shown).startswith(model.stem))
        person.wait_for_stillness()
        unanswered = seen(answers)
        person.draw(one)
        person.wait(lambda: seen(answers) != unanswered)

    # What a pointer drew there is a seven to what was trained there.
    ink = json.loads(drawing.read_text(encoding="utf-8"))
    drawing.write_text(json.dumps({**ink, "label": 7}), encoding="utf-8")
    command = [PROGRAM, "evaluate", str(model)]
    asked = [[*command, "--data", "starter"], [*command, "--ink", str(drawing)]]
    scores, read = (
        json.loads(subprocess.run(each, env=person.environment, capture_output=True, check=True).stdout)
        for each in asked
    )
    assert scores["accuracy"] > 0.9
    assert (read["examples"], read["correct"]) == (1, 1)
