"""The 28x28 picture that the network sees of a drawing, in the greys of MNIST: 0 is black and 1 is white."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.colours import Kind, Scale
from app.views.grid import matrix_grid
from app.views.heatmap import PAD, Heatmap
from app.views.places import pixel_name
from nn.arrays import SIDE, Array, UInt8
from nn.derivation.letters import TIMES
from nn.derivation.shown import with_minus

PIXEL = 4
"""Logical pixels that one pixel of the picture takes on the screen at least."""


class _Greys(Scale):
    """A scale from black to white."""

    def to_rgba(self, values: Array) -> UInt8:
        share = np.clip((values - self.low) / (self.high - self.low), 0, 1)
        rgba = np.full((*values.shape, 4), 255, dtype=np.uint8)
        rgba[..., :3] = np.round(255 * share)[..., np.newaxis]
        return rgba


GREYS = _Greys(Kind.SEQUENTIAL, 0.0, 1.0)


class SeenView(Heatmap):
    """Shows the pixels that enter the network; pointing at one, or walking there with the arrow keys, reads it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing to see yet."""
        super().__init__("Network input", f"{SIDE} {TIMES} {SIDE} pixels", parent)
        self.setObjectName("seen")
        # What lies behind it is not painted first.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setToolTip("What the network sees: the drawing as a picture like those of MNIST, 0 black to 1 white.")
        self.setAccessibleName("What the network sees")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.describe = lambda row, column, value: f"{pixel_name(row * SIDE + column)}: {with_minus(f'{value:.2f}')}"
        self._pixel = PIXEL
        self.show_image(None)

    def set_width(self, width: int) -> None:
        """Make the picture about so many logical pixels wide, each of its pixels a whole number of them."""
        pixel = max(width // SIDE, PIXEL)
        if pixel != self._pixel:
            self._pixel = pixel
            self.updateGeometry()

    def show_image(self, x: Array | None) -> None:
        """Show a picture (28, 28) of pixels from 0 to 1, or None for no ink."""
        self.set_values(x, GREYS, matrix_grid(SIDE, SIDE))
        inked = 0 if x is None else int(np.count_nonzero(x))
        self.setAccessibleDescription(
            f"{SIDE} by {SIDE} pixels, {inked} of them with ink." if inked else "No ink yet: draw a digit."
        )

    def sizeHint(self) -> QSize:  # noqa: D102
        chrome = self.chrome()
        side = SIDE * self._pixel
        return QSize(max(side + chrome.width(), self.heading_width()), side + chrome.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.palette().color(QPalette.ColorRole.Window))
        painter.end()
        super().paintEvent(event)
        painter, area = QPainter(self), self.area()
        if self.values() is None:
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(area.adjusted(8, 8, -8, -8), flags, "No ink yet")
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        edge = QRectF(area).adjusted(-PAD / 2, -PAD / 2, PAD / 2, PAD / 2)
        painter.drawRect(edge)
