"""Curves as files: a picture of what is in sight (PNG, SVG), or every point that was measured (CSV)."""

import io
from collections.abc import Iterable
from csv import writer
from typing import Protocol

from app.views.measure import Series
from app.views.overlaid import Overlaid
from app.views.pictures import png as png
from app.views.pictures import svg as svg


class Exporting(Protocol):
    """A plot with an export."""

    @property
    def name(self) -> str:
        """What people call it."""

    def exported(self, kind: str) -> bytes:
        """What a file of this kind holds, such as "PNG"."""


def csv(quantity: str, along: str, series: Iterable[Series], others: Iterable[Overlaid]) -> bytes:
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
    return text.getvalue().encode()
