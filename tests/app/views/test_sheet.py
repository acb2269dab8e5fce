"""Numbers as CSV: all digits that they have, and none that they have not."""

import numpy as np

from app.views.sheet import arrays_csv


def test_numbers_have_the_digits_of_their_type() -> None:
    wide, narrow = np.array([0.1, 1 / 3]), np.array([0.2, 1 / 3], np.float32)
    assert arrays_csv(("wide", "narrow", "count"), (wide, narrow, np.array([3, 4]))).splitlines() == [
        "wide,narrow,count",
        "0.1,0.200000003,3",
        "0.3333333333333333,0.333333343,4",
    ]
