"""What a view offers in its context menu, with a key that works while the keyboard is in it; above all what it copies.

A view that shows numbers copies them as CSV, as LaTeX where a paper would have them as a formula or a table, and its
picture; the first of these has Ctrl+C, the second Ctrl+Shift+C.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QPixmap
from PySide6.QtWidgets import QWidget

COPY = QKeySequence.StandardKey.Copy
KEYS: tuple[QKeySequence.StandardKey | str, ...] = (COPY, "Ctrl+Shift+C", "")
"""Of what is copied, in the order in which it is offered."""


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


def offer_copies(widget: QWidget, csv: Callable[[], str] | None = None, latex: Callable[[], str] | None = None) -> None:
    """Offer to copy what a widget shows, as far as it has such a text, and its picture; no text copies nothing."""
    copies = [
        (f"Copy as {kind}", name, _copying(text))
        for kind, name, text in (("CSV", "copyCsv", csv), ("LaTeX", "copyLatex", latex))
        if text is not None
    ]
    copies.append(("Copy as picture", "copyPicture", lambda: copy_picture(widget)))
    for key, (words, name, slot) in zip(KEYS, copies, strict=False):
        offer(widget, words, name, key, slot)


def copy_picture(widget: QWidget) -> None:
    """Put what a widget shows onto the clipboard, without the frame that says where the keyboard is."""
    QGuiApplication.clipboard().setPixmap(_unframed(widget))


def _copying(text: Callable[[], str]) -> Callable[[], None]:
    def copy() -> None:
        if words := text():
            QGuiApplication.clipboard().setText(words)

    return copy


def _unframed(widget: QWidget) -> QPixmap:
    if not widget.hasFocus():
        return widget.grab()
    widget.clearFocus()
    picture = widget.grab()
    widget.setFocus(Qt.FocusReason.OtherFocusReason)
    return picture
