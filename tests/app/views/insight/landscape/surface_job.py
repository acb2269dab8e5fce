"""The surface on the display that DISPLAY names, pixel by pixel; run by `test_surface.py`, not by itself."""

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.views.colours import Kind, Scale
from app.views.insight.landscape.plot import Terrain
from app.views.insight.landscape.surface import SurfaceView, why_no_surface
from app.views.insight.landscape.view import LandscapeView
from nn.arrays import Array
from tests.scene import palettes

# pyqtgraph's programs belong to the first context that draws with them; the window has one surface, these tests many.
QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)

U = V = np.linspace(-1, 1, 21)
BOWL = 1 + U[np.newaxis, :] ** 2 + V[:, np.newaxis] ** 2
PLANE = 1.4 + 0 * BOWL
PATH = np.array([[0.5, 0.5], [0, 0]])


@pytest.fixture(params=["light", "dark"])
def view(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> LandscapeView:
    if problem := why_no_surface():
        pytest.skip(problem)
    qapp.setPalette(palettes()[request.param])
    view = LandscapeView()
    qtbot.addWidget(view)
    view.resize(640, 640)
    with qtbot.waitExposed(view):
        view.show()
    shown(view, BOWL)
    QTest.mouseClick(view.findChild(QPushButton, "landscapeShape_surface"), Qt.MouseButton.LeftButton)
    return view


def shown(view: LandscapeView, C: Array) -> None:
    view.show_terrain(Terrain(U, V, C, PLANE, PATH, (0.0, -0.4), 1.0), "facts")


def surface(view: LandscapeView) -> SurfaceView:
    assert view.surface is not None, view.facts()
    return view.surface


def picture(view: LandscapeView) -> Array:
    """What is in sight as the export writes it, (height, width, 3), 0 to 255."""
    image = QImage.fromData(surface(view).png()).convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return lines[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(float)


def colour(value: QColor | Array) -> Array:
    return np.array([value.red(), value.green(), value.blue()], float) if isinstance(value, QColor) else value


def share(pixels: Array, value: QColor | Array) -> float:
    """Of the pixels that have this colour, or nearly."""
    return float((np.abs(pixels - colour(value)).max(axis=2) < 12).mean())


def base(view: LandscapeView) -> QColor:
    return view.palette().color(QPalette.ColorRole.Base)


def test_low_is_dark_high_is_bright_and_around_it_is_the_ground(view: LandscapeView) -> None:
    assert surface(view).isVisible()
    assert view.facts() == "facts"
    pixels, scale = picture(view), Scale(Kind.SEQUENTIAL, 0.0, 1.0)
    low, high = (scale.to_rgba(np.array([[height]]))[0, 0, :3].astype(float) for height in (0.02, 0.9))
    assert 0.2 < share(pixels, base(view)) < 0.9
    assert share(pixels, low) > 0.005
    assert share(pixels, high) > 0.0005
    corners = pixels[[0, 0, -1, -1], [0, -1, 0, -1]]
    np.testing.assert_allclose(corners, np.tile(colour(base(view)), (4, 1)), atol=2)


def test_other_costs_are_another_surface_and_none_is_none(view: LandscapeView) -> None:
    before = picture(view)
    shown(view, BOWL.max() - BOWL + 1)
    assert np.abs(picture(view) - before).max(axis=2).mean() > 10
    view.show_nothing("Draw a digit.")
    assert share(picture(view), base(view)) == 1
    shown(view, BOWL)
    np.testing.assert_array_equal(picture(view), before)


def test_the_tangent_plane_is_laid_on_it_where_there_is_something(view: LandscapeView) -> None:
    before = picture(view)
    view.tangent.click()
    assert np.abs(picture(view) - before).max(axis=2).mean() > 2
    view.show_nothing("")
    assert share(picture(view), base(view)) == 1
    shown(view, BOWL)
    view.tangent.click()
    np.testing.assert_array_equal(picture(view), before)


def test_arrows_and_the_pointer_turn_it(view: LandscapeView) -> None:
    before = picture(view)
    surface(view).setFocus()
    QTest.keyClick(surface(view), Qt.Key.Key_Left)
    turned = picture(view)
    assert np.abs(turned - before).max() > 50
    QTest.keyClick(surface(view), Qt.Key.Key_Right)
    np.testing.assert_allclose(picture(view), before, atol=3)
    inner = surface(view).findChildren(type(surface(view)._gl))[0]
    QTest.mousePress(inner, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    QTest.mouseMove(inner, QPoint(260, 220))
    QTest.mouseRelease(inner, Qt.MouseButton.LeftButton, pos=QPoint(260, 220))
    assert np.abs(picture(view) - before).max() > 50


def test_the_contour_is_a_click_away(view: LandscapeView) -> None:
    QTest.mouseClick(view.findChild(QPushButton, "landscapeShape_contour"), Qt.MouseButton.LeftButton)
    assert view.plot.isVisible()
    assert not surface(view).isVisible()
