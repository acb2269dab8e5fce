"""The progress of a download."""

import time
from collections import deque

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QProgressBar, QWidget

from app.dialogs.frame import frame, plain
from app.views.named import named
from app.views.painting import tabular

MEGABYTE = 1e6
WIDTH = 44 * "0"
"""A text as wide as the bar."""

SECONDS = 3.0
"""The speed shown is the mean over this time."""


class DownloadDialog(QDialog):
    """Shows how much of a download has arrived and how fast; knows nothing of who downloads."""

    cancelled = Signal()
    """The person wants it to stop: with the Cancel button, the Escape key or by closing the dialog."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        """Wait for the first bytes of what people call `label`."""
        super().__init__(parent)
        self.setObjectName("downloadDialog")
        self.setWindowTitle(f"Downloading {label}")
        self._arrivals: deque[tuple[float, int]] = deque()
        self._bar = named(QProgressBar(), "downloadProgress", "Progress", "How much has arrived.")
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setMinimumWidth(self.fontMetrics().horizontalAdvance(WIDTH))
        self._amount = QLabel("Waiting for the server")
        self._amount.setObjectName("downloadAmount")
        self._amount.setFont(tabular(self._amount.font()))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setToolTip("Stop the download.")
        # The dialog comes by itself, perhaps under an Enter that was meant for the one before.
        cancel.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        plain(buttons)
        layout = frame(self)
        layout.addWidget(QLabel(f"Downloading {label}. It is kept for the next time."))
        layout.addWidget(self._bar)
        layout.addWidget(self._amount)
        layout.addStretch()
        layout.addWidget(buttons)
        self.setWindowModality(Qt.WindowModality.WindowModal)

    def show_progress(self, done: int, total: int) -> None:
        """Show that `done` of `total` bytes have arrived; a total of 0 is not known."""
        now = time.monotonic()
        self._arrivals.append((now, done))
        while now - self._arrivals[0][0] > SECONDS:
            self._arrivals.popleft()
        start, first = self._arrivals[0]
        amount = f"{done / MEGABYTE:.1f} MB"
        if total > 0:
            self._bar.setRange(0, total // 1024)
            self._bar.setValue(done // 1024)
            amount = f"{done / MEGABYTE:.1f} of {total / MEGABYTE:.1f} MB"
        # A first moment says nothing of the speed.
        speed = f", {(done - first) / (now - start) / MEGABYTE:.1f} MB/s" if now - start > 0.5 else ""
        self._amount.setText(amount + speed)

    def reject(self) -> None:
        """Close and say that the person cancelled."""
        super().reject()
        self.cancelled.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing by hand cancels; closing by the program, at the end of a download, does not."""
        if event.spontaneous():
            super().closeEvent(event)
