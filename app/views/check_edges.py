"""The edges of check boxes and radio buttons, which Fusion draws in a darker shade of the window: none in a dark one.

It takes that shade from the widget's palette, whose window colour it uses for nothing else in these two.
"""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

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
    role = QPalette.ColorRole
    mended = QPalette(palette)
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled):
        edge = mixed(palette.color(group, role.WindowText), palette.color(group, role.Window), STRENGTH)
        mended.setColor(group, role.Window, edge.lighter(DARKER))
    for name in ("QCheckBox", "QRadioButton"):
        QApplication.setPalette(mended, name)  # type: ignore[arg-type]  # bytes are refused
