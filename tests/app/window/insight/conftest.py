"""For the tests of Insight: a window whose network learned from the starter digits, as it says."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from app.dialogs.messages import Answer
from app.settings import Settings
from app.window.main_window import MainWindow
from nn.source_names import Weighted

Make = Callable[..., MainWindow]


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Makes it, so high, with these hyperparameters of its network other than they are."""
    monkeypatch.setattr("app.window.documents.ask_to_save", lambda *_, **__: Answer.DISCARD)
    made: list[MainWindow] = []

    def one(height: int = 720, **others: object) -> MainWindow:
        window = MainWindow(Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
        made.append(window)
        qtbot.addWidget(window)
        window.resize(1280, height)
        with qtbot.waitExposed(window):
            window.show()
        model = window.session.work.model
        h = replace(model.hyperparameters, data=(Weighted("starter"),), **others)  # type: ignore[arg-type]
        window.session.take(replace(model, hyperparameters=h), None)
        return window

    yield one
    for window in made:
        window.session.close()
