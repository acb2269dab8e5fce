"""How far secants are from the tangent, for every step: truncation falls with the step, rounding grows."""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from app.views.copying import offer_copies
from app.views.derivation.common.legend import LineStyle
from app.views.derivation.referee.cost_plot import KINK
from app.views.pick_axes import PickAxes
from app.views.sheet import arrays_csv
from nn.arrays import Array

SecantKind: TypeAlias = tuple[str, str]
"""``central`` or ``forward``, and ``float64`` or ``float32``."""

LINES: Mapping[SecantKind, LineStyle] = {
    ("forward", "float32"): LineStyle("forward, float32", width=1.0, style=Qt.PenStyle.DashLine),
    ("forward", "float64"): LineStyle("forward, float64", width=1.0),
    ("central", "float32"): LineStyle("central, float32", QPalette.ColorRole.Highlight, 2.0, Qt.PenStyle.DashLine),
    ("central", "float64"): LineStyle("central, float64", QPalette.ColorRole.Highlight, 2.0),
}
LEGEND = (
    LineStyle("central", QPalette.ColorRole.Highlight, 2.0),
    LineStyle("forward", width=1.0),
    LineStyle("float64"),
    LineStyle("float32", style=Qt.PenStyle.DashLine),
)
NO_ERROR = "The error is 0\nat every step."
"""Said where there is nothing to draw: 0 has no place among decades."""
ROOM = 0.03
"""Free room beside the first and the last step, as a part of all decades: for half of the marker."""
DECADES = 3
"""Decades of errors in sight, at least."""


class ErrorPlot(PickAxes):
    """Shows the errors of four kinds of secants on axes that both count in decades; a person chooses a step."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty axes."""
        super().__init__("step", parent=parent)
        self.setObjectName("errorPlot")
        self.setAccessibleName("Error of the secant for each step")
        self.setToolTip(
            "The distance of the secant's slope from the tangent's. Press, drag or use arrows for the step."
        )
        self.curves = {kind: pg.PlotCurveItem(antialias=True, connect="finite") for kind in LINES}
        self.marker = pg.ScatterPlotItem(size=9)
        self.kink = pg.InfiniteLine(angle=90, movable=False)
        self._kink_name = pg.TextItem("kink", anchor=(0, 0))
        self._kink_name.setZValue(1)
        self.no_error = QLabel(NO_ERROR, self, alignment=Qt.AlignmentFlag.AlignCenter)
        self.no_error.setBackgroundRole(QPalette.ColorRole.Base)
        self.no_error.setAutoFillBackground(True)
        self.no_error.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resized.connect(self._place)
        for item in (*self.curves.values(), self.marker):
            self.box.addItem(item)
        for item in (self.kink, self._kink_name):
            self.box.addItem(item, ignoreBounds=True)
        self.set_y_axis("error", log=True)
        self._drawn: tuple[Array, Mapping[SecantKind, Array]] | None = None
        offer_copies(self, self.csv)

    def show_errors(self, epsilon: Array, errors: Mapping[SecantKind, Array], kink: float | None) -> None:
        """Draw the errors, (m,) for each kind, over the steps, and where the nearest kink lies."""
        self._drawn = epsilon, errors
        places = {kind: _places(values) for kind, values in errors.items()}
        x = np.log10(epsilon)
        for kind, y in places.items():
            self.curves[kind].setData(x, y)
        seen = np.concatenate(list(places.values()))
        seen = seen[np.isfinite(seen)]
        low, high = (np.floor(seen.min()), np.ceil(seen.max())) if seen.size else (-16.0, 0.0)
        low, high = float(min(low, high - DECADES)), float(high)
        room = ROOM * (x[-1] - x[0])
        self.set_range((float(x[0] - room), float(x[-1] + room)), (low, high))
        self.no_error.setVisible(not seen.size)
        self._place()
        shown = kink is not None and bool(epsilon[0] <= kink <= epsilon[-1])
        self.kink.setVisible(shown)
        self._kink_name.setVisible(shown)
        if kink is not None and shown:
            self.kink.setPos(np.log10(kink))
            right = np.log10(kink) > x.mean()
            self._kink_name.setAnchor((1.0 if right else 0.0, 0.0))
            self._kink_name.setPos(np.log10(kink), high)

    def clear(self) -> None:
        """Draw nothing."""
        self._drawn = None
        for item in (*self.curves.values(), self.marker):
            item.setData([], [])
        for item in (self.kink, self._kink_name, self.no_error):
            item.setVisible(False)
        self.set_crosshair(None)

    def csv(self) -> str:
        """The error of each kind of secant for each step; empty where nothing is drawn."""
        if self._drawn is None:
            return ""
        epsilon, errors = self._drawn
        return arrays_csv(("step", *(LINES[kind].name for kind in errors)), (epsilon, *errors.values()))

    def mark(self, epsilon: float, error: float) -> None:
        """Mark the step, and the error of the secant that is looked at."""
        self.set_crosshair(float(np.log10(epsilon)))
        place = _places(np.array([error]))
        self.marker.setData([np.log10(epsilon)], place) if np.isfinite(place[0]) else self.marker.setData([], [])

    def restyle(self) -> None:
        """Colours of the present palette."""
        super().restyle()
        palette, ratio = self.palette(), self.devicePixelRatioF()
        for kind, curve in self.curves.items():
            curve.setPen(LINES[kind].cosmetic_pen(palette, ratio))
        self.marker.setBrush(palette.color(QPalette.ColorRole.Text))
        self.marker.setPen(pg.mkPen(palette.color(QPalette.ColorRole.Base)))
        self.kink.setPen(KINK.cosmetic_pen(palette, ratio))
        self._kink_name.fill = pg.mkBrush(palette.color(QPalette.ColorRole.Base))
        self._kink_name.setColor(palette.color(KINK.role))
        self._kink_name.setFont(self.font())

    def _place(self) -> None:
        self.no_error.adjustSize()
        self.no_error.move(self.middle() - self.no_error.rect().center())


def _places(errors: Array) -> Array:
    """Where errors lie on an axis of decades; an error of 0 has no place."""
    with np.errstate(divide="ignore", invalid="ignore"):
        places: Array = np.log10(errors)
    return np.where(np.isfinite(places), places, np.nan)
