"""The digits of a batch: which are shown, how they look, what is said of them."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.views.batch import LOW, ROWS, BatchView
from app.views.boxes import filled
from nn.arrays import Array, Int
from tests.scene import palettes

WIDTH = 400


@pytest.fixture
def view(qtbot: QtBot) -> BatchView:
    view = BatchView()
    qtbot.addWidget(view)
    return view


def show(view: BatchView, X: Array, labels: Int, answers: Int, n: int | None = None) -> QImage:
    """What is painted of these digits, whose batch has n."""
    view.show_digits(X, labels, answers, n or len(X), int(np.count_nonzero(labels != answers)))
    view.resize(WIDTH, view.heightForWidth(WIDTH))
    view.show()
    QApplication.processEvents()
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def digits(m: int) -> tuple[Array, Int]:
    """Pictures of noise (m, 784) and labels."""
    rng = np.random.default_rng(m)
    X: Array = (rng.integers(1, 256, (m, 784)) / np.float32(255)).astype(np.float32)
    return X, np.arange(m) % 10


def greys(image: QImage) -> Array:
    """The red of each pixel, (height, width)."""
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    red: Array = pixels[..., 2] / np.float32(255)
    return red


def place_of(picture: Array, image: QImage) -> tuple[int, int] | None:
    """Row and column where a picture (28, 28) stands in the image, pixel by pixel."""
    shown = greys(image)
    windows = np.lib.stride_tricks.sliding_window_view(shown, (28, 28))
    found = np.argwhere((np.abs(windows - picture) < 1 / 255).all(axis=(2, 3)))
    return (int(found[0][0]), int(found[0][1])) if len(found) else None


def test_it_is_not_there_before_it_is_to_be_seen(view: BatchView) -> None:
    assert view.isHidden()


def test_each_digit_is_shown_pixel_by_pixel_in_order(view: BatchView) -> None:
    X, labels = digits(15)
    image = show(view, X, labels, labels)
    places = [place_of(x.reshape(28, 28), image) for x in X]
    found = [place for place in places if place is not None]
    assert len(found) == 15
    assert found == sorted(found)
    assert len({row for row, _ in found}) == ROWS


def test_what_fits_into_two_rows_is_shown_and_the_rest_counted(view: BatchView) -> None:
    X, labels = digits(60)
    image = show(view, X, labels, labels, n=10_000)
    count = view.shown()
    assert 15 < count < 60
    assert place_of(X[count - 1].reshape(28, 28), image) is not None
    assert place_of(X[count].reshape(28, 28), image) is None
    assert view.accessibleDescription().endswith(f", and {10_000 - count:,} more.")


def test_where_all_fit_nothing_is_counted_and_one_row_takes_the_room_of_one(view: BatchView) -> None:
    X, labels = digits(20)
    show(view, X, labels, labels)
    two = view.heightForWidth(WIDTH)
    assert view.shown() == 20
    assert "more" not in view.accessibleDescription()
    show(view, X[:4], labels[:4], labels[:4])
    assert view.heightForWidth(WIDTH) < two - 28


def test_another_width_shows_other_numbers_of_digits(view: BatchView) -> None:
    X, labels = digits(60)
    show(view, X, labels, labels)
    some, told = view.shown(), view.accessibleDescription()
    view.resize(2 * WIDTH, view.height())
    assert view.shown() > some
    assert view.accessibleDescription() != told


def test_in_a_low_column_it_leaves_the_room_to_the_others(qtbot: QtBot) -> None:
    column, view, other = QWidget(), BatchView(), QWidget()
    qtbot.addWidget(column)
    filled(QVBoxLayout(column), (other, 1), view, spacing=0)
    X, labels = digits(60)
    view.show_digits(X, labels, labels, 60, 0)
    view.show()
    column.show()
    for height, there in ((LOW, True), (LOW - 1, False), (LOW, True)):
        column.resize(WIDTH, height)
        QApplication.processEvents()
        assert (view.height() > 0) is there
        assert (other.height() == height) is not there


def test_what_else_is_in_the_column_keeps_its_height(qtbot: QtBot) -> None:
    spare = [20.0]
    view = BatchView(spare=lambda: spare[0])
    qtbot.addWidget(view)
    X, labels = digits(60)
    view.show_digits(X, labels, labels, 60, 0)
    heights = []
    for spare[0] in (20.0, 80.0, 160.0):
        heights.append(view.heightForWidth(WIDTH))
    assert heights[0] == 0 < heights[1] <= 80 < heights[2] <= 160


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_wrong_answers_are_framed_in_the_accent_of_the_palette(view: BatchView, theme: str) -> None:
    view.setPalette(palettes()[theme])
    accent = view.palette().highlight().color()
    X, labels = digits(4)
    answers = labels.copy()
    answers[2] = 9
    image = show(view, X, labels, answers)

    def framed(index: int) -> bool:
        row, column = place_of(X[index].reshape(28, 28), image) or (0, 0)
        return QColor(image.pixel(column - 1, row + 14)) == accent == QColor(image.pixel(column + 28, row + 14))

    assert [framed(index) for index in range(4)] == [False, False, True, False]


def test_it_says_what_it_is_and_what_was_answered(view: BatchView) -> None:
    X, labels = digits(4)
    show(view, X, labels, labels)
    assert view.accessibleName() == "Digits of the batch"
    assert view.accessibleDescription() == "Batch of 4, none wrong before the step: 0, 1, 2, 3."
    assert "batch" in view.toolTip()
    answers = labels.copy()
    answers[1] = 7
    show(view, X, labels, answers)
    assert view.accessibleDescription() == "Batch of 4, 1 wrong before the step (framed): 0, 1 answered 7, 2, 3."
