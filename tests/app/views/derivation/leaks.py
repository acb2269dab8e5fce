"""Everything that a view says to a person: what is read, heard, pointed at and copied."""

from collections.abc import Iterator

from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget


def said_by(view: QWidget) -> Iterator[str]:
    """All texts of a view and of what is in it, hidden or not: what is hidden can be shown by a size."""
    for widget in (view, *view.findChildren(QWidget)):
        yield widget.toolTip()
        yield widget.accessibleName()
        yield widget.accessibleDescription()
        yield from (f"= {text} " for text in (widget.property("numbers") or {}).values())
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            yield widget.text()
