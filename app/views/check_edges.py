"""The edges of check boxes and radio buttons, which Fusion draws in a darker shade of the window: none in a dark one.

It takes that shade from the widget's palette, whose window colour it uses for nothing else in these two.
"""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QStyleOptionViewItem

from app.views.painting import mixed

STRENGTH = 0.55
"""Of the text's colour in an edge; the rest is the window's: enough for a contrast of 3 to 1 to what is around it."""
DARKER = 140
"""Percent, by which Fusion darkens the window's colour."""


def keep_edges_seen(application: QApplication) -> None:
    """In the present palette, and in each that comes."""
    application.paletteChanged.connect(mend)
    mend(application.palette())


def mend(palette: QPalette) -> None:
    """Give check boxes and radio buttons what their edges are to be made of."""
    for name in ("QCheckBox", "QRadioButton"):
        QApplication.setPalette(_mended(palette), name)  # type: ignore[arg-type]  # bytes are refused


class CheckedItems(QStyledItemDelegate):
    """Gives the boxes in the rows of a list or a table the same edges."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """As Qt fills it, with that palette."""
        super().initStyleOption(option, index)
        option.palette = _mended(option.palette)


def _mended(palette: QPalette) -> QPalette:
    role, mended = QPalette.ColorRole, QPalette(palette)
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled):
        edge = mixed(palette.color(group, role.WindowText), palette.color(group, role.Window), STRENGTH)
        mended.setColor(group, role.Window, edge.lighter(DARKER))
    return mended
