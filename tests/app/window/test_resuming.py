"""At the start the window offers to go on with the run during which the program ended, and takes no for an answer."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.dialogs.messages import Answer
from app.session.states import State
from app.settings import Settings
from app.views.offer import OfferView
from app.window import documents
from app.window.main_window import MainWindow
from app.window.resuming import Resuming
from app.window.tab_order import tab_stops
from nn.data import sources
from nn.hyperparameters import Hyperparameters
from nn.model_file import load
from nn.run import Run
from nn.runs import record, shelf
from nn.runs.deleted import Deleted
from nn.runs.keeper import MODEL, Keeper
from nn.runs.record import RunEnd
from tests.app.main_job import part

H = Hyperparameters(hidden=(8,), epochs=5, batch_size=64, dropout=0.1, learning_rate=0.02)
BATCHES = 63
"""In an epoch."""

PATIENCE_MS = 60_000


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture(autouse=True)
def _closes_without_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "ask_to_save", lambda *_, **__: Answer.DISCARD)


@pytest.fixture
def start(qtbot: QtBot, settings: Settings) -> Callable[[], MainWindow]:
    """Starts the program, and lets it look whether a run was left."""

    def start() -> MainWindow:
        window = MainWindow(settings)
        qtbot.addWidget(window)
        window.show()
        (resuming,) = window.findChildren(Resuming)
        with qtbot.waitSignal(resuming._search.changed, timeout=PATIENCE_MS):
            pass
        return window

    return start


def killed(epochs: int = 2) -> Path:
    """The folder of a run that a kill ended some batches after so many epochs."""
    split = sources.load(H.data, H.validation)
    run = Run.fresh(H, split)
    keeper = Keeper.begin(run, split, shelf.place(), pytest.fail)
    for step in run.steps():
        keeper.step(step)
        if step.step == epochs * BATCHES + 5:
            break
    keeper.save()
    keeper.release()
    return keeper.folder


def offer(window: MainWindow) -> OfferView:
    return part(window, OfferView, "offer")


def words(window: MainWindow) -> str:
    return part(window, QLabel, "offerWords").text()


def whole() -> bytes:
    """The weights of the run, had nobody killed it."""
    run = Run.fresh(H, sources.load(H.data, H.validation))
    for _ in run.steps():
        pass
    return run.network.parameters.tobytes()


def test_a_killed_run_is_offered_by_its_name_and_goes_on_to_its_end(
    qtbot: QtBot, start: Callable[[], MainWindow]
) -> None:
    folder = killed()
    record.change(folder, name="wide")
    window = start()
    last = shelf.of(folder).scores
    assert last is not None
    assert words(window) == f"Cut short: wide, epoch 3 of 5, {last.validation_accuracy:.1%}"
    go_on = part(window, QPushButton, "offerContinue")
    assert offer(window).isVisible()
    assert {go_on, part(window, QPushButton, "offerDismiss")} <= set(tab_stops(window))
    window.session.set_speed(float("inf"))
    go_on.click()
    assert not offer(window).isVisible()
    qtbot.waitUntil(lambda: window.session.state is State.FINISHED, timeout=PATIENCE_MS)
    assert window.session.name == "wide"
    assert load(folder / MODEL).network.parameters.tobytes() == whole()
    assert not window.action("resumeAction").isEnabled(), "it has come to its end"


def test_what_is_offered_waits_until_a_message_has_been_read(qtbot: QtBot, settings: Settings) -> None:
    killed()
    window = MainWindow(settings)
    qtbot.addWidget(window)
    window.show()
    window.statusBar().showMessage("Text size 140 %")
    qtbot.waitUntil(window.action("resumeAction").isEnabled, timeout=PATIENCE_MS)
    assert not offer(window).isVisible()
    window.statusBar().clearMessage()
    assert offer(window).isVisible()
    window.session.set_speed(1)
    window.statusBar().showMessage("Text size 160 %")
    window.session.train()
    window.statusBar().clearMessage()
    assert not offer(window).isVisible()


def test_the_offer_gives_way_to_a_message_also_while_text_grows(qtbot: QtBot, start: Callable[[], MainWindow]) -> None:
    killed()
    window = start()
    qtbot.waitUntil(offer(window).isVisible)
    for size in ("110", "120"):
        window.action("largerTextAction").trigger()
        QApplication.processEvents()
        assert window.statusBar().currentMessage() == f"Text size {size} %"
        assert not offer(window).isVisible()
    window.statusBar().clearMessage()
    assert offer(window).isVisible()


def test_where_no_run_was_left_nothing_is_offered(start: Callable[[], MainWindow]) -> None:
    window = start()
    assert not offer(window).isVisible()
    assert not window.action("resumeAction").isEnabled()


def test_a_dismissed_run_is_not_offered_again_but_the_menu_has_it(
    qtbot: QtBot, start: Callable[[], MainWindow]
) -> None:
    killed()
    window = start()
    part(window, QPushButton, "offerDismiss").click()
    assert not offer(window).isVisible()
    window.close()
    again = start()
    assert not offer(again).isVisible()
    again.session.set_speed(1)
    again.action("resumeAction").trigger()
    qtbot.waitUntil(lambda: again.session.state is State.RUNNING, timeout=PATIENCE_MS)
    assert not again.action("resumeAction").isEnabled()


def test_who_trains_something_else_is_asked_no_more_and_can_go_on_later(
    qtbot: QtBot, start: Callable[[], MainWindow]
) -> None:
    killed()
    window = start()
    window.session.set_speed(1)
    window.session.train()
    assert not offer(window).isVisible()
    assert not window.action("resumeAction").isEnabled()
    window.session.stop()
    qtbot.waitUntil(lambda: window.session.state is State.STOPPED, timeout=PATIENCE_MS)
    assert not offer(window).isVisible()
    assert window.action("resumeAction").isEnabled()


def trained(qtbot: QtBot, window: MainWindow, epochs: int) -> None:
    """With a run that is paused after so many epochs."""
    window.session.set_hyperparameters(H)
    window.session.reset()
    for epoch in range(1, epochs + 1):
        window.session.step_epoch()
        qtbot.waitUntil(partial(has_done, window, epoch * BATCHES), timeout=PATIENCE_MS)
        qtbot.waitUntil(lambda: window.session.state is State.PAUSED, timeout=PATIENCE_MS)


def has_done(window: MainWindow, batches: int) -> bool:
    progress = window.session.progress()
    return progress is not None and progress.batch == batches


def test_a_run_during_which_the_window_is_closed_is_offered_until_it_is_stopped(
    qtbot: QtBot, start: Callable[[], MainWindow]
) -> None:
    first = start()
    trained(qtbot, first, 2)
    first.close()
    first.close()
    second = start()
    assert offer(second).isVisible()
    assert words(second).startswith("Cut short: 784-8-10, rate 0.02 · today ")
    assert "epoch 3 of 5" in words(second)
    second.session.set_speed(1)
    part(second, QPushButton, "offerContinue").click()
    qtbot.waitUntil(lambda: second.session.collect().network, timeout=PATIENCE_MS)
    second.session.stop()
    qtbot.waitUntil(lambda: second.session.state is State.STOPPED, timeout=PATIENCE_MS)
    second.close()
    (run,) = shelf.listed(shelf.place()).runs
    assert run.end is RunEnd.STOPPED
    assert not offer(start()).isVisible(), "the person stopped it"


def test_a_run_that_another_window_trains_is_not_offered(qtbot: QtBot, start: Callable[[], MainWindow]) -> None:
    first = start()
    trained(qtbot, first, 2)
    assert not offer(start()).isVisible()
    assert first.session.state is State.PAUSED


def test_a_run_that_cannot_be_gone_on_with_is_told_and_stays(
    qtbot: QtBot, start: Callable[[], MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = killed()
    window = start()
    told: list[str] = []
    monkeypatch.setattr("app.window.main_window.show_error", lambda _, sentence: told.append(sentence))
    shutil.copy(folder / record.FILE, folder / "checkpoint.safetensors")
    part(window, QPushButton, "offerContinue").click()
    qtbot.waitUntil(lambda: told != [], timeout=PATIENCE_MS)
    assert "is damaged" in told[0]
    assert shelf.of(folder).end is RunEnd.KILLED
    assert window.action("resumeAction").isEnabled()


def test_what_a_killed_window_had_deleted_goes_at_the_next_start(start: Callable[[], MainWindow]) -> None:
    folder, bin = killed(), Deleted()
    bin.take(folder)
    window = start()
    assert bin.has(folder), "the other window is still there"
    window.close()
    assert bin._lock is not None
    bin._lock.release()
    start()
    assert not bin.has(folder)
    assert not [*shelf.place().iterdir()]
