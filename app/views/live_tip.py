"""A tooltip that says the number under the pointer, and says the new one when the number changes while it rests."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget


class LiveTip:
    """The tooltip of a widget that paints numbers; who asks for it is handed on, and so is that numbers changed."""

    def __init__(self, widget: QWidget, words: Callable[[QPointF], str]) -> None:
        """Nothing is asked yet; `words` says what there is at a place in the pixels of the widget, "" for nothing."""
        self._widget, self._words = widget, words
        self._at: QPoint | None = None
        self._told = ""

    def answers(self, event: QEvent) -> bool:
        """Show the tooltip that an event asks for, where there is anything to say; whether it has."""
        assert isinstance(event, QHelpEvent)
        text = self._words(QPointF(event.pos()))
        if text:
            self._at, self._told = event.pos(), text
            QToolTip.showText(event.globalPos(), text, self._widget)
        elif self._at is not None:
            self._at = None
            QToolTip.hideText()
        return bool(text)

    def renew(self) -> None:
        """Say what there is now, if the tooltip is still in sight."""
        if self._at is None:
            return
        if not QToolTip.isVisible() or QToolTip.text() != self._told:
            self._at = None
            return
        text = self._words(QPointF(self._at))
        if text != self._told:
            self._told = text
            # In the same place, so that it does not move; "" takes it away.
            QToolTip.showText(self._widget.mapToGlobal(self._at), text, self._widget)
