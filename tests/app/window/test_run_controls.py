"""What can be pressed in which state of a run, and what stands in the window about it."""

import math
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolBar, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.assets import model_path
from app.session.session import Session
from app.session.states import State
from app.views.run_bar import RunBar
from app.window.actions import make_actions
from app.window.fetching import Fetching
from app.window.run_controls import RunControls
from nn import model_file
from nn.certainty import RAW, Certainty
from nn.data import mnist, sources
from nn.data.digits import Digits
from nn.hyperparameters import Hyperparameters
from nn.source_names import Weighted
from tests.sources import loading

H = Hyperparameters(hidden=(8,), epochs=1000, batch_size=64)

CAN = {
    State.STOPPED: {"train", "continue", "step", "stepEpoch", "reset"},
    State.DRAWING: {"stop"},
    State.LOADING: {"stop"},
    State.RUNNING: {"pause", "stop", "reset"},
    State.PAUSED: {"pause", "step", "stepEpoch", "stop", "reset"},
    State.FINISHED: {"train", "continue", "step", "stepEpoch", "reset", "goBack"},
}
"""State -> what can be pressed, of all that steers a run."""

STEERING = set().union(*CAN.values())


class Rig:
    """Session, actions, tool bar and run bar, without the rest of the window."""

    def __init__(self, h: Hyperparameters) -> None:
        self.window = QWidget()
        self.session = Session(model_file.load(model_path()), h, self.window)
        self.actions = make_actions(self.window)
        self.tools = QToolBar(self.window)
        self.tools.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        for name in ("trainAction", "pauseAction", "stopAction"):
            self.tools.addAction(self.actions[name])
        self.bar = RunBar(self.actions["hyperparametersAction"], self.window)
        self.data = QLabel(self.window)
        self.fetching = Fetching(self.window)
        self.controls = RunControls(self.session, self.fetching, self.actions, self.bar, self.data, self.window)

    def press(self, name: str) -> None:
        action = self.actions[f"{name}Action"]
        assert action.isEnabled(), f"{name} cannot be pressed"
        action.trigger()

    def can(self) -> set[str]:
        return {name for name in STEERING if self.actions[f"{name}Action"].isEnabled()}

    def words(self) -> str:
        return self.bar.findChild(QLabel, "progressText").text()


@pytest.fixture
def rig(qtbot: QtBot) -> Iterator[Rig]:
    rig = Rig(H)
    qtbot.addWidget(rig.window)
    rig.window.show()
    yield rig
    rig.session.close()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Lets the thread read its digits when it is set; a run that waits for it is LOADING."""
    gate = threading.Event()
    real = sources.of("starter").load

    def load(cancelled: Callable[[], bool]) -> Digits:
        assert gate.wait(20)
        return real(cancelled)

    loading(monkeypatch, "starter", load)
    yield gate
    gate.set()


def wait_for(qtbot: QtBot, rig: Rig, state: State) -> None:
    qtbot.waitUntil(lambda: rig.session.state is state, timeout=20_000)


def test_at_rest(rig: Rig) -> None:
    assert rig.can() == CAN[State.STOPPED]
    assert rig.words() == "Ready"


def test_while_it_draws_the_weights_of_a_large_network(qtbot: QtBot, rig: Rig) -> None:
    rig.session.set_hyperparameters(replace(H, hidden=(1024, 1024)))
    assert rig.session.state is State.DRAWING
    assert rig.can() == CAN[State.DRAWING]
    assert rig.words() == "Drawing the first weights..."
    wait_for(qtbot, rig, State.STOPPED)
    assert rig.session.network.widths == (784, 1024, 1024, 10)
    assert rig.can() == CAN[State.STOPPED] | {"goBack"}
    assert rig.words() == "Ready"


def test_while_it_reads_the_digits(qtbot: QtBot, rig: Rig, gate: threading.Event) -> None:
    rig.press("train")
    assert rig.session.state is State.LOADING
    assert rig.can() == CAN[State.LOADING]
    assert rig.words() == "Reading the digits..."
    rig.press("stop")
    gate.set()
    wait_for(qtbot, rig, State.STOPPED)
    assert rig.can() == CAN[State.STOPPED]
    assert not rig.session.unsaved


def test_in_a_run_in_a_pause_and_after_the_end(qtbot: QtBot, rig: Rig) -> None:
    rig.session.set_hyperparameters(replace(H, epochs=2))
    rig.session.set_speed(0.001)
    rig.press("train")
    wait_for(qtbot, rig, State.RUNNING)
    assert rig.can() == CAN[State.RUNNING]
    rig.press("pause")
    wait_for(qtbot, rig, State.PAUSED)
    assert rig.can() == CAN[State.PAUSED]
    assert rig.words().startswith("Paused in epoch 1 of 2")
    rig.session.set_speed(math.inf)
    rig.press("pause")
    wait_for(qtbot, rig, State.FINISHED)
    assert rig.can() == CAN[State.FINISHED]
    assert rig.words() == "Finished"


def test_after_the_last_batch_it_says_what_the_run_still_does(
    qtbot: QtBot, rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    fits = threading.Event()

    def fit(*_: object) -> Certainty:
        assert fits.wait(20)
        return RAW

    monkeypatch.setattr(Certainty, "fit", fit)
    rig.session.set_hyperparameters(replace(H, epochs=1))
    rig.press("train")

    def says_so() -> bool:
        rig.session.catch_up()
        return rig.words() == "Looking how sure it may be..."

    qtbot.waitUntil(says_so, timeout=20_000)
    assert rig.session.state is State.RUNNING
    fits.set()
    wait_for(qtbot, rig, State.FINISHED)
    assert rig.words() == "Finished"


def test_a_run_that_stops_by_itself_says_where_and_why(qtbot: QtBot, rig: Rig) -> None:
    rig.session.set_hyperparameters(replace(H, target_accuracy=1.0))
    rig.press("train")
    qtbot.waitUntil(lambda: rig.session.state is State.FINISHED, timeout=20_000)
    assert rig.words() == "Stopped at epoch 1"
    assert "was to reach 1%." in rig.bar.findChild(QLabel, "progressText").toolTip()
    rig.press("reset")
    assert rig.words() == "Ready"


def test_the_tip_of_continue_tells_what_it_goes_on_from(qtbot: QtBot, rig: Rig) -> None:
    def tip() -> str:
        action = rig.actions["continueAction"]
        assert action.toolTip() == f"{action.statusTip()} (Shift+F5)"
        return action.statusTip()

    anew = "Train the present weights on; the optimizer's memory and the schedule begin anew."
    assert tip() == anew
    rig.press("step")
    wait_for(qtbot, rig, State.PAUSED)
    rig.press("stop")
    wait_for(qtbot, rig, State.STOPPED)
    assert tip() == "Finish the run that was stopped: its remaining batches, on its schedule."
    rig.session.set_hyperparameters(replace(H, batch_size=10))
    assert tip() == "Train on for further epochs with what the optimizer remembers; the schedule begins anew."
    rig.session.set_hyperparameters(replace(H, optimizer="adam"))
    assert tip() == anew
    rig.session.set_hyperparameters(replace(H, learning_rate=0.01))
    assert tip() == "Finish the run that was stopped: its remaining batches, on its schedule."
    rig.press("reset")
    assert tip() == anew


def test_back_and_forward_tell_the_steps_that_they_go_to(rig: Rig) -> None:
    texts = []
    for do in (lambda: rig.session.put_step(rig.session.network.copy()),) * 2 + (lambda: rig.press("goBack"),) * 2:
        do()
        texts.append((rig.actions["goBackAction"].text(), rig.actions["goForwardAction"].text()))
    one, two = (f"Bundled network with {words} of yours" for words in ("1 step", "2 steps"))
    assert texts == [
        ("&Back to Bundled network", "For&ward"),
        (f"&Back to {one}", "For&ward"),
        ("&Back to Bundled network", f"For&ward to {two}"),
        ("&Back", f"For&ward to {one}"),
    ]


def test_pause_becomes_resume_and_moves_nothing(qtbot: QtBot, rig: Rig) -> None:
    pause = rig.actions["pauseAction"]
    rig.tools.adjustSize()
    places = [button.geometry() for button in rig.tools.findChildren(QToolButton)]
    assert pause.text() == "&Pause"
    rig.press("step")
    wait_for(qtbot, rig, State.PAUSED)
    assert pause.text() == "&Resume"
    assert pause.toolTip().startswith("Go on")
    rig.tools.adjustSize()
    assert [button.geometry() for button in rig.tools.findChildren(QToolButton)] == places
    rig.press("stop")
    wait_for(qtbot, rig, State.STOPPED)
    assert pause.text() == "&Pause"
    assert pause.toolTip().startswith("Pause")


def test_step_makes_one_batch_and_step_epoch_ends_the_epoch(qtbot: QtBot, rig: Rig) -> None:
    rig.press("step")
    qtbot.waitUntil(lambda: rig.session.state is State.PAUSED and len(rig.session.history.training) == 1)
    rig.press("stepEpoch")
    qtbot.waitUntil(lambda: rig.session.state is State.PAUSED and len(rig.session.history.validation) == 1)
    rig.press("stop")
    wait_for(qtbot, rig, State.STOPPED)


def test_words_follow_a_run(qtbot: QtBot, rig: Rig) -> None:
    rig.press("train")

    def told() -> bool:
        rig.session.collect()
        return "of 1000" in rig.words() and not rig.words().endswith("-:-- left")

    qtbot.waitUntil(told, timeout=20_000)
    assert "examples/s" in rig.bar.rate.text()


def test_reset_in_the_middle_and_back_again(qtbot: QtBot, rig: Rig) -> None:
    rig.press("train")
    qtbot.waitUntil(lambda: bool(rig.session.collect()) and len(rig.session.history.training) > 0, timeout=20_000)
    rig.press("reset")
    assert rig.session.state is State.STOPPED
    trained_for = rig.session.history
    rig.press("goBack")
    assert rig.session.history is not trained_for
    assert len(rig.session.history.training) > 0


def test_back_brings_back_the_trained_network_after_any_number_of_resets(qtbot: QtBot, rig: Rig) -> None:
    rig.session.set_hyperparameters(replace(H, epochs=1))
    rig.press("train")
    wait_for(qtbot, rig, State.FINISHED)
    trained = rig.session.network
    for _ in range(3):
        rig.press("reset")
    fresh = rig.session.network
    rig.press("goBack")
    assert rig.session.network is trained
    assert rig.session.unsaved
    rig.press("goForward")
    assert rig.session.network is fresh
    rig.press("goBack")
    assert rig.session.network is trained


def test_news_of_a_run_that_was_reset_do_not_touch_the_next_one(qtbot: QtBot, rig: Rig) -> None:
    rig.press("train")
    wait_for(qtbot, rig, State.RUNNING)
    rig.press("reset")
    rig.session.set_hyperparameters(replace(H, epochs=1))
    states: list[State] = []
    rig.session.state_changed.connect(states.append)
    rig.press("train")
    wait_for(qtbot, rig, State.FINISHED)
    assert list(dict.fromkeys(states)) == [State.LOADING, State.RUNNING, State.FINISHED]


def test_speed_chosen_in_the_bar_acts_on_the_run(qtbot: QtBot, rig: Rig) -> None:
    rig.bar.set_speed(1.0)
    rig.session.set_hyperparameters(replace(H, epochs=1))
    rig.press("train")
    wait_for(qtbot, rig, State.RUNNING)
    rig.bar.set_speed(math.inf)
    wait_for(qtbot, rig, State.FINISHED)


def test_the_summary_and_the_data_set_are_those_of_the_next_training(rig: Rig) -> None:
    rig.session.set_hyperparameters(replace(H, hidden=(12, 7), data=(Weighted("mnist"),)))
    assert rig.bar.findChild(QLabel, "summary").text().startswith("784-12-7-10 ReLU")
    assert rig.data.text() == "Data: MNIST"
    rig.session.set_hyperparameters(replace(H, data=(Weighted("starter"),)))
    assert rig.data.text() == "Data: Starter digits"
    rig.session.set_hyperparameters(replace(H, data=(Weighted("mnist"), Weighted("/a/pens.unp", 2.5))))
    assert rig.data.text() == "Data: MNIST, pens.unp \u00d72.5"


def test_the_summary_names_the_present_network_and_the_one_that_waits(rig: Rig) -> None:
    """The hyperparameters of the last time wait beside the bundled network."""
    text = rig.bar.findChild(QLabel, "summary").text()
    assert text.startswith("784-32-32-10 ReLU")
    assert "Train makes 784-8-10 ReLU" in text
    rig.press("reset")
    assert rig.bar.findChild(QLabel, "summary").text().startswith("784-8-10 ReLU")
    assert "Train makes" not in rig.bar.findChild(QLabel, "summary").text()


def test_a_fresh_network_is_not_called_finished(qtbot: QtBot, rig: Rig) -> None:
    rig.session.set_hyperparameters(replace(H, epochs=1))
    rig.press("train")
    wait_for(qtbot, rig, State.FINISHED)
    assert rig.words() == "Finished"
    rig.press("reset")
    assert rig.words() == "Ready"


@pytest.fixture
def offered(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], None]]:
    """What is to be done after the downloads that were offered; MNIST is nowhere."""
    offered: list[Callable[[], None]] = []
    monkeypatch.setattr(mnist, "find", lambda: None)
    monkeypatch.setattr(rig.fetching, "offer", lambda _, then: offered.append(then))
    rig.session.set_hyperparameters(replace(H, data=(Weighted("mnist"),), epochs=1))
    return offered


@pytest.mark.parametrize(
    ("name", "ends_in", "fresh"),
    [
        ("train", State.FINISHED, True),
        ("continue", State.FINISHED, False),
        ("step", State.PAUSED, False),
        ("stepEpoch", State.PAUSED, False),
    ],
)
def test_where_mnist_is_missing_it_is_offered_and_then_done_what_was_asked_for(
    qtbot: QtBot,
    rig: Rig,
    offered: list[Callable[[], None]],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    ends_in: State,
    fresh: bool,
) -> None:
    before = rig.session.network
    rig.press(name)
    assert not rig.session.busy
    assert len(offered) == 1
    loading(monkeypatch, "mnist", sources.of("starter").load)
    offered[0]()
    wait_for(qtbot, rig, ends_in)
    assert (rig.session.network.widths != before.widths) or not fresh
    assert rig.session.history.training.column(0)[0] < 1


def test_mnist_in_a_mix_is_offered_too(rig: Rig, offered: list[Callable[[], None]]) -> None:
    rig.session.set_hyperparameters(replace(H, data=(Weighted("starter"), Weighted("mnist"))))
    rig.press("train")
    assert not rig.session.busy
    assert len(offered) == 1


def test_a_step_in_a_pause_needs_no_download(
    qtbot: QtBot, rig: Rig, offered: list[Callable[[], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    loading(monkeypatch, "mnist", sources.of("starter").load)
    rig.session.step_batch()
    wait_for(qtbot, rig, State.PAUSED)
    rig.press("step")
    qtbot.waitUntil(lambda: rig.session.state is State.PAUSED and len(rig.session.history.training) == 2)
    assert offered == []


def test_a_folder_without_digits_is_told(qtbot: QtBot, rig: Rig, tmp_path: Path) -> None:
    rig.session.set_hyperparameters(replace(H, data=(Weighted(str(tmp_path)),)))
    with qtbot.waitSignal(rig.session.failed) as failed:
        rig.press("train")
    wait_for(qtbot, rig, State.STOPPED)
    assert str(tmp_path) in failed.args[0]
    assert rig.can() == CAN[State.STOPPED]
