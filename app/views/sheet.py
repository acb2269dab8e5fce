"""Numbers and texts as CSV, for a sheet: a heading, then a row a line."""

import csv
import io
import math
from collections.abc import Iterable, Sequence

import numpy as np

from nn.arrays import Array


def table_csv(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A heading and rows as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return text.getvalue()


def known(value: float) -> str:
    """A number with all its digits as CSV has it: nothing where it is not known."""
    return "" if math.isnan(value) else repr(value)


def single(value: float) -> str:
    """A number of 32 bits with the nine digits that tell it from all others (IEEE 754-2019, 5.12.2)."""
    return f"{value:.9g}"


def arrays_csv(heading: Sequence[str], columns: Sequence[Array]) -> str:
    """Columns of numbers (n,) under their headings as CSV, with all digits that their type has."""
    texts = [map(single if column.dtype == np.float32 else repr, column.tolist()) for column in columns]
    return table_csv(heading, zip(*texts, strict=True))
