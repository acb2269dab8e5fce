"""The curves of all trials: how good each was after each epoch."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from app.views.axes import Axes
from app.views.copying import offer_copies
from app.views.search.shown_trial import REACH, ShownTrial, draw_lines
from app.views.sheet import table_csv

MARGIN = 0.05
"""Of what is measured, above and below the curves."""


class TrialLines(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """All curves as one item, painted in the pixels of its box: hundreds of items would take their time."""

    def __init__(self, box: pg.ViewBox) -> None:
        """No curves, in this box."""
        super().__init__()
        self._box = box
        self.trials: Sequence[ShownTrial] = ()
        self.number: int | None = None
        self.palette = QPalette()
        self.setParentItem(box)
        for changed in (box.sigRangeChanged, box.sigResized):
            changed.connect(lambda *_: self.renew())

    def renew(self) -> None:
        """Paint them anew."""
        self.prepareGeometryChange()
        self.update()

    def boundingRect(self) -> QRectF:
        """All of the box."""
        rect: QRectF = self._box.rect()
        return rect

    def points(self, trial: ShownTrial) -> list[tuple[float, float]]:
        """A curve in the pixels of the box."""
        (left, right), (bottom, top) = self._box.viewRange()
        x = (trial.x - left) / (right - left) * self._box.width()
        y = (top - trial.y) / (top - bottom) * self._box.height()
        return list(zip(x.tolist(), y.tolist(), strict=True))

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """All of them, the best on top, and the chosen one above all."""
        painter.setClipRect(self.boundingRect())
        draw_lines(painter, self.palette, [(trial, self.points(trial)) for trial in self.trials], self.number)


class TrialCurves(Axes):
    """Shows a line for each trial, in the colours of `Coordinates`; a click chooses one.

    Signals:
        chosen: the number of a trial.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No curves yet."""
        super().__init__("epoch", parent=parent)
        self._label = ""
        self._lines = TrialLines(self.box)
        offer_copies(self, self.csv)
        self.restyle()
        self.scene().sigMouseClicked.connect(self._on_click)

    def show_trials(self, label: str, trials: Sequence[ShownTrial]) -> None:
        """Show what was measured, of these trials."""
        if label != self._label:
            self._label = label
            self.set_y_axis(label, log=False)
        self._lines.trials = there = [trial for trial in trials if len(trial.x)]
        self._lines.renew()
        if there:
            last = max(float(trial.x[-1]) for trial in there)
            y = np.concatenate([trial.y for trial in there])
            low, high = float(y.min()), float(y.max())
            pad = MARGIN * ((high - low) or 0.1)
            self.set_range((1.0 - 0.02 * last, max(1.02 * last, 2.0)), (low - pad, high + pad))

    def csv(self) -> str:
        """What was measured after each epoch of each trial, a place a line; empty without any."""
        rows = (
            (str(trial.number), f"{x:g}", repr(y))
            for trial in self._lines.trials
            for x, y in zip(trial.x.tolist(), trial.y.tolist(), strict=True)
        )
        return table_csv(("trial", "epoch", self._label), rows) if self._lines.trials else ""

    def choose(self, number: int | None) -> None:
        """Let the curve of this trial stand out, or none."""
        self._lines.number = number
        self._lines.renew()

    def nearest(self, at: QPointF) -> int | None:
        """The number of the trial whose curve passes here, in the pixels of the box; None where none does."""
        best, found = REACH, None
        for trial in self._lines.trials:
            x, y = np.array(self._lines.points(trial)).T
            if x[0] - REACH <= at.x() <= x[-1] + REACH:
                distance = abs(float(np.interp(at.x(), x, y)) - at.y())
                if distance < best:
                    best, found = distance, trial.number
        return found

    def restyle(self) -> None:
        """Colours of the present palette."""
        super().restyle()
        if hasattr(self, "_lines"):
            self._lines.palette = self.palette()
            self._lines.renew()

    def _on_click(self, event: Any) -> None:
        number = self.nearest(self.box.mapFromScene(event.scenePos()))
        if number is not None:
            self.chosen.emit(number)
