"""What a painted widget says to assistive tools: what it is, and aloud what the keyboard has come to in it."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface, QTextDocumentFragment
from PySide6.QtWidgets import QAccessibleWidget, QWidget


def install_roles() -> None:
    """Let a widget whose class has a ROLE be told as that, where Qt would call it a mere client area."""
    QAccessible.installFactory(_interface)


def _interface(_: str, thing: QObject) -> QAccessibleInterface | None:
    role = getattr(thing, "ROLE", None)
    return None if role is None or not isinstance(thing, QWidget) else QAccessibleWidget(thing, role, "")


def tell(widget: QWidget, words: str) -> None:
    """Say where the keyboard is in a widget: to who asks in its description, and aloud to who listens."""
    if "<" in words:
        words = QTextDocumentFragment.fromHtml(words).toPlainText()
    if words == widget.accessibleDescription():
        return
    widget.setAccessibleDescription(words)
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))
