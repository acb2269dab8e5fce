"""Axes on whose lower axis, which counts in decades, a person chooses a place: pressed, dragged, or by keys."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.views.axes import Axes

STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageDown: -10,
    Qt.Key.Key_PageUp: 10,
}


class PickAxes(Axes):
    """What is in sight stays; whoever listens marks the place.

    Signals:
        picked: the number on the lower axis at which a person has pressed or dragged.
        moved: by how many steps a key moves the place.
    """

    picked = Signal(float)
    moved = Signal(int)

    def __init__(self, x_label: str, parent: QWidget | None = None) -> None:
        """Empty axes."""
        super().__init__(x_label, log_x=True, parent=parent)
        self.box.setMouseEnabled(x=False, y=False)

    def can_pick(self) -> bool:
        """Whether there is anything to choose from."""
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the place under the pointer."""
        self._pick(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the place."""
        self._pick(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Nothing more: the place stays."""

    def _pick(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self.can_pick():
            x = self.box.mapSceneToView(self.mapToScene(event.position().toPoint())).x()
            self.picked.emit(self.number_at(float(x)))

    def number_at(self, x: float) -> float:
        """The number that is meant by a place on the lower axis, which may lie beyond its ends."""
        return float(10.0**x)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move the place by a step, page up and down by ten."""
        key = Qt.Key(event.key())
        if key in STEPS and self.can_pick():
            self.moved.emit(STEPS[key])
        else:
            event.ignore()
