"""What a view offers in its context menu, with a key that works while the keyboard is in it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

COPY = QKeySequence.StandardKey.Copy


def offer(
    widget: QWidget, text: str, name: str, key: QKeySequence.StandardKey | str, slot: Callable[[], object]
) -> None:
    """Put a line into the context menu of a widget; `name` is the action's objectName."""
    action = QAction(text, widget)
    action.setObjectName(name)
    action.setShortcut(key)
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.triggered.connect(slot)
    widget.addAction(action)
    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)


def offer_latex(widget: QWidget, copy: Callable[[], object]) -> None:
    """Offer to copy what a widget shows as LaTeX."""
    offer(widget, "Copy as LaTeX", "copyLatex", COPY, copy)
