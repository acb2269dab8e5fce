"""A row of segments of which exactly one is down."""

from collections.abc import Mapping
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLayout, QWidget

from app.views.boxes import filled
from app.views.flowing import Flowing
from app.views.named import named
from app.views.painting import bold
from app.views.segment import Segment
from app.views.text_fit import fit_to_text

Key = TypeVar("Key", str, int)

PAD = 24
"""Room beside the text of a segment, both sides together."""


class Choice(QWidget, Generic[Key]):
    """Segments side by side; Tab reaches the one that is down, arrows go to the others.

    Signals:
        changed: the key of the segment that a person has pressed.
    """

    changed = Signal(object)

    def __init__(self, name: str, segments: Mapping[Key, tuple[str, str]], parent: QWidget | None = None) -> None:
        """The first segment is down.

        Args:
            name: objectName of the row.
            segments: key -> text and tooltip.
            parent: the widget that it is part of.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[Key, Segment] = {}
        row = self._row()
        self.setLayout(row)
        for key, (text, tip) in segments.items():
            button = named(Segment(text), f"{name}_{key}", text, tip)
            # Bold is what is down: nothing may move when that changes.
            fit_to_text(button, partial(_fit, button))
            button.clicked.connect(partial(self._clicked, key))
            self._group.addButton(button)
            self._buttons[key] = button
            row.addWidget(button)
        next(iter(self._buttons.values())).setChecked(True)

    def _row(self) -> QLayout:
        """What the segments stand in."""
        return filled(QHBoxLayout(), spacing=0)

    def key(self) -> Key:
        """Which segment is down."""
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def set_key(self, key: Key) -> None:
        """Put a segment down, without a signal."""
        self._buttons[key].setChecked(True)

    def _clicked(self, key: Key) -> None:
        self.changed.emit(key)


class FlowingChoice(Choice[Key]):
    """Where there is little room, in several lines."""

    def _row(self) -> QLayout:
        return Flowing(spacing=0)


def _fit(button: Segment, _: QFontMetrics) -> None:
    button.setFixedWidth(QFontMetrics(bold(button.font())).horizontalAdvance(button.text()) + PAD)
