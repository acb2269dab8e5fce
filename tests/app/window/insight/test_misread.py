"""The smallest change that is misread, in the window: pixels and strokes, each beside one at random."""

import numpy as np
from PySide6.QtWidgets import QTabWidget
from pytestqt.qtbot import QtBot

from app.views.insight.misread import EMPTY
from app.window.insight.misread_page import MisreadPage
from app.window.main_window import MainWindow
from nn.data.raster import rasterize
from tests.app.window.insight.test_who_taught import draw, window
from tests.app.window.test_main_window import missing_names

__all__ = ["window"]


def page(qtbot: QtBot, window: MainWindow) -> MisreadPage:
    window.action("insightAction").trigger()
    qtbot.waitUntil(lambda: window.findChild(QTabWidget, "insightTabs") is not None)
    tabs = window.findChild(QTabWidget, "insightTabs")
    tabs.setCurrentIndex([tabs.tabText(at) for at in range(tabs.count())].index("Misreading"))
    qtbot.waitUntil(lambda: window.findChild(MisreadPage) is not None)
    return window.findChild(MisreadPage)


def answered(qtbot: QtBot, found: MisreadPage) -> MisreadPage:
    qtbot.waitUntil(lambda: found.view.words().startswith("With a change"), timeout=20_000)
    return found


def test_it_waits_for_a_digit(qtbot: QtBot, window: MainWindow) -> None:
    found = page(qtbot, window)
    assert found.view.words() == EMPTY
    draw(window)
    answered(qtbot, found)
    assert not missing_names(window)


def test_the_pictures_are_read_as_they_say(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    view, network = answered(qtbot, page(qtbot, window)).view, window.session.network
    shown = [picture.values() for picture in view.maps]
    before, after = (int(network.predict(shown[k].reshape(1, -1).astype(np.float32))[0].argmax()) for k in (0, 2))
    assert before != after
    assert f"your {before} is read as {after}" in view.words()
    np.testing.assert_allclose(shown[0] + shown[1], shown[2], atol=1e-6)
    np.testing.assert_allclose(shown[0], window.canvas.image(), atol=1e-6)


def test_what_is_found_is_misread_and_noise_of_its_size_is_not(qtbot: QtBot, window: MainWindow) -> None:
    draw(window)
    found = answered(qtbot, page(qtbot, window))
    table = found.view.table
    texts = [[table.item(row, column).text() for column in range(4)] for row in range(table.rowCount())]
    assert [row[3] for row in texts[::2]] == ["100%"] * len(texts[::2])
    assert float(texts[1][3].rstrip("%")) < 5
    assert texts[0][1] == texts[1][1]
    strokes = found.asked.found.answer.strokes
    assert strokes is not None
    if strokes.change is not None:
        image = rasterize(strokes.change.ink).reshape(1, -1)
        assert int(window.session.network.predict(image).argmax()) == strokes.change.wanted


def test_a_picture_has_no_strokes_to_move(qtbot: QtBot, window: MainWindow) -> None:
    found = page(qtbot, window)
    draw(window)
    answered(qtbot, found)
    image = window.canvas.image()
    window.canvas.set_picture(np.roll(image, 1, axis=1))
    qtbot.waitUntil(lambda: found.asked.found.answer is not None and found.asked.found.answer.strokes is None)
    answered(qtbot, found)
    assert found.view.table.rowCount() == 2
    assert not found.view.strokes[0].isVisible()
