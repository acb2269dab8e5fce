"""What preparation makes of a drawing, and what each of its states would be read as."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.seen import GREYS
from app.views.why.pixel_map import PixelMap, share_width
from nn.arrays import Array

GAP = 8
"""Logical pixels between pictures."""

TITLES = ("As drawn", "Fitted", "Centred")
TIPS = (
    "The whole paper made as small as 28x28 pixels, with the brush that drew on it.",
    "The ink in a box of 20x20 pixels, drawn with a pen of one width; the box is in the middle.",
    "The same moved until its centre of mass is in the middle: this is what the network sees.",
)


class PreparationView(QWidget):
    """Pictures side by side, each with its answer; of what is no ink the last one alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """None yet."""
        super().__init__(parent)
        self.setObjectName("preparation")
        self.maps = [PixelMap(f"preparation{i}") for i in range(len(TITLES))]
        for picture, tip in zip(self.maps, TIPS, strict=True):
            picture.setToolTip(tip)
        filled(QHBoxLayout(self), *self.maps, STRETCH, spacing=GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width."""
        super().resizeEvent(event)
        share_width(self.maps, self.width() - len(self.maps) * GAP)

    def show_stages(self, stages: Sequence[tuple[Array, int, float]]) -> None:
        """Show pictures (28, 28) from 0 to 1, each with its answer and how probable that is; the last is the input."""
        missing = len(self.maps) - len(stages)
        for picture in self.maps[:missing]:
            picture.hide()
        for picture, title, (image, digit, p) in zip(self.maps[missing:], TITLES[missing:], stages, strict=True):
            picture.set_title(title, f"{digit}, {100 * p:.1f}%")
            picture.setAccessibleName(f"{title}: read as {digit}, {100 * p:.1f}%")
            picture.set_values(image, GREYS)
            picture.show()
