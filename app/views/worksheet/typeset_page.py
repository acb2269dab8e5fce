"""What paper is painted with: its units, its type, and blocks that stand below each other.

A unit is a tenth of a point, so that type is measured without hinting: a page has the same breaks in a file, on the
screen, and on any machine with the same fonts.
"""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QPainter, QPen

from app.views.painting import tabular

POINT = 10.0
"""Units in a point, of which 72 make an inch."""
INK, GREY, PALE = QColor(0, 0, 0), QColor(85, 85, 85), QColor(165, 165, 165)
LINE = 0.8 * POINT
"""Width of a line."""


class PaperBlock(Protocol):
    """What is never parted by the end of a page."""

    def height(self, width: float) -> float:
        """Units that it takes in this width, with the room below it."""

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Paint it into a box of that height."""


def type_of(points: float, *, strong: bool = False) -> QFont:
    """The program's own type in a size, for paper."""
    font = tabular(QFont(QGuiApplication.font().family()))
    font.setPixelSize(round(points * POINT))
    font.setBold(strong)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@runtime_checkable
class Lowerable(Protocol):
    """A block that can do with less height."""

    def height(self, width: float) -> float:
        """Units that it takes in this width."""

    def lowered(self, width: float, room: float) -> PaperBlock | None:
        """The same in so much height; None where that is too little."""


@dataclass(frozen=True)
class PaperWords:
    """A paragraph.

    Attributes:
        text: what it says.
        points: size of its type.
        strong: whether it is bold.
        below: points of room below it.
        aside: what stands at the right end of its first line.
    """

    text: str
    points: float = 9.5
    strong: bool = False
    below: float = 4
    aside: str = ""

    def height(self, width: float) -> float:
        """Its lines and the room below."""
        return wrapped_height(self.text, type_of(self.points, strong=self.strong), width) + self.below * POINT

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Its lines."""
        draw_words(painter, box, self.text, type_of(self.points, strong=self.strong))
        if self.aside:
            draw_words(painter, box, self.aside, type_of(9), INK, Qt.AlignmentFlag.AlignRight)


def wrapped_height(text: str, font: QFont, width: float) -> float:
    """Units that a text takes."""
    room = QRectF(0, 0, width, 1e6)
    return QFontMetricsF(font).boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()


def draw_words(
    painter: QPainter,
    box: QRectF,
    text: str,
    font: QFont,
    colour: QColor = INK,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """Paint a text that wraps, from the top of `box`."""
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(box, side | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, text)


def draw_line_of_text(painter: QPainter, at: QPointF, text: str, font: QFont, colour: QColor = INK) -> float:
    """Paint a text whose base line begins at `at`; returns its width."""
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(at, text)
    return QFontMetricsF(font).horizontalAdvance(text)


def pen(colour: QColor = INK, width: float = LINE) -> QPen:
    """A pen for frames and lines."""
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin)
