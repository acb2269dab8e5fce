"""The models that come with the program, as entries of a menu that say what they read."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.assets import BundledModel


def offered(menu: QMenu, bundled: BundledModel) -> QAction:
    """A new entry of `menu`."""
    read = ", ".join(f"{score.correct / score.digits:.2%} of {score.of}" for score in bundled.scores)
    action = menu.addAction(f"{bundled.title}, {'-'.join(map(str, bundled.widths))}: reads {read}")
    counted = ", ".join(f"{score.correct:,} of {score.digits:,} ({score.of})" for score in bundled.scores)
    tip = f"Open this network, which comes with the program. Read right: {counted}."
    action.setToolTip(tip)
    action.setStatusTip(tip)
    return action
