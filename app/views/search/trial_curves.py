"""The curves of all trials: how good each was after each epoch."""

import math
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPalette, QPen
from PySide6.QtWidgets import QWidget

from app.views.axes import Axes
from app.views.painting import faded
from app.views.search.coordinates import REACH, THICK, THIN
from app.views.search.shown_trial import ShownTrial, colour_of

MARGIN = 0.05


class TrialCurves(Axes):
    """Shows a line for each trial, in the colours of `Coordinates`; a click chooses one.

    Signals:
        chosen: the number of a trial.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No curves yet."""
        super().__init__("epoch", parent=parent)
        self._trials: Sequence[ShownTrial] = ()
        self._lines: dict[int, pg.PlotDataItem] = {}
        self._number: int | None = None
        self.scene().sigMouseClicked.connect(self._on_click)

    def show_trials(self, label: str, trials: Sequence[ShownTrial]) -> None:
        """Show what was measured, of these trials."""
        self.set_y_axis(label, log=False)
        self._trials = [trial for trial in trials if len(trial.x)]
        here = {trial.number for trial in self._trials}
        for number in [number for number in self._lines if number not in here]:
            self.box.removeItem(self._lines.pop(number))
        for trial in self._trials:
            line = self._lines.get(trial.number)
            if line is None:
                line = self._lines[trial.number] = pg.PlotDataItem()
                self.box.addItem(line)
            line.setData(trial.x, trial.y)
        self._colour()
        if self._trials:
            last = max(float(trial.x[-1]) for trial in self._trials)
            y = np.concatenate([trial.y for trial in self._trials])
            low, high = float(y.min()), float(y.max())
            pad = MARGIN * ((high - low) or 0.1)
            self.set_range((1.0 - 0.02 * last, max(1.02 * last, 2.0)), (low - pad, high + pad))

    def choose(self, number: int | None) -> None:
        """Let the curve of this trial stand out, or none."""
        self._number = number
        self._colour()

    def nearest(self, at: QPointF) -> int | None:
        """The number of the trial whose curve passes here, in the pixels of the scene; None where none does."""
        best, found = REACH, None
        for trial in self._trials:
            places = [self.box.mapViewToScene(QPointF(x, y)) for x, y in zip(trial.x, trial.y, strict=True)]
            x, y = np.array([place.x() for place in places]), np.array([place.y() for place in places])
            if x[0] - REACH <= at.x() <= x[-1] + REACH:
                distance = abs(float(np.interp(at.x(), x, y)) - at.y())
                if distance < best:
                    best, found = distance, trial.number
        return found

    def restyle(self) -> None:
        """Colours of the present palette."""
        super().restyle()
        if hasattr(self, "_lines"):
            self._colour()

    def _colour(self) -> None:
        palette = self.palette()
        for trial in self._trials:
            line = self._lines[trial.number]
            colour = colour_of(trial.goodness, palette.color(QPalette.ColorRole.Base))
            is_chosen = trial.number == self._number
            pen = QPen(colour or faded(palette.color(QPalette.ColorRole.Text), 1.0 if is_chosen else 0.3))
            pen.setWidthF(THICK if is_chosen else THIN)
            pen.setCosmetic(True)
            if colour is None:
                pen.setStyle(Qt.PenStyle.DashLine)
            line.setPen(pen)
            is_dot = len(trial.x) == 1
            line.setSymbol("o" if is_dot else None)
            line.setSymbolSize(5)
            line.setSymbolBrush(pen.color())
            line.setSymbolPen(pen.color())
            line.setZValue(2.0 if is_chosen else 0.0 if math.isnan(trial.goodness) else trial.goodness)

    def _on_click(self, event: object) -> None:
        number = self.nearest(event.scenePos())  # type: ignore[attr-defined]
        if number is not None:
            self.chosen.emit(number)
