"""Rows and columns of widgets, written down as what they hold."""

from typing import TypeAlias, TypeVar

from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

BoxPart: TypeAlias = QWidget | QLayout | int | tuple[QWidget | QLayout | None, int]
"""A widget or a layout; so many pixels of room; or one with its stretch, None for room alone."""

STRETCH: BoxPart = (None, 1)

Box = TypeVar("Box", bound=QBoxLayout)


def filled(box: Box, *parts: BoxPart, spacing: int = 8, around: tuple[int, int, int, int] = (0, 0, 0, 0)) -> Box:
    """The box itself, with its parts in order; `around` are its margins, left, top, right and bottom."""
    box.setSpacing(spacing)
    box.setContentsMargins(*around)
    for part in parts:
        if isinstance(part, int):
            box.addSpacing(part)
            continue
        content, stretch = part if isinstance(part, tuple) else (part, 0)
        if isinstance(content, QWidget):
            box.addWidget(content, stretch)
        elif isinstance(content, QLayout):
            box.addLayout(content, stretch)
        else:
            box.addStretch(stretch)
    return box
