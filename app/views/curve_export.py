"""Curves as a file: every point that was measured, not only those in sight."""

from collections.abc import Iterable

from app.views.measure import Series
from app.views.overlaid import Overlaid
from app.views.sheet import single, table_csv


def points_csv(quantity: str, along: str, series: Iterable[Series], others: Iterable[Overlaid]) -> str:
    """Every point of the present run and of others, one a line: ``curve,ALONG,QUANTITY``, such as ``epoch,loss``."""
    named = [
        each._replace(name=f"{run.name}: {each.name}") for run in others for each in (run.training, run.validation)
    ]
    rows = (
        (each.name, single(x), single(y))
        for each in (*series, *named)
        for x, y in zip(each.x.tolist(), each.y.tolist(), strict=True)
    )
    return table_csv(("curve", along, quantity), rows)
