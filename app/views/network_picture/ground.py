"""The ground of the picture of the network: as dark as zero in the colours of the heatmaps, and what is written on it.

What is large stands out from it, in a light window as in a dark one.
"""

from PySide6.QtGui import QColor

from app.views.colours import ENTRIES, TABLES, Kind
from app.views.painting import mixed

GROUND = QColor(*TABLES[Kind.DIVERGING][ENTRIES // 2].tolist())
TEXT = QColor(225, 225, 225)
OUTLINE = mixed(TEXT, GROUND, 0.4)
ROUND = 6
"""Radius of the ground's corners, in pixels."""
