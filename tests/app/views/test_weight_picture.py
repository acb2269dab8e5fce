from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.views.colours import symmetric
from app.views.weight_picture import WeightPicture

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

SCALE = symmetric(0.5)


@pytest.fixture
def picture(qtbot: "QtBot") -> WeightPicture:
    picture = WeightPicture()
    qtbot.addWidget(picture)
    picture.resize(460, 160)
    picture.show()
    return picture


def _texts(picture: WeightPicture) -> list[str]:
    return [label.text() for label in picture.findChildren(QLabel) if label.isVisible()]


def test_weights_from_the_pixels_are_a_picture_of_28_x_28(picture: WeightPicture) -> None:
    weights = np.linspace(-0.3, 0.1, 784)
    picture.show_weights(1, 5, weights, 0.25, SCALE, "Hidden 1", "z = +1.0000")
    grid = picture.heatmap.grid()
    assert grid is not None
    assert (grid.rows, grid.columns) == (28, 28)
    assert picture.heatmap.values() is weights
    assert "Hidden 1, neuron 5" in _texts(picture)
    assert "b[1][5] = +0.2500" in _texts(picture)
    assert "z = +1.0000" in _texts(picture)
    assert picture.bar.scale() == SCALE


def test_weights_from_other_layers_stand_like_their_neurons(picture: WeightPicture) -> None:
    picture.show_weights(2, 0, np.zeros(32), 0.0, SCALE)
    grid = picture.heatmap.grid()
    assert grid is not None
    assert (grid.rows, grid.columns) == (8, 4)


def test_a_weight_is_told_by_key_and_by_pointer(picture: WeightPicture, qtbot: "QtBot") -> None:
    picture.show_weights(2, 0, np.arange(32) / 100, 0.0, SCALE)
    picture.heatmap.select(1, 1)
    qtbot.keyClick(picture.heatmap, Qt.Key.Key_Right)
    assert "from neuron 6: +0.0600" in _texts(picture)


def test_a_weight_is_picked_by_click_and_by_key(picture: WeightPicture, qtbot: "QtBot") -> None:
    picture.show_weights(2, 3, np.arange(32) / 100, 0.0, SCALE)
    heatmap = picture.heatmap
    grid = heatmap.grid()
    assert grid is not None
    with qtbot.waitSignal(picture.weight_clicked) as clicked:
        qtbot.mouseClick(heatmap, Qt.MouseButton.LeftButton, pos=grid.rect(heatmap.area(), 5).center().toPoint())
    assert clicked.args == [2, 3, 5]
    qtbot.keyClick(heatmap, Qt.Key.Key_Right)
    with qtbot.waitSignal(picture.weight_clicked) as clicked:
        qtbot.keyClick(heatmap, Qt.Key.Key_Return)
    assert clicked.args == [2, 3, 6]
