"""Asking for a name."""

from PySide6.QtWidgets import QDialogButtonBox, QInputDialog, QLineEdit, QWidget

from app.dialogs.frame import plain
from app.views.person_name import LONGEST_NAME, tidied


def ask_name(parent: QWidget, title: str, question: str, present: str) -> str | None:
    """A name without blanks around it, at first the `present` one; None where the person cancels or gives none."""
    dialog = QInputDialog(parent)
    dialog.setObjectName("nameDialog")
    dialog.setWindowTitle(title)
    dialog.setLabelText(question)
    dialog.setTextValue(present)
    for edit in dialog.findChildren(QLineEdit):
        edit.setMaxLength(LONGEST_NAME)
        edit.selectAll()
    for box in dialog.findChildren(QDialogButtonBox):
        plain(box)
    name = tidied(dialog.textValue()) if dialog.exec() else ""
    dialog.deleteLater()
    return name or None
