"""The life of the drawing, in the window: opened by a key, it follows the drawing and the run."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from app.dialogs.messages import Answer
from app.session.states import State
from app.settings import Settings
from app.views.life.view import NO_DRAWING, NO_RUN, NO_SNAPSHOTS
from app.views.scrolled import ScrolledView
from app.views.time_slider import TimeSlider
from app.window.life_panel import LifePanel
from app.window.main_window import MainWindow
from app.window.tab_order import tab_stops
from nn.data.ink import Ink, Stroke
from nn.hyperparameters import Hyperparameters
from nn.source_names import Weighted
from nn.timeline.life import answer
from nn.timeline.replay import Replay
from tests.app.window.test_main_window import missing_names

SEVEN = np.array([(0.3, 0.25), (0.5, 0.25), (0.7, 0.25), (0.58, 0.5), (0.45, 0.8)], np.float32)
RUN = Hyperparameters(hidden=(12,), epochs=2, batch_size=32, data=(Weighted("starter"),), validation=500)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """With a seven on the canvas."""
    monkeypatch.setattr("app.window.documents.ask_to_save", lambda *_, **__: Answer.DISCARD)
    window = MainWindow(Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
    qtbot.addWidget(window)
    window.resize(1280, 720)
    with qtbot.waitExposed(window):
        window.show()
    window.canvas.set_ink(Ink((Stroke(SEVEN, width=0.08),)))
    yield window
    window.session.close()


def trained(qtbot: QtBot, window: MainWindow) -> MainWindow:
    window.session.set_hyperparameters(RUN)
    window.action("trainAction").trigger()
    qtbot.waitUntil(lambda: window.session.state is State.FINISHED, timeout=60_000)
    return window


def opened(qtbot: QtBot, window: MainWindow) -> LifePanel:
    """With all of the life worked out."""
    window.action("lifeAction").trigger()
    panel = window.findChild(LifePanel)

    def known() -> bool:
        lived = panel.life.lived
        is_there = lived is not None and lived.life.steps[-1] == window.session.timeline.last
        return is_there and all(mark.exact for mark in panel.view.marks())

    qtbot.waitUntil(known, timeout=20_000)
    return panel


def test_it_is_hidden_until_its_key_is_pressed_and_says_what_it_waits_for(qtbot: QtBot, window: MainWindow) -> None:
    assert window.findChild(LifePanel) is None
    assert not window.findChild(QDockWidget, "lifeDock").isVisible()
    QTest.keyClick(window, Qt.Key.Key_L)
    panel = window.findChild(LifePanel)
    assert panel.isVisible()
    assert panel.view.words() == NO_RUN
    trained(qtbot, window)
    opened(qtbot, window)
    assert panel.view.words() == ""
    window.canvas.clear()
    qtbot.waitUntil(lambda: panel.view.words() == NO_DRAWING)


def test_its_last_numbers_are_those_of_the_network(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(qtbot, trained(qtbot, window))
    last = panel.life.lived.life.probabilities[-1]
    np.testing.assert_allclose(last, answer(window.session.network, window.canvas.image()), atol=1e-6)
    shown = panel.view.numbers.words()
    assert shown.startswith(f"After batch {window.session.timeline.last}, ")
    assert f"{last.argmax()} {100 * last.max():.1f}%" in shown


def test_it_says_that_its_numbers_are_raw_where_the_answer_has_a_temperature(qtbot: QtBot, window: MainWindow) -> None:
    panel, session = opened(qtbot, trained(qtbot, window)), window.session
    session.set_temperature(1.5)
    assert "before T = 1.5" in panel.view.numbers.words()
    assert "raw" in panel.view.numbers.toolTip()
    session.go_to(3)
    qtbot.waitUntil(lambda: session.moment is not None and session.moment.step == 3)
    assert "T =" not in panel.view.numbers.words()
    session.go_to(None)
    qtbot.waitUntil(lambda: "T = 1.5" in panel.view.numbers.words())
    session.set_temperature(1.0)
    assert "T =" not in panel.view.numbers.words()


def test_a_mark_goes_to_its_batch_and_shows_its_digits_and_its_effect(qtbot: QtBot, window: MainWindow) -> None:
    panel, session = opened(qtbot, trained(qtbot, window)), window.session
    view = panel.view
    assert view.marks()
    assert not view.effect.isVisible()
    view.earlier.click()
    mark = view.marks()[-1]
    qtbot.waitUntil(view.effect.isVisible, timeout=20_000)
    assert session.moment.step == mark.last
    moment, image = Replay(session.timeline).batch(mark.last), window.canvas.image()
    before, after = (answer(session.timeline.network(s.parameters), image) for s in (moment.before, moment.after))
    assert (int(before.argmax()), int(after.argmax())) == (mark.before, mark.after)
    words = view.effect.words()
    assert f"batch {mark.last:,}" in words
    assert f"{mark.after} from {100 * before[mark.after]:.1f}% to {100 * after[mark.after]:.1f}%" in words
    assert f"{moment.step.loss:.4f}" in words
    assert view.numbers.words().startswith(f"After batch {mark.last:,}, ")
    assert view.effect.batch._labels == moment.labels.tolist()
    assert view.effect.batch.height() > 60
    view.newest.click()
    assert session.moment is None
    assert not view.effect.isVisible()


def test_the_slider_marks_the_changes_until_there_is_another_drawing(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(qtbot, trained(qtbot, window))
    slider = window.findChild(TimeSlider).slider
    window.findChild(QDockWidget, "learningDock").raise_()
    qtbot.waitUntil(slider.isVisible)
    assert slider._marks == tuple(mark.last for mark in panel.view.marks()) != ()
    window.canvas.clear()
    qtbot.waitUntil(lambda: slider._marks == ())


def test_the_slider_goes_to_a_batch_that_changed_no_answer(qtbot: QtBot, window: MainWindow) -> None:
    panel, session = opened(qtbot, trained(qtbot, window)), window.session
    last, effect = session.timeline.last, panel.view.effect
    session.go_to(last)
    qtbot.waitUntil(effect.isVisible, timeout=20_000)
    assert f"The step of batch {last:,} moved" in effect.words()
    session.go_to(session.timeline.first)
    assert not effect.isVisible()
    assert panel.view.newest.isEnabled()
    window.canvas.clear()
    qtbot.waitUntil(lambda: panel.view.words() == NO_DRAWING)


def test_during_a_run_the_curves_grow(qtbot: QtBot, window: MainWindow) -> None:
    window.session.set_hyperparameters(RUN)
    window.session.set_speed(200)
    window.action("lifeAction").trigger()
    panel = window.findChild(LifePanel)
    panel.life._growing.setInterval(20)
    window.action("trainAction").trigger()
    seen: set[int] = set()
    panel.life.changed.connect(lambda: seen.add(0 if panel.life.lived is None else len(panel.life.lived.life.steps)))
    qtbot.waitUntil(lambda: len(seen) > 4, timeout=20_000)
    assert panel.view.words() == ""
    assert panel.view.plot.x_range()[1] <= 2 * (5000 - 500) / 32 + 1
    window.close()
    assert window.session.state is State.STOPPED


def test_a_network_without_snapshots_says_so(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    trained(qtbot, window)
    window.session.timeline.snapshots = ()
    window.action("lifeAction").trigger()
    assert window.findChild(LifePanel).view.words() == NO_SNAPSHOTS


def test_the_truth_that_a_person_said_stands_out(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(qtbot, trained(qtbot, window))
    unlikely = int(panel.life.lived.life.probabilities.max(axis=0).argmin())
    window._lab.choice.set_drawn_label(unlikely)
    assert unlikely in panel.view.plot.names()


def test_each_part_has_a_name_and_is_reached_by_tab(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(qtbot, trained(qtbot, window))
    panel.view.earlier.click()
    qtbot.waitUntil(panel.view.effect.isVisible, timeout=20_000)
    assert missing_names(window.findChild(QDockWidget, "lifeDock")) == []
    stops = tab_stops(window)
    for part in (panel.view.earlier, panel.view.export_button, panel.view.plot, panel.view.effect.table):
        assert part in stops, part.objectName()


def test_with_large_text_it_fits_across_its_dock(qtbot: QtBot, window: MainWindow) -> None:
    panel = opened(qtbot, trained(qtbot, window))
    panel.view.earlier.click()
    qtbot.waitUntil(panel.view.effect.isVisible, timeout=20_000)
    while "140" not in window.statusBar().currentMessage():
        window.action("largerTextAction").trigger()
        QApplication.processEvents()
    window.action("resetLayoutAction").trigger()
    window.action("lifeAction").trigger()
    scrolled = panel.findChild(ScrolledView)
    qtbot.waitUntil(lambda: scrolled.verticalScrollBar().maximum() > 0)
    qtbot.waitUntil(lambda: scrolled.horizontalScrollBar().maximum() == 0)
    window.action("normalTextAction").trigger()
