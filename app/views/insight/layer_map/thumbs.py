"""The maps of all layers, small, side by side: one sees classes come apart, and chooses the one to look at."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QSizePolicy, QWidget

from app.views.insight.layer_map.figures import hues
from app.views.named import named
from app.views.painting import bold, draw_focus, faded
from nn.arrays import Array, UInt8

SIDE_LEAST, SIDE_MOST = 56, 96
"""Pixels of a small map."""
COLUMNS = 5
"""Small maps in a row."""
UNDERLINE, EDGE = 3, 4
INSIDE = 0.99
"""Of the places lie within a small map at least."""


class LayerThumb(QPushButton):
    """A small map over its name and a number; the one that is down is underlined in the accent, and bold."""

    def __init__(self, name: str) -> None:
        """No map yet."""
        super().__init__()
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(SIDE_MOST + 48)
        self._name, self._number = name, ""
        self._places: Array = np.zeros((0, 2))
        self._labels: UInt8 = np.zeros(0, np.uint8)
        self._drawn: QImage | None = None

    def show_map(self, places: Array, labels: UInt8) -> None:
        """Show places (n, 2) of digits of labels (n,)."""
        self._places, self._labels, self._drawn = places, labels, None
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """In other colours the map is drawn anew."""
        super().changeEvent(event)
        self._drawn = None

    def show_number(self, number: str) -> None:
        """A number under the name."""
        if number != self._number:
            self._number = number
            self.setAccessibleDescription(self.caption())
            self.update()

    def number(self) -> str:
        """The number under the name."""
        return self._number

    def caption(self) -> str:
        """The number and what it is of, where there is room for that."""
        whole = f"probe {self._number}" if self._number else ""
        return whole if self.fontMetrics().horizontalAdvance(whole) <= self.width() - 2 * EDGE else self._number

    def sizeHint(self) -> QSize:
        """The map over two lines."""
        return QSize(SIDE_MOST, SIDE_LEAST + 8 + 2 * self.fontMetrics().height() + 3 * EDGE + UNDERLINE)

    def minimumSizeHint(self) -> QSize:
        """Narrower."""
        metrics = self.fontMetrics()
        wide = max(SIDE_LEAST, metrics.horizontalAdvance("100.0%"), metrics.horizontalAdvance(self._name)) + 2 * EDGE
        return QSize(wide, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Map, name and number."""
        painter, palette = QPainter(self), self.palette()
        text, ground = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
        line = self.fontMetrics().height()
        painter.fillRect(self.rect(), ground)
        box = QRectF(EDGE, EDGE, self.width() - 2 * EDGE, self.height() - 2 * line - 3 * EDGE - UNDERLINE)
        if len(self._places):
            size = (box.size() * self.devicePixelRatioF()).toSize()
            if self._drawn is None or self._drawn.size() != size:
                self._drawn = self._image(size)
            painter.drawImage(box, self._drawn)
        painter.setPen(text)
        painter.setFont(bold(self.font()) if self.isChecked() else self.font())
        name = QRectF(0, box.bottom() + EDGE, self.width(), line)
        painter.drawText(name, Qt.AlignmentFlag.AlignCenter, self._name)
        painter.setFont(self.font())
        painter.drawText(name.translated(0, line), Qt.AlignmentFlag.AlignCenter, self.caption())
        painter.setPen(QPen(faded(text, 0.35), 1))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        if self.isChecked():
            accent = palette.color(QPalette.ColorRole.Highlight)
            painter.fillRect(QRectF(0, self.height() - UNDERLINE, self.width(), UNDERLINE), accent)
        if self.hasFocus():
            draw_focus(painter, QRectF(self.rect()), palette)

    def _image(self, size: QSize) -> QImage:
        """A dot for each digit in the colour of its class."""
        ratio, ground = self.devicePixelRatioF(), self.palette().color(QPalette.ColorRole.Base)
        width, height = size.width(), size.height()
        rgba = np.empty((height, width, 4), np.uint8)
        rgba[...] = np.array(ground.getRgb(), np.uint8)
        colours = np.array([each.getRgb() for each in hues(ground.rgb())], np.uint8)[self._labels]
        limit = float(np.quantile(np.abs(self._places).max(axis=1), INSIDE)) or 1.0
        dot = max(round(1.5 * ratio), 1)
        scale = (min(width, height) - dot) / 2 / limit
        x = np.clip(np.nan_to_num(width / 2 + self._places[:, 0] * scale), 0, width - dot).astype(np.int64)
        y = np.clip(np.nan_to_num(height / 2 - self._places[:, 1] * scale), 0, height - dot).astype(np.int64)
        for down in range(dot):
            for right in range(dot):
                rgba[y + down, x + right] = colours
        return QImage(rgba.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


class LayerThumbs(QWidget):
    """A row of small maps of which one is down; arrows go from one to the next.

    Signals:
        chosen: the layer, 0 for the pixels.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No layers yet."""
        super().__init__(parent)
        self.setObjectName("layerThumbs")
        self.thumbs: list[LayerThumb] = []
        self._names: Sequence[str] = ()
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.chosen)
        self._grid = QGridLayout(self)
        self._grid.setSpacing(4)
        self._grid.setContentsMargins(0, 0, 0, 0)

    def show_layers(self, names: Sequence[str], chosen: int) -> None:
        """Offer layers by their names, of which one is down."""
        if tuple(names) != self._names:
            self._names = tuple(names)
            for thumb in self.thumbs:
                self._group.removeButton(thumb)
                thumb.setParent(None)
                thumb.deleteLater()
            self.thumbs = []
            for layer, name in enumerate(names):
                tip = f"Look at the map of {name.lower()}; the number is what a linear probe reads right there."
                thumb = named(LayerThumb(name), f"layerThumb{layer}", f"Map of {name.lower()}", tip)
                self._group.addButton(thumb, layer)
                self.thumbs.append(thumb)
                self._grid.addWidget(thumb, *divmod(layer, COLUMNS))
        self.thumbs[chosen].setChecked(True)
