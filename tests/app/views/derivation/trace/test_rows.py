"""What is painted in the rows of a trace: bars to both sides, gates, chains of neurons."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QStandardItemModel
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from app.views.derivation.trace.factor_painting import draw_factor, factor_width
from app.views.derivation.trace.path_list import paint_chain
from app.views.derivation.trace.rows import SHARE, Column, RowDelegate, draw_bar
from nn.arrays import Array
from nn.derivation.terms import Factor, Gate, Symbol

BLUE = QColor(0, 0, 255)
GATE = Symbol("sigma'(z)", 1, (3,))


def _blank() -> tuple[QImage, QPainter]:
    image = QImage(200, 40, QImage.Format.Format_RGB32)
    image.fill(QColor(255, 255, 255))
    return image, QPainter(image)


def _ink(image: QImage) -> Array:
    """How dark each pixel is, (40, 200)."""
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    darkness: Array = 1 - pixels[:, :, :3].min(axis=2) / 255
    return darkness


@pytest.mark.parametrize(
    ("share", "left", "right"), [(-1.0, 95, 0), (-0.5, 48, 0), (0.0, 0, 0), (0.5, 0, 48), (1.0, 0, 95)]
)
def test_a_bar_goes_to_the_side_of_its_sign(qtbot: QtBot, share: float, left: int, right: int) -> None:
    image, painter = _blank()
    draw_bar(painter, QRectF(0, 0, 200, 40), share, BLUE)
    painter.end()
    blue = [x for x in range(200) if image.pixelColor(x, 20) == BLUE]
    assert len([x for x in blue if x < 99]) == pytest.approx(left, abs=4)
    assert len([x for x in blue if x > 101]) == pytest.approx(right, abs=4)
    assert _ink(image)[2, 98:102].any(), "the axis stands there in any case"


@pytest.mark.parametrize("share", [-0.5, 0.5])
def test_a_bar_has_the_colour_of_its_sign(qtbot: QtBot, share: float) -> None:
    model = QStandardItemModel(1, 3)
    index = model.index(0, Column.SIZE)
    model.setData(index, share, SHARE)
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, 200, 40)
    image, painter = _blank()
    RowDelegate().paint(painter, option, index)
    painter.end()
    colour = image.pixelColor(round(100 + share * 90), 20)
    assert (colour.red() - colour.blue()) * share > 25


def test_a_closed_gate_is_drawn_in_place_of_its_zero(qtbot: QtBot) -> None:
    pictures = []
    for gate in (Gate.OPEN, Gate.CLOSED):
        image, painter = _blank()
        draw_factor(painter, QPointF(2, 2), Factor(GATE, 0.0, gate))
        width = factor_width(painter.font(), Factor(GATE, 0.0, gate))
        painter.end()
        ink = _ink(image)
        assert np.flatnonzero(ink.any(axis=0)).max() <= 2 + width + 1
        pictures.append(ink)
    symbols = [ink[:18] for ink in pictures]
    assert (symbols[0][:14] == symbols[1][:14]).all(), "the symbol is the same"
    assert pictures[1].sum() > 1.5 * pictures[0].sum(), "the gate and the words take more ink than a zero"


def test_a_kink_is_drawn_beside_its_number(qtbot: QtBot) -> None:
    pictures = []
    for gate in (Gate.OPEN, Gate.CONVENTION, Gate.CLOSED):
        image, painter = _blank()
        draw_factor(painter, QPointF(2, 2), Factor(GATE, 0.01, gate))
        width = factor_width(painter.font(), Factor(GATE, 0.01, gate))
        painter.end()
        ink = _ink(image)
        assert np.flatnonzero(ink.any(axis=0)).max() <= 2 + width + 1
        pictures.append(ink[18:])
    plain, kink, closed = pictures
    moved = int(np.flatnonzero(plain[:, ::-1].any(axis=0))[0] - np.flatnonzero(kink[:, ::-1].any(axis=0))[0])
    assert moved > 10
    assert (kink[:, 2 + moved :] == plain[:, 2:-moved]).all(), "the same number, further to the right"
    assert kink[:, 2 : 2 + moved].any(), "after a picture"
    assert (kink[:, 2 : 2 + moved] != closed[:, 2 : 2 + moved]).any(), "which is not that of a closed gate"


def test_a_chain_has_a_ring_for_each_neuron(qtbot: QtBot) -> None:
    image, painter = _blank()
    painter.setPen(Qt.GlobalColor.black)
    paint_chain(painter, QRectF(0, 0, 200, 40), (7, 23, 5))
    painter.end()
    middle = _ink(image)[20] > 0.5
    runs = np.flatnonzero(np.diff(np.flatnonzero(middle), prepend=-9) > 1)
    assert len(runs) >= 3
    assert _ink(image)[:, 190:].sum() == 0
