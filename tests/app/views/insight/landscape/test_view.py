"""The landscape by itself: pointer and arrows tell u, v, the cost and the tangent plane; no OpenGL, no surface."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.views.insight.landscape import surface
from app.views.insight.landscape import view as module
from app.views.insight.landscape.plot import Terrain
from app.views.insight.landscape.surface import NO_CONTEXT, NO_LIBRARY, why_no_surface
from app.views.insight.landscape.view import LandscapeView

U = V = np.linspace(-1, 1, 21)
C = 1 + U[np.newaxis, :] ** 2 + 0.5 * V[:, np.newaxis]
TERRAIN = Terrain(U, V, C, 1 + 0.5 * V[:, np.newaxis] + 0 * U, np.array([[0.5, 0.5], [0, 0]]), (0.0, -0.4), 1.0)


@pytest.fixture
def view(qtbot: QtBot) -> LandscapeView:
    view = LandscapeView()
    qtbot.addWidget(view)
    view.resize(560, 640)
    with qtbot.waitExposed(view):
        view.show()
    return view


def test_it_is_empty_at_first(view: LandscapeView) -> None:
    assert view.numbers() == ""
    assert not view.export.isEnabled()
    view.show_terrain(TERRAIN, "facts")
    assert view.export.isEnabled()
    assert view.facts() == "facts"
    view.show_nothing("Draw a digit.")
    assert (view.sentence(), view.numbers(), view.facts()) == ("Draw a digit.", "", "")
    assert not view.plot.image.isVisible()


def test_the_pointer_tells_the_numbers_of_the_place_and_they_stay_live(view: LandscapeView) -> None:
    view.show_terrain(TERRAIN, "")
    assert view.numbers() == "u = 0, v = 0: C = 1, and so is the tangent plane."
    plot = view.plot
    at = plot.mapFromScene(plot.box.mapViewToScene(QPointF(0.51, -0.19)))
    QTest.mouseMove(plot.viewport(), QPoint(at))
    plot._mouse_moved(plot.box.mapViewToScene(QPointF(0.51, -0.19)))
    assert plot.place() == (8, 15)
    assert view.numbers() == ("u = 0.5000, v = \u22120.2000: C = 1.150, tangent plane 0.9000, C \u2212 T = 0.2500.")
    other = Terrain(U, V, 2 * C, TERRAIN.T, TERRAIN.path, TERRAIN.step, 2.0)
    view.show_terrain(other, "")
    assert "C = 2.300" in view.numbers()


def test_arrows_move_over_the_grid_and_stop_at_its_edge(view: LandscapeView) -> None:
    view.show_terrain(TERRAIN, "")
    view.plot.setFocus()
    QTest.keyClick(view.plot, Qt.Key.Key_Right)
    QTest.keyClick(view.plot, Qt.Key.Key_Up)
    assert view.plot.place() == (11, 11)
    for _ in range(30):
        QTest.keyClick(view.plot, Qt.Key.Key_Left)
    assert view.plot.place() == (11, 0)
    assert view.numbers().startswith("u = \u22121, v = 0.1000: C = 2.050")


def test_zoom_is_asked_for_by_buttons_and_keys(qtbot: QtBot, view: LandscapeView) -> None:
    view.show_terrain(TERRAIN, "")
    wanted = list[int]()
    view.zoom_wanted.connect(wanted.append)
    view.nearer.click()
    view.farther.click()
    view.plot.setFocus()
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Home):
        QTest.keyClick(view.plot, key)
    assert wanted == [-1, 1, -1, 1, 0]


def test_the_tangent_planes_lines_are_drawn_when_wanted(view: LandscapeView) -> None:
    view.show_terrain(TERRAIN, "")
    assert not len(view.plot.tangent.getData()[0])
    view.tangent.click()
    x, y = view.plot.tangent.getData()
    assert len(x)
    assert len(set(np.round(y, 6))) < 15
    view.tangent.click()
    assert not len(view.plot.tangent.getData()[0])


def test_the_step_is_an_arrow_and_the_path_ends_at_the_network(view: LandscapeView) -> None:
    view.show_terrain(TERRAIN, "")
    assert [each.tolist() for each in view.plot.arrow.getData()] == [[0, 0], [0, -0.4]]
    assert view.plot.head.isVisible()
    assert view.plot.head.opts["angle"] == pytest.approx(270)
    assert [each.tolist() for each in view.plot.path.getData()] == [[0.5, 0], [0.5, 0]]


def words_of(text: Any) -> str:
    return str(text.toPlainText()) if text.isVisible() else ""


def test_the_path_is_named_where_it_begins_or_comes_into_sight(view: LandscapeView) -> None:
    plot = view.plot
    view.show_terrain(TERRAIN, "")
    assert (words_of(plot.run), words_of(plot.now)) == ("start of the run", "now")
    assert (plot.run.pos().x(), plot.run.pos().y()) == (0.5, 0.5)
    assert (plot.now.pos().x(), plot.now.pos().y()) == (0, 0)
    view.show_terrain(replace(TERRAIN, path=np.array([[5.0, 5], [0.6, 0.2], [0, 0]])), "")
    assert words_of(plot.run) == "path of the run"
    assert (plot.run.pos().x(), plot.run.pos().y()) == (0.6, 0.2)
    view.show_terrain(replace(TERRAIN, path=np.array([[0.01, 0], [0, 0]])), "")
    assert (words_of(plot.run), words_of(plot.now)) == ("", "now"), "one place has one name"
    view.show_nothing("")
    assert (words_of(plot.run), words_of(plot.now)) == ("", "")


def test_an_arrow_is_seen_over_the_place_that_it_leads_from_or_said_to_be_too_short(view: LandscapeView) -> None:
    plot = view.plot
    items = plot.box.childGroup.childItems()
    assert items.index(plot.head) > items.index(plot.here)
    view.show_terrain(replace(TERRAIN, step=(0.0, -1e-6)), "")
    assert not plot.head.isVisible()
    assert words_of(plot.now) == "now; the step is too short to be seen"
    view.show_terrain(replace(TERRAIN, step=(0.0, 0.0)), "")
    assert words_of(plot.now) == "now", "where there is no step none is too short"


def test_costs_that_are_no_numbers_are_drawn_as_such(view: LandscapeView) -> None:
    blown = C.copy()
    blown[:3] = np.nan
    blown[3] = np.inf
    view.show_terrain(Terrain(U, V, blown, TERRAIN.T, TERRAIN.path, TERRAIN.step, 1.0), "")
    assert not view.grab().isNull()


def test_it_is_exported_as_a_grid_of_numbers_and_as_pictures(view: LandscapeView) -> None:
    view.show_terrain(TERRAIN, "")
    lines = view.plot.csv().splitlines()
    assert lines[0] == "u,v,cost,tangent plane"
    assert len(lines) == 1 + 21 * 21
    assert [float(each) for each in lines[1 + 21 * 8 + 15].split(",")] == [U[15], V[8], C[8, 15], TERRAIN.T[8, 15]]
    assert view.export.entries.actions() == view.plot.actions()


def test_where_there_is_no_surface_it_says_why_and_stays_what_it_is(
    view: LandscapeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "why_no_surface", lambda: NO_CONTEXT)
    view.show_terrain(TERRAIN, "")
    QTest.mouseClick(view.findChild(QPushButton, "landscapeShape_surface"), Qt.MouseButton.LeftButton)
    assert view.facts() == NO_CONTEXT
    assert view.shape.key() == "contour"
    assert view.surface is None


def test_a_surface_needs_a_library_and_a_context(monkeypatch: pytest.MonkeyPatch) -> None:
    def library(there: bool) -> Any:
        return lambda name: object() if there else None

    monkeypatch.setattr(surface, "find_spec", library(False))
    assert why_no_surface() == NO_LIBRARY
    monkeypatch.setattr(surface, "find_spec", library(True))
    # Off screen there is none.
    assert why_no_surface() == NO_CONTEXT
