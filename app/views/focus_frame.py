"""A frame around what the keyboard is at, for widgets whose own painting does not show it well."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar, QWidget

from app.views.painting import draw_focus


class FocusFrame(QWidget):
    """Lies over a widget while the keyboard is there; over the present tab of a bar of tabs."""

    def __init__(self, widget: QWidget, above: QWidget | None = None) -> None:
        """Watch `widget`, which lies in `above` where Qt made it: what Python made alone keeps its children alive."""
        super().__init__(above or widget)
        self._widget = widget
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        widget.installEventFilter(self)
        if isinstance(widget, QTabBar):
            widget.currentChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the keyboard, and be as large as the widget."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut, QEvent.Type.Resize, QEvent.Type.Move):
            self._follow()
        return False

    def _follow(self, *_: object) -> None:
        widget = self._widget
        place = widget.tabRect(widget.currentIndex()) if isinstance(widget, QTabBar) else widget.rect()
        self.setGeometry(place.translated(widget.mapTo(self.parentWidget(), QPoint())))
        self.setVisible(widget.hasFocus())
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The mark of the house."""
        draw_focus(QPainter(self), QRectF(self.rect()), self.palette())
