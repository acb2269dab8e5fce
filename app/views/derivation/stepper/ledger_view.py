"""Paints the bill of one cell: symbols, numbers and values in columns, the result under a line."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.derivation.common.numbers import draw_symbol, symbol_width
from app.views.painting import bold, faded, tabular
from app.views.rows import Rows
from app.views.sheet import table_csv
from nn.derivation.ledger import LedgerLine
from nn.derivation.letters import DOT
from nn.derivation.spoken import spoken
from nn.derivation.terms import Name

LEAST_LINES = 4
LEADING = 1.4
"""From line to line, in heights of the font: indices need room above and below."""
TIMES_SIGN, EQUALS = f" {DOT} ", "="
GAP = 8
"""Between columns, in pixels."""


class LedgerView(Rows):
    """Shows the lines of a bill, one below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """No lines yet."""
        super().__init__(parent)
        self.setFont(tabular(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("The numbers that enter")
        self._lines: Sequence[LedgerLine] = ()

    def show_lines(self, lines: Sequence[LedgerLine]) -> None:
        """Show other lines."""
        self._lines = lines
        self.describe()
        self.update()

    def row_places(self) -> Sequence[QRectF]:
        """One for each line."""
        height = self.line_height()
        return [QRectF(0, index * height, self.width(), height) for index in range(len(self._lines))]

    def csv(self) -> str:
        """Each line as it is shown; empty without any."""
        rows = [(" ".join(map(str, line.names)) or line.words, line.work, line.value) for line in self._lines]
        return table_csv(("term", "numbers", "value"), rows) if rows else ""

    def row_words(self, row: int) -> str:
        """A line."""
        return _spoken(self._lines[row])

    def words(self) -> str:
        """All lines."""
        return "; ".join(map(_spoken, self._lines))

    def lines(self) -> Sequence[LedgerLine]:
        """What is shown."""
        return self._lines

    def line_height(self) -> float:
        """From one line to the next, in pixels."""
        return LEADING * QFontMetricsF(self.font()).height()

    def sizeHint(self) -> QSize:
        """The least: how many lines there are follows from the room, and not the other way round."""
        return QSize(320, math.ceil(LEAST_LINES * self.line_height()))

    def minimumSizeHint(self) -> QSize:
        """As preferred."""
        return self.sizeHint()

    def _columns(self) -> tuple[float, float, float]:
        """Widths of the columns; the last two with their equals sign."""
        plain, strong = QFontMetricsF(self.font()), QFontMetricsF(bold(self.font()))
        equals = plain.horizontalAdvance(EQUALS) + 2 * GAP
        names = max((_names_width(self.font(), line.names) for line in self._lines), default=0.0)
        works = [plain.horizontalAdvance(line.work) + equals for line in self._lines if line.work]
        words = max((plain.horizontalAdvance(line.words) for line in self._lines), default=0.0)
        work = max([*works, words - names, 0.0])
        value = max((strong.horizontalAdvance(line.value) for line in self._lines), default=0.0) + equals
        # The values are always in sight: what they are made of gives way.
        return names, min(work, max(self.width() - names - value, 0.0)), value

    def paintEvent(self, event: QPaintEvent) -> None:
        """Line by line."""
        painter = QPainter(self)
        names, work, value = self._columns()
        plain = self.font()
        metrics, height = QFontMetricsF(plain), self.line_height()
        equals = metrics.horizontalAdvance(EQUALS)
        text = self.palette().color(QPalette.ColorRole.WindowText)
        for index, line in enumerate(self._lines):
            base = index * height + (height + metrics.capHeight()) / 2
            painter.setFont(plain)
            if line.is_result:
                painter.setPen(faded(text, 0.4))
                painter.drawLine(QPointF(0, index * height), QPointF(names + work + value, index * height))
            painter.setPen(text)
            if line.words:
                painter.drawText(QPointF(0, base), _cut(metrics, line.words, names + work))
            x = 0.0
            for position, name in enumerate(line.names):
                if position:
                    painter.drawText(QPointF(x, base), TIMES_SIGN)
                    x += metrics.horizontalAdvance(TIMES_SIGN)
                x += draw_symbol(painter, QPointF(x, base), name)
            if line.work:
                painter.drawText(QPointF(names + GAP, base), EQUALS)
                room = work - equals - 2 * GAP
                painter.drawText(QPointF(names + equals + 2 * GAP, base), _cut(metrics, line.work, room))
            painter.drawText(QPointF(names + work + GAP, base), EQUALS)
            if line.is_result:
                painter.setFont(bold(plain))
            across = QFontMetricsF(painter.font()).horizontalAdvance(line.value)
            painter.drawText(QPointF(names + work + value - across, base), line.value)


def _cut(metrics: QFontMetricsF, text: str, width: float) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, math.ceil(width))


def _names_width(font: QFont, names: Sequence[Name]) -> float:
    dots = max(len(names) - 1, 0) * QFontMetricsF(font).horizontalAdvance(TIMES_SIGN)
    return sum(symbol_width(font, name) for name in names) + dots


def _spoken(line: LedgerLine) -> str:
    what = line.words or ", times ".join(spoken(name.latex) for name in line.names)
    return " = ".join(part for part in (what, line.work, line.value) if part)
