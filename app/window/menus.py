"""Where each action stands: in the menus, and in the row of buttons."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar

MENUS = (
    (
        "&File",
        "openAction models recent saveAction saveAsAction export | openPictureAction openInkAction saveInkAction | "
        "fetchAction | quitAction",
    ),
    (
        "&Edit",
        "undoAction redoAction clearAction | pasteAction | penAction eraserAction | "
        "previousDigitAction nextDigitAction | teachAction whyAction lifeAction",
    ),
    (
        "&Network",
        "trainAction continueAction resumeAction pauseAction stepAction stepEpochAction stopAction resetAction | "
        "goBackAction goForwardAction bundledAction | "
        "hyperparametersAction raceAction searchAction",
    ),
    (
        "&View",
        "networkAction derivationAction mistakesAction healthAction insightAction runsAction | docks | "
        "largerTextAction smallerTextAction normalTextAction | aloneAction resetLayoutAction",
    ),
    ("&Learn", "experimentsAction bugAction worksheetAction exportDerivationAction"),
    ("&Help", "equationsAction | shortcutsAction aboutAction"),
)
"""Menus by the names of their actions; a bar is a separator, other words stand for menus and actions handed over."""

TOOL_BAR = "trainAction continueAction | pauseAction stepAction stepEpochAction stopAction | resetAction bundledAction"


def fill_menus(
    bar: QMenuBar, actions: Mapping[str, QAction], menus: Mapping[str, QMenu], docks: Sequence[QAction]
) -> None:
    """Add `MENUS`: with menus of their own by name, and the actions that show and hide a dock."""
    for title, names in MENUS:
        menu = bar.addMenu(title)
        menu.setToolTipsVisible(True)
        for name in names.split():
            if name == "|":
                menu.addSeparator()
            elif name in menus:
                menu.addMenu(menus[name])
            elif name == "docks":
                menu.addActions(docks)
            else:
                menu.addAction(actions[name])


def fill_tool_bar(bar: QToolBar, actions: Mapping[str, QAction]) -> None:
    """Add `TOOL_BAR` as buttons with icon and text."""
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    bar.setIconSize(QSize(20, 20))
    for name in TOOL_BAR.split():
        if name == "|":
            bar.addSeparator()
        else:
            bar.addAction(actions[name])
            bar.widgetForAction(actions[name]).setObjectName(name.removesuffix("Action") + "Tool")
