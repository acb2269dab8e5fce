"""Numbers and texts as CSV, for a sheet: a heading, then a row a line."""

import csv
import io
import math
from collections.abc import Iterable, Sequence

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


def arrays_csv(heading: Sequence[str], columns: Sequence[Array]) -> str:
    """Columns of numbers (n,) under their headings as CSV, with all their digits."""
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return table_csv(heading, ([*map(repr, row)] for row in rows))
