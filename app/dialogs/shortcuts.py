"""Which keys do what."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.dialogs.frame import GAP, fill_and_close

AROUND = 160
"""Pixels of the screen's height that are not for the list but for what is around it; a longer list scrolls."""


class ShortcutsDialog(QDialog):
    """The keys of all actions that have one."""

    def __init__(self, actions: Iterable[QAction], parent: QWidget | None = None) -> None:
        """List `actions` in their order, without those that have no key."""
        super().__init__(parent)
        self.setObjectName("shortcutsDialog")
        self.setWindowTitle("Keyboard shortcuts")
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4 * GAP)
        grid.setVerticalSpacing(GAP)
        for row, action in enumerate(action for action in actions if action.shortcuts()):
            keys = (key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
            grid.addWidget(QLabel(action.text().replace("&", "").removesuffix("...")), row, 0)
            grid.addWidget(QLabel(" or ".join(keys)), row, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        grid.setColumnStretch(1, 1)
        scroll = QScrollArea()
        scroll.setObjectName("shortcuts")
        scroll.setAccessibleName("Keyboard shortcuts")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(table)
        needed = table.sizeHint()
        scroll.setMinimumWidth(needed.width() + scroll.verticalScrollBar().sizeHint().width() + GAP)
        scroll.setMinimumHeight(min(needed.height(), self.screen().availableGeometry().height() - AROUND))
        column = QVBoxLayout()
        column.addWidget(scroll)
        fill_and_close(self, column)
