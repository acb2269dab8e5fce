"""A trial as the views of a search show it, and its colour."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF

from app.views.colours import TABLES, Kind
from app.views.painting import faded
from app.views.series_colours import is_dark
from nn.arrays import Array

ON_LIGHT, ON_DARK = (0.72, 0.1), (0.42, 0.97)
"""Part of the sequential map from the worst to the best, on a light ground and on a dark one: the best stands out."""

THIN, THICK = 1.0, 3.0
"""Pixels: a line, and that of the chosen trial."""
DOT = 2.5
REACH = 8.0
"""Pixels from a line within which a click means it."""
WITHOUT = 0.3
"""Of the text's colour in the line of a trial without a value."""


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


def draw_lines(
    painter: QPainter,
    palette: QPalette,
    lines: Sequence[tuple[ShownTrial, list[tuple[float, float]]]],
    chosen: int | None,
    *,
    dots: bool = False,
) -> None:
    """Draw trials as lines through points, the best on top and the chosen one above all, with `dots` at its points."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground, text = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text)

    def height(line: tuple[ShownTrial, object]) -> tuple[bool, float]:
        goodness = line[0].goodness
        return line[0].number == chosen, -1.0 if math.isnan(goodness) else goodness

    for trial, points in sorted(lines, key=height):
        is_chosen = trial.number == chosen
        colour = colour_of(trial.goodness, ground) or (text if is_chosen else faded(text, WITHOUT))
        painter.setPen(QPen(colour, THICK if is_chosen else THIN))
        corners = [QPointF(x, y) for x, y in points]
        painter.drawPolyline(QPolygonF(corners))
        if len(corners) == 1 or (is_chosen and dots):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            for corner in corners:
                painter.drawEllipse(corner, DOT + is_chosen, DOT + is_chosen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
