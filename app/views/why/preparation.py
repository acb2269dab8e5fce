"""What preparation makes of a drawing, and what each of its states would be read as."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.seen import GREYS
from app.views.why.pixel_map import PixelMap, share_width
from app.views.why.section import sentence_label
from nn.arrays import Array

GAP = 8
"""Logical pixels between pictures."""

TITLES = ("As drawn", "Fitted", "Centred")
TIPS = (
    "The whole paper made as small as 28x28 pixels, with the brush that drew on it.",
    "The ink in a box of 20x20 pixels, drawn with a pen of one width; the box is in the middle.",
    "The same moved until its centre of mass is in the middle: this is what the network sees.",
)


PREPARED = "A picture is fitted and centred before it comes onto the canvas."


class PreparationView(QWidget):
    """Pictures side by side, each with its answer; of what is no ink the last one alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """None yet."""
        super().__init__(parent)
        self.setObjectName("preparation")
        self.maps = [PixelMap(f"preparation{i}") for i in range(len(TITLES))]
        for picture, tip in zip(self.maps, TIPS, strict=True):
            picture.setToolTip(tip)
        self._note = sentence_label("preparationNote")
        self._note.setText(PREPARED)
        filled(QVBoxLayout(self), filled(QHBoxLayout(), *self.maps, STRETCH, spacing=GAP), self._note, spacing=4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width."""
        super().resizeEvent(event)
        share_width(self.maps, self.width() - len(self.maps) * GAP)

    def show_stages(self, stages: Sequence[tuple[Array, int, float]]) -> None:
        """Show pictures (28, 28) from 0 to 1, each with its answer and how probable that is; the last is the input."""
        missing = len(self.maps) - len(stages)
        self._note.setVisible(missing > 0)
        for picture in self.maps[:missing]:
            picture.hide()
        for picture, title, (image, digit, p) in zip(self.maps[missing:], TITLES[missing:], stages, strict=True):
            picture.set_title(title, f"{digit}, {100 * p:.1f}%")
            picture.setAccessibleName(f"{title}: read as {digit}, {100 * p:.1f}%")
            picture.set_values(image, GREYS)
            picture.show()
