"""dC/dx over the canvas: where more ink would raise the cost and where it would lower it [E36].

The recursion ends at the first layer only because the pixels cannot learn; one sum further back it says what each of
them does to the cost. The view makes a film of that to look through, and says what its colours mean.
"""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.views.boxes import filled
from app.views.colours import ENTRIES, TABLES, Kind, Scale, SteadyScale
from app.views.derivation.common.numbers import plain
from app.views.scale_bar import ScaleBar
from nn.arrays import Array, UInt8
from nn.derivation.letters import PARTIAL, CostOf
from nn.derivation.terms import cost_in

NAME = f"{PARTIAL}{plain(cost_in(CostOf.INPUT_GRADIENT))}/{PARTIAL}x"
HUE = 0.6
"""The film has the two colours that the diverging map has this far from its middle: seen on white as well as black."""
OPACITY = 0.9
"""Of the largest values; the ink is always seen below."""
SHARE = 0.97
"""Of the pixels are within the scale; the few that stand out would make all others pale."""


class Film(Scale):
    """A scale to look through: below zero one colour, above it the other, and the larger the less transparent."""

    def to_rgba(self, values: Array) -> UInt8:
        """Values of any shape (...) as RGBA bytes (..., 4)."""
        share = np.clip(values / self.high, -1, 1)
        away = round(HUE * ENTRIES / 2)
        below, above = (TABLES[Kind.DIVERGING][ENTRIES // 2 + side * away] for side in (-1, 1))
        rgba: UInt8 = np.where((share < 0)[..., np.newaxis], below, above)
        rgba[..., 3] = np.round(255 * OPACITY * np.abs(share))
        return rgba


class InputGradientView(QWidget):
    """The switch that lays dC/dx over the canvas, and beside it what the colours mean.

    Signals:
        overlay_changed: the colours to lay over the canvas, RGBA (28, 28, 4), or None for none.
        switched: whether a person wants to see it.
    """

    overlay_changed = Signal(object)
    switched = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Off."""
        super().__init__(parent)
        self.setAccessibleName(f"{NAME} on the canvas")
        self._values: Array | None = None
        self._shown = False
        self._steady = SteadyScale(signed=True, share=SHARE)
        self.switch = QCheckBox(f"{NAME} on the canvas")
        self.switch.setObjectName("inputGradient")
        self.switch.setAccessibleName(f"{NAME} on the canvas")
        self.switch.setToolTip("Colour the canvas: where more ink would raise the cost, and where it would lower it.")
        self._bar = ScaleBar("", Film(Kind.DIVERGING, -1.0, 1.0))
        self._bar.setToolTip("How fast the cost changes with the ink of a pixel.")
        self._legend = QWidget()
        self._legend.setObjectName("inputGradientLegend")
        filled(QHBoxLayout(self._legend), QLabel("more ink lowers the cost"), (self._bar, 1), QLabel("raises it"))
        room = self._legend.sizePolicy()
        room.setRetainSizeWhenHidden(True)  # else all below it would jump
        self._legend.setSizePolicy(room)
        self._legend.hide()
        filled(QHBoxLayout(self), self.switch, (self._legend, 1), spacing=16)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.switch.toggled.connect(self._on_switch)

    def is_on(self) -> bool:
        """Whether a person wants to see it: else nobody needs to compute it."""
        return self.switch.isChecked()

    def show_gradient(self, values: Array | None) -> None:
        """Take dC/dx (28, 28) of the drawing and label of now, None where there is none."""
        self._values = values
        self._update()

    def showEvent(self, event: QShowEvent) -> None:
        """Lay it over the canvas again."""
        super().showEvent(event)
        self._update()

    def hideEvent(self, event: QHideEvent) -> None:
        """Take it from the canvas: nobody would know what the colours mean."""
        super().hideEvent(event)
        self._update()

    def _on_switch(self, on: bool) -> None:
        self.switched.emit(on)
        self._update()

    def _update(self) -> None:
        seen = self._values is not None and self.is_on() and self.isVisible()
        self._legend.setVisible(seen)
        if self._values is None or not seen:
            if self._shown:
                self._shown = False
                self.overlay_changed.emit(None)
            return
        limit = self._steady.follow(self._values).high
        film = Film(Kind.DIVERGING, -limit, limit)
        self._bar.set_scale("", film)
        self._shown = True
        self.overlay_changed.emit(film.to_rgba(self._values))
