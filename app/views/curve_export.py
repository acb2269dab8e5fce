"""Curves as a file: every point that was measured, not only those in sight."""

import io
from collections.abc import Iterable
from csv import writer

from app.views.measure import Series
from app.views.overlaid import Overlaid


def points_csv(quantity: str, along: str, series: Iterable[Series], others: Iterable[Overlaid]) -> str:
    """Every point of the present run and of others, one a line: ``curve,ALONG,QUANTITY``, such as ``epoch,loss``."""
    named = [
        each._replace(name=f"{run.name}: {each.name}") for run in others for each in (run.training, run.validation)
    ]
    text = io.StringIO()
    table = writer(text, lineterminator="\n")
    table.writerow(("curve", along, quantity))
    for each in (*series, *named):
        points = zip(each.x.tolist(), each.y.tolist(), strict=True)
        table.writerows((each.name, f"{a:.9g}", f"{b:.9g}") for a, b in points)
    return text.getvalue()
