"""The picture over the stepper: there when it is wanted, with the phase's layer lit, and a way into the cells."""

import re

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolTip
from pytestqt.qtbot import QtBot

from app.views.network_picture.canvas import NetworkCanvas
from app.views.network_picture.playing import LAYER_MS
from app.views.network_picture.pointed import PointedAt
from app.views.network_picture.stage import Reach
from app.window.derivation_panel import DerivationPanel
from app.window.step_picture import ARRIVED, StepPicture
from nn.derivation.phase import PhaseKey, PhaseKind
from nn.insight.lines import Way
from tests.app.window.test_derivation_panel import panel, window

__all__ = ["panel", "window"]


@pytest.fixture
def picture(panel: DerivationPanel, qtbot: QtBot) -> StepPicture:
    found = panel.findChild(StepPicture)
    panel.tabs.setCurrentIndex(0)
    assert found.findChild(NetworkCanvas) is None
    qtbot.mouseClick(found.findChild(QPushButton, "stepperPicture"), Qt.MouseButton.LeftButton)
    assert found.canvas is not None
    assert found.canvas.isVisible()
    return found


def arrive(picture: StepPicture) -> Reach | None:
    """Let it play to the end of the phase."""
    picture._player.advance(LAYER_MS * 2)
    assert not picture._player.is_on()
    return picture.canvas.reach()


@pytest.mark.parametrize(
    ("key", "reach"),
    [
        (PhaseKey(PhaseKind.ACTIVATIONS, 2), Reach(Way.FORWARD, 3, 2)),
        (PhaseKey(PhaseKind.SUMS, 2), Reach(Way.FORWARD, 3, 1 + ARRIVED)),
        (PhaseKey(PhaseKind.LOSS), Reach(Way.FORWARD, 3, 3)),
        (PhaseKey(PhaseKind.DELTA, 3), Reach(Way.BACKWARD, 3, 0)),
        (PhaseKey(PhaseKind.DELTA, 1), Reach(Way.BACKWARD, 3, 2)),
        (PhaseKey(PhaseKind.WEIGHT_GRADIENT, 1), Reach(Way.BACKWARD, 3, 2)),
        (PhaseKey(PhaseKind.UPDATE), None),
    ],
)
def test_the_layer_of_the_phase_is_lit(
    picture: StepPicture, panel: DerivationPanel, key: PhaseKey, reach: Reach | None
) -> None:
    panel.stepper.show_phase(key)
    assert arrive(picture) == reach
    if reach is not None:
        assert picture.canvas.way() is reach.way


def test_going_on_is_seen_on_its_way(picture: StepPicture, panel: DerivationPanel) -> None:
    panel.stepper.show_phase(PhaseKey(PhaseKind.ACTIVATIONS, 1))
    panel.stepper.go_on()
    picture._player.advance(LAYER_MS / 2)
    assert picture.canvas.reach().done == pytest.approx(1.5, abs=0.05)
    panel.stepper.go_on()
    assert not picture._player.is_on()
    assert picture.canvas.reach() == Reach(Way.FORWARD, 3, 2)


def test_it_goes_again_and_nothing_plays_then(picture: StepPicture, panel: DerivationPanel) -> None:
    picture.button.click()
    assert not picture.canvas.isVisible()
    panel.stepper.show_phase(PhaseKey(PhaseKind.DELTA, 1))
    assert not picture._player.is_on()
    picture.button.click()
    assert picture.canvas.reach() == Reach(Way.BACKWARD, 3, 2)


def test_a_neuron_leads_to_its_cell_and_a_line_to_its_trace(picture: StepPicture, panel: DerivationPanel) -> None:
    stepper, canvas = panel.stepper, picture.canvas
    stepper.show_phase(PhaseKey(PhaseKind.ACTIVATIONS, 1))
    canvas.opened.emit(PointedAt(1, 5))
    assert stepper.phase() == PhaseKey(PhaseKind.ACTIVATIONS, 1)
    assert stepper.page.cell()[0] == 5
    canvas.opened.emit(PointedAt(2, 7))
    assert stepper.phase() == PhaseKey(PhaseKind.SUMS, 2)
    assert stepper.page.cell()[0] == 7
    stepper.show_phase(PhaseKey(PhaseKind.WEIGHT_GRADIENT, 3))
    canvas.opened.emit(PointedAt(1, 2))
    assert stepper.phase() == PhaseKey(PhaseKind.DELTA, 1)
    assert stepper.page.cell()[0] == 2
    canvas.trace_wanted.emit(2, 4, 7)
    parameter = panel.trace.parameter()
    assert panel.current() is panel.trace
    assert (parameter.layer, parameter.neuron, parameter.sender) == (2, 4, 7)


def test_its_numbers_are_those_of_the_step(picture: StepPicture, panel: DerivationPanel) -> None:
    before = picture.canvas.passage
    panel._lab.set_label(5)
    after = picture.canvas.passage
    assert after.label == 5
    assert after is not before
    assert isinstance(picture.canvas, NetworkCanvas)
    panel._lab.set_image(None)
    assert not picture.canvas.isVisible()


def told(picture: StepPicture, place: PointedAt) -> tuple[str, str]:
    """What is heard and what the tooltip says of a place."""
    canvas = picture.canvas
    canvas.select(place)
    at = canvas.painting().layout.middle(place).toPoint()
    said: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QToolTip, "showText", lambda _, words, *__: said.append(words))
        QApplication.sendEvent(canvas, QHelpEvent(QEvent.Type.ToolTip, at, canvas.mapToGlobal(at)))
    return canvas.accessibleDescription(), said[-1]


def test_the_picture_tells_no_number_that_is_covered(picture: StepPicture, panel: DerivationPanel) -> None:
    panel.stepper.show_phase(PhaseKey(PhaseKind.SUMS, 2))
    arrive(picture)
    there = PointedAt(2, 7)
    assert all("neuron 7: z = " in words for words in told(picture, there))
    panel.stepper.cover.switch.click()
    assert picture.canvas.accessibleDescription() == "Hidden 2, neuron 7"
    assert told(picture, there) == ("Hidden 2, neuron 7",) * 2
    assert told(picture, PointedAt(1, 3)) == ("Hidden 1, neuron 3",) * 2
    panel.stepper.cover.switch.click()
    assert "z = " in picture.canvas.accessibleDescription()


def test_the_picture_tells_no_number_of_a_later_phase(picture: StepPicture, panel: DerivationPanel) -> None:
    panel.stepper.show_phase(PhaseKey(PhaseKind.ACTIVATIONS, 1))
    assert all("z = " in words for words in told(picture, PointedAt(1, 3)))
    assert told(picture, PointedAt(2, 7)) == ("Hidden 2, neuron 7",) * 2
    canvas = picture.canvas
    canvas.select(PointedAt(2, 7, 3))
    assert canvas.accessibleDescription() == "Hidden 1, neuron 3 \u2192 Hidden 2, neuron 7"
    panel.stepper.go_on()
    arrive(picture)
    assert "w a = " in canvas.accessibleDescription()
    panel.stepper.show_phase(PhaseKey(PhaseKind.DELTA, 2))
    arrive(picture)
    assert all("= " not in words for words in told(picture, PointedAt(1, 3)))
    assert all("\u03b4 = " in words for words in told(picture, PointedAt(2, 7)))


def answer(panel: DerivationPanel, neuron: int) -> None:
    """Work a cell of the phase's column out."""
    stepper = panel.stepper
    column = panel._lab.choice.chosen.index
    stepper.choose_cell(neuron, column)
    stepper.page.cell_asked.emit(neuron, column)
    QTest.keyClicks(stepper.cover.field, repr(float(stepper.page.shown_found().values[neuron, column])))
    QTest.keyClick(stepper.cover.field, Qt.Key.Key_Return)


def test_the_picture_tells_again_what_was_worked_out(picture: StepPicture, panel: DerivationPanel) -> None:
    panel.stepper.cover.switch.click()
    panel.stepper.show_phase(PhaseKey(PhaseKind.SUMS, 2))
    arrive(picture)
    picture.canvas.select(PointedAt(2, 7))
    answer(panel, 7)
    assert re.fullmatch(r"Hidden 2, neuron 7: z = [\d.\u2212]+", picture.canvas.accessibleDescription())
    assert told(picture, PointedAt(2, 6)) == ("Hidden 2, neuron 6",) * 2
    line = PointedAt(2, 7, 3)
    picture.canvas.select(line)
    assert picture.canvas.accessibleDescription() == "Hidden 1, neuron 3 \u2192 Hidden 2, neuron 7"
    panel.stepper.show_phase(PhaseKey(PhaseKind.ACTIVATIONS, 1))
    arrive(picture)
    answer(panel, 3)
    assert "neuron 3: a = " in told(picture, PointedAt(1, 3))[0]
    panel.stepper.show_phase(PhaseKey(PhaseKind.DELTA, 2))
    arrive(picture)
    answer(panel, 7)
    assert re.search(r"neuron 7: \u03b4 = [\d.\u2212]+$", told(picture, PointedAt(2, 7))[0])
    panel.stepper.show_phase(PhaseKey(PhaseKind.LOSS))
    arrive(picture)
    picture.canvas.select(line)
    assert "w a = " in picture.canvas.accessibleDescription()
    pixels = told(picture, PointedAt(0, 400))
    assert all("x = " in words for words in pixels), "the pixels are given"


def test_another_label_takes_back_what_was_worked_out_of_delta(picture: StepPicture, panel: DerivationPanel) -> None:
    label = picture.canvas.passage.label
    panel.stepper.cover.switch.click()
    panel.stepper.show_phase(PhaseKey(PhaseKind.DELTA, 3))
    arrive(picture)
    answer(panel, label)
    assert "\u03b4 = " in told(picture, PointedAt(3, label))[0]
    panel.stepper.show_phase(PhaseKey(PhaseKind.BIAS_GRADIENT, 3))
    assert "\u03b4 = " in told(picture, PointedAt(3, label))[0]
    panel._lab.set_label((label + 1) % 10)
    assert "\u03b4 = " not in told(picture, PointedAt(3, label))[0]
