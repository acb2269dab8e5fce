"""A line of links, each of which Tab reaches."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.views.focus_frame import FocusFrame


class LinkLabel(QLabel):
    """Rich text with links; Tab goes from one to the next, Shift+Tab back, and both go on after the last."""

    def __init__(self) -> None:
        """No links yet."""
        super().__init__(textFormat=Qt.TextFormat.RichText)
        self.setContentsMargins(4, 0, 4, 0)
        FocusFrame(self)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )

    def focusNextPrevChild(self, next: bool) -> bool:
        """Leave the first link backward too, where Qt would stay for ever."""
        before = self.selectionStart()
        moved = super().focusNextPrevChild(next)
        if not moved or next or not self.hasFocus() or self.selectionStart() != before:
            return moved
        return self.window().focusPreviousChild()
