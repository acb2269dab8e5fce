"""How somebody has done from test to test: the accuracies with their intervals as a plot, and in a table."""

import math
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.views.axes import Axes
from app.views.boxes import filled
from app.views.copying import offer_copies
from app.views.named import named
from app.views.painting import faded
from app.views.sheet import table_csv
from app.views.text_table import TextTable
from app.views.writing.shown import ShownTest

MARKER = 7
"""Pixels of a test's point."""

MOST_NUMBERS = 8
"""Tests whose numbers stand below the plot, about."""

HEADS = ("Date", "Digits", "Right", "95% interval")
PLOT_TIP = "A point for each test, in their order, and its 95 percent confidence interval: few digits say little."


class ProgressPlot(Axes):
    """A point for each test from left to right, with its interval."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """No tests."""
        super().__init__("test", parent=parent)
        named(self, "writingPlot", "Accuracy of each test", PLOT_TIP)
        self.box.setMouseEnabled(x=False, y=False)
        self.intervals = pg.ErrorBarItem(beam=0.0)
        self.line = pg.PlotCurveItem(antialias=True)
        self.points = pg.ScatterPlotItem(size=MARKER)
        for item in (self.intervals, self.line, self.points):
            self.box.addItem(item)
        self.set_y_axis("right (%)", log=False)
        self._tests: Sequence[ShownTest] = ()
        offer_copies(self, self.csv)

    def show_tests(self, tests: Sequence[ShownTest]) -> None:
        """Show tests, the earliest at the left."""
        self._tests = tests
        x = np.arange(1.0, len(tests) + 1)
        y, low, high = (
            100 * np.array([getattr(test, name) for test in tests], float) for name in ("accuracy", "low", "high")
        )
        self.intervals.setData(x=x, y=y, top=high - y, bottom=y - low)
        self.line.setData(x, y)
        self.points.setData(x, y)
        step = math.ceil(max(len(tests), 1) / MOST_NUMBERS)
        self._bottom.setTickSpacing(step, step)
        self.set_range((0.5, max(len(tests), 1) + 0.5), (0.0, 103.0))
        self.setAccessibleDescription("; ".join(f"{test.date}: {test.right}" for test in tests))

    def csv(self) -> str:
        """A line for each test, the earliest first; empty without any."""
        rows = [(test.date, repr(test.accuracy), repr(test.low), repr(test.high)) for test in self._tests]
        return table_csv(("date", "accuracy", "from", "to"), rows) if rows else ""

    def restyle(self) -> None:
        """As the axes; the accent for the points."""
        super().restyle()
        palette, ratio = self.palette(), self.devicePixelRatioF()
        text, accent = (palette.color(role) for role in (QPalette.ColorRole.Text, QPalette.ColorRole.Highlight))
        self.intervals.setData(pen=pg.mkPen(faded(text, 0.5), width=ratio))
        self.line.setPen(pg.mkPen(faded(accent, 0.5), width=ratio))
        self.points.setBrush(accent)
        self.points.setPen(None)


class ProgressView(QWidget):
    """The tests of one person, whom one chooses.

    Signals:
        opened: the id of a test.
    """

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nobody yet."""
        super().__init__(parent)
        self._tests: Sequence[ShownTest] = ()
        self._shown: Sequence[ShownTest] = ()
        self.person = named(QComboBox(), "writingPerson", "Person", "Whose tests are shown.")
        self.person.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.person.setMinimumContentsLength(8)
        label = QLabel("Tests &of")
        label.setBuddy(self.person)
        self.plot = ProgressPlot()
        self.table = named(TextTable(HEADS), "writingTests", "Tests", "A click on a test, or Enter, shows its result.")
        self.table.opened.connect(lambda row: self.opened.emit(self._shown[row].id))
        self.person.currentIndexChanged.connect(self._show)
        filled(QVBoxLayout(self), filled(QHBoxLayout(), label, (self.person, 1)), (self.plot, 1), (self.table, 1))

    def show_tests(self, tests: Sequence[ShownTest]) -> None:
        """Show others, all people's, the earliest first; the person stays who it is while there is one of theirs."""
        self._tests, present = tests, self.person.currentText()
        self.person.blockSignals(True)
        self.person.clear()
        self.person.addItems(sorted({test.name for test in tests}, key=str.casefold))
        self.person.setCurrentIndex(max(self.person.findText(present), 0))
        self.person.blockSignals(False)
        self._show()

    def choose(self, name: str) -> None:
        """Show somebody's tests."""
        self.person.setCurrentIndex(self.person.findText(name))

    def _show(self, *_: object) -> None:
        own = [test for test in self._tests if test.name == self.person.currentText()]
        self._shown = own[::-1]
        self.plot.show_tests(own)
        self.table.show_rows([(test.short, f"{test.digits}", test.right, test.interval) for test in self._shown])
