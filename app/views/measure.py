"""What is measured while a network learns, and how it is put on an axis and into words."""

import math
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

import numpy as np

from app.views.colours import nice_limit
from nn.arrays import Array
from nn.derivation.shown import with_minus

EMPTY: Array = np.empty(0)

QUARTER = 4
"""A logarithmic axis ends on quarters of a decade, so that it moves rarely."""

BELOW = 0.5
"""Decades that a logarithmic axis shows below the mean and the validation."""


class Along(Enum):
    """What a lower axis counts."""

    EPOCH = "epoch"
    BATCH = "batch"
    SECOND = "second"

    def number(self, value: float) -> str:
        """A place on the axis for people."""
        return f"{value:.{DIGITS[self]}f}"


DIGITS = {Along.EPOCH: 2, Along.BATCH: 0, Along.SECOND: 1}
"""After the point, of places on each axis."""


class Series(NamedTuple):
    """What one curve is of: "training", a point a batch, or "validation", a point an epoch; all arrays (n,)."""

    name: str
    x: Array = EMPTY
    """Epochs, or what else the lower axis counts, not decreasing."""
    y: Array = EMPTY
    """What was measured there; values that are not finite show as gaps."""


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
    least: float = 0.0
    """Smaller values are told with their power of ten, or nothing would be left of them."""

    def places(self, values: Array, *, log: bool) -> Array:
        """Where values lie on the vertical axis; NaN for those that have no place on it."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            places = np.log10(values) if log else values * self.factor
        return np.where(np.isfinite(places), places, np.nan)

    def ends(self, outline: Array, curves: Array, previous: tuple[float, float], *, log: bool) -> tuple[float, float]:
        """Round ends of the axis.

        Args:
            outline: places of the single batches; all of them lie below the upper end.
            curves: places of the mean and the validation. A logarithmic axis ends half a decade below them, because
                the luckiest batches would press everything else against the upper end.
            previous: ends that are kept while they fit.
            log: whether the axis is logarithmic.
        """
        outline, curves = outline[np.isfinite(outline)], curves[np.isfinite(curves)]
        if self.limit is not None:
            return 0.0, self.limit
        if not curves.size:
            return (-2.0, 0.5) if log else (0.0, 1.0)
        high = max(float(outline.max(initial=-math.inf)), float(curves.max()))
        if not log:
            return 0.0, nice_limit(high, previous[1] if previous[1] > 0 else None)
        low = math.floor(QUARTER * (float(curves.min()) - BELOW)) / QUARTER
        return low, math.ceil(QUARTER * high) / QUARTER

    def number(self, value: float) -> str:
        """A value for people, with the same digits after the point unless it is large or small; empty for NaN."""
        value *= self.factor
        if math.isnan(value):
            return ""
        fixed = value == 0 or self.least <= abs(value) < 1e4
        return with_minus(f"{value:.{self.digits}f}" if fixed else f"{value:.1e}")


LOSS = Measure("Loss", "cross-entropy", "lossPlot", log=True, least=1e-3)
ACCURACY = Measure("Accuracy", "correct (%)", "accuracyPlot", factor=100.0, limit=100.0, digits=2)
