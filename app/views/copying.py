"""What a view offers in its context menu, with a key that works while the keyboard is in it: to copy, to save.

A view that shows numbers copies them as CSV, as LaTeX where a paper would have them as a formula or a table, and its
picture; the first of these has Ctrl+C, the second Ctrl+Shift+C. Tab reaches whatever offers this, so that the menu key
opens what a right click does.
"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QGraphicsView, QWidget

from app.views.focus_frame import FocusFrame
from app.views.pictures import FileKinds, picture_kinds, unframed, want_saved

COPY = QKeySequence.StandardKey.Copy
KEYS: tuple[QKeySequence.StandardKey | str, ...] = (COPY, "Ctrl+Shift+C", "")
"""Of what is copied, in the order in which it is offered."""


class OfferedAction(QAction):
    """A line of a context menu that Python's collector can take with its widget, as it cannot a bound closure."""

    def __init__(self, text: str, widget: QWidget, slot: Callable[[], object]) -> None:
        """Do what `slot` does when a person wants it."""
        super().__init__(text, widget)
        self._slot = slot
        # Of a plot without a window the collector would delete the parts in an order of its own, and crash.
        self.triggered.connect(slot if isinstance(widget, QGraphicsView) else self._do)

    def _do(self) -> None:
        self._slot()


def offer(
    widget: QWidget, text: str, name: str, key: QKeySequence.StandardKey | str, slot: Callable[[], object]
) -> None:
    """Put a line into the context menu of a widget; `name` is the action's objectName."""
    action = OfferedAction(text, widget, slot)
    action.setObjectName(name)
    action.setShortcut(key)
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    widget.addAction(action)
    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)


def offer_copies(
    widget: QWidget,
    csv: Callable[[], str] | None = None,
    latex: Callable[[], str] | None = None,
    pictures: FileKinds | None = None,
) -> None:
    """Offer to copy and to save what a widget shows, as far as it has such a text, and its picture.

    No text copies nothing. `pictures` are the kinds of its picture, where they are others than usual.
    """
    if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        FocusFrame(widget)
    texts = {kind: text for kind, text in (("CSV", csv), ("LaTeX", latex)) if text is not None}
    copies = [(f"Copy as {kind}", f"copy{kind.title()}", _copying(text)) for kind, text in texts.items()]
    copies.append(("Copy as picture", "copyPicture", lambda: copy_picture(widget)))
    for key, (words, name, slot) in zip(KEYS, copies, strict=False):
        offer(widget, words, name, key, slot)
    offer(widget, "Save picture...", "savePicture", "", lambda: want_saved(widget, pictures or picture_kinds(widget)))
    if texts:
        offer(widget, "Save numbers...", "saveNumbers", "", lambda: save_texts(widget, texts))


def save_texts(widget: QWidget, texts: Mapping[str, Callable[[], str]]) -> None:
    """Ask for a file and write one of these texts there, by kind; those that are empty are not offered."""
    made = {kind: words for kind, text in texts.items() if (words := text())}
    want_saved(widget, {kind: words.encode for kind, words in made.items()})


def offer_text(widget: QWidget, kind: str, text: Callable[[], str], key: QKeySequence.StandardKey | str = COPY) -> None:
    """Offer to copy what a widget shows as a text of this kind."""
    offer(widget, f"Copy as {kind}", f"copy{kind.title()}", key, _copying(text))


def copy_picture(widget: QWidget) -> None:
    """Put what a widget shows onto the clipboard, without the frame that says where the keyboard is."""
    with unframed(widget):
        QGuiApplication.clipboard().setPixmap(widget.grab())


def _copying(text: Callable[[], str]) -> Callable[[], None]:
    def copy() -> None:
        if words := text():
            QGuiApplication.clipboard().setText(words)

    return copy
