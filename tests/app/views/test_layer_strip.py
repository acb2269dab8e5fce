import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.views.layer_strip import LEAST, READABLE, Item, arrange, wanted_height

HEADER = 34
items = st.builds(
    Item,
    aspect=st.floats(0.05, 2),
    rows=st.integers(1, 100),
    beside=st.integers(0, 20),
    least=st.integers(20, 90),
    enlarged=st.sampled_from([1.0, 1.8]),
    ratio=st.sampled_from([None, 1.0, 1.5, 2.0]),
)


@given(st.lists(items, min_size=1, max_size=8), st.integers(200, 900), st.integers(100, 700))
def test_layers_stand_in_order_and_never_on_each_other(layers: list[Item], width: int, height: int) -> None:
    rects = arrange(layers, HEADER, width, height, 4.0)
    for i, rect in enumerate(rects):
        assert not any(rect.intersects(other) for other in rects[:i])
        if i:
            before = rects[i - 1]
            assert rect.top() > before.top() or rect.left() > before.right()


def test_the_default_network_stands_in_one_row_of_a_480_pixel_view() -> None:
    layers = [Item(1.0, 28, 4, 60), Item(0.5, 8, 4, 60), Item(0.5, 8, 4, 60), Item(0.1, 10, 20, 76)]
    rects = arrange(layers, HEADER, 468, 224, 28.0)
    assert len({rect.top() for rect in rects}) == 1
    assert rects[0].height() == HEADER + 6 * 28
    assert max(rect.right() for rect in rects) < 468


@pytest.mark.parametrize("count", [1, 7, 8])
def test_more_layers_take_more_rows_before_they_shrink_below_the_least(count: int) -> None:
    rects = arrange([Item(1.0, 28, 4, 60)] * count, HEADER, 468, 224, 28.0)
    assert min(rect.height() for rect in rects) >= HEADER + LEAST
    assert max(rect.bottom() for rect in rects) < 224


@given(st.lists(items, min_size=1, max_size=8), st.integers(200, 900), st.sampled_from([4.0, 14.0, 28.0]))
def test_a_strip_of_the_wanted_height_is_used_to_its_end(layers: list[Item], width: int, step: float) -> None:
    wanted = wanted_height(layers, HEADER, width, step)
    rects = arrange(layers, HEADER, width, wanted, step)
    assert max(rect.bottom() for rect in rects) < wanted
    assert wanted - max(rect.bottom() for rect in rects) <= 2


def test_a_wide_strip_wants_one_row_and_a_narrow_one_readable_rows() -> None:
    layers = [Item(1.0, 28, 4, 60)] * 4
    assert wanted_height(layers, HEADER, 720, 28.0) == HEADER + 6 * 28
    assert wanted_height(layers, HEADER, 300, 28.0) >= 2 * (HEADER + READABLE)
