"""The picture plays: an example goes through the network layer by layer and back, slowly, and stands still then."""

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtWidgets import QStyle, QWidget

from app.views.network_picture.stage import Reach
from nn.insight.lines import Way

FRAME_MS = 33
LAYER_MS, PAUSE_MS = 1400, 700
"""On the lines into a layer, and then at the layer itself."""


class Player(QObject):
    """Goes along the ways, and shows how far it has come; nothing runs when it does not play.

    Signals:
        moved: the Reach, None at the end.
    """

    moved = Signal(object)

    def __init__(self, widget: QWidget) -> None:
        """At rest; `widget` belongs to who plays, and knows whether a person wants anything to move."""
        super().__init__(widget)
        self._widget = widget
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(lambda: self.advance(self._clock.restart()))
        self._ways: tuple[Way, ...] = ()
        self._depth = 0
        self._spent = 0.0

    def is_on(self) -> bool:
        """Whether it plays."""
        return self._timer.isActive()

    def start(self, depth: int, ways: tuple[Way, ...]) -> None:
        """Play these ways through a network of so many layers, from the beginning."""
        self._ways, self._depth, self._spent = ways, depth, 0.0
        self._clock.start()
        self._timer.start()
        self._tell()

    def stop(self) -> None:
        """Stand still, and show all."""
        if self.is_on():
            self._timer.stop()
            self.moved.emit(None)

    def advance(self, ms: float) -> None:
        """Go on for so many milliseconds."""
        self._spent += ms
        if self._spent >= len(self._ways) * self._length():
            self.stop()
        else:
            self._tell()

    def _length(self) -> float:
        """Milliseconds of one way: a pause at its beginning, and after each layer."""
        return PAUSE_MS + self._depth * (LAYER_MS + PAUSE_MS)

    def _tell(self) -> None:
        which, spent = divmod(self._spent, self._length())
        layers, rest = divmod(max(spent - PAUSE_MS, 0.0), LAYER_MS + PAUSE_MS)
        part = min(rest / LAYER_MS, 1.0)
        if not self._widget.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self._widget):
            # A person who wants no animation sees one layer after another.
            part = float(part > 0)
        self.moved.emit(Reach(self._ways[int(which)], self._depth, layers + part))
