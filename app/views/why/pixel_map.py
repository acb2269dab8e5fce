"""A picture of 28x28 values under a heading, several of which stand side by side."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.grid import matrix_grid
from app.views.heatmap import Heatmap
from app.views.places import pixel_name
from nn.arrays import SIDE

LEAST, MOST = 2, 5
"""Logical pixels that a value takes."""


class PixelMap(Heatmap):
    """Shows one value a pixel; pointing at one, or walking there with the arrow keys, reads it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """No values yet."""
        super().__init__("-", parent=parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.describe = lambda row, column, value: f"{pixel_name(row * SIDE + column)}: {value:.3g}"
        self._pixel = LEAST
        self.set_values(None, grid=matrix_grid(SIDE, SIDE))

    def set_pixel(self, pixel: int) -> None:
        """Let a value take so many logical pixels."""
        if pixel != self._pixel:
            self._pixel = pixel
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """The picture under its heading."""
        chrome, side = self.chrome(), SIDE * self._pixel
        return QSize(max(side + chrome.width(), self.heading_width()), side + chrome.height())

    def minimumSizeHint(self) -> QSize:
        """Narrower where the smallest values are."""
        chrome = self.chrome()
        return QSize(max(SIDE * LEAST + chrome.width(), self.heading_width()), self.sizeHint().height())


def share_width(maps: Sequence[PixelMap], width: int) -> None:
    """Let maps side by side be as large as there is room in a width, and of one size."""
    each = width // len(maps) - maps[0].chrome().width()
    for picture in maps:
        picture.set_pixel(min(max(each // SIDE, LEAST), MOST))
