"""The pixels that the network sees of the chosen digit, on the paper: which is under the mouse, and where one lies."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent

from app.canvas.paper import Paper
from nn.arrays import SIDE

LEAVING = QEvent.Type.Leave, QEvent.Type.Hide, QEvent.Type.TabletPress, QEvent.Type.TouchBegin
"""Events with which the mouse has left, or something else draws."""


class PaperPixels(QObject):
    """Watches the mouse over paper, while it does not draw.

    Signals:
        pointed: the number of a pixel, -1 for none any more.
    """

    pointed = Signal(int)

    def __init__(self, paper: Paper) -> None:
        """Of this paper."""
        super().__init__(paper)
        self._paper = paper
        self._position: QPointF | None = None
        self._pixel = -1
        paper.installEventFilter(self)
        paper.drawing.replaced.connect(self._point)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the mouse; who draws points at nothing."""
        if isinstance(event, QMouseEvent):
            self._position = event.position() if event.buttons() == Qt.MouseButton.NoButton else None
            self._point()
        elif event.type() in LEAVING:
            self._position = None
            self._point()
        return False

    def _point(self) -> None:
        pixel = -1 if self._position is None else self._at(self._position)
        if pixel != self._pixel:
            self._pixel = pixel
            self.pointed.emit(pixel)

    def _at(self, position: QPointF) -> int:
        area = self.area()
        if area is None or not area.contains(position) or not self._paper.square().contains(position.toPoint()):
            return -1
        across, down = position.x() - area.left(), position.y() - area.top()
        row, column = (min(int(SIDE * part / area.width()), SIDE - 1) for part in (down, across))
        return row * SIDE + column

    def area(self) -> QRectF | None:
        """Where all pixels lie; None where there is no digit."""
        chosen = self._paper.row.chosen()
        frame = None if chosen is None else chosen.frame()
        return None if frame is None else self._paper.area_of(frame)

    def rect(self, pixel: int | None) -> QRectF:
        """Where a pixel lies, or all of them with None: as much of it as lies on the paper; nothing for no digit."""
        area = self.area()
        if area is None:
            return QRectF()
        if pixel is not None:
            row, column = divmod(pixel, SIDE)
            side = area.width() / SIDE
            area = QRectF(area.left() + column * side, area.top() + row * side, side, side)
        return area & QRectF(self._paper.square())
