"""A list of digits that does not scroll by itself: all of them are in sight."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent

from app.views.evaluation.digit_list import DigitList, DigitRows
from app.views.named import named
from nn.arrays import Array, Int, UInt8


class WholeDigitList(DigitList):
    """All of its digits are in sight, in as many rows as the width asks for: the page is scrolled, not the list."""

    def __init__(self, rows: DigitRows, name: str, accessible: str, tip: str) -> None:
        """None yet; `rows` say what stands below a digit."""
        super().__init__(rows)
        named(self, name, accessible, tip)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_digits(self, images: UInt8, labels: UInt8, answers: Int, confidence: Array, numbers: Int) -> None:
        """As any list, in the room that so many need."""
        super().show_digits(images, labels, answers, confidence, numbers)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """High enough for all in the present width."""
        item, edges = self.item_size(), 2 * self.frameWidth()
        columns = max(1, (self.width() - edges) // item.width())
        rows = max(1, -(-len(self.rows.numbers) // columns))
        return QSize(3 * item.width() + edges, rows * item.height() + edges)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In another width there are other rows."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
