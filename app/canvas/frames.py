"""How often a hand's movements are shown and answered: as often as an eye can tell, and no oftener."""

import math
import time

from PySide6.QtCore import QObject, Qt, QTimer

FRAME_MS = 11
"""Milliseconds from one picture of a movement to the next: 90 a second. A mouse moves 125 times a second or more."""


class FrameClock(QTimer):
    """Fires soon after it is asked, at once where it has not fired for a frame; `timeout` tells."""

    def __init__(self, parent: QObject) -> None:
        """Not yet asked."""
        super().__init__(parent, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._fired = -math.inf
        self.timeout.connect(self._note)

    def ask(self) -> None:
        """Fire, once for all that ask before it does."""
        if not self.isActive():
            left = self._fired + FRAME_MS / 1e3 - time.monotonic()
            self.start(math.ceil(1e3 * left) if left > 0 else 0)

    def _note(self) -> None:
        self._fired = time.monotonic()
