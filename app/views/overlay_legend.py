"""Which colour belongs to which run that is laid over a plot: in one line, and with values where one points."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPalette, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.views.painting import faded, tabular

SAMPLE, GAP, APART = 12, 4, 12
"""Pixels: length of a line, between it and its name, and between two names."""

LONGEST = 14 * "0"
"""As wide as a name is at most in the line of names."""

VALUE = "0.0e-00"
"""As wide as any value."""

COVER = 0.9
"""How much of what lies below is hidden by the values."""


class OverlayNames(QGraphicsItem):
    """A sample and the name of each run, beside each other; how many more there are where the room ends."""

    def __init__(self) -> None:
        """No names."""
        super().__init__()
        self._names: Sequence[str] = ()
        self._colours: Sequence[QColor] = ()
        self._font, self._text, self._width = QFont(), QColor(), 0.0
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_names(self, names: Sequence[str], colours: Sequence[QColor], palette: QPalette, font: QFont) -> None:
        """A name and a colour for each run."""
        self.prepareGeometryChange()
        self._names, self._colours = names, colours
        self._font, self._text = tabular(font), palette.color(QPalette.ColorRole.Text)
        self.setToolTip("Laid over: " + ", ".join(names))
        self.setVisible(bool(names))
        self.update()

    def fit(self, width: float) -> None:
        """Take so many pixels at most."""
        self.prepareGeometryChange()
        self._width = width

    def shown(self) -> list[str]:
        """What is written, in order."""
        return [text for _, text, _ in self._chips()]

    def boundingRect(self) -> QRectF:
        """A line; nothing without names."""
        return QRectF(0, 0, self._width, QFontMetricsF(self._font).height() if self._names else 0.0)

    def _chips(self) -> list[tuple[float, str, QColor | None]]:
        """Left end, text and colour of what is written."""
        metrics = QFontMetricsF(self._font)
        longest = metrics.horizontalAdvance(LONGEST)
        chips, left = list[tuple[float, str, QColor | None]](), 0.0
        for number, (name, colour) in enumerate(zip(self._names, self._colours, strict=True)):
            short = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, longest)
            right = left + SAMPLE + GAP + metrics.horizontalAdvance(short)
            rest = len(self._names) - number
            after = metrics.horizontalAdvance(f"+{rest - 1}") + APART if rest > 1 else 0.0
            if right + after > self._width:
                chips.append((left, f"+{rest}", None))
                break
            chips.append((left, short, colour))
            left = right + APART
        return chips

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """The samples and names."""
        metrics = QFontMetricsF(self._font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        for left, text, colour in self._chips():
            if colour is not None:
                painter.setPen(QPen(colour, 2))
                painter.drawLine(QPointF(left, metrics.height() / 2), QPointF(left + SAMPLE, metrics.height() / 2))
                left += SAMPLE + GAP
            painter.setPen(self._text)
            painter.drawText(QPointF(left, metrics.ascent()), text)


class OverlayValues(QWidget):
    """What each run has where one points: its training and its validation; in columns, beside the pointer."""

    def __init__(self, parent: QWidget) -> None:
        """Not in sight."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._rows: Sequence[tuple[str, str, str]] = ()
        self._colours: Sequence[QColor] = ()
        self.hide()

    def tell(
        self, rows: Sequence[tuple[str, str, str]], colours: Sequence[QColor], within: QRectF, beside: float
    ) -> None:
        """Show name, training and validation of each run within a part of the parent, away from x = `beside`."""
        self._rows, self._colours = rows, colours
        if not rows:
            self.hide()
            return
        lines = max(int((within.height() - 2 * GAP) / self._line()), 1)
        columns = max(min(-(-len(rows) // lines), int(within.width() // (self._column() + 2 * GAP)) or 1), 1)
        shown = min(len(rows), lines * columns)
        self._lines = -(-shown // columns)
        self.resize(round(columns * self._column() + 2 * GAP), round(self._lines * self._line() + 2 * GAP))
        left, right = within.left() + GAP, within.right() - self.width() - GAP
        self.move(round(right if beside < within.center().x() else left), round(within.top()) + GAP)
        self.show()
        self.update()

    def rows(self) -> Sequence[tuple[str, str, str]]:
        """Name, training and validation of each run, whether there is room for it or not; () while not in sight."""
        return self._rows if self.isVisible() else ()

    def _line(self) -> float:
        return QFontMetricsF(tabular(self.font())).height()

    def _column(self) -> float:
        metrics = QFontMetricsF(tabular(self.font()))
        name = min(max(metrics.horizontalAdvance(row[0]) for row in self._rows), metrics.horizontalAdvance(LONGEST))
        return SAMPLE + GAP + name + 2 * (APART + metrics.horizontalAdvance(VALUE))

    def paintEvent(self, event: object) -> None:
        """The rows; in the place of the last one how many more there are, where not all have room."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        painter.fillRect(self.rect(), faded(palette.color(QPalette.ColorRole.Base), COVER))
        font = tabular(self.font())
        painter.setFont(font)
        metrics, line, width = QFontMetricsF(font), self._line(), self._column()
        text, value = palette.color(QPalette.ColorRole.Text), metrics.horizontalAdvance(VALUE)
        columns = max(int((self.width() - GAP) // width), 1)
        room = columns * self._lines
        shown = list(zip(self._rows, self._colours, strict=True))
        hidden = len(shown) - room + 1 if len(shown) > room else 0
        for number, (row, colour) in enumerate(shown[: len(shown) - hidden]):
            left, top = GAP + number // self._lines * width, GAP + number % self._lines * line
            painter.setPen(QPen(colour, 2))
            painter.drawLine(QPointF(left, top + line / 2), QPointF(left + SAMPLE, top + line / 2))
            painter.setPen(text)
            right = left + width
            name = metrics.elidedText(row[0], Qt.TextElideMode.ElideMiddle, metrics.horizontalAdvance(LONGEST))
            painter.drawText(QPointF(left + SAMPLE + GAP, top + metrics.ascent()), name)
            for place, number_told in enumerate(reversed(row[1:])):
                end = right - place * (value + APART)
                at = end - metrics.horizontalAdvance(number_told)
                painter.drawText(QPointF(at - GAP, top + metrics.ascent()), number_told)
        if hidden:
            painter.setPen(text)
            left = GAP + (columns - 1) * width + SAMPLE + GAP
            painter.drawText(QPointF(left, GAP + (self._lines - 1) * line + metrics.ascent()), f"and {hidden} more")
