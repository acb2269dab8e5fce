"""How a network learns: one quantity over the epochs, for the training batches and for the validation digits.

Two of these stand in the window, for the loss and for the accuracy. A view is given all points of a run each time and
shows as many as the screen can hold, so a million points cost as little as a thousand.
"""

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.colours import nice_limit
from app.views.copying import offer_copies
from app.views.curve_export import points_csv
from app.views.decimate import Pyramid, blocks, envelope, nearest, running_mean
from app.views.export_button import ExportButton
from app.views.header import Header
from app.views.measure import EMPTY, Along, Measure, Series
from app.views.named import named
from app.views.overlaid import STEP, Overlaid
from app.views.overlay_legend import OverlayValues
from app.views.painting import bold
from app.views.plot import Plot, show, show_markers
from app.views.waiting import place_waiting

MARKERS = 24
"""Points of the validation are marked when there are no more than this in sight."""
FIRST_BATCHES = 50
"""The axis has room for so many batches at first, so that a slow run fills it too."""


class CurveView(QWidget):
    """Curves of one quantity with axes, a legend that tells the values under the pointer, zoom, and export."""

    def __init__(self, measure: Measure, parent: QWidget | None = None) -> None:
        """Wait for a run of which this is measured."""
        super().__init__(parent)
        named(self, measure.object_name, measure.name)
        self._measure = measure
        self._axis, self._log = measure.axis, measure.log
        self._run: object = None
        self._series: Sequence[Series] = ()
        self._pyramid = Pyramid(EMPTY, EMPTY)
        self._mean = self._newest = Series("training mean")
        self._epochs: float | None = None
        self._ends = 0.0, 0.0
        self._follow = True
        self._drawing = False
        self._pointed: float | None = None
        self._told: tuple[str, ...] = ()
        self._along = Along.EPOCH
        self._place: Callable[[float], float] = float
        self._marked: tuple[float | None, float | None] = None, None
        self.plot = named(Plot("epoch"), f"{measure.object_name}Axes", f"{measure.name} over the epochs")
        self.plot.set_y_axis(self._axis, log=self._log)
        self._values = OverlayValues(self.plot)
        self._title = QLabel(measure.name)
        self._title.setFont(bold(self.font()))
        self._waiting = QLabel("Press Train", self.plot)
        self._waiting.setBackgroundRole(QPalette.ColorRole.Base)
        self._waiting.setAutoFillBackground(True)
        self._waiting.setContentsMargins(8, 8, 8, 8)
        self._waiting.setWordWrap(True)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._waiting.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.log_button = QToolButton()
        self.log_button.setCheckable(True)
        self.log_button.setChecked(self._log)
        self.log_button.setVisible(measure.log)
        self.log_button.toggled.connect(self.set_log)
        self.zoom_button = QToolButton()
        self.zoom_button.clicked.connect(self.reset_zoom)
        offer_copies(self.plot, self.csv)
        name = measure.name.lower()
        self.export_button = ExportButton(f"{measure.object_name}Export", self.plot, f"the {name}")
        self._name(self.log_button, "Log", "Count the vertical axis in powers of ten.")
        self._name(self.zoom_button, "Show all", "Show the whole run again (Home in the plot).")
        self._lay_out()
        self.plot.pointed.connect(self._point)
        self.plot.left.connect(self._leave)
        self.plot.range_changed.connect(self._range_changed)
        self.plot.resized.connect(self._refit)
        self.plot.reset.connect(self.reset_zoom)
        self.plot.set_limits(measure.limit)
        self._draw()

    def _name(self, button: QToolButton, text: str, tip: str) -> None:
        button.setText(text)
        button.setToolTip(tip)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        plain = text.rstrip(".")
        named(button, f"{self._measure.object_name}{plain.title().replace(' ', '')}", f"{plain}: {self._measure.name}")

    def _lay_out(self) -> None:
        self.header = Header(self._title, self.log_button, self.zoom_button, self.export_button)
        filled(QVBoxLayout(self), self.header, (self.plot, 1), spacing=4)

    # What to show.

    def show_curves(self, run: object, series: Sequence[Series], place: Callable[[float], float] = float) -> None:
        """Show what was measured in a run; a place that a person chose in it stays until there is another `run`.

        `place` is where so many epochs lie on the lower axis.
        """
        if place != self._place:
            self._place = place
            self.mark(*self._marked)
        if run is not self._run:
            self._run, self._follow, self._ends = run, True, (0.0, 0.0)
        self._series = series
        if self.isVisible():
            self._draw()

    def set_waiting(self, text: str) -> None:
        """What to say where there is no run: what it waits for, in a line or more."""
        if text != self._waiting.text():
            self._waiting.setText(text)
            place_waiting(self._waiting, self.plot)

    def set_overlaid(self, runs: Sequence[Overlaid], along: Along = Along.EPOCH) -> None:
        """Show these other runs behind the present one; all `x`, and those of `show_curves`, count `along`."""
        if along is not self._along:
            self._along, self._follow, self._series = along, True, ()
            self.plot.set_x_label(along.value)
        self.plot.show_overlaid(runs)
        self._ends = 0.0, 0.0
        self._draw()

    def set_span(self, epochs: float | None) -> None:
        """Let the axis grow with the run in round steps, up to this many epochs; None knows no end."""
        self._epochs = epochs
        self._draw()

    def mark(self, moment: float | None, branch: float | None = None) -> None:
        """Draw a line at a moment and a dotted one where a branch left, after so many epochs; None takes it away."""
        self._marked = moment, branch
        self.plot.set_marks(*(None if epochs is None else self._place(epochs) for epochs in self._marked))

    def set_axis_label(self, label: str) -> None:
        """Name the vertical axis, for example after the cost that is used."""
        self._axis = label
        self.plot.set_y_axis(label, log=self._log)

    def set_log(self, log: bool) -> None:
        """Count the vertical axis in powers of ten, or not."""
        self._log, self._follow, self._ends = log, True, (0.0, 0.0)
        self.log_button.setChecked(log)
        self.plot.set_y_axis(self._axis, log=log)
        self._draw()

    def reset_zoom(self) -> None:
        """Show the whole run, and follow it."""
        self._follow = True
        self._draw()

    def curves(self) -> Sequence[Series]:
        """What was measured, as it was given."""
        return self._series

    def _measured(self, name: str) -> Series:
        return next((series for series in self._series if series.name == name), Series(name))

    def readout(self) -> tuple[str, ...]:
        """What the legend tells: the epoch, a batch, the mean of the batches around it, the validation."""
        return self._told

    # Drawing.

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while nobody looked."""
        super().showEvent(event)
        self._draw()

    def _draw(self) -> None:
        """As many points of the run as the screen can show."""
        self._drawing = True
        training, validation = self._measured("training"), self._measured("validation")
        end = self._end()
        low, high = (0.0, end) if self._follow else self.plot.x_range()
        most = self.plot.pixels()
        self._pyramid = self._pyramid.grown(training.x, training.y)
        cut = self._pyramid.cut(low, high, most // STEP)
        mean, outline = running_mean(cut), envelope(self._pyramid.cut(low, high, most))
        checked = envelope(blocks(validation.x, validation.y, low, high, most))
        lines = [self._measure.places(y, log=self._log) for y in (outline[1], mean, checked[1])]
        show(self.plot.batches, outline[0], lines[0])
        show(self.plot.mean, cut.x, lines[1])
        single = training.x.size == 1
        show(self.plot.first, outline[0][:single], lines[0][:single])
        show(self.plot.validation, checked[0], lines[2])
        show_markers(self.plot.validation, checked[0].size <= MARKERS)
        places = partial(self._measure.places, log=self._log)
        others = self.plot.overlaid.cut(low, high, most, places, self._log)
        if self._follow:
            self._ends = self._measure.ends(lines[0], np.concatenate([*lines[1:], others]), self._ends, log=self._log)
            self.plot.set_range((0.0, end), self._ends)
        self._mean = self._newest = Series("training mean", cut.x, mean)
        if not self._follow:
            whole = self._pyramid.cut(0.0, end, most // STEP)
            self._newest = Series("training mean", whole.x, running_mean(whole))
        waits = not (any(series.x.size for series in self._series) or self.plot.overlaid.runs)
        self._waiting.setVisible(waits)
        if waits:
            place_waiting(self._waiting, self.plot)
        self.export_button.setEnabled(not waits)
        self.zoom_button.setEnabled(not self._follow)
        self._drawing = False
        self._read_out()

    def _refit(self) -> None:
        """Other pixels hold other points; what nobody sees yet is drawn when it is shown."""
        if self.isVisible():
            self._draw()

    def _end(self) -> float:
        """The right end of the axis when the whole run is in sight: round, and never past the run's end."""
        x = self._measured("training").x
        last = max((float(series.x[-1]) for series in self._series if series.x.size), default=0.0)
        others = max((run.end for run in self.plot.overlaid.runs), default=0.0)
        if not self._epochs or self._along is not Along.EPOCH or others:
            return others if others >= last > 0 or not last else nice_limit(last)
        near = nice_limit(max(last, FIRST_BATCHES * float(x[0]))) if x.size else self._epochs
        return max(last, min(near, self._epochs))

    def _range_changed(self) -> None:
        if not self._drawing:
            self._follow = False
            self._draw()

    # Values under the pointer.

    def _point(self, x: float) -> None:
        self._pointed = x
        self._read_out()

    def _leave(self) -> None:
        self._pointed = None
        self._read_out()

    def _read_out(self) -> None:
        """The values nearest to the pointer, else the latest, wherever one looks."""
        pointed = math.inf if self._pointed is None else self._pointed
        values = []
        at: float | None = None
        mean = self._newest if self._pointed is None else self._mean
        for series in (self._measured("training"), mean, self._measured("validation")):
            index = nearest(series.x, pointed)
            values.append(self._measure.number(math.nan if index is None else float(series.y[index])))
            if index is not None and at is None:
                at = float(series.x[index])
        if at is None and self._pointed is not None and self.plot.overlaid.runs:
            at = self._pointed
        self._told = ("" if at is None else self._along.number(at), *values)
        self._tell_overlaid()
        self.plot.tell(self._told, [" ".join(row) for row in self._values.rows()])
        self.plot.set_crosshair(at if self._pointed is not None else None)

    def _tell_overlaid(self) -> None:
        """What the other runs have under the pointer, beside it."""
        overlaid, x = self.plot.overlaid, self._pointed
        number = self._measure.number
        found = [] if x is None else overlaid.at(x)
        rows = [(name, number(training), number(validation)) for name, training, validation in found]
        box = self.plot.inner()
        beside = 0.0 if x is None else self.plot.place_of(x)
        self._values.tell(rows, overlaid.colours() if rows else [], box, beside)

    def csv(self) -> str:
        """Every point of the run and of those laid over it; empty without any."""
        if not (any(series.x.size for series in self._series) or self.plot.overlaid.runs):
            return ""
        return points_csv(self._measure.name.lower(), self._along.value, self._series, self.plot.overlaid.runs)

    def sizeHint(self) -> QSize:
        """Half of the right side of a 1280 x 800 window."""
        return QSize(420, 320)
