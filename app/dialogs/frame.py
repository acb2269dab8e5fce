"""What the dialogs have in common: margins, headings, texts, and buttons below."""

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLayout, QMessageBox, QVBoxLayout, QWidget

from app.views.painting import bold

GAP = 8
"""Pixels between neighbours; all distances are multiples of it."""

TEXT_WIDTH = 46 * "0"
"""A text as wide as a line of running text."""


def heading(text: str) -> QLabel:
    """A heading."""
    label = QLabel(text)
    label.setFont(bold(label.font()))
    return label


def paragraph(text: str) -> QLabel:
    """A text that wraps and can be copied."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setFixedWidth(label.fontMetrics().horizontalAdvance(TEXT_WIDTH))
    label.setMinimumHeight(label.heightForWidth(label.width()))
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def frame(dialog: QDialog) -> QVBoxLayout:
    """The dialog's layout, with its margins, to be filled from the top."""
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(3 * GAP, 2 * GAP, 3 * GAP, 2 * GAP)
    layout.setSpacing(GAP)
    return layout


def plain(box: QDialogButtonBox | QMessageBox) -> None:
    """Take the icons off standard buttons, which some desktops put there beside words; Tab goes from left to right."""
    for button in box.buttons():
        button.setIcon(QIcon())
    row = box if isinstance(box, QDialogButtonBox) else box.findChild(QDialogButtonBox)
    layout = row.layout() if row else None
    items = [layout.itemAt(index) for index in range(layout.count())] if layout else []
    for left, right in pairwise(widget for item in items if item and (widget := item.widget())):
        QWidget.setTabOrder(left, right)


def fill_and_close(dialog: QDialog, content: QLayout) -> None:
    """Fill a dialog that only shows something, with a button to close it."""
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    plain(buttons)
    layout = frame(dialog)
    layout.setSpacing(2 * GAP)
    layout.addLayout(content)
    layout.addWidget(buttons)
