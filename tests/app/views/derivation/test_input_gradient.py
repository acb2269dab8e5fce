"""The switch of dC/dx and its legend."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.views.derivation.input_gradient import InputGradientView
from app.views.scale_bar import ScaleBar
from nn.arrays import Array

VALUES = np.linspace(-2.0, 2.0, 784).reshape(28, 28)


@pytest.fixture
def view(qtbot: QtBot) -> InputGradientView:
    view = InputGradientView()
    qtbot.addWidget(view)
    view.show()
    return view


@pytest.fixture
def overlays(view: InputGradientView) -> list[Any]:
    overlays: list[Any] = []
    view.overlay_changed.connect(overlays.append)
    return overlays


def switch_on(view: InputGradientView) -> None:
    QTest.keyClick(view.switch, Qt.Key.Key_Space)
    assert view.is_on()


def bar(view: InputGradientView) -> ScaleBar:
    return view.findChild(ScaleBar)


def colours(values: Array, view: InputGradientView, overlays: list[Any]) -> Array:
    view.show_gradient(values)
    film: Array = overlays[-1].astype(float)
    return film


def test_nothing_is_laid_over_the_canvas_until_it_is_asked_for(view: InputGradientView, overlays: list[Any]) -> None:
    view.show_gradient(VALUES)
    assert overlays == []
    assert not bar(view).isVisible()
    switch_on(view)
    assert overlays[-1].shape == (28, 28, 4)
    assert bar(view).isVisible()


def test_zero_is_clear_and_the_more_a_pixel_matters_the_more_it_is_seen(
    view: InputGradientView, overlays: list[Any]
) -> None:
    switch_on(view)
    film = colours(np.where(np.eye(28) > 0, 0.0, VALUES), view, overlays)
    assert not film[np.eye(28) > 0][:, 3].any()
    below = film[0, 1:14, 3]  # from -2 up towards 0
    assert (np.diff(below) <= 0).all()
    assert below[0] > below[-1]


def test_the_colours_tell_the_sign_apart_and_both_ends_are_equally_strong(
    view: InputGradientView, overlays: list[Any]
) -> None:
    switch_on(view)
    film = colours(VALUES, view, overlays)
    lowers, raises = film[0, 0], film[-1, -1]
    assert lowers[2] > lowers[0]  # blue
    assert raises[0] > raises[2]  # orange
    assert lowers[3] == raises[3]


def test_the_legend_has_the_colours_of_the_film(view: InputGradientView, overlays: list[Any]) -> None:
    switch_on(view)
    film = colours(VALUES, view, overlays)
    np.testing.assert_array_equal(bar(view).scale().to_rgba(VALUES), film)
    assert bar(view).scale().high >= 0.97 * VALUES.max()


def test_it_goes_when_switched_off_when_there_is_no_gradient_and_when_hidden(
    view: InputGradientView, overlays: list[Any]
) -> None:
    switch_on(view)
    view.show_gradient(VALUES)
    view.show_gradient(None)
    assert overlays[-1] is None
    assert not bar(view).isVisible(), "a legend of nothing"
    view.show_gradient(VALUES)
    assert bar(view).isVisible()
    view.hide()
    assert overlays[-1] is None
    view.show()
    assert overlays[-1] is not None
    assert bar(view).isVisible()
    QTest.keyClick(view.switch, Qt.Key.Key_Space)
    assert overlays[-1] is None
    count = len(overlays)
    view.show_gradient(VALUES)
    assert len(overlays) == count


def test_a_gradient_of_nothing_but_zero_is_clear(view: InputGradientView, overlays: list[Any]) -> None:
    switch_on(view)
    assert not colours(np.zeros((28, 28)), view, overlays)[..., 3].any()


def test_a_person_is_told_what_it_is(view: InputGradientView) -> None:
    assert view.switch.objectName() == "inputGradient"
    for widget in (view.switch, bar(view)):
        assert widget.toolTip()
        assert widget.accessibleName()
