from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QLabel

from app.views.curves import CurveView
from app.views.decimate import Pyramid
from app.views.measure import LOSS, Along, Series
from app.views.overlaid import Overlaid
from app.views.pictures import svg as svg_of
from app.views.series_colours import PALETTE, free_colour, on_ground, to_oklab
from tests.contrast import VISIBLE, ratio
from tests.scene import palettes

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from nn.arrays import Array

BLIND = {
    "none": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "long": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "middle": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "short": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
"""What eyes without a kind of cones see of linear sRGB: Machado, Oliveira and Fernandes 2009."""


def _overlaid(number: int = 0, points: int = 400, epochs: float = 4.0) -> Overlaid:
    x = np.linspace(epochs / points, epochs, points)
    checked = np.arange(1, epochs + 0.5)
    rate = 0.5 + 0.2 * number
    training, validation = (
        Series("training", x, np.exp(-rate * x)),
        Series("validation", checked, np.exp(-rate * checked) / 2),
    )
    return Overlaid(f"run {number}", PALETTE[number % len(PALETTE)], training, validation)


@pytest.fixture
def loss(qtbot: "QtBot") -> CurveView:
    view = CurveView(LOSS)
    qtbot.addWidget(view)
    view.resize(420, 320)
    view.show()
    return view


def _present(view: CurveView, epochs: float = 2.0) -> None:
    x = np.linspace(0.01, epochs, 200)
    view.show_curves("a run", [Series("training", x, np.exp(-x)), Series("validation")])


def _colours(view: CurveView) -> set[int]:
    image = view.plot.grab().toImage()
    box = view.plot.inner().toRect().adjusted(2, 2, -2, -2)
    return {image.pixel(x, y) for x in range(box.left(), box.right()) for y in range(box.top(), box.bottom())}


def _is_drawn(view: CurveView, run: Overlaid) -> bool:
    wanted = on_ground(run.colour, view.palette().color(QPalette.ColorRole.Base))
    channels = QColor.red, QColor.green, QColor.blue
    apart = (max(abs(channel(QColor(c)) - channel(wanted)) for channel in channels) for c in _colours(view))
    return min(apart) < 24


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_are_seen_and_told_apart_by_all_eyes(theme: str) -> None:
    base = palettes()[theme].color(QPalette.ColorRole.Base)
    shown = [on_ground(colour, base) for colour in PALETTE]
    assert len(shown) >= 8
    assert min(ratio(colour, base) for colour in shown) >= VISIBLE
    shown.append(palettes()[theme].color(QPalette.ColorRole.Highlight))
    srgb = np.array([[c.redF(), c.greenF(), c.blueF()] for c in shown])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    for kind, matrix in BLIND.items():
        seen = (linear @ np.array(matrix).T).clip(0, 1)
        encoded = np.where(seen <= 0.0031308, 12.92 * seen, 1.055 * seen ** (1 / 2.4) - 0.055)
        places = [to_oklab(colour) for colour in encoded]
        apart = min(float(np.linalg.norm(one - other)) for one, other in combinations(places, 2))
        assert apart >= 0.075, kind


def test_a_colour_of_a_persons_own_is_seen_on_any_ground() -> None:
    for colour in ("#ffffff", "#ffff00", "#000000", "#222222", "#00ff00"):
        for palette in palettes().values():
            base = palette.color(QPalette.ColorRole.Base)
            assert ratio(on_ground(colour, base), base) >= 2.4


def test_the_colour_that_fewest_have_is_free() -> None:
    assert free_colour([]) == PALETTE[0]
    assert free_colour(list(PALETTE[:3])) == PALETTE[3]
    assert free_colour([*PALETTE, PALETTE[0]]) == PALETTE[1]


def test_the_validation_of_many_epochs_keeps_every_peak_where_it_is(loss: CurveView) -> None:
    checked = np.arange(1.0, 5001)
    y = np.full(5000, 0.5)
    y[3210] = 3.0
    run = Overlaid("long", PALETTE[0], Series("training"), Series("validation", checked, y))
    for log in (True, False):
        loss.set_log(log)
        loss.set_overlaid([run])
        heights = loss.plot.overlaid.cut(*loss.plot.x_range(), loss.plot.pixels(), lambda y: y, "as measured")
        assert np.nanmax(heights) == 3.0, "no mean of neighbours"
        loss.plot.pointed.emit(3211.0)
        assert loss._values.rows() == [("long", "", "3.0000")]
        loss.plot.pointed.emit(3212.0)
        assert loss._values.rows() == [("long", "", "0.5000")]


def test_a_run_laid_over_is_drawn_and_goes_again(loss: CurveView) -> None:
    _present(loss)
    run = _overlaid(1)
    assert not _is_drawn(loss, run)
    loss.set_overlaid([run])
    assert _is_drawn(loss, run)
    loss.set_overlaid([])
    assert not _is_drawn(loss, run)


def test_runs_laid_over_are_shown_whole_and_without_a_present_run(loss: CurveView) -> None:
    loss.set_span(5)
    loss.set_overlaid([_overlaid(0, epochs=4), _overlaid(1, epochs=7)])
    assert loss.plot.x_range() == (0, 7)
    assert not any(label.isVisible() and label.text() == "Press Train" for label in loss.findChildren(QLabel))
    low, high = loss.plot.box.viewRange()[1]
    assert 10**low < np.exp(-0.7 * 7) / 2
    assert 10**high > 0.9
    loss.set_overlaid([])
    assert any(label.isVisible() and label.text() == "Press Train" for label in loss.findChildren(QLabel))


def test_names_that_have_no_room_are_counted(loss: CurveView) -> None:
    loss.set_overlaid([_overlaid(number) for number in range(20)])
    QApplication.processEvents()
    shown = loss.plot._names.shown()
    assert shown[0] == "run 0"
    assert shown[-1] == f"+{20 - len(shown) + 1}"
    legend = loss.plot._names.sceneBoundingRect()
    assert not legend.intersects(loss.plot.box.sceneBoundingRect())
    assert loss.plot.sceneRect().contains(legend)
    loss.set_overlaid([_overlaid(0), _overlaid(1)])
    assert loss.plot._names.shown() == ["run 0", "run 1"]


def test_all_values_under_the_pointer_are_told(loss: CurveView) -> None:
    _present(loss)
    loss.set_overlaid([_overlaid(number) for number in range(20)])
    assert loss._values.rows() == ()
    loss.plot.pointed.emit(2.0)
    rows = loss._values.rows()
    assert [row[0] for row in rows] == [f"run {number}" for number in range(20)]
    assert float(rows[0][1]) == pytest.approx(np.exp(-0.5 * 2), rel=0.05)
    assert rows[0][2] == f"{np.exp(-0.5 * 2) / 2:.4f}"
    assert loss.plot.rect().contains(loss._values.geometry())
    assert "run 19" in loss.plot.accessibleDescription()
    loss.plot.left.emit()
    assert loss._values.rows() == ()


def test_beyond_its_end_a_run_has_no_value(loss: CurveView) -> None:
    loss.set_overlaid([_overlaid(0, epochs=2), _overlaid(1, epochs=4)])
    loss.plot.pointed.emit(3.0)
    assert loss._values.rows()[0] == ("run 0", "", "")
    assert loss._values.rows()[1][1]


def test_points_of_the_present_run_paint_no_other_run_anew(loss: CurveView, monkeypatch: pytest.MonkeyPatch) -> None:
    _present(loss)
    others = [_overlaid(number) for number in range(20)]
    theirs = {pyramid for run in others for pyramid in run.pyramids}
    loss.set_overlaid(others)
    QApplication.processEvents()
    loss.plot.grab()
    QApplication.processEvents()
    loss.plot.grab()
    cuts = list[Pyramid]()
    cut = Pyramid.cut
    monkeypatch.setattr(Pyramid, "cut", lambda one, *words: cuts.append(one) or cut(one, *words))
    drawn = list[int]()
    monkeypatch.setattr("app.views.overlaid._draw_line", lambda *_: drawn.append(1))
    _present(loss, 2.1)
    loss.plot.repaint()
    loss.plot.grab()
    assert not set(cuts) & theirs
    assert not drawn
    loss.plot.box.setXRange(1.0, 2.0, padding=0)
    loss.plot.grab()
    assert set(cuts) >= theirs
    assert drawn


def test_another_axis_is_named_and_told(loss: CurveView) -> None:
    _present(loss)
    run = _overlaid(0)
    loss.set_overlaid([run], Along.BATCH)
    assert not loss.curves(), "the present run's points count something else"
    x = np.arange(1.0, 101)
    loss.show_curves("a run", [Series("training", x, np.exp(-x / 50))])
    assert loss.plot._bottom.labelText == "batch"
    assert loss.readout()[0] == "100"


@pytest.mark.filterwarnings("error")
def test_values_that_are_not_finite_break_nothing(loss: CurveView) -> None:
    y: Array = np.exp(-np.linspace(0, 1, 300))
    y[10:20] = 0.0, -1.0, np.nan, np.inf, -np.inf, 1e300, 1e-300, np.nan, 0.0, 1.0
    x = np.linspace(0.01, 3, 300)
    nothing = Overlaid("none", PALETTE[0], Series("training"), Series("validation"))
    all_nan = Overlaid("nan", PALETTE[1], Series("training", x, np.full(300, np.nan)), Series("validation"))
    for log in (True, False):
        loss.set_log(log)
        loss.set_overlaid(
            [nothing, all_nan, Overlaid("odd", PALETTE[2], Series("training", x, y), Series("validation"))]
        )
        loss.plot.pointed.emit(0.1)
        loss.grab()


def test_exports_have_the_runs_that_are_laid_over(loss: CurveView) -> None:
    _present(loss)
    before = len(svg_of(loss.plot, ""))
    loss.set_overlaid([_overlaid(3)])
    svg = svg_of(loss.plot, "")
    assert QSvgRenderer(svg).isValid()
    assert len(svg) > before
    assert b"<image" not in svg, "lines stay lines"
    assert f"run 3: training,4,{np.exp(-1.1 * 4):.9g}" in loss.csv()
