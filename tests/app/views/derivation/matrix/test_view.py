"""One matrix: where its cells stand, what they are called, and what a person gets out of it."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from app.views.colours import UNIT, symmetric
from app.views.derivation.matrix.cells import Placement
from app.views.derivation.matrix.fitting import Size
from app.views.derivation.matrix.view import MatrixView
from nn.derivation.phase import Matrix
from tests.app.views.derivation.conftest import Show

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def view(show: Show) -> MatrixView:
    return show(MatrixView(), 320, 360)


def matrix(name: str, rows: int, columns: int) -> Matrix:
    letter, _, layer = name.rstrip("]").partition("[")
    return Matrix(
        letter,
        int(layer) if layer else None,
        name[0],
        np.arange(rows * columns, dtype=float).reshape(rows, columns) / 7,
    )


def fitted(view: MatrixView, width: float, height: float) -> MatrixView:
    view.fit(Size(width, height), view.head_height())
    view.layout().activate()
    return view


def middle(view: MatrixView, place: int) -> QPoint:
    return view.cells.placement().grid.rect(view.cells.area(), place).center().toPoint()


@pytest.mark.parametrize(
    ("rows", "columns", "transposed"),
    [(4, 3, False), (4, 3, True), (784, 1, False), (784, 1, True), (1, 784, False), (32, 784, False), (10, 784, True)],
)
def test_every_cell_stands_in_one_place_of_its_own(rows: int, columns: int, transposed: bool) -> None:
    placement = Placement(rows, columns, transposed)
    places = [placement.place(row, column) for row in range(rows) for column in range(columns)]
    assert len(set(places)) == rows * columns
    cells = [placement.cell(*place) for place in places]
    assert cells == [(row, column) for row in range(rows) for column in range(columns)]
    assert placement.grid.height * placement.grid.width >= rows * columns


@pytest.mark.parametrize(
    ("name", "rows", "columns", "height", "width"),
    [
        ("A[0]", 784, 1, 28, 28),
        ("W[1]", 32, 784, 6 * 29, 6 * 29),
        ("dW[1]", 10, 784, 3 * 29, 4 * 29),
        ("W[2]", 32, 32, 32, 32),
        ("b[2]", 32, 1, 32, 1),
    ],
)
def test_what_belongs_to_pixels_is_a_picture(
    name: str, rows: int, columns: int, height: int, width: int, view: MatrixView
) -> None:
    view.show_matrix(matrix(name, rows, columns))
    grid = view.cells.grid()
    assert (grid.height, grid.width) == (height, width)
    assert view.shape_label.text() == f"{rows} \u00d7 {columns}"


def test_a_transposed_matrix_lies_on_its_side(view: MatrixView, qtbot: "QtBot") -> None:
    view.show_matrix(matrix("W[2]", 2, 3), symmetric(1.0), transposed=True)
    assert view.shape_label.text() == "3 \u00d7 2"
    assert view.heading.latex() == "(W)^T"
    fitted(view, 80, 120)
    with qtbot.waitSignal(view.cell_chosen) as heard:
        # Third row, second place: the matrix's second row, third column.
        qtbot.mouseClick(view.cells, Qt.MouseButton.LeftButton, pos=middle(view, 5))
    assert heard.args == [1, 2]
    assert view.cell_text(1, 2) == "<i>w</i><sub>1,2</sub><sup>(2)</sup> = 0.7143"


@pytest.mark.parametrize(
    ("name", "symbol", "words"),
    [
        ("A[1]", "a[1][2]", "a sub 2 of layer 1"),
        ("Z[3]", "z[3][2]", "z sub 2 of layer 3"),
        ("b[1]", "b[1][2]", "b sub 2 of layer 1"),
        ("delta[2]", "delta[2][2]", "delta sub 2 of layer 2"),
        ("dA_dZ[1]", "sigma'(z[1][2])", "sigma prime of z sub 2 of layer 1"),
        ("db[2]", "dC/db[2][2]", "the slope of C with respect to b sub 2 of layer 2"),
        ("Y", "y[2]", "y sub 2"),
    ],
)
def test_the_chosen_cell_is_told_in_words(name: str, symbol: str, words: str, view: MatrixView) -> None:
    view.show_matrix(matrix(name, 4, 1))
    view.choose(2)
    assert view.property("numbers") == {symbol: "0.2857"}
    assert view.cells.accessibleDescription() == f"{words} = 0.2857"
    view.choose(None)
    assert view.property("numbers") == {}


def test_weights_have_two_indices_and_the_cost_has_none(view: MatrixView) -> None:
    view.show_matrix(matrix("dW[2]", 4, 3))
    view.choose(1, 2)
    assert view.property("numbers") == {"dC/dw[2][1, 2]": "0.7143"}
    view.show_matrix(matrix("C", 1, 1))
    view.choose(0)
    assert view.property("numbers") == {"C_0": "0"}


def test_of_several_examples_each_has_its_index(view: MatrixView) -> None:
    view.show_matrix(matrix("A[1]", 4, 2))
    view.choose(1, 1)
    assert view.property("numbers") == {"a[1][1, 1]": "0.4286"}


def test_a_part_of_a_matrix_keeps_its_row_numbers(view: MatrixView) -> None:
    view.show_matrix(matrix("W[1]", 1, 784), first_row=14)
    view.choose(0, 7)
    assert view.property("numbers") == {"w[1][14, 7]": "1"}


def test_pointing_tells_cell_and_value(view: MatrixView, qtbot: "QtBot") -> None:
    view.show_matrix(matrix("Z[1]", 5, 1))
    fitted(view, 40, 150)
    with qtbot.waitSignal(view.cell_pointed) as heard:
        qtbot.mouseMove(view.cells, middle(view, 3))
    assert heard.args == [3, 0]
    assert view.cells.describe(3, 0, 0.0) == "<i>z</i><sub>3</sub><sup>(1)</sup> = 0.4286"


def test_a_matrix_is_copied_as_csv_with_all_its_digits(view: MatrixView, qtbot: "QtBot") -> None:
    values = np.random.default_rng(0).normal(size=(3, 4))
    view.show_matrix(Matrix("W", 2, "W", values), transposed=True)
    view.cells.setFocus()
    qtbot.keyClick(view.cells, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert np.array_equal(np.array([list(map(float, line.split(","))) for line in lines]), values)


def test_nan_is_green_and_told_in_words(view: MatrixView) -> None:
    view.show_matrix(Matrix("Z", 1, "Z", np.array([[np.nan], [1.0]])), UNIT)
    fitted(view, 100, 60)
    view.choose(0)
    assert view.property("numbers") == {"z[1][0]": "not a number"}
    corner = view.cells.area().topLeft().toPoint() + QPoint(5, 5)
    assert view.cells.grab().toImage().pixelColor(corner).green() > 200


def test_numbers_stand_in_cells_that_are_large_enough(view: MatrixView) -> None:
    view.show_matrix(matrix("Z[3]", 3, 1), symmetric(1.0))
    item = view.needs()
    assert 0 < item.number < 120

    def colours(width: float) -> int:
        fitted(view, width, 84)
        picture = view.cells.grab().toImage()
        area = view.cells.area().toRect().adjusted(3, 3, -3, -3)
        # One row of colours in the middle of the first cell: letters bring in more than its own.
        y = area.top() + 11
        return len({picture.pixel(x, y) for x in range(area.left(), area.right())})

    assert colours(item.number) > 1
    assert colours(item.number - 8) == 1


def test_a_row_that_is_marked_is_outlined(view: MatrixView) -> None:
    view.show_matrix(matrix("W[2]", 4, 4), symmetric(1.0))
    fitted(view, 80, 80)
    before = view.cells.grab().toImage()
    view.cells.mark([(2, None)])
    after = view.cells.grab().toImage()
    changed: Any = {
        int((y - view.cells.area().y()) // 20)
        for y in range(after.height())
        for x in range(after.width())
        if after.pixel(x, y) != before.pixel(x, y)
    }
    # The outline runs along the edges of the row, and so one pixel into its neighbours.
    assert 2 in changed
    assert 0 not in changed
