"""A study that nobody asked for and that cannot be shown, such as one of another version: no box stands in the way."""

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QMessageBox, QTabWidget

from app.window.main_window import MainWindow
from app.window.search_panel import SearchPanel
from nn.runs import shelf
from nn.search.study import FILE, KEY, embedded, joined
from tests.kept_search import keep_search
from tests.scene import find, wait_for

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytest.importorskip("optuna", reason="Optuna is not installed")


def test_a_storage_that_cannot_be_read_is_told_on_the_page(qtbot: "QtBot", monkeypatch: pytest.MonkeyPatch) -> None:
    sentences: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: sentences.append(box.text()) or 0)
    path = shelf.place() / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"no database " * 1000)
    window = MainWindow()
    qtbot.addWidget(window, before_close_func=lambda window: window.session.give_up())
    window.show()
    window.action("runsAction").trigger()
    wait_for(lambda: find(window, QTabWidget, "runsPages").count() == 2)
    panel = find(window, SearchPanel, "searchPanel")
    assert "cannot be reached or read" in panel.view.words()
    assert not sentences
    assert path.read_bytes().startswith(b"no database")


def test_a_study_of_another_version_is_told_on_the_page(qtbot: "QtBot", monkeypatch: pytest.MonkeyPatch) -> None:
    sentences: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: sentences.append(box.text()) or 0)
    keep_search("present", count=3)
    keep_search("former", count=3)
    with joined("former", embedded()) as (study, _):
        study.set_user_attr(KEY, json.dumps(json.loads(study.user_attrs[KEY]) | {"program": "0.0.9"}))
    window = MainWindow()
    qtbot.addWidget(window, before_close_func=lambda window: window.session.give_up())
    window.show()
    window.action("runsAction").trigger()
    wait_for(lambda: find(window, QTabWidget, "runsPages").count() == 2)
    panel = find(window, SearchPanel, "searchPanel")
    find(window, QTabWidget, "runsPages").setCurrentWidget(panel)
    wait_for(lambda: "begun by DigitScope 0.0.9" in panel.view.words())
    assert not sentences
    # The others are there, and what is asked for is answered in a box.
    panel.view.study_chosen.emit("present")
    wait_for(lambda: panel.searching.found is not None)
    assert panel.view.words().startswith("At rest")
    panel.view.study_chosen.emit("former")
    wait_for(lambda: bool(sentences))
    assert "begun by DigitScope 0.0.9" in sentences[0]
    assert panel.searching.found.name == "present"
