"""Formulas: what is shown, in which colour, in how much room, and what can be copied."""

import pytest
from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPalette
from pytestqt.qtbot import QtBot

from app.views.derivation.common.formula import FormulaView, WarmUp, typeset
from nn.derivation.equations import EQUATIONS

WIDE = r"\delta_a^{(l)} = \sum_{k=0}^{n_{l+1}-1} \delta_k^{(l+1)} w_{ka}^{(l+1)} \sigma'(z_a^{(l)})"


@pytest.fixture
def view(qtbot: QtBot) -> FormulaView:
    view = FormulaView(WIDE)
    qtbot.addWidget(view)
    return view


def shown(view: FormulaView, size: QSize) -> QImage:
    view.resize(size)
    return view.grab().toImage()


def ink(image: QImage, paper: QColor) -> list[tuple[int, int]]:
    """The pixels that differ from the paper."""
    places = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return [place for place in places if image.pixelColor(*place) != paper]


@pytest.mark.parametrize("id", EQUATIONS)
def test_every_equation_can_be_set(id: str) -> None:
    drawing = typeset(EQUATIONS[id].latex)
    assert drawing.width > 0
    assert "merror" not in drawing.svg
    assert 'fill="red"' not in drawing.svg


def test_it_is_drawn_in_the_colour_of_text_also_when_that_changes(view: FormulaView) -> None:
    for paper, text in (("white", "black"), ("black", "yellow")):
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Window, QColor(paper))
        palette.setColor(QPalette.ColorRole.WindowText, QColor(text))
        view.setPalette(palette)
        image = shown(view, view.sizeHint())
        colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
        assert {QColor(paper).name(), QColor(text).name()} <= colours


def test_it_shrinks_to_the_room_there_is(view: FormulaView) -> None:
    natural = view.sizeHint()
    narrow = QSize(natural.width() // 2, view.heightForWidth(natural.width() // 2))
    assert narrow.height() < natural.height()
    image = shown(view, narrow)
    paper = image.pixelColor(0, 0)
    left, right = (f(x for x, _ in ink(image, paper)) for f in (min, max))
    assert left >= 1
    assert narrow.width() / 2 < right < narrow.width() - 1


def test_it_grows_no_larger_than_the_text_around_it(view: FormulaView) -> None:
    natural = view.sizeHint()
    image = shown(view, natural * 2)
    assert max(x for x, _ in ink(image, image.pixelColor(0, 0))) <= natural.width()


def test_ctrl_c_copies_its_latex(qtbot: QtBot, view: FormulaView) -> None:
    with qtbot.waitExposed(view):
        view.show()
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == WIDE


def test_it_says_what_it_shows(view: FormulaView) -> None:
    view.set_latex(r"a^{(1)} = \sigma(z_j)")
    assert view.latex() == r"a^{(1)} = \sigma(z_j)"
    assert view.accessibleName() == "Formula: a of layer 1 equals sigma of z sub j"
    view.set_latex("")
    assert view.accessibleName() == "No formula"
    assert not ink(shown(view, QSize(20, 20)), view.grab().toImage().pixelColor(0, 0))


def test_warming_up_sets_what_will_be_wanted(qtbot: QtBot) -> None:
    parent = QObject()
    before = typeset.cache_info().currsize
    WarmUp((r"x_{123}", r"x_{124}", r"x_{123}"), parent)
    qtbot.waitUntil(lambda: not parent.children())
    assert typeset.cache_info().currsize == before + 2
