import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from app.views.grid import Grid, columns_for, even, layer_grid, matrix_grid

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
    colours = np.zeros((grid.count * size, 4), np.uint8)
    colours[:, 3] = 255
    numbers = np.arange(grid.count * size)
    colours[:, 0], colours[:, 1] = numbers % 256, numbers // 256
    picture = grid.arrange(colours)
    assert picture.shape == (grid.height, grid.width, 4)
    across, down = AREA.width() / grid.width, AREA.height() / grid.height
    for y, x in np.argwhere(picture[..., 3] > 0):
        point = QRectF(AREA.x() + x * across, AREA.y() + y * down, across, down).center()
        place = grid.at(AREA, point)
        assert place is not None
        assert int(picture[y, x, 0]) + 256 * int(picture[y, x, 1]) == place[0] * size + place[1]


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
