"""What is measured while a network learns, and how it is put on an axis and into words."""

import math
from dataclasses import dataclass

import numpy as np

from app.views.colours import nice_limit
from nn.arrays import Array

FIGURE_SPACE = "\u2007"
"""As wide as a digit."""
FIELD = 6
"""Digits that a number keeps free, so that nothing jumps."""
QUARTER = 4
"""A logarithmic axis ends on quarters of a decade, so that it moves rarely."""


@dataclass(frozen=True)
class Measure:
    """One quantity; its values are multiplied by ``factor`` for people."""

    name: str
    axis: str
    object_name: str
    log: bool = False
    """Whether it can be shown on a logarithmic axis, and is at first."""
    factor: float = 1.0
    limit: float | None = None
    """The upper end of the axis, where the quantity has one."""
    digits: int = 4

    def places(self, values: Array, *, log: bool) -> Array:
        """Where values lie on the vertical axis; NaN for those that have no place on it."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            places = np.log10(values) if log else values * self.factor
        return np.where(np.isfinite(places), places, np.nan)

    def ends(self, places: Array, previous: tuple[float, float], *, log: bool) -> tuple[float, float]:
        """Round ends of the axis for these places, or ``previous`` where those still fit."""
        places = places[np.isfinite(places)]
        if self.limit is not None:
            return 0.0, self.limit
        if not log:
            return 0.0, nice_limit(float(places.max(initial=0.0)), previous[1] if previous[1] > 0 else None)
        if not places.size:
            return -2.0, 0.5
        low = math.floor(QUARTER * float(places.min())) / QUARTER
        return low, max(math.ceil(QUARTER * float(places.max())) / QUARTER, low + 0.5)

    def number(self, value: float) -> str:
        """A value for people in a field of fixed width; blank for NaN."""
        value *= self.factor
        text = "" if math.isnan(value) else f"{value:.{self.digits}f}" if abs(value) < 1e4 else f"{value:.1e}"
        return text.rjust(FIELD, FIGURE_SPACE)


LOSS = Measure("Loss", "cross-entropy", "lossPlot", log=True)
ACCURACY = Measure("Accuracy", "correct (%)", "accuracyPlot", factor=100.0, limit=100.0, digits=2)
