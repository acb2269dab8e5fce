"""The sizes of matrices beside each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.views.derivation.matrix.fitting import CELL, GridNeeds, fit
from app.views.painting import LINES_FROM


def column(rows: int, number: float = 60.0) -> GridNeeds:
    return GridNeeds(rows, 1, False, 12.0, number if rows <= 64 else 0.0, 4.0, 44.0)


def matrix(rows: int, columns: int) -> GridNeeds:
    return GridNeeds(rows, columns, False, 12.0, 0.0, 4.0, 44.0)


SHEET, PICTURE = GridNeeds(174, 174, True, 12.0, 0.0, 4.0, 60.0), GridNeeds(28, 28, True, 12.0, 0.0, 4.0, 60.0)

items = st.sampled_from(
    [column(1), column(10), column(32), column(512), matrix(10, 32), matrix(32, 10), matrix(1, 32), SHEET, PICTURE]
)


@given(st.lists(items, min_size=1, max_size=4), st.integers(480, 1200), st.integers(96, 600), st.sampled_from([1, 2]))
def test_all_fit_into_the_row(row: list[GridNeeds], width: int, height: int, ratio: int) -> None:
    sizes = fit(row, width, height, ratio)
    taken = sum(max(size.width + item.beside, item.least) for size, item in zip(sizes, row, strict=True))
    assert taken <= width + 1e-6
    assert all(0 < size.height <= height + 1e-6 for size in sizes)


@given(st.integers(480, 1200), st.integers(120, 600))
def test_rows_of_equal_number_stand_beside_each_other(width: int, height: int) -> None:
    W, a, b, z = fit([matrix(32, 32), column(32), column(32), column(32)], width, height, 1.0)
    assert W.height == a.height == b.height == z.height


def test_numbers_give_way_before_pictures_shrink() -> None:
    row = [SHEET, column(10), column(10)]
    wide, tight = fit(row, 600, 200, 1.0), fit(row, 300, 200, 1.0)
    assert wide[1].width == 60.0
    assert tight[1].width < 60.0
    assert tight[0] == wide[0]


def test_pixels_are_whole_device_pixels() -> None:
    for ratio in (1.0, 2.0):
        (picture,) = fit([PICTURE], 500, 159, ratio)
        assert picture.width == picture.height
        assert picture.width / 28 * ratio % 1 == 0


def test_a_picture_has_no_lines_between_its_pixels() -> None:
    (picture,) = fit([PICTURE], 2000, 2000, 1.0)
    assert picture.width / 28 < LINES_FROM


def test_a_single_cell_stays_small() -> None:
    (size,) = fit([column(1)], 500, 400, 1.0)
    assert size.height == CELL


@pytest.mark.parametrize(("width", "height"), [(-400.0, 200.0), (300.0, -50.0), (-1.0, -1.0), (0.0, 0.0)])
def test_where_there_is_no_room_a_grid_still_has_a_size(width: float, height: float) -> None:
    items = [GridNeeds(32, 784, False, 12.0, 0.0, 20.0, 60.0), GridNeeds(32, 1, False, 12.0, 40.0, 20.0, 60.0)]
    for size in fit(items, width, height, 1.0):
        assert size.width >= 0
        assert size.height > 0
