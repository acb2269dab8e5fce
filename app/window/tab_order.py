"""The way of the Tab key through the window: as the eye goes, from the rows above over the docks from left to right.

Qt goes in the order in which widgets were made, and some are made late: the derivation when there is time, a layer when
a network has one more. Inside of a part of the window that is the order in which they are seen; this orders the parts.

Qt's own chain is not asked, nor a widget for its focus proxy: PySide lets the widget that is asked own the one that it
answers, so that with one deleted layer every button behind it in the chain would count as deleted.
"""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QMainWindow,
    QStackedWidget,
    QTabWidget,
    QToolBar,
    QWidget,
)

from app.views.scrolled import scroll_to

FOR_THEIR_PARTS = QAbstractScrollArea, QAbstractSpinBox, QComboBox
"""They take the keyboard for the parts that Qt gives them, such as a text field."""


def go_by_tab(window: QMainWindow, *, forward: bool) -> bool:
    """Give the keyboard to the next widget, or with `forward` false to the one before; False where there is none.

    Qt asks this too when it takes the keyboard from a widget that is disabled or hidden. Then it stays near: it goes to
    the one before in the smallest part of the window that has one, or to the next there.
    """
    present = QApplication.focusWidget()
    stops = _ordered(window, present)
    if not any(stop is not present for stop in stops):
        return False
    if present in stops and not (present.isEnabled() and present.isVisible()):
        following = _near(present, stops)
    else:
        # Where the present one is no part of the way, such as another window's, it begins anew.
        at = stops.index(present) if present in stops else -1 if forward else 0
        following = stops[(at + (1 if forward else -1)) % len(stops)]
    following.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    scroll_to(following)
    return True


def _near(lost: QWidget, stops: list[QWidget]) -> QWidget:
    """Of `stops`, which has others than `lost`, the one to go to in its place."""
    at, part = stops.index(lost), lost.parentWidget()
    nearest = [*stops[:at][::-1], *stops[at + 1 :]]
    while part is not None:
        for stop in nearest:
            if part.isAncestorOf(stop):
                return stop
        part = part.parentWidget()
    return nearest[0]


def tab_stops(window: QMainWindow) -> list[QWidget]:
    """What Tab reaches, in this order."""
    return _ordered(window, None)


def _ordered(window: QMainWindow, present: QWidget | None) -> list[QWidget]:
    return sorted(stops_in(window, present), key=lambda stop: _place(window, stop))


def stops_in(part: QWidget, present: QWidget | None = None) -> Iterator[QWidget]:
    """What Tab reaches in a part of the window, as the eye goes, the part itself, and `present` in any case."""
    if part is present or _stops(part):
        yield part
    inside = [child for child in part.children() if isinstance(child, QWidget)]
    if isinstance(part, QTabWidget):
        # Qt makes the pages before their tabs.
        inside.sort(key=lambda child: isinstance(child, QStackedWidget))
    for child in inside:
        is_there = child.isVisible() or (present is not None and (child is present or child.isAncestorOf(present)))
        if is_there and not child.isWindow():
            yield from stops_in(child, present)


def _stops(widget: QWidget) -> bool:
    all_controls = QGuiApplication.styleHints().tabFocusBehavior() == Qt.TabFocusBehavior.TabFocusAllControls
    # Where a person lets Tab go to text and lists alone, what takes no click is no stop either, as Qt has it.
    wanted = Qt.FocusPolicy.TabFocus if all_controls else Qt.FocusPolicy.StrongFocus
    return (
        (widget.focusPolicy() & wanted) == wanted
        and widget.isVisible()
        and widget.isEnabled()
        and not isinstance(widget, QTabWidget)
        and not isinstance(widget.parentWidget(), FOR_THEIR_PARTS)
    )


def _place(window: QMainWindow, widget: QWidget) -> tuple[int, int, int]:
    """Sorts by the row of bars, by the part from left to right, and from top to bottom."""
    part = widget
    while (above := part.parentWidget()) is not None and above is not window:
        part = above
    at = part.mapTo(window, QPoint())
    if isinstance(part, QToolBar):
        return 0, at.y(), at.x()
    is_middle = isinstance(part, QDockWidget) or part is window.centralWidget()
    return (1 if is_middle else 2), at.x(), at.y()
