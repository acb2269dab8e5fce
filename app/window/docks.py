"""The docks: the drawing at the left, the plots at the right, and behind these what opens from the menu."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from app.views.painting import tabular
from app.views.scrolled import ScrolledView

SHARES = 0.235, 0.32
"""Parts of the window's width that drawing and learning take at first."""

DRAW_LEAST, PLOTS_LEAST = 324, 270
"""Docks whose text is too large for so many pixels scroll sideways in less than they need."""

LATE = (
    ("M&y drawings", "drawingsDock"),
    ("Wri&ting test", "writingDock"),
    ("W&hy", "whyDock"),
    ("Lif&e", "lifeDock"),
    ("Find the &bug", "bugDock"),
)
"""Title and name of what is filled when somebody first wants to see it."""

EXPERIMENTS = "E&xperiments", "experimentsDock"
"""The same of what speaks of the plots and the middle, and so stands before the drawing."""


def make_docks(window: QMainWindow, draw: QWidget, plots: QWidget) -> list[QDockWidget]:
    """Those of the drawing and of the plots, and then the late ones, empty and hidden."""
    left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
    docks = [
        _dock(window, "Dra&w", "drawDock", ScrolledView(draw, DRAW_LEAST), left),
        _dock(window, "&Learning", "learningDock", ScrolledView(plots, PLOTS_LEAST), right),
    ]
    late = [_dock(window, title, name, QWidget(), right) for title, name in LATE]
    for dock in late:
        window.tabifyDockWidget(docks[-1], dock)
        dock.hide()
    guide = _dock(window, *EXPERIMENTS, QWidget(), left)
    # Hidden before as well: else Qt leaves a bar with both titles over the drawing's dock.
    guide.hide()
    window.tabifyDockWidget(docks[0], guide)
    guide.hide()
    return [*docks, *late, guide]


def share_width(window: QMainWindow, docks: Sequence[QDockWidget]) -> None:
    """Give drawing and plots their parts of the window's width."""
    widths = [round(share * window.width()) for share in SHARES]
    window.resizeDocks(docks[: len(SHARES)], widths, Qt.Orientation.Horizontal)


def _dock(window: QMainWindow, title: str, name: str, content: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
    plain = title.replace("&", "")
    dock = QDockWidget(plain)
    dock.setObjectName(name)
    dock.setWidget(content)
    # Qt writes the title in the system's font, however large text is, unless the dock's own font differs.
    dock.setFont(tabular(QFont()))
    dock.toggleViewAction().setText(title)
    dock.toggleViewAction().setToolTip(f"Show or hide the part named {plain}.")
    window.addDockWidget(area, dock)
    return dock
