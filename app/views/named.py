"""What a widget is called: in the program, by assistive tools, and in its tooltip.

All controls come by here, so that the wheel passes all of them alike.
"""

from typing import TypeVar

from PySide6.QtWidgets import QWidget

from app.views.wheel import pass_wheel_on

Widget = TypeVar("Widget", bound=QWidget)


def named(widget: Widget, name: str, accessible: str, tip: str = "") -> Widget:
    """The widget itself, with its objectName, its accessible name and, where there is one, its tooltip."""
    widget.setObjectName(name)
    widget.setAccessibleName(accessible)
    if tip:
        widget.setToolTip(tip)
    pass_wheel_on(widget)
    return widget
