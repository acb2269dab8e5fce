"""The legend of a heatmap: which colour is which value."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.colours import ENTRIES, UNIT, Scale
from app.views.painting import tabular
from nn.derivation.shown import brief

BAR = 8
"""Height of the coloured bar, in pixels."""
GAP = 8
"""Between the label and the bar."""
APART = 4
"""Least space between two numbers."""
SIDES = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight
AT_MOST, AT_LEAST = "\u2264", "\u2265"


NUMBERS, EVEN = 12 * "0", 22 * "0"
"""Texts as wide as three numbers, and as a bar whose width stays the same whatever its label."""


class ScaleBar(QWidget):
    """A label, a bar in the colours of a scale, and under it the values of its ends and its middle."""

    def __init__(self, label: str = "", scale: Scale = UNIT, parent: QWidget | None = None) -> None:
        """Show what the colours of ``scale`` mean, under the name ``label``."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            f"Which colour stands for which value. An end with {AT_MOST} or {AT_LEAST} is clipped: "
            "there are values beyond it, in the same colour."
        )
        self._label, self._scale = label, scale
        self._ramp = QImage()
        self.set_scale(label, scale, force=True)

    def set_scale(self, label: str, scale: Scale, *, force: bool = False) -> None:
        """Show what the colours of ``scale`` mean, under the name ``label``."""
        if force or label != self._label:
            self.updateGeometry()
        if force or (label, scale) != (self._label, self._scale):
            self._label, self._scale = label, scale
            ramp = scale.to_rgba(np.linspace(scale.low, scale.high, ENTRIES))
            self._ramp = QImage(ramp.data, ENTRIES, 1, 4 * ENTRIES, QImage.Format.Format_RGBA8888).copy()
            least = f"{'at most ' if scale.below else ''}{scale.low:g}"
            most = f"{'at least ' if scale.above else ''}{scale.high:g}"
            self.setAccessibleName(f"{label}: colours from {least} to {most}")
            self.update()

    def scale(self) -> Scale:
        """The scale that is shown."""
        return self._scale

    def label(self) -> str:
        """What the colours stand for."""
        return self._label

    def sizeHint(self) -> QSize:
        """The label beside a bar wide enough for three numbers."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._label + NUMBERS) + GAP, BAR + 2 + metrics.height())

    def minimumSizeHint(self) -> QSize:
        """As preferred: nothing in it can be left out."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The label on the left, centred on the bar; numbers under the bar."""
        painter = QPainter(self)
        metrics = self.fontMetrics()
        left = metrics.horizontalAdvance(self._label) + GAP if self._label else 0
        painter.drawText(
            QRectF(0, 0, left, self.height()), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._label
        )
        bar = QRectF(left, 0, max(self.width() - left, 1), BAR)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(bar, self._ramp)
        painter.setFont(tabular(self.font()))
        numbers = QRectF(left, BAR + 2, bar.width(), metrics.height())
        for text, side in zip(self.numbers(bar.width()), SIDES, strict=True):
            painter.drawText(numbers, side | Qt.AlignmentFlag.AlignTop, text)

    def numbers(self, width: float) -> tuple[str, str, str]:
        """What stands below a bar of so many pixels: its ends, and its middle where it touches neither."""
        scale, metrics = self._scale, QFontMetrics(tabular(self.font()))
        low, high = f"{AT_MOST * scale.below}{brief(scale.low)}", f"{AT_LEAST * scale.above}{brief(scale.high)}"
        middle = brief((scale.low + scale.high) / 2)
        end = max(metrics.horizontalAdvance(low), metrics.horizontalAdvance(high))
        has_room = metrics.horizontalAdvance(middle) + 2 * (end + APART) <= width
        return low, middle if has_room else "", high
