"""Where a phase scrolls in a low window: it begins with the matrices in sight."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.views.derivation.stepper.phase_page import PhasePage
from app.views.scrolled import ScrolledView


class PhaseRoom(ScrolledView):
    """Begins with the matrices in sight; leaves to the stepper the keys that go from phase to phase.

    Up and Down scroll.
    """

    def __init__(self, page: PhasePage) -> None:
        """Take the page in."""
        super().__init__(page)
        self._page = page
        self.verticalScrollBar().rangeChanged.connect(self._begin)
        # Queued: first the page has to be laid out.
        page.turned.connect(self._begin, Qt.ConnectionType.QueuedConnection)

    def _begin(self, *_: int) -> None:
        """Leave out above no more than the matrices need: nothing, words, or the formula too; end with a whole line."""
        row, formula = self._page.row.geometry(), self._page.formula.geometry()
        needed = row.bottom() - self.height()
        start = next((top for top in (0, formula.top()) if top >= needed), row.top())
        end = start + self.height()
        parts = self._page.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        below = (part.geometry() for part in parts if part.isVisible() and part.y() > row.bottom())
        free = max((end - part.top() for part in below if part.top() < end <= part.bottom()), default=0)
        if free != self.viewportMargins().bottom():
            self.setViewportMargins(0, 0, 0, free)
        self.verticalScrollBar().setValue(start)

    def minimumSizeHint(self) -> QSize:
        """Two lines of words."""
        return QSize(super().minimumSizeHint().width(), 2 * self.fontMetrics().lineSpacing())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Only what scrolls."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            super().keyPressEvent(event)
        else:
            event.ignore()
