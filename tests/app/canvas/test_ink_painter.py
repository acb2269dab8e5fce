import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from app.canvas.ink_painter import InkLayer, Sheet, paint_stroke
from nn.data.ink import Stroke
from nn.data.raster import PRESSURE

pytestmark = pytest.mark.usefixtures("qapp")

INK, PAPER = QColor("black"), QColor("white")


def sheet(ratio: float = 1.0) -> Sheet:
    return Sheet(200, ratio, INK, PAPER)


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
    first = layer.picture(one, sheet())
    assert layer.picture(one, sheet()).cacheKey() == first.cacheKey()
    assert layer.picture(both, sheet()).toImage() != first.toImage()
    assert layer.picture(one, sheet()).toImage() == first.toImage()
    assert layer.picture(one, sheet(ratio=2.0)).width() == 2 * first.width()


def test_lines_are_sharp_at_two_device_pixels_a_pixel() -> None:
    points = np.array([(0.2, 0.5), (0.8, 0.5)], np.float32)
    column = painted(Stroke(points, width=0.1), ratio=2.0)[:, 200]
    assert len(column) == 400
    assert (column == 0).sum() == 40
    assert ((column > 0) & (column < 255)).sum() == 0
