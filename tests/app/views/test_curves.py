import csv
import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPalette, QWheelEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from app.views.curves import CurveView
from app.views.measure import ACCURACY, EMPTY, LOSS, Series
from app.views.pictures import png, svg
from nn.arrays import Array
from tests.contrast import VISIBLE, ratio
from tests.scene import palettes

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Run = tuple[Array, Array, Array, Array]


def _run(n: int = 500, epochs: float = 2.0) -> Run:
    x = np.linspace(epochs / n, epochs, n)
    y = np.exp(-x) * np.exp(0.2 * np.random.default_rng(0).normal(size=n))
    validation_x = np.arange(0.0, epochs + 0.5)
    return x, y, validation_x, 1.1 * np.exp(-validation_x)


def _show(view: CurveView, *run: Array, run_id: object = "a run") -> None:
    """Show the x and y of the training and of the validation."""
    x, y, validation_x, validation_y = run
    view.show_curves(run_id, [Series("training", x, y), Series("validation", validation_x, validation_y)])


def _view(qtbot: "QtBot", measure: object = LOSS) -> CurveView:
    view = CurveView(measure)  # type: ignore[arg-type]
    qtbot.addWidget(view)
    view.resize(420, 320)
    view.show()
    return view


@pytest.fixture
def loss(qtbot: "QtBot") -> CurveView:
    return _view(qtbot)


@pytest.fixture
def accuracy(qtbot: "QtBot") -> CurveView:
    return _view(qtbot, ACCURACY)


def _scroll(view: CurveView, notches: int) -> None:
    viewport = view.plot.viewport()
    at = QPointF(viewport.rect().center())
    event = QWheelEvent(
        at,
        QPointF(viewport.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def _drawn(view: CurveView) -> Array:
    y: Array | None = view.plot.batches.getData()[1]
    return np.empty(0) if y is None else y


def _waits(view: CurveView) -> bool:
    return any(label.isVisible() and label.text() == "Press Train" for label in view.findChildren(QLabel))


def test_it_says_what_it_waits_for(loss: CurveView) -> None:
    assert _waits(loss)
    assert not loss.export_button.isEnabled()
    _show(loss, *_run())
    assert not _waits(loss)
    assert loss.export_button.isEnabled()
    loss.show_curves(None, ())
    assert _waits(loss)


def test_the_names_for_scripts(loss: CurveView, accuracy: CurveView) -> None:
    assert (loss.objectName(), accuracy.objectName()) == ("lossPlot", "accuracyPlot")


def test_a_loss_is_drawn_in_decades_and_an_accuracy_in_percent(loss: CurveView, accuracy: CurveView) -> None:
    x, y, validation_x, validation_y = _run()
    _show(loss, x, y, validation_x, validation_y)
    np.testing.assert_allclose(loss.plot.validation.getData()[1], np.log10(validation_y))
    loss.log_button.click()
    np.testing.assert_allclose(loss.plot.validation.getData()[1], validation_y)
    _show(accuracy, x, y / 10, validation_x, validation_y / 2)
    np.testing.assert_allclose(accuracy.plot.validation.getData()[1], 50 * validation_y)
    assert accuracy.plot.box.viewRange()[1] == [0, 100]


def test_a_million_points_are_drawn_as_some_hundred_and_none_is_lost(loss: CurveView) -> None:
    x, y, validation_x, validation_y = _run(1_000_000)
    y[123_456], y[765_432] = 1e3, 1e-4
    _show(loss, x, y, validation_x, validation_y)
    drawn = _drawn(loss)
    assert 200 < drawn.size < 2_000
    assert drawn.max() == pytest.approx(3)
    assert drawn.min() == pytest.approx(-4)


def test_a_lucky_batch_does_not_press_the_curves_together(loss: CurveView) -> None:
    x, y, validation_x, validation_y = _run()
    y[400], y[10] = 1e-7, 50.0
    _show(loss, x, y, validation_x, validation_y)
    low, high = loss.plot.box.viewRange()[1]
    assert low == -1.5
    assert high == 1.75


def test_the_whole_run_is_in_sight_until_someone_zooms_and_again_on_request(loss: CurveView) -> None:
    x, y, validation_x, validation_y = _run(epochs=4.0)

    def look(epochs: float) -> None:
        seen, validated = x <= epochs, validation_x <= epochs
        _show(loss, x[seen], y[seen], validation_x[validated], validation_y[validated])

    look(1.0)
    look(2.0)
    assert loss.plot.x_range() == (0, 2)
    _scroll(loss, 4)
    low, high = loss.plot.x_range()
    assert high - low < 1.9
    assert loss.zoom_button.isEnabled()
    look(4.0)
    assert loss.plot.x_range() == (low, high)
    loss.zoom_button.click()
    assert not loss.zoom_button.isEnabled()
    assert loss.plot.x_range() == (0, 5)


def test_zooming_in_shows_the_single_batches(loss: CurveView) -> None:
    x, y, validation_x, validation_y = _run(1_000_000)
    _show(loss, x, y, validation_x, validation_y)
    loss.plot.box.setXRange(1.0, 1.0002, padding=0)
    assert _drawn(loss).size == pytest.approx(100, abs=4)


def test_the_axis_grows_in_round_steps_and_ends_at_the_last_planned_epoch(loss: CurveView) -> None:
    loss.set_span(4.5)
    for epochs, end in ((0.9, 1), (1.0, 1), (4.2, 4.5), (7.0, 7)):
        _show(loss, *_run(epochs=epochs))
        assert loss.plot.x_range() == (0, end)


def test_the_first_batches_fill_the_axis_and_the_very_first_is_a_point(loss: CurveView) -> None:
    loss.set_span(100)
    x = np.arange(1, 21) / 1000
    start = np.zeros(1), np.full(1, 2.3)
    _show(loss, x[:1], np.full(1, 2.0), *start)
    assert 0.03 <= loss.plot.x_range()[1] <= 0.1
    assert loss.plot.first.getData()[0].tolist() == [x[0]]
    assert loss.readout()[1:3] == ("2.0000", "")
    _show(loss, x, np.linspace(2, 1, 20), *start)
    assert loss.plot.x_range()[1] <= 0.1
    assert loss.plot.first.getData()[0].size == 0


def test_the_mean_is_one_of_several_batches_from_the_second_on(loss: CurveView) -> None:
    _show(loss, np.array([0.1, 0.2]), np.array([1.0, 3.0]), np.empty(0), np.empty(0))
    assert loss.readout()[1:3] == ("3.0000", "2.0000")


def test_a_small_loss_keeps_its_digits(loss: CurveView) -> None:
    _show(loss, np.array([1.0]), np.array([1.24e-5]), np.array([1.0]), np.array([0.0]))
    assert (loss.readout()[1], loss.readout()[3]) == ("1.2e\u221205", "0.0000")


def test_the_latest_values_are_told_and_those_under_the_pointer(loss: CurveView, qtbot: "QtBot") -> None:
    x, y, validation_x, validation_y = _run()
    _show(loss, x, y, validation_x, validation_y)
    assert loss.readout()[:2] == ("2.00", f"{y[-1]:.4f}")
    assert loss.readout()[3] == f"{validation_y[-1]:.4f}"
    at = loss.plot.mapFromScene(loss.plot.box.mapViewToScene(QPointF(1.0, -1.0)))
    qtbot.mouseMove(loss.plot.viewport(), at)
    index = int(np.argmin(np.abs(x - 1.0)))
    assert loss.readout()[1] in [f"{y[i]:.4f}" for i in range(index - 3, index + 4)]
    assert loss.readout()[3] == f"{validation_y[1]:.4f}"
    assert f"validation {validation_y[1]:.4f}" in loss.plot.accessibleDescription()


def test_the_keyboard_reads_zooms_and_resets(loss: CurveView, qtbot: "QtBot") -> None:
    x, y, validation_x, validation_y = _run()
    _show(loss, x, y, validation_x, validation_y)
    latest = loss.readout()
    qtbot.keyClick(loss.plot, Qt.Key.Key_Left)
    assert loss.readout() != latest
    qtbot.keyClick(loss.plot, Qt.Key.Key_Plus)
    low, high = loss.plot.x_range()
    assert high - low == pytest.approx(1.6)
    qtbot.keyClick(loss.plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert loss.plot.x_range()[0] == pytest.approx(low + 0.16)
    qtbot.keyClick(loss.plot, Qt.Key.Key_Home)
    assert loss.plot.x_range() == (0, 2)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("log", [True, False])
def test_a_diverged_run_breaks_nothing(loss: CurveView, log: bool) -> None:
    loss.set_log(log)
    x, y, validation_x, validation_y = _run()
    y[100:110] = 0.0, -1.0, np.nan, np.inf, -np.inf, 1e300, 1e-300, np.nan, 0.0, 1.0
    y[300:] = np.nan
    validation_y[-1] = np.inf
    for part in (slice(None), slice(300, None), slice(100, 103)):
        _show(loss, x[part], y[part], validation_x, validation_y)
        loss.grab()
        drawn = _drawn(loss)
        assert not np.isinf(drawn).any()
    _show(loss, x, np.full_like(y, np.nan), validation_x, np.full_like(validation_y, np.nan))
    loss.grab()
    assert _drawn(loss).size == 0


def test_what_came_while_hidden_is_there_when_shown(loss: CurveView) -> None:
    loss.hide()
    _show(loss, *_run())
    loss.show()
    assert _drawn(loss).size > 200


def test_the_legend_lies_on_no_curve_and_fits(loss: CurveView) -> None:
    least = loss.minimumSizeHint().width()
    assert least < 230, "so that three parts fit beside each other into 1024 pixels"
    for width in (least, 300, 420, 900):
        loss.resize(width, 240)
        QApplication.processEvents()
        legend = loss.plot._legend.sceneBoundingRect()
        assert not legend.intersects(loss.plot.box.sceneBoundingRect())
        assert loss.plot.sceneRect().contains(legend)


def test_it_waits_in_the_middle_of_the_axes(loss: CurveView) -> None:
    waiting = next(label for label in loss.findChildren(QLabel) if label.text() == "Press Train")
    middle = loss.plot.mapFromScene(loss.plot.box.sceneBoundingRect().center())
    assert (waiting.geometry().center() - middle).manhattanLength() <= 2


def test_it_follows_the_palette(loss: CurveView) -> None:
    _show(loss, *_run())
    palette = QPalette(QColor("#202020"))
    palette.setColor(QPalette.ColorRole.Base, QColor("#101010"))
    loss.setPalette(palette)
    assert loss.plot.backgroundBrush().color() == QColor("#101010")
    image = loss.plot.grab().toImage()
    assert image.pixelColor(2, 2) == QColor("#101010")


def test_training_and_validation_differ_in_more_than_colour(loss: CurveView) -> None:
    _show(loss, *_run())
    training, validation = loss.plot.mean.opts["pen"], loss.plot.validation.opts["pen"]
    assert training.style() != validation.style()
    assert loss.plot.validation.opts["symbol"] == "o"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_single_batches_are_seen_and_their_mean_on_them(loss: CurveView, theme: str) -> None:
    loss.setPalette(palettes()[theme])
    x = np.linspace(0.004, 2, 500)
    _show(loss, x, np.where(np.arange(500) % 2, 0.5, 2.0), np.empty(0), np.empty(0))
    plot, base = loss.plot, palettes()[theme].color(QPalette.ColorRole.Base)
    beside_grid = plot.middle().x() + 15

    def column() -> list[QColor]:
        image = plot.grab().toImage()
        return [image.pixelColor(beside_grid, y) for y in range(image.height())]

    with_both = column()
    plot.mean.hide()
    batches = column()
    plot.batches.hide()
    changed = [y for y, (one, other) in enumerate(zip(batches, column(), strict=True)) if one != other]
    assert np.median([ratio(batches[y], base) for y in changed]) >= VISIBLE
    mean = [y for y in changed if with_both[y] != batches[y]]
    for side in (mean[:2], mean[-2:]):
        assert min(ratio(with_both[y], base) for y in side) < 1.5, "the ground, beside the line"
    assert with_both[sum(mean) // len(mean)] == palettes()[theme].color(QPalette.ColorRole.Highlight)


def test_export_to_png(loss: CurveView) -> None:
    _show(loss, *_run())
    image = QImage.fromData(png(loss.plot))
    assert image.size() == loss.plot.viewport().size() * 2
    colours = {image.pixelColor(x, y).rgb() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert loss.palette().color(QPalette.ColorRole.Base).rgb() in colours
    assert loss.palette().color(QPalette.ColorRole.Highlight).rgb() in colours


def test_export_to_svg(loss: CurveView) -> None:
    _show(loss, *_run())
    content = svg(loss.plot, "Loss")
    assert QSvgRenderer(content).isValid()
    text = content.decode()
    assert "cross-entropy" in text
    assert "polyline" in text or "<path" in text


def test_export_to_csv_holds_every_point(loss: CurveView) -> None:
    run = _run(5_000)
    _show(loss, *run)
    rows = list(csv.DictReader(io.StringIO(loss.csv())))
    training = [(float(row["epoch"]), float(row["loss"])) for row in rows if row["curve"] == "training"]
    validation = [(float(row["epoch"]), float(row["loss"])) for row in rows if row["curve"] == "validation"]
    np.testing.assert_allclose(training, np.stack(run[:2], axis=1))
    np.testing.assert_allclose(validation, np.stack(run[2:], axis=1))


def test_the_button_opens_what_the_right_button_does(loss: CurveView) -> None:
    assert loss.export_button.entries.actions() == loss.plot.actions()
    assert {"savePicture", "saveNumbers"} < {action.objectName() for action in loss.plot.actions()}
    assert loss.csv() == ""


def test_every_control_has_a_name_and_a_tooltip(loss: CurveView) -> None:
    names = set()
    for button in loss.findChildren(QToolButton):
        names.add(button.objectName())
        assert button.toolTip()
        assert button.accessibleName()
        assert button.focusPolicy() == Qt.FocusPolicy.StrongFocus
    assert names == {"lossPlotLog", "lossPlotShowAll", "lossPlotExport"}


def test_the_mean_told_is_that_of_the_newest_batches_wherever_one_looks(loss: CurveView) -> None:
    x = np.linspace(0, 10, 2001)[1:]
    _show(loss, x, np.where(x < 5, 2.0, 0.5), EMPTY, EMPTY)
    newest = loss.readout()
    loss.plot.box.setXRange(1.0, 2.0, padding=0)
    assert loss.zoom_button.isEnabled()
    assert loss.readout() == newest
    assert newest[2] == "0.5000"


def test_another_run_is_shown_whole_whatever_was_chosen_in_the_one_before(loss: CurveView) -> None:
    x = np.linspace(0, 10, 200)[1:]
    _show(loss, x, np.ones_like(x), EMPTY, EMPTY)
    loss.plot.box.setXRange(1.0, 2.0, padding=0)
    _show(loss, np.append(x, 10.1), np.ones(len(x) + 1), EMPTY, EMPTY)
    assert loss.zoom_button.isEnabled()
    _show(loss, EMPTY, EMPTY, EMPTY, EMPTY, run_id="another")
    assert not loss.zoom_button.isEnabled()


def test_a_run_whose_points_are_drawn_together_keeps_the_place_that_was_chosen(loss: CurveView) -> None:
    x = np.linspace(0, 10, 200)[1:]
    _show(loss, x, np.ones_like(x), EMPTY, EMPTY)
    loss.plot.box.setXRange(1.0, 2.0, padding=0)
    _show(loss, x[1::2] - 0.01, np.ones_like(x[1::2]), EMPTY, EMPTY)
    assert loss.zoom_button.isEnabled()
    assert loss.plot.x_range() == pytest.approx((1.0, 2.0))


def test_a_longer_run_is_another_one_too_where_its_points_are_others(loss: CurveView) -> None:
    x = np.linspace(0, 10, 200)[1:]
    _show(loss, x, np.ones_like(x), EMPTY, EMPTY)
    loss.plot.box.setXRange(1.0, 2.0, padding=0)
    assert loss.zoom_button.isEnabled()
    longer = np.append(x, 10.1)
    _show(loss, longer, np.full_like(longer, 2.0), EMPTY, EMPTY, run_id="another")
    assert not loss.zoom_button.isEnabled()


@pytest.mark.parametrize("width", [160, 240, 420, 900])
def test_what_it_waits_for_is_whole_in_a_narrow_place(loss: CurveView, width: int) -> None:
    loss.resize(width, 320)
    loss.set_waiting("This network is trained.\nTrain makes a new one,\nContinue trains it on.")
    QApplication.processEvents()
    waiting = next(label for label in loss.plot.findChildren(QLabel) if label.isVisible())
    assert loss.plot.rect().contains(waiting.geometry())
    assert waiting.height() >= waiting.heightForWidth(waiting.width())


def test_in_large_text_what_it_waits_for_covers_neither_the_legend_nor_the_names_of_the_axes(loss: CurveView) -> None:
    font = loss.font()
    font.setPointSizeF(1.4 * font.pointSizeF())
    loss.setFont(font)
    loss.resize(240, 320)
    loss.set_waiting("This network is trained.\nTrain makes a new one,\nContinue trains it on.")
    QApplication.processEvents()
    waiting = next(label for label in loss.plot.findChildren(QLabel) if label.isVisible())
    place, inner = waiting.geometry(), loss.plot.inner()
    assert inner.top() <= place.top()
    assert place.bottom() <= inner.bottom() + 1
    assert place.left() >= loss.fontMetrics().height()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_export_menu_closes_when_there_is_nothing_more_to_export(loss: CurveView) -> None:
    # A disabled menu hears neither the Escape key nor a click: left open, nobody could close it.
    _show(loss, *_run())
    loss.export_button.click()
    menu = QApplication.activePopupWidget()
    assert menu is not None
    loss.show_curves(None, ())
    assert not menu.isVisible()
