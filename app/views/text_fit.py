"""What is measured in text follows it: worked out at once, and again whenever the font is another one."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

Fit = Callable[[QFontMetrics], object]
"""Gives a widget its measures in a font."""


class _Follower(QObject):
    """Belongs to the widget that it watches."""

    def __init__(self, widget: QWidget, fit: Fit) -> None:
        super().__init__(widget)
        self._widget, self._fit = widget, fit
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FontChange:
            self._fit(self._widget.fontMetrics())
        return False


def fit_to_text(widget: QWidget, fit: Fit) -> None:
    """Call `fit` with the metrics of the widget's font, now and after each change of it.

    For what is painted seldom: every event of the widget is looked at.
    """
    _Follower(widget, fit)
    fit(widget.fontMetrics())
