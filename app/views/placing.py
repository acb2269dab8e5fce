"""Where a window opens that stands beside another one."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

TITLE_BAR, EDGE = 40, 8
"""Pixels of the screen's height that stay free for a window's title bar, and of the screen beside its frame."""


def place_beside(window: QWidget, part: QWidget) -> None:
    """Place a window that is about to open: right of a part of another one, or so near that the screen has all of it.

    A window that is larger than the screen becomes as large.
    """
    screen, corner = part.screen().availableGeometry(), part.mapToGlobal(part.rect().topRight())
    room = screen.size() - QSize(2 * EDGE, TITLE_BAR + EDGE)
    window.resize(window.size().boundedTo(room))
    spare = room - window.size()
    window.move(min(corner.x(), screen.x() + spare.width() + EDGE), min(corner.y(), screen.y() + spare.height()))
