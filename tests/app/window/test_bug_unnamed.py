"""Nothing in the window says which bug is planted before somebody has found it."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from app.window.main_window import MainWindow
from nn.data.ink import Ink, Stroke
from nn.faults.catalogue import FAULTS
from nn.faults.riddle import riddle
from nn.rules import SOUND
from tests.app.window.test_bug import opened, window
from tests.app.window.test_experiments_walked import FOUR

__all__ = ["window"]

PAGES = "network", "derivation", "mistakes", "health", "insight", "runs", "race", "why", "life", "equations"
SAYS = "text", "toolTip", "accessibleName", "accessibleDescription", "windowTitle", "toPlainText", "placeholderText"


def said() -> Iterator[str]:
    """By all that the program shows, seen or not."""
    for widget in QApplication.allWidgets():
        for name in SAYS:
            says = getattr(widget, name, None)
            if callable(says) and isinstance(words := says(), str):
                yield words
        # Of a menu its entries, of any other what its context menu offers, of the window all that has a key.
        for action in widget.actions():
            yield f"{action.text()} {action.toolTip()}"


def names_of(name: str) -> set[str]:
    """What would give a fault away."""
    fault = FAULTS[name]
    rules = [rule for key, rule in vars(fault.rules).items() if rule is not getattr(SOUND, key)]
    return {name, fault.title, fault.wrong, fault.because, fault.symptom, *(rule.__name__ for rule in rules)}


def gives_away(name: str) -> list[str]:
    return [words for words in said() if any(each in words for each in names_of(name))]


def turn_all_pages(window: MainWindow) -> None:
    """All pages are built, one after the other."""
    for page in PAGES:
        window.action(f"{page}Action").trigger()
        for tabs in window.findChildren(QTabWidget):
            for index in range(tabs.count() if tabs.objectName() in ("derivationTabs", "insightTabs") else 0):
                tabs.setCurrentIndex(index)
                QApplication.processEvents()


@pytest.mark.parametrize("name", ["mean_lost", "output_slope_twice", "no_biases"])
def test_no_page_and_no_file_names_the_bug(qtbot: QtBot, window: MainWindow, tmp_path: Path, name: str) -> None:
    panel, grade = opened(window), FAULTS[name].grade
    panel.hunt.begin(next(seed for seed in range(1000) if riddle(seed, grade).name == name), grade)
    qtbot.waitUntil(lambda: len(window.session.history.training.column(0)) > 100, timeout=20_000)
    window.session.pause()
    window.canvas.set_ink(Ink((Stroke(np.asarray(FOUR), width=0.08),)))
    turn_all_pages(window)
    panel.hunt.check()
    qtbot.waitUntil(lambda: panel.hunt.checked.answer is not None, timeout=20_000)
    assert window.findChild(QWidget, "stepper") is not None
    assert window.findChild(QWidget, "health") is not None
    assert gives_away(name) == []
    window.session.save(tmp_path / "a.safetensors")
    written = (tmp_path / "a.safetensors").read_bytes().decode("latin-1")
    assert not any(each in written for each in names_of(name))
    panel.hunt.give_up()
    assert gives_away(name), "what is looked for is found once it is said"
