"""What is done with the runs that lie over the plots: by what they are laid over, and off again; two small buttons."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.views.boxes import filled
from app.views.measure import Along
from app.views.menu_button import MenuButton
from app.views.named import named

TIP = "Lay the runs over each other by the epochs, the batches or the seconds of training that they have done."


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
        self.along = named(MenuButton(), "overlayAlong", "Lower axis of the plots", TIP)
        self.off = named(QToolButton(), "overlayOff", "Take off", "")
        self.off.setText("Take off")
        group = QActionGroup(self)
        self._entries = {}
        for along in Along:
            entry = self._entries[along] = self.along.entries.addAction(f"By {along.value}")
            entry.setCheckable(True)
            group.addAction(entry)
            entry.triggered.connect(lambda _, along=along: self.along_chosen.emit(along))
        for button in (self.along, self.off):
            button.setAutoRaise(True)
        filled(QHBoxLayout(self), self.along, self.off, spacing=0)
        self.off.clicked.connect(self.off_wanted)
        self.hide()

    def show_overlays(self, names: Iterable[str], along: Along) -> None:
        """These runs lie over the plots, along this."""
        names = list(names)
        self.off.setToolTip(f"Take these off the plots again: {', '.join(names)}.")
        self.along.setText(f"By {along.value}")
        self._entries[along].setChecked(True)
        self.setVisible(bool(names))
