import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from app.views.grid import MOST, Grid, columns_for, even, layer_grid, matrix_grid

AREA = QRectF(10, 20, 300, 200)

grids = st.builds(
    lambda rows, columns, free, cell, gap: Grid(rows, columns, rows * columns - min(free, columns - 1), cell, gap),
    st.integers(1, 12),
    st.integers(1, 12),
    st.integers(0, 11),
    st.tuples(st.integers(1, 5), st.integers(1, 5)),
    st.integers(0, 1),
)


@given(grids)
def test_the_middle_of_a_cell_belongs_to_it(grid: Grid) -> None:
    for index in range(grid.count):
        place = grid.at(AREA, grid.rect(AREA, index).center())
        assert place is not None
        assert place[0] == index


@given(grids)
def test_each_value_is_painted_where_it_is_found(grid: Grid) -> None:
    size = grid.cell[0] * grid.cell[1]
    places = grid.places()
    assert places.shape == (grid.height, grid.width)
    assert sorted(places[places >= 0]) == list(range(grid.count * size))
    for y, x in np.argwhere(places >= 0):
        cell, inner = _under(grid, (x + 0.5) / grid.width, (y + 0.5) / grid.height)
        assert places[y, x] == cell * size + inner


@pytest.mark.parametrize(
    "grid", [Grid(3000, 1, 3000, (1, 3000)), Grid(40, 40, 1590, (28, 28), gap=1), matrix_grid(2000, 700)]
)
def test_of_a_large_picture_an_even_choice_is_painted_where_it_is_found(grid: Grid) -> None:
    size = grid.cell[0] * grid.cell[1]
    places = grid.places()
    rows, columns = places.shape
    assert MOST / 4 < rows * columns <= MOST
    assert (places[0] >= 0).all(), "a gap takes the place of values"
    for y, x in ((0, 0), (rows // 3, columns // 7), (rows // 2, columns - 1)):
        cell, inner = _under(grid, (x + 0.5) / columns, (y + 0.5) / rows)
        assert places[y, x] == cell * size + inner
    assert (places[-1, -1] < 0) == (grid.count < grid.rows * grid.columns)


def _under(grid: Grid, across: float, down: float) -> tuple[int, int]:
    """The cell and the value in it at these shares of width and height."""
    place = grid.at(AREA, QPointF(AREA.x() + across * AREA.width(), AREA.y() + down * AREA.height()))
    assert place is not None
    return place


def test_a_free_place_and_the_outside_are_no_cells() -> None:
    grid = Grid(2, 2, 3)
    assert grid.at(AREA, AREA.center() + AREA.bottomRight() / 10) is None
    assert grid.at(AREA, AREA.topLeft() * 0.5) is None


@pytest.mark.parametrize("count", [1, 2, 7, 10, 13, 32, 97, 100, 512, 1000])
def test_a_layer_of_any_width_has_a_place_for_each_neuron(count: int) -> None:
    grid = layer_grid(count)
    assert grid.rows * grid.columns >= count > (grid.rows - 1) * grid.columns
    assert grid.aspect <= 1.0


def test_the_input_is_a_picture_and_32_neurons_fill_their_rows() -> None:
    assert layer_grid(784) == matrix_grid(28, 28)
    assert layer_grid(32) == Grid(8, 4, 32)
    assert columns_for(97, 0.5) == 7


@pytest.mark.parametrize(
    ("side", "ratio", "shown"), [(2.7, 1, 2.7), (3.9, 1, 3), (7.9, 1, 7), (8.5, 1, 8.5), (8.5, 2, 8), (16.5, 2, 16.5)]
)
def test_small_squares_have_whole_pixels(side: float, ratio: float, shown: float) -> None:
    assert even(side, ratio) == shown
