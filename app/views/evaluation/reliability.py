"""How often answers are right that claim so much: a diagram, its error, and the temperature that mends it."""

import math

import numpy as np
from PySide6.QtCore import QEvent, QMarginsF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.copying import offer_copies
from app.views.derivation.common.formula import FormulaView
from app.views.live_tip import LiveTip
from app.views.named import named
from app.views.painting import faded, tabular
from app.views.sheet import arrays_csv
from nn.reliability import ERROR_HELP, FORMULAS, NAME, Reliability

COLDEST, HOTTEST, STEP = 0.05, 20.0, 0.05
"""Bounds of the temperature, and how far one press of an arrow goes."""

LEAST, MARGIN = 96, 4
"""Logical pixels: side of the smallest diagram, and between it and its numbers."""

FORMULA = r"p_j = \frac{e^{z_j/T}}{\sum_k e^{z_k/T}}"
"""What a probability is at a temperature."""
SHARES = FORMULAS["share"]
"""What it is where the outputs do not add up to 1."""

RAW = "The derivation shows T = 1."

TIP = "T = 1 is the raw network; more makes it claim less, less makes it claim more. No answer becomes another one."


class ReliabilityDiagram(QWidget):
    """A bar for each bin of what answers claim, as high as the share of them that is right: on the line, at best."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing to show."""
        super().__init__(parent)
        self._table = Reliability.of(np.zeros(0), np.zeros(0, np.bool_))
        self._tip = LiveTip(self, self._words_at)
        named(self, "reliabilityDiagram", NAME)
        offer_copies(self, self.csv)
        self.setFont(tabular(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_bins(self, table: Reliability) -> None:
        """Show its bins."""
        self._table = table
        full = [table.bin_words(k) for k in np.flatnonzero(table.counts).tolist()]
        self.setAccessibleDescription("; ".join(full))
        self._tip.renew()
        self.update()

    def csv(self) -> str:
        """The bins that hold answers; empty without any."""
        table, full = self._table, np.flatnonzero(self._table.counts)
        heads = ("answers", "claim on average", "read right")
        columns = (table.counts[full].astype(float), table.confidence[full], table.accuracy[full])
        return arrays_csv(heads, columns) if len(full) else ""

    def area(self) -> QRectF:
        """Where the bars lie: the numbers of the axes stand left of it and below, within the mark of the keyboard."""
        metrics = self.fontMetrics()
        number, line = metrics.horizontalAdvance("100%"), metrics.height()
        inside = QRectF(self.rect()).marginsRemoved(QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN))
        return inside.adjusted(number + MARGIN, line / 2, -number / 2, -line - MARGIN)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        line = self.fontMetrics().height()
        return QSize(LEAST + 4 * line, LEAST + 2 * line)

    def sizeHint(self) -> QSize:  # noqa: D102
        # A column whose words wrap takes what is preferred for what is needed at least, and squeezes the others.
        return self.minimumSizeHint()

    def event(self, event: QEvent) -> bool:
        """Say of the bin under the mouse what it holds."""
        return (event.type() == QEvent.Type.ToolTip and self._tip.answers(event)) or super().event(event)

    def _words_at(self, at: QPointF) -> str:
        area, counts = self.area(), self._table.counts
        k = math.floor((at.x() - area.left()) / area.width() * len(counts))
        return self._table.bin_words(k) if 0 <= k < len(counts) and counts[k] else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bars, the line on which claim and truth are one, and the axes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text, accent = (self.palette().color(role) for role in (QPalette.ColorRole.Text, QPalette.ColorRole.Highlight))
        area, line = self.area(), self.fontMetrics().height()
        counts = self._table.counts
        width = area.width() / len(counts)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        for k in np.flatnonzero(counts):
            height = area.height() * float(self._table.accuracy[k])
            painter.drawRect(QRectF(area.left() + k * width + 1, area.bottom() - height, width - 2, height))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(faded(text, 0.8), 1, Qt.PenStyle.DashLine))
        painter.drawLine(area.bottomLeft(), area.topRight())
        painter.setPen(faded(text, 0.5))
        painter.drawRect(area)
        painter.setPen(text)
        for share in (0.0, 0.5, 1.0):
            middle = QPointF(area.left() + share * area.width(), area.bottom() - share * area.height())
            below = QRectF(middle.x() - 3 * line, area.bottom() + MARGIN, 6 * line, line)
            beside = QRectF(0, middle.y() - line / 2, area.left() - MARGIN, line)
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, f"{share:.0%}")
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight, f"{share:.0%}")


class ReliabilityView(QWidget):
    """The diagram with its error, and the temperature, which a person may change.

    Signals:
        temperature_wanted: T.
    """

    temperature_wanted = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        """At T = 1, with nothing to show."""
        super().__init__(parent)
        named(self, "reliability", "How sure the network may be")
        self.diagram = ReliabilityDiagram()
        self._error = named(QLabel(), "calibrationError", "Calibration error", ERROR_HELP)
        self._formula = FormulaView(FORMULA)
        self._formula.setObjectName("temperatureFormula")
        self._formula.setToolTip(TIP)
        self._shares = named(QLabel(SHARES), "temperatureShares", "Probability at temperature T", TIP)
        self._raw = named(QLabel(RAW), "temperatureRaw", RAW)
        self._error.setFont(tabular(self.font()))
        self.temperature = named(QDoubleSpinBox(), "temperature", "Temperature T", TIP)
        self.temperature.setRange(COLDEST, HOTTEST)
        self.temperature.setSingleStep(STEP)
        self.temperature.setDecimals(3)
        self.temperature.setKeyboardTracking(False)
        self.temperature.setValue(1)
        self.temperature.valueChanged.connect(self.temperature_wanted)
        caption = QLabel("Temperature T")
        caption.setBuddy(self.temperature)
        field = filled(QHBoxLayout(), caption, self.temperature, spacing=8)
        field.addStretch(1)
        words = filled(QVBoxLayout(), self._error, field, self._formula, self._shares, self._raw, spacing=4)
        words.addStretch(1)
        filled(QHBoxLayout(self), (self.diagram, 1), words, spacing=16)
        self.show_temperature(1, "probability", may_change=False)

    def show_bins(self, table: Reliability) -> None:
        """Show its bins, and the expected calibration error."""
        self.diagram.show_bins(table)
        self._error.setText(f"Calibration error: {table.error_words}")

    def show_temperature(self, temperature: float, noun: str, *, may_change: bool) -> None:
        """Show T; `noun` is what the outputs are called, probability or share. Nothing is asked for by this."""
        before = self.temperature.blockSignals(True)
        self.temperature.setValue(temperature)
        self.temperature.blockSignals(before)
        self.temperature.setEnabled(may_change)
        self._formula.setVisible(noun == "probability")
        self._shares.setVisible(noun == "share")
        self._raw.setVisible(temperature != 1)

    def words(self) -> str:
        """What stands above and below."""
        labels = self._error, self._shares, self._raw
        said = [label.text() for label in labels if not label.isHidden()]
        return " ".join([*said, self._formula.accessibleName()] if not self._formula.isHidden() else said)
