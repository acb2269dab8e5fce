"""A page of the middle that is built when it is first seen: the window opens without it."""

from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.views.boxes import filled


class LatePage(QWidget):
    """Holds what `make` makes, as soon as somebody looks."""

    def __init__(self, make: Callable[[], QWidget], parent: QWidget | None = None) -> None:
        """Nothing yet."""
        super().__init__(parent)
        self._make: Callable[[], QWidget] | None = make
        self._column = filled(QVBoxLayout(self))

    @property
    def page(self) -> QWidget | None:
        """What was made; None before."""
        item = self._column.itemAt(0)
        return None if item is None else item.widget()

    def showEvent(self, event: QShowEvent) -> None:
        """Build it now if it is not there."""
        super().showEvent(event)
        make, self._make = self._make, None
        if make is not None:
            page = make()
            self._column.addWidget(page)
            self.updateGeometry()
            page.show()
