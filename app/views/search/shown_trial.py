"""A trial as the views of a search show it, and its colour."""

import math
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtGui import QColor

from app.views.colours import TABLES, Kind
from app.views.series_colours import is_dark
from nn.arrays import Array

ON_LIGHT, ON_DARK = (0.72, 0.1), (0.42, 0.97)
"""Part of the sequential map from the worst to the best, on a light ground and on a dark one: the best stands out."""


@dataclass(frozen=True)
class ShownTrial:
    """One trial.

    Attributes:
        number: of the study.
        texts: one a column of the table.
        values: to sort by, one a column; NaN for what is not there.
        tip: what is to be known of it, in a sentence.
        places: 0 to 1 from the lower to the upper end of each axis; NaN where it is not on one.
        goodness: 0 for the worst to 1 for the best of all; NaN where it has no value.
        x, y: its curve, after each epoch (n,).
    """

    number: int
    texts: tuple[str, ...]
    values: tuple[float | str, ...]
    tip: str
    places: tuple[float, ...]
    goodness: float
    x: Array = field(default_factory=lambda: np.empty(0))
    y: Array = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True)
class TrialAxis:
    """An axis on which each trial has its place.

    Attributes:
        label: what stands above it.
        ticks: where, 0 to 1, which text stands.
    """

    label: str
    ticks: tuple[tuple[float, str], ...]


def colour_of(goodness: float, ground: QColor) -> QColor | None:
    """The colour of a trial on this ground; None where it has no value."""
    if math.isnan(goodness):
        return None
    worst, best = ON_DARK if is_dark(ground) else ON_LIGHT
    table = TABLES[Kind.SEQUENTIAL]
    red, green, blue, _ = table[round((worst + (best - worst) * goodness) * (len(table) - 2))].tolist()
    return QColor(red, green, blue)
