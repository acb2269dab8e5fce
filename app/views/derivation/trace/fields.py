"""The numbers of a trace as fields of a widget: which of them is under the pointer."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QMarginsF, QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from nn.derivation.terms import Name

AROUND = QMarginsF(4, 3, 4, 3)
"""Pixels from a symbol and its number to the edge of their field: what is outlined does not lose its superscripts."""


class TraceNumber(NamedTuple):
    """A number of a product, or of a sum.

    Attributes:
        name: of the number.
        value: None where that is covered.
        box: where it stands.
    """

    name: Name
    value: float | None
    box: QRectF


class FieldPointing(QObject):
    """Watches the mouse over a widget that paints numbers.

    Signals:
        pointed: the name of the number, again where it is another one; None for none any more.
    """

    pointed = Signal(object)

    def __init__(self, widget: QWidget, fields: Callable[[], Iterable[TraceNumber]]) -> None:
        """Of a widget, whose numbers are `fields`."""
        super().__init__(widget)
        self.widget, self.fields = widget, fields
        self._pointer: QPointF | None = None
        self._is_at = False
        widget.setMouseTracking(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the mouse."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            self._pointer = event.position()
            self.point_again()
        elif event.type() in (QEvent.Type.Leave, QEvent.Type.Hide) and isValid(self.widget):
            self._pointer = None
            self.point_again()
        return False

    def point_again(self) -> None:
        """Say what is under the resting pointer, where the numbers are others."""
        at, was_at = self._pointer, self._is_at
        name = None if at is None else next((field.name for field in self.fields() if field.box.contains(at)), None)
        self._is_at = name is not None
        if self._is_at or was_at:
            self.pointed.emit(name)
