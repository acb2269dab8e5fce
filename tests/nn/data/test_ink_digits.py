"""Ink as digits to train on and to be measured by: its pictures, its writers, and what is left out."""

from pathlib import Path

import numpy as np
import pytest

from nn.data import sources
from nn.data.digits import Origin
from nn.data.ink import Ink, Stroke, write_ink
from nn.data.ink_digits import read_ink
from nn.data.raster import rasterize
from nn.errors import Cancelled, DigitScopeError

ONE = Stroke(np.array([[5, 0], [5, 9]], np.float32), width=1)
BAR = Stroke(np.array([[0, 5], [9, 5]], np.float32), width=1)


def test_each_drawing_is_what_the_canvas_would_show_and_knows_its_writer(tmp_path: Path) -> None:
    inks = [Ink((ONE,), 1, "anna"), Ink((BAR,)), Ink((ONE, BAR), 4, "otto"), Ink((BAR,), 7)]
    write_ink(tmp_path / "a.jsonl", inks)
    digits = read_ink(tmp_path / "a.jsonl", "pens")
    assert digits.labels.tolist() == [1, 4, 7]
    assert digits.origins == [Origin("pens", "anna"), Origin("pens", "otto"), Origin("pens")]
    for image, ink in zip(digits.images, (inks[0], inks[2], inks[3]), strict=True):
        np.testing.assert_allclose(image, rasterize(ink).ravel() * 255, atol=0.5)
    assert digits.notes == ()


def test_drawings_without_ink_are_left_out_counted_and_named(tmp_path: Path) -> None:
    rubbed = Ink((Stroke(ONE.points, erase=True, width=9),), 3)
    write_ink(tmp_path / "a.jsonl", [Ink((), 2), Ink((ONE,), 1), rubbed])
    digits = read_ink(tmp_path / "a.jsonl", "")
    assert digits.labels.tolist() == [1]
    (note,) = digits.notes
    assert note.startswith("2 of 3 drawings could not be read and were left out, drawing 1, drawing 3: ")
    write_ink(tmp_path / "a.jsonl", [Ink((), 2)])
    with pytest.raises(DigitScopeError, match=r"a\.jsonl has no labelled digits: 1 of 1 drawings .* no stroke of it"):
        read_ink(tmp_path / "a.jsonl", "")
    write_ink(tmp_path / "a.jsonl", [Ink((ONE,))])
    with pytest.raises(DigitScopeError, match=r"a\.jsonl has no labelled digits: none of its drawings carries"):
        read_ink(tmp_path / "a.jsonl", "")


def test_reading_stops_where_nobody_wants_it_any_more(tmp_path: Path) -> None:
    write_ink(tmp_path / "a.jsonl", [Ink((ONE,), 1)] * 5)
    with pytest.raises(Cancelled):
        read_ink(tmp_path / "a.jsonl", "", lambda: True)


def test_a_file_of_ink_is_a_source_whose_writers_stand_on_one_side(tmp_path: Path) -> None:
    name = str(tmp_path / "pens.jsonl")
    write_ink(Path(name), [Ink((ONE,), i % 10, f"writer {i // 6}") for i in range(60)])
    parts = sources.of(name).split(13)
    assert len(set(parts.validation.origins)) == 2
    assert len(parts.validation) == 12
    assert not set(parts.validation.origins) & set(parts.training.origins)
    assert {origin.source for origin in parts.training.origins} == {name}
    assert (sources.of(name).test(13).images == parts.validation.images).all()
    with pytest.raises(DigitScopeError, match="a writer's all"):
        sources.of(name).test(5)


@pytest.mark.parametrize("digits", ["3e38 3e38\n-3e38 -3e38\n", "7 7\n"])
def test_any_stroke_that_floats_can_write_is_a_digit(tmp_path: Path, digits: str) -> None:
    (tmp_path / "a.unp").write_text(f'.SEGMENT DIGIT ? ? "1"\n.PEN_DOWN\n{digits}.PEN_UP\n')
    assert read_ink(tmp_path / "a.unp", "").images.any()
