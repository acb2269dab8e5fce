"""What lies over the plots, in a line above them: along what, and off again."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from app.views.boxes import STRETCH, filled
from app.views.choice import Choice
from app.views.measure import Along
from app.views.named import named

ALONG = {
    Along.EPOCH.value: ("Epoch", "Lay the runs over each other by the epochs that they have done."),
    Along.BATCH.value: ("Batch", "Lay the runs over each other by the batches that they have done."),
    Along.SECOND.value: ("Second", "Lay the runs over each other by the seconds of their training."),
}


class OverlayBar(QWidget):
    """In sight while runs lie over the plots.

    Signals:
        along_chosen: an Along.
        off_wanted: take all of them off.
    """

    along_chosen = Signal(object)
    off_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Not in sight."""
        super().__init__(parent)
        self.setObjectName("overlayBar")
        self._count = QLabel()
        self.along = Choice("overlayAlong", ALONG)
        self.along.setAccessibleName("Lower axis of the plots")
        self.off = named(QToolButton(), "overlayOff", "Take off", "Take the other runs off the plots again.")
        self.off.setText("Take off")
        filled(QHBoxLayout(self), self._count, STRETCH, self.along, self.off)
        self.along.changed.connect(lambda key: self.along_chosen.emit(Along(key)))
        self.off.clicked.connect(self.off_wanted)
        self.hide()

    def show_overlays(self, count: int, along: Along) -> None:
        """So many runs lie over the plots, along this."""
        self._count.setText("1 run laid over" if count == 1 else f"{count:,} runs laid over")
        self.along.set_key(along.value)
        self.setVisible(count > 0)
