"""The network's answer: one large digit, and the ten probabilities that it was chosen from."""

import math
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPalette,
    QRegion,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.answer_words import BROKEN, TIPS, UNLIKE, WAITING, Tempered
from app.views.painting import bold, faded, scaled, tabular
from app.views.rows import Rows
from nn.arrays import CLASSES, Array

LARGE = 3.5
"""Size of the answer as a multiple of the text's."""

LEAST, MOST = 16.0, 36.0
"""Height of a row in logical pixels."""

BAR = 14.0
"""Height of a bar at most; in a low row it is half of the row."""

MARK, GAP, EDGE = 12.0, 8.0, 4.0
"""Logical pixels: room of the winner's mark, between the parts of a row, and at its ends for a frame around it."""


class PredictionView(Rows):
    """Shows ten probabilities as bars and the largest as the answer.

    For scripts and assistive tools the widget carries four dynamic properties: ``digit``, the answer or -1 where
    there is none, ``unlike``, whether that is the nearest digit to something unlike all that the network learned,
    ``probabilities``, a list of ten floats, all zero where there is no answer, and ``row``, the answers of all digits
    where several stand beside each other, else empty.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """No answer yet."""
        super().__init__(parent)
        self._message, self._tempered, self._chosen = WAITING, Tempered(), 0
        self.setProperty("row", [])
        self.setObjectName("prediction")
        self.set_output_label("probability")
        self.setAccessibleName("Prediction")
        self.setFont(tabular(self.font()))
        # What lies behind it is not painted first.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.show_probabilities(None)

    def show_probabilities(self, p: Array | None, *, unlike: bool = False, raw: Array | None = None) -> None:
        """Show the probabilities (10,) of the digits 0 to 9, or None while there is no ink; `raw` at T = 1.

        What is `unlike` the digits that the network learned has no answer, for all that it holds most probable.
        """
        values = [0.0] * CLASSES if p is None else [float(value) for value in p]
        own = () if raw is None else tuple(float(value) for value in raw)
        self._tempered = replace(self._tempered, raw=own)
        finite = all(math.isfinite(value) for value in values)
        answered = p is not None and finite
        message = WAITING if finite else BROKEN
        before, shown = (self.property("digit"), self.property("unlike")), self.property("probabilities")
        self.setProperty("probabilities", values if finite else [0.0] * CLASSES)
        self.setProperty("digit", values.index(max(values)) if answered else -1)
        self.setProperty("unlike", answered and unlike)
        digit, same = self.property("digit"), message is self._message
        changed = before != (digit, self.property("unlike"))
        self._message = message
        self._tell(changed=changed)
        if self._tempered.temperature != 1:
            self._tip()
        if changed or not same:
            self.update()
        elif digit >= 0:
            self._update_rows(shown, values)

    def show_row(self, answers: Sequence[int], chosen: int) -> None:
        """Show what each digit of a row is read as, -1 for no answer; none where one stands alone.

        Args:
            answers: from left to right.
            chosen: which of them the probabilities are of.
        """
        if (list(answers), chosen) != (self.property("row"), self._chosen):
            self.setProperty("row", list(answers))
            self._chosen = chosen
            self.describe()
            self._update_head()

    def _update_head(self) -> None:
        self.update(0, 0, self.width(), math.ceil(self._answer_height()))

    def _update_rows(self, before: Sequence[float], values: Sequence[float]) -> None:
        """Paint anew what would look otherwise; in training most rows stand still."""
        digit, width = self.property("digit"), self.width()
        if self._tempered.pointed is not None or _percent(before[digit]) != _percent(values[digit]):
            self._update_head()
        for room, old, new in zip(self.row_places(), before, values, strict=True):
            if _percent(old) != _percent(new) or round(width * old) != round(width * new):
                self.update(room.toAlignedRect())

    def row_places(self) -> list[QRectF]:
        """Where the rows lie."""
        top, height = self._answer_height() + GAP, self._row_height()
        return [QRectF(0, top + row * height, self.width(), height) for row in range(CLASSES)]

    def set_output_label(self, label: str) -> None:
        """Name what the bars show: a "probability" of each digit, or its "share" of outputs that are none."""
        self._tempered = replace(self._tempered, label=label)
        self._tip()
        self.update()

    def set_temperature(self, temperature: float) -> None:
        """Say at which temperature the probabilities are: 1 for those of the raw network."""
        if temperature != self._tempered.temperature:
            self._tempered = replace(self._tempered, temperature=temperature)
            self._tip()
            self._update_head()

    def show_raw_of(self, row: int | None) -> None:
        """Say what the network's own output of this digit is while it is pointed at; None where none is."""
        if row != self._tempered.pointed:
            self._tempered = replace(self._tempered, pointed=row)
            self._update_head()

    def _tip(self) -> None:
        self.setToolTip(self._tempered.tip(self.property("digit")))

    def _tell(self, *, changed: bool) -> None:
        """Say the answer to assistive tools: always where they ask, aloud where the digit is another one."""
        digit = self.property("digit")
        self.describe()
        if changed and digit >= 0 and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.words()))

    def words(self) -> str:  # noqa: D102
        digit, values = self.property("digit"), self.property("probabilities")
        if digit < 0:
            answer = self._message[0]
        elif self.property("unlike"):
            answer = f"Unlike the digits it learned; nearest {digit} with {100 * values[digit]:.0f} percent"
        else:
            answer = f"{digit} with {100 * values[digit]:.0f} percent"
        row = self.property("row")
        return f"{answer}; digit {self._chosen + 1} of {' '.join(map(_sign, row))}" if row else answer

    def row_words(self, row: int) -> str:  # noqa: D102
        if self.property("digit") < 0:
            return f"{row}; {self._message[0]}"
        return f"{row}: {100 * self.property('probabilities')[row]:.1f} percent"

    def csv(self) -> str:  # noqa: D102
        rows = enumerate(map(repr, self.property("probabilities")))
        return "".join(f"{digit},{p}\n" for digit, p in rows) if self.property("digit") >= 0 else ""

    def first_row(self) -> int:  # noqa: D102
        return max(int(self.property("digit")), 0)

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(168, math.ceil(self._answer_height() + GAP + CLASSES * self._least()))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        answer = MARK + QFontMetricsF(self._large()).horizontalAdvance("0") + GAP
        label = max(QFontMetricsF(self.font()).horizontalAdvance(name) for name in TIPS)
        return QSize(math.ceil(answer + label), self.sizeHint().height())

    def _large(self) -> QFont:
        return scaled(bold(self.font()), LARGE)

    def _answer_height(self) -> float:
        return QFontMetricsF(self._large()).height()

    def _least(self) -> float:
        return max(LEAST, QFontMetricsF(self.font()).height())

    def _row_height(self) -> float:
        """Rows take the room that there is, within reason."""
        room = (self.height() - self._answer_height() - GAP) // CLASSES
        return max(self._least(), min(room, MOST))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.palette().color(QPalette.ColorRole.Window))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        digit, values = self.property("digit"), self.property("probabilities")
        head = QRectF(0, 0, self.width(), self._answer_height())
        if event.rect().top() <= head.bottom():
            self._paint_head(painter, head, digit, values)
        self._paint_rows(painter, event.region(), digit, values)

    def _paint_head(self, painter: QPainter, head: QRectF, digit: int, values: Sequence[float]) -> None:
        """The answer, or what stands in its place."""
        large, metrics, text = self._large(), self.fontMetrics(), self._text()
        if digit < 0:
            painter.setPen(faded(text, 0.7))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            room = head.adjusted(MARK, 0, 0, 0)
            painter.drawText(room, flags, _fitting(painter, room, flags, self._message))
            return
        painter.setPen(faded(text, 1.0))
        painter.setFont(large)
        left = MARK
        unlike = self.property("unlike")
        painter.drawText(QPointF(left, QFontMetricsF(large).ascent()), "?" if unlike else str(digit))
        left += QFontMetricsF(large).horizontalAdvance("0") + GAP
        tempered = _short(metrics, self.width() - left, self._tempered.beside())
        if unlike:
            painter.setFont(self.font())
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            room = head.adjusted(left, 0, 0, -metrics.height() if tempered else 0)
            texts = [text.format(digit, _percent(values[digit])) for text in UNLIKE]
            painter.drawText(room, flags, _fitting(painter, room, flags, texts))
            painter.drawText(QPointF(left, room.bottom() + metrics.ascent()), tempered)
            return
        painter.setFont(bold(self.font()))
        middle = head.center().y() - (metrics.height() / 2 if tempered else 0)
        painter.drawText(QPointF(left, middle - metrics.descent()), _percent(values[digit]))
        painter.setFont(self.font())
        painter.setPen(faded(text, 0.7))
        below = QPointF(left, middle + metrics.ascent())
        if self.property("row"):
            self._paint_row(painter, below)
        else:
            painter.drawText(below, self._tempered.label)
        painter.drawText(below + QPointF(0, metrics.height()), tempered)

    def _paint_row(self, painter: QPainter, place: QPointF) -> None:
        """The answers of a row in the place of the bars' name, the chosen one in bold and always in sight."""
        row, strong = self.property("row"), bold(self.font())
        step = 1.7 * QFontMetricsF(strong).horizontalAdvance("0")
        first = max(0, self._chosen + 1 - int((self.width() - place.x()) / step))
        for i, answer in enumerate(row[first:], first):
            painter.setFont(strong if i == self._chosen else self.font())
            painter.setPen(faded(self._text(), 1.0 if i == self._chosen else 0.7))
            painter.drawText(place + QPointF((i - first) * step, 0), _sign(answer))

    def _text(self) -> QColor:
        return self.palette().color(QPalette.ColorRole.WindowText)

    def _paint_rows(self, painter: QPainter, region: QRegion, digit: int, values: Sequence[float]) -> None:
        plain, strong = self.font(), bold(self.font())
        digit_width = QFontMetricsF(strong).horizontalAdvance("0")
        value_width = QFontMetricsF(strong).horizontalAdvance(_percent(1.0))
        bar_left = MARK + digit_width + GAP
        bar_width = self.width() - bar_left - GAP - value_width - EDGE
        centred = Qt.AlignmentFlag.AlignVCenter
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        ground, other, plain_text, full = (faded(self._text(), opacity) for opacity in (0.1, 0.5, 0.8, 1.0))
        for row, (room, value) in enumerate(zip(self.row_places(), values, strict=True)):
            if not region.intersects(room.toAlignedRect()):
                continue
            won, middle = row == digit, room.center().y()
            painter.setFont(strong if won else plain)
            painter.setPen(full if won else plain_text)
            line = room.adjusted(MARK, 0, -EDGE, 0)
            painter.drawText(line, centred | Qt.AlignmentFlag.AlignLeft, str(row))
            if digit >= 0:
                painter.drawText(line, centred | Qt.AlignmentFlag.AlignRight, _percent(value))
            painter.setPen(Qt.PenStyle.NoPen)
            if won:
                painter.setBrush(accent)
                tip, back = QPointF(EDGE + 5, middle), QPointF(EDGE, middle)
                painter.drawPolygon([back - QPointF(0, 4), tip, back + QPointF(0, 4)])
            height = min(room.height() / 2, BAR)
            bar = QRectF(bar_left, middle - height / 2, bar_width, height)
            painter.setBrush(ground)
            painter.drawRoundedRect(bar, 2, 2)
            bar.setWidth(bar_width * min(max(value, 0.0), 1.0))
            painter.setBrush(accent if won else other)
            painter.drawRoundedRect(bar, 2, 2)


def _short(metrics: QFontMetrics, width: float, texts: Sequence[str]) -> str:
    """The first of the texts that is no wider, or the last one; "" where there is none."""
    return next((text for text in texts if metrics.horizontalAdvance(text) <= width), "".join(texts[-1:]))


def _sign(answer: int) -> str:
    return str(answer) if answer >= 0 else "-"


def _percent(value: float) -> str:
    return f"{100 * value:.1f}%"


def _fitting(painter: QPainter, room: QRectF, flags: Qt.AlignmentFlag, texts: Sequence[str]) -> str:
    """The first of the texts that fits into the room, or the last one."""
    return next((text for text in texts if room.contains(painter.boundingRect(room, flags, text))), texts[-1])
