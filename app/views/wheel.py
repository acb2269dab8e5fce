"""The mouse wheel scrolls what lies around a control; only one with the keyboard's focus is changed by it.

Qt gives a combo box and a spin box the focus by the wheel alone, and turns a slider wherever the pointer happens to be.
Its lists that go from left to right keep even a wheel that cannot scroll them.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QAbstractSpinBox, QComboBox, QListView, QScrollBar, QSlider, QWidget


def pass_wheel_on(widget: QWidget) -> None:
    """Let a control without the focus, and a list that has nothing to scroll, leave the wheel to what is around it."""
    if isinstance(widget, (QSlider, QAbstractSpinBox, QComboBox)):
        if widget.focusPolicy() is Qt.FocusPolicy.WheelFocus:
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        widget.installEventFilter(_PassedOn(widget))
    elif isinstance(widget, QListView):
        widget.viewport().installEventFilter(_PassedOn(widget))


class _PassedOn(QObject):
    """Ignores the wheel, so that Qt gives it to the parent."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Wheel or _uses(self._widget):
            return False
        event.ignore()
        return True


def _uses(widget: QWidget) -> bool:
    if isinstance(widget, QAbstractScrollArea):
        return _moves(widget.verticalScrollBar()) or _moves(widget.horizontalScrollBar())
    return widget.hasFocus()


def _moves(bar: QScrollBar) -> bool:
    return bar.minimum() < bar.maximum()
