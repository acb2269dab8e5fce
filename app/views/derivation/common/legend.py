"""What the lines of a plot are: samples with their names, in a row."""

import itertools
import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.painting import faded

SAMPLE = 20
"""Length of a sample of a line."""
GAP = 4
FAINT = 0.3
"""Opacity of a faint line."""
BETWEEN = 12


@dataclass(frozen=True)
class LineStyle:
    """How a line is drawn.

    Attributes:
        name: what it shows.
        role: its colour in the palette.
        width: in pixels.
        style: solid, dashed or dotted.
        faint: whether what lies behind it shows through.
    """

    name: str
    role: QPalette.ColorRole = QPalette.ColorRole.Text
    width: float = 1.5
    style: Qt.PenStyle = Qt.PenStyle.SolidLine
    faint: bool = False

    def pen(self, palette: QPalette) -> QPen:
        """The pen that draws it."""
        return self._pen(palette, self.width)

    def cosmetic_pen(self, palette: QPalette, ratio: float) -> QPen:
        """The pen that draws it in axes, whatever they show; `ratio` is the number of device pixels in a pixel."""
        # Such a pen counts device pixels.
        pen = self._pen(palette, self.width * ratio)
        pen.setCosmetic(True)
        return pen

    def _pen(self, palette: QPalette, width: float) -> QPen:
        colour = faded(palette.color(self.role), FAINT if self.faint else 1.0)
        return QPen(colour, width, self.style, Qt.PenCapStyle.FlatCap)


class LineLegend(QWidget):
    """Samples of lines beside their names, in as many rows as it takes."""

    def __init__(self, lines: tuple[LineStyle, ...], parent: QWidget | None = None) -> None:
        """Say what `lines` are."""
        super().__init__(parent)
        self._lines = lines
        self.setAccessibleName("Lines: " + ", ".join(line.name for line in lines))
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """As high as it has to be."""
        return QSize(0, self.heightForWidth(self.width()))

    def heightForWidth(self, width: int) -> int:
        """One row of text or more."""
        rows = self._places(width)[-1].y() + 1
        return round(rows * QFontMetricsF(self.font()).height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Samples and names."""
        painter, metrics = QPainter(self), QFontMetricsF(self.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line, place in zip(self._lines, self._places(self.width()), strict=True):
            x, top = place.x(), place.y() * metrics.height()
            painter.setPen(line.pen(self.palette()))
            middle = top + metrics.height() / 2
            painter.drawLine(QPointF(x, middle), QPointF(x + SAMPLE, middle))
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            painter.drawText(QPointF(x + SAMPLE + GAP, top + metrics.ascent()), line.name)

    def _places(self, width: int) -> list[QPointF]:
        """Where each line begins, x in pixels, y in rows: in as many columns as there is room for, equally filled."""
        metrics = QFontMetricsF(self.font())
        lengths = [SAMPLE + GAP + metrics.horizontalAdvance(line.name) + BETWEEN for line in self._lines]
        for rows in range(1, len(lengths) + 1):
            across = math.ceil(len(lengths) / rows)
            columns = [max(lengths[column::across]) for column in range(across)]
            if sum(columns) - BETWEEN <= width:
                break
        lefts = [0.0, *itertools.accumulate(columns)]
        return [QPointF(lefts[number % across], number // across) for number in range(len(lengths))]
