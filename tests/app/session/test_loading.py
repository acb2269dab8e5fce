"""What was read for a run is kept for the next one, as long as it is what the sources have."""

import numpy as np

from app.session.loading import Loader
from nn.data import my_drawings
from nn.data.ink import Ink, Stroke
from nn.errors import never
from nn.source_names import Weighted

MINE = (Weighted("mine"),)


def keep(slant: float) -> None:
    stroke = Stroke(np.array([[0.2, 0.2], [slant, 0.8]], np.float32), width=0.08)
    my_drawings.add(my_drawings.place(), my_drawings.drawn_now(Ink((stroke,)), 1, "Ada"))


def test_a_source_with_other_digits_is_read_anew_once_that_is_told() -> None:
    loader = Loader()
    keep(0.3)
    first = loader.load(MINE, 0, never)
    keep(0.4)
    assert loader.load(MINE, 0, never) is first
    loader.renew()
    assert loader.kept is first
    again = loader.load(MINE, 0, never)
    assert len(again.training) == 2
    assert loader.load(MINE, 0, never) is again
