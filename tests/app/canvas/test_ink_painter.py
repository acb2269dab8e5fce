from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from app.canvas.drawing import Growing, Hand
from app.canvas.ink_painter import InkLayer, Surface, paint_stroke
from nn.data.ink import Stroke
from nn.data.raster import PRESSURE

pytestmark = pytest.mark.usefixtures("qapp")

INK, PAPER = QColor("black"), QColor("white")


def sheet(ratio: float = 1.0) -> Surface:
    return Surface(200, ratio, INK, PAPER)


def image(ratio: float = 1.0) -> QImage:
    made = QImage(round(200 * ratio), round(200 * ratio), QImage.Format.Format_Grayscale8)
    made.setDevicePixelRatio(ratio)
    made.fill(PAPER)
    return made


def values(of: QImage) -> np.ndarray:
    rows = np.frombuffer(of.constBits(), np.uint8).reshape(of.height(), of.bytesPerLine())
    return rows[:, : of.width()].astype(int)


def painted(*strokes: Stroke, ratio: float = 1.0) -> np.ndarray:
    target = image(ratio)
    painter = QPainter(target)
    for stroke in strokes:
        paint_stroke(painter, stroke, sheet(ratio))
    painter.end()
    return values(target)


def wave(count: int, pressure: float | None = None, *, erase: bool = False) -> Stroke:
    t = np.linspace(0, 1, count)
    points = np.column_stack([0.1 + 0.8 * t, 0.5 + 0.3 * np.sin(9 * t)]).astype(np.float32)
    return Stroke(points, None if pressure is None else np.full(count, pressure, np.float32), erase, width=0.1)


@pytest.mark.parametrize("pressure", [None, 0.5])
def test_a_line_has_the_width_of_the_brush(pressure: float | None) -> None:
    points = np.array([(0.2, 0.5), (0.5, 0.5), (0.8, 0.5)], np.float32)
    shares = None if pressure is None else np.full(3, pressure, np.float32)
    dark = 255 - painted(Stroke(points, shares, width=0.1))
    assert dark[:, 100].sum() / 255 == pytest.approx(20, abs=0.1)
    assert dark[100].sum() / 255 == pytest.approx(120 + 20, abs=0.5)  # with its round ends


@pytest.mark.parametrize("pressure", [None, 0.5])
def test_a_point_is_a_dot(pressure: float | None) -> None:
    shares = None if pressure is None else np.array([pressure], np.float32)
    dark = 255 - painted(Stroke(np.array([(0.5, 0.5)], np.float32), shares, width=0.1))
    assert dark.sum() / 255 == pytest.approx(np.pi * 10**2, rel=0.02)


def swept(stroke: Stroke, radii: np.ndarray) -> np.ndarray:
    """What a disc leaves that is moved along the curves in steps too small to see."""
    discs = 200 * np.column_stack([stroke.points, radii])
    ends = np.concatenate([discs[:1], (discs[:-1] + discs[1:]) / 2, discs[-1:]])
    t = np.linspace(0, 1, 100)[:, None, None]
    x, y, radius = ((1 - t) ** 2 * ends[:-1] + 2 * t * (1 - t) * discs + t**2 * ends[1:]).reshape(-1, 3).T
    across, down = np.meshgrid(np.arange(200) + 0.5, np.arange(200) + 0.5)
    covered = np.zeros((200, 200))
    for disc in zip(x, y, radius, strict=True):
        covered = np.maximum(covered, np.clip(disc[2] - np.hypot(across - disc[0], down - disc[1]) + 0.5, 0, 1))
    return 255 * (1 - covered)


@pytest.mark.parametrize("pressed", [False, True])
@pytest.mark.parametrize(
    "points",
    [
        pytest.param([(0.2, 0.5), (0.8, 0.5), (0.2, 0.5)], id="straight back"),
        pytest.param([(0.2, 0.5), (0.8, 0.5), (0.21, 0.52)], id="almost straight back"),
        pytest.param([(0.5, 0.5), (0.51, 0.5), (0.51, 0.51), (0.5, 0.51), (0.3, 0.2)], id="narrow loop"),
        pytest.param([(0.2, 0.3), (0.8, 0.3), (0.3, 0.8)], id="corner of a 7"),
        pytest.param([(0.3, 0.8), (0.3, 0.2), (0.7, 0.5), (0.3, 0.7)], id="loop"),
    ],
)
def test_a_line_covers_what_a_disc_sweeps(points: list[tuple[float, float]], pressed: bool) -> None:
    pressure = np.linspace(0, 1, len(points), dtype=np.float32) if pressed else None
    radii = 0.1 * (np.ones(len(points)) if pressure is None else np.interp(pressure, (0, 1), PRESSURE))
    stroke = Stroke(np.array(points, np.float32), pressure, width=0.2)
    assert np.abs(painted(stroke) - swept(stroke, radii)).mean() < 0.5  # some 80 pixels of 40,000


def test_sudden_changes_of_pressure_leave_no_holes() -> None:
    t = np.linspace(0, 1, 40)
    points = np.column_stack([0.35 + 0.3 * t, 0.5 + 0.05 * np.sin(30 * t)]).astype(np.float32)
    pressure = np.random.default_rng(0).uniform(0, 1, len(t)).astype(np.float32)
    stroke = Stroke(points, pressure, width=0.15)
    covered = swept(stroke, 0.075 * np.interp(pressure, (0, 1), PRESSURE)) == 0
    assert (covered & (painted(stroke) > 128)).sum() < 10


def test_erasing_leaves_paper_and_covers_only_what_is_older() -> None:
    erased = painted(wave(50), wave(50, erase=True))
    drawn_again = painted(wave(50), wave(50, erase=True), wave(50))
    assert (255 - erased).sum() < 0.05 * (255 - painted(wave(50))).sum()  # no more than a breath at the edges
    assert np.abs(drawn_again - painted(wave(50))).mean() < 0.5


def test_a_layer_paints_strokes_once_and_others_anew() -> None:
    layer = InkLayer()
    one, both = (wave(50),), (wave(50), wave(50, erase=True))
    pixmap = layer.picture(one, sheet())
    first = pixmap.toImage()
    assert layer.picture(one, sheet()).cacheKey() == pixmap.cacheKey()
    assert layer.picture(both, sheet()).toImage() != first
    assert layer.picture(one, sheet()).toImage() == first
    assert layer.picture(one, sheet(ratio=2.0)).width() == 2 * first.width()


def test_lines_are_sharp_at_two_device_pixels_a_pixel() -> None:
    points = np.array([(0.2, 0.5), (0.8, 0.5)], np.float32)
    column = painted(Stroke(points, width=0.1), ratio=2.0)[:, 200]
    assert len(column) == 400
    assert (column == 0).sum() == 40
    assert ((column > 0) & (column < 255)).sum() == 0


def grown(stroke: Stroke, hand: Hand = "mouse", ratio: float = 1.0, painted_from: int = 1) -> tuple[InkLayer, Growing]:
    """A layer that has painted a stroke with each of its points from one on."""
    layer, growing, target = InkLayer(), Growing(hand, stroke.width, stroke.erase), image(ratio)
    shares = np.zeros(len(stroke.points)) if stroke.pressure is None else stroke.pressure
    for point, share in zip(stroke.points.tolist(), shares.tolist(), strict=True):
        growing.points.append((point[0], point[1]))
        growing.pressure.append(share)
        if len(growing.points) >= painted_from:
            painter = QPainter(target)
            layer.paint_growing(painter, growing, sheet(ratio), target.rect())
            painter.end()
    return layer, growing


def now(layer: InkLayer, growing: Growing, ratio: float = 1.0, area: QRect | None = None) -> np.ndarray:
    target = image(ratio)
    painter = QPainter(target)
    layer.paint_growing(painter, growing, sheet(ratio), area or target.rect())
    painter.end()
    return values(target)


def assert_alike(one: np.ndarray, other: np.ndarray) -> None:
    """Only where a stroke's own edges cross may a pixel be another grey: each part covers a side of it."""
    difference = np.abs(one - other)
    assert (difference > 40).sum() <= 4
    assert difference.mean() < 0.05


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize(
    "stroke",
    [
        pytest.param(wave(60), id="mouse"),
        pytest.param(wave(60, erase=True), id="eraser"),
        pytest.param(replace(wave(60, 0.5), pressure=np.linspace(0, 1, 60, dtype=np.float32)), id="pen"),
        pytest.param(wave(1), id="dot"),
        pytest.param(wave(2), id="two points"),
    ],
)
def test_a_growing_stroke_looks_as_it_will_when_it_is_finished(stroke: Stroke, ratio: float) -> None:
    layer, growing = grown(stroke, "mouse" if stroke.pressure is None else "tablet", ratio)
    assert_alike(now(layer, growing, ratio), painted(stroke, ratio=ratio))


def test_a_stroke_that_grows_to_and_fro_over_itself_is_no_farther_from_the_swept_disc_than_one_painted_whole() -> None:
    stroke = replace(wave(9), points=np.array([(0.2, 0.5), (0.8, 0.5), (0.2, 0.5)] * 3))
    truth = swept(stroke, np.full(9, 0.05))
    assert np.abs(now(*grown(stroke)) - truth).mean() <= np.abs(painted(stroke) - truth).mean()


def test_a_stroke_that_is_painted_late_is_painted_whole() -> None:
    every, late = grown(wave(60)), grown(wave(60), painted_from=60)
    assert_alike(now(*every), now(*late))


def test_a_part_of_the_paper_gets_its_own_part_of_a_growing_stroke() -> None:
    layer, growing = grown(wave(60))
    area = QRect(40, 60, 50, 70)
    whole, part = now(layer, growing), now(layer, growing, area=area)
    inside = np.s_[area.top() : area.bottom() + 1, area.left() : area.right() + 1]
    assert np.array_equal(part[inside], whole[inside])
    part[inside] = 255
    assert (part == 255).all()


def test_pressing_harder_on_the_spot_widens_the_end() -> None:
    layer, growing = grown(wave(30, 0.0), "tablet")
    before = now(layer, growing)
    growing.pressure[-1] = 1.0
    after = now(layer, growing)
    assert (255 - after).sum() > (255 - before).sum()
    pressure = np.array(growing.pressure, np.float32)
    assert_alike(after, painted(replace(wave(30, 0.0), pressure=pressure)))


def test_a_finished_stroke_is_the_one_that_grew_and_is_not_painted_again() -> None:
    layer, growing = grown(wave(60))
    shown = now(layer, growing)
    finished = values(layer.picture((growing.stroke(),), sheet()).toImage().convertToFormat(image().format()))
    assert np.array_equal(finished, shown)


def test_another_stroke_than_the_one_that_grew_is_painted_itself() -> None:
    layer, _ = grown(wave(60))
    other = wave(7)
    finished = values(layer.picture((other,), sheet()).toImage().convertToFormat(image().format()))
    assert np.array_equal(finished, painted(other))
