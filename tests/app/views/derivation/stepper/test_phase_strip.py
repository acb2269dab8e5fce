"""The line of progress."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.views.derivation.stepper.phase_strip import PhaseStrip
from nn.derivation.phase_words import groups, sentence, sign_of
from tests.app.views.derivation.conftest import Show

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot


@pytest.fixture
def strip(show: Show) -> PhaseStrip:
    return show(PhaseStrip(), 534, 44)


def test_phases_stand_in_groups_by_layer(digits: Any) -> None:
    titles = [(group.title, group.size) for group in groups(digits.step.phases)]
    assert titles == [
        ("input", 1),
        *[(f"layer {layer}", 2) for layer in (1, 2, 3)],
        ("loss", 1),
        ("layer 3", 4),
        ("layer 2", 3),
        ("layer 1", 3),
        ("update", 1),
        ("loss", 1),
    ]
    signs = [sign_of(phase) for phase in digits.step.phases]
    assert signs[:8] == ["X", "Z", "A", "Z", "A", "Z", "A", "C"]
    assert signs[8:13] == ["J", "\u03b4", "dW", "db", "\u03b4"]


@pytest.mark.parametrize("width", [534, 884, 240])
def test_phases_follow_each_other_and_stay_inside(strip: PhaseStrip, digits: Any, width: int) -> None:
    strip.resize(width, 44)
    strip.show_phases(digits.step.phases, 3)
    places = [strip.place(index) for index in range(20)]
    assert all(left.right() <= right.left() + 1e-6 for left, right in pairwise(places))
    assert places[0].left() == 0
    assert places[-1].right() <= width + 1e-6
    assert not strip.grab().isNull()


def test_all_signs_fit_at_the_least_width_of_the_view(strip: PhaseStrip, digits: Any) -> None:
    strip.show_phases(digits.step.phases, 0)
    assert strip.sizeHint().width() <= 534


def test_a_deep_network_is_no_obstacle(strip: PhaseStrip, make_case: "Callable[..., Any]", qtbot: "QtBot") -> None:
    step = make_case((4, *[2] * 12, 3), "tanh").step
    strip.show_phases(step.phases, 30)
    with qtbot.waitSignal(strip.phase_clicked) as heard:
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.place(40).center().toPoint())
    assert heard.args == [step.phases[40].key]
    assert not strip.grab().isNull()


def test_a_tooltip_names_the_phase(strip: PhaseStrip, digits: Any, qtbot: "QtBot") -> None:
    strip.show_phases(digits.step.phases, 0)
    qtbot.mouseMove(strip, strip.place(10).center().toPoint())
    assert strip.toolTip() == "Gradient of the weights of layer 3"


def test_pointing_lights_a_phase_up(strip: PhaseStrip, digits: Any, qtbot: "QtBot") -> None:
    strip.show_phases(digits.step.phases, 0)
    before = strip.grab().toImage()
    qtbot.mouseMove(strip, strip.place(5).center().toPoint())
    pointed = strip.grab().toImage()
    assert pointed != before
    QApplication.sendEvent(strip, QEvent(QEvent.Type.Leave))
    assert strip.grab().toImage() == before


def test_every_phase_has_its_sentence(digits: Any, make_case: "Callable[..., Any]") -> None:
    steps = [
        digits.step,
        *(make_case((6, 4, 3), "tanh", output, "mean_squared_error").step for output in ("softmax", "identity")),
    ]
    for step in steps:
        for phase in step.phases:
            words = sentence(phase)
            assert words.endswith(".")
            assert "{" not in words
            assert words[0].isupper()


def test_the_frame_of_the_keyboard_leaves_the_signs_beside_it_whole(strip: PhaseStrip, digits: Any) -> None:
    def picture(focus: bool) -> Any:
        (strip.setFocus if focus else strip.clearFocus)()
        image = strip.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()).copy()

    for index in range(len(digits.step.phases)):
        strip.show_phases(digits.step.phases, index)
        place = strip.place(index)
        changed = np.flatnonzero((picture(focus=True) != picture(focus=False)).any(axis=0))
        assert len(changed)
        assert place.left() - 2 <= changed[0], index
        assert changed[-1] < place.right() + 2, index
