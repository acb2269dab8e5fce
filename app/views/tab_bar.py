"""Tabs that are all in sight: with little room what is around their titles gives way, then the ends of the longest."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionTab, QTabBar

from app.views.painting import draw_focus

LEAST_AROUND = 8
"""Pixels around a title, both sides together, that remain where there is little room."""


class Tabs(QTabBar):
    """For a QTabWidget in document mode, which gives its tabs all the width that there is.

    The present tab is framed while the keyboard is at the tabs. A title that is cut short ends in three dots; its
    tooltip should say it all.
    """

    def __init__(self) -> None:
        """Under the name that the tabs of a QTabWidget have."""
        super().__init__()
        self.setObjectName("qt_tabwidget_tabbar")
        self.setUsesScrollButtons(False)

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(0, super().minimumSizeHint().height())

    def tabSizeHint(self, index: int) -> QSize:
        """As the style has it, or its share of what there is."""
        return QSize(self._widths()[index], super().tabSizeHint(index).height())

    def minimumTabSizeHint(self, index: int) -> QSize:
        """As preferred, which is little enough."""
        return self.tabSizeHint(index)

    def _widths(self) -> list[int]:
        """Of all tabs, from left to right."""
        own = [super(Tabs, self).tabSizeHint(index).width() for index in range(self.count())]
        around = self.style().pixelMetric(QStyle.PixelMetric.PM_TabBarTabHSpace, None, self)
        over = sum(own) - self.width()
        if over <= 0:
            return own
        less = min(-(-over // len(own)), max(around - LEAST_AROUND, 0))
        slim = [width - less for width in own]
        # The longest are all cut to one width, which leaves the others whole.
        room = self.width()
        for number, width in enumerate(sorted(slim)):
            share = room // (len(slim) - number)
            if width > share:
                return [min(each, share) for each in slim]
            room -= width
        return slim

    def initStyleOption(self, option: QStyleOptionTab, index: int) -> None:
        """Without the title: the style cuts off the ends of a long one, and the feet of letters in a low tab."""
        super().initStyleOption(option, index)
        option.text = ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The tabs, their titles, and the mark of the house."""
        super().paintEvent(event)
        painter = QPainter(self)
        for index in range(self.count()):
            self._draw_title(painter, index)
        if self.hasFocus():
            draw_focus(painter, QRectF(self.tabRect(self.currentIndex())), self.palette())

    def _draw_title(self, painter: QPainter, index: int) -> None:
        option, style = QStyleOptionTab(), self.style()
        super().initStyleOption(option, index)
        across = self.tabRect(index)
        place = style.subElementRect(QStyle.SubElement.SE_TabBarTabText, option, self)
        box = QRect(across.x(), place.y(), across.width(), place.height())
        text = self.fontMetrics().elidedText(
            self.tabText(index), Qt.TextElideMode.ElideRight, across.width() - LEAST_AROUND
        )
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
        style.drawItemText(painter, box, flags, self.palette(), self.isEnabled(), text, QPalette.ColorRole.WindowText)
