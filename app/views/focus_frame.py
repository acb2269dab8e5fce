"""A frame around what the keyboard is at, for widgets whose own painting does not show it well."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.views.painting import draw_focus


class Mark(QWidget):
    """The mark of the house, over a part of a widget that is not painted anew when it comes and goes."""

    def __init__(self, widget: QWidget) -> None:
        """Hidden."""
        super().__init__(widget)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The mark."""
        draw_focus(QPainter(self), QRectF(self.rect()), self.palette())


class FocusFrame(Mark):
    """Lies over a widget of our own making while the keyboard is there."""

    def __init__(self, widget: QWidget) -> None:
        """Watch `widget`, which Qt must not have made by itself: such a one does not keep its watcher alive."""
        super().__init__(widget)
        self._widget = widget
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the keyboard, and be as large as the widget."""
        # A widget that is deleted while the keyboard is there loses it on the way.
        if isValid(self._widget) and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut, QEvent.Type.Resize):
            self.resize(self._widget.size())
            self.setVisible(self._widget.hasFocus())
            self.raise_()
        return False
