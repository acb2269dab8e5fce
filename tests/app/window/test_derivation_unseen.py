"""What changes while the derivation is hidden is shown on every page once it is seen again, and applied as shown."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QDoubleSpinBox, QPushButton
from pytestqt.qtbot import QtBot

from app.dialogs.messages import Answer
from app.session.lab import Lab
from app.session.states import State
from app.window.derivation_panel import DerivationPanel
from app.window.main_window import MainWindow
from nn.data.ink import Ink, Stroke
from nn.data.raster import rasterize
from nn.derivation.phase import PhaseKey, PhaseKind
from nn.hyperparameters import Hyperparameters
from tests.app.main_job import SEVEN, make_window, part
from tests.app.views.derivation.conftest import read

ONE = Ink((Stroke(np.array([[0.5, 0.2], [0.5, 0.8]], np.float32), width=0.08),))
PAGES = ("Stepper", "Trace a weight", "Outer product")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """With a seven on the canvas and untrained weights, and the derivation in sight."""
    monkeypatch.setattr("app.window.documents.ask_to_save", lambda *_, **__: Answer.DISCARD)
    window = make_window(qtbot, tmp_path / "settings.ini")
    window.session.set_hyperparameters(Hyperparameters(hidden=(8, 8), epochs=1))
    window.canvas.set_ink(Ink((Stroke(np.array(SEVEN, np.float32), width=0.08),)))
    wait_for_the_drawing(qtbot, window)
    window.action("derivationAction").trigger()
    return window


def wait_for_the_drawing(qtbot: QtBot, window: MainWindow) -> None:
    image = rasterize(window.canvas.ink())

    def is_taken() -> bool:
        example = part(window, Lab).example()
        return example is not None and np.array_equal(example.passed.trace.A[0], image.reshape(1, -1).astype(float))

    qtbot.waitUntil(is_taken)


def draw_another(qtbot: QtBot, window: MainWindow) -> None:
    window.canvas.set_ink(ONE)
    wait_for_the_drawing(qtbot, window)


def train(qtbot: QtBot, window: MainWindow) -> None:
    window.session.train()
    qtbot.waitUntil(lambda: window.session.state is State.FINISHED, timeout=20_000)


def set_rate(_: QtBot, window: MainWindow) -> None:
    window.session.set_hyperparameters(replace(window.session.hyperparameters, learning_rate=0.0123))


def draw_other_weights(_: QtBot, window: MainWindow) -> None:
    window.session.set_hyperparameters(replace(window.session.hyperparameters, seed=5))
    window.session.reset()


def go_back(qtbot: QtBot, window: MainWindow) -> None:
    train(qtbot, window)
    window.session.reset()
    window.session.go_back()


CHANGES: Mapping[str, Callable[[QtBot, MainWindow], None]] = {
    "another drawing": draw_another,
    "another label": lambda _, window: part(window, Lab).set_label(5),
    "training": train,
    "fresh weights": draw_other_weights,
    "another architecture": lambda _, window: window.session.set_hyperparameters(Hyperparameters(hidden=(6,))),
    "the network before": go_back,
    "another learning rate": set_rate,
}


def show_page(panel: DerivationPanel, title: str) -> None:
    tabs = panel.tabs
    tabs.setCurrentIndex(next(i for i in range(tabs.count()) if tabs.tabText(i) == title))


def numbers(panel: DerivationPanel, title: str) -> Mapping[str, str]:
    """What a page shows."""
    show_page(panel, title)
    page = panel.current()
    if page is panel.stepper:
        panel.stepper.show_phase(PhaseKey(PhaseKind.UPDATE))
    return dict(page.property("numbers"))


def a_new_panel(qtbot: QtBot, window: MainWindow) -> DerivationPanel:
    """One that has never been hidden, with the same example in the same network."""
    lab, old = Lab(window.session, window), part(window, Lab)
    lab.set_image(rasterize(window.canvas.ink()))
    lab.set_label(old.choice.chosen.digit.label)
    lab.set_learning_rate(old.learning_rate)
    panel = DerivationPanel(lab)
    qtbot.addWidget(panel)
    panel.resize(part(window, DerivationPanel, "derivation").size())
    panel.show()
    return panel


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("change", CHANGES)
def test_it_is_shown_on_every_page_once_that_is_seen_again(
    qtbot: QtBot, window: MainWindow, change: str, page: str
) -> None:
    panel, lab = part(window, DerivationPanel, "derivation"), part(window, Lab)
    for title in PAGES:
        before = numbers(panel, title)
    before = numbers(panel, page)
    window.action("networkAction").trigger()
    CHANGES[change](qtbot, window)
    # Whoever asks for numbers in between does not keep them from being shown.
    assert lab.label is not None
    assert lab.step() is not None
    window.action("derivationAction").trigger()
    shown = numbers(panel, page)
    assert shown != before or (change, page) == ("another learning rate", "Trace a weight")
    new = a_new_panel(qtbot, window)
    if page == "Trace a weight":
        traced = panel.trace.parameter()
        assert traced is not None
        new.trace_parameter(traced)
    show_page(new, page)
    new.outer_product.show_neuron(panel.outer_product.neuron())
    assert shown == numbers(new, page)


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_applied_is_the_step_that_is_shown(qtbot: QtBot, window: MainWindow, change: str) -> None:
    panel, lab = part(window, DerivationPanel, "derivation"), part(window, Lab)
    window.action("networkAction").trigger()
    CHANGES[change](qtbot, window)
    assert lab.step() is not None
    window.action("derivationAction").trigger()
    cost_after = numbers(panel, "Stepper")["C after"]
    part(panel, QPushButton, "stepperApply").click()
    assert numbers(panel, "Stepper")["C before"] == cost_after


def test_the_learning_rate_is_one_and_the_same_wherever_it_stands(qtbot: QtBot, window: MainWindow) -> None:
    panel, lab = part(window, DerivationPanel, "derivation"), part(window, Lab)
    field = part(panel, QDoubleSpinBox, "learningRate")
    rates = []
    for hide in (False, True):
        if hide:
            window.action("networkAction").trigger()
        window.session.set_hyperparameters(
            replace(window.session.hyperparameters, learning_rate=0.0123 if hide else 0.3)
        )
        window.action("derivationAction").trigger()
        rates.append(lab.learning_rate)
        assert field.value() == pytest.approx(lab.learning_rate, abs=5e-7)
        for title in ("Stepper", "Outer product"):
            (shown,) = [read(text) for name, text in numbers(panel, title).items() if name.endswith("eta")]
            assert abs(shown) == pytest.approx(lab.learning_rate, rel=1e-3), title
    # One digit of a batch of 32 has its share of training's rate.
    assert rates == pytest.approx([0.3 / 32, 0.0123 / 32], rel=0.02)
    field.setValue(0.02)
    set_rate(qtbot, window)
    assert field.value() == lab.learning_rate == 0.02
