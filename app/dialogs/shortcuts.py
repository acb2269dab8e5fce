"""Which keys do what: those of the menus, and those of the part that has the focus."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.dialogs.frame import GAP, Scrolled, fill_and_close
from app.views.boxes import filled
from app.views.focus_frame import FocusFrame
from app.views.named import named
from app.views.painting import bold

HEADING = "Anywhere"

PARTS = {
    "Canvas": {
        "Move the crosshair": "Arrow keys",
        "Move it further": "Shift and arrow keys",
        "Move it slantwise": "Home, End, Page Up or Page Down",
        "Lower or lift the pen": "Space",
        "Drop the stroke that is being drawn": "Escape",
    },
    "Layers and matrices": {
        "Go from cell to cell": "Arrow keys",
        "Pick a cell": "Enter or Space",
        "Copy a matrix as CSV": "Ctrl+C",
    },
    "Plots": {
        "Read the values to the left or right": "Left or Right",
        "Move what is in sight": "Shift and Left or Right",
        "Zoom": "+ or -",
        "Show all": "Home",
    },
    "Writing test": {"Have the digit on the canvas read": "Enter"},
    "The middle alone": {"Bring everything back": "Escape"},
    "Derivation": {
        "Next phase": "Right or Page Down",
        "Phase before": "Left or Page Up",
        "First or last phase": "Home or End",
        "Copy a formula as LaTeX": "Ctrl+C",
        "Copy a list of terms as CSV": "Ctrl+Shift+C",
        "Trace the weight in a term": "Ctrl+Enter",
    },
}
"""By its heading, what the keys do in a part of the window that has the focus."""


class ShortcutsDialog(QDialog):
    """The keys of all actions that have one, and those of the parts of the window."""

    def __init__(self, actions: Iterable[QAction], parent: QWidget | None = None) -> None:
        """List `actions` in their order, without those that have no key, and then PARTS."""
        super().__init__(parent)
        self.setObjectName("shortcutsDialog")
        self.setWindowTitle("Keyboard shortcuts")
        table = QWidget()
        # Around it the frame of the keyboard has its place.
        around = (GAP, GAP, GAP, GAP)
        filled(QHBoxLayout(table), _grid({HEADING: _keys_of(actions)}), _grid(PARTS), spacing=6 * GAP, around=around)
        scroll = named(Scrolled(table), "shortcuts", "Keyboard shortcuts")
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        FocusFrame(scroll)
        column = QVBoxLayout()
        column.addWidget(scroll)
        fill_and_close(self, column)


def _keys_of(actions: Iterable[QAction]) -> dict[str, str]:
    return {
        action.text().replace("&", "").removesuffix("..."): " or ".join(
            key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()
        )
        for action in actions
        if action.shortcuts()
    }


def _grid(groups: Mapping[str, Mapping[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(4 * GAP)
    grid.setVerticalSpacing(GAP)
    row = 0
    for heading, keys in groups.items():
        title = QLabel(heading)
        title.setFont(bold(title.font()))
        title.setContentsMargins(0, GAP if row else 0, 0, 0)
        grid.addWidget(title, row, 0, 1, 2)
        for what, key in keys.items():
            row += 1
            grid.addWidget(QLabel(what), row, 0)
            grid.addWidget(QLabel(key), row, 1)
        row += 1
    grid.setRowStretch(row, 1)
    grid.setColumnStretch(1, 1)
    return grid
