"""How large text, numbers and formulas are: the application's font, in percent of the system's."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFontDatabase
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow

from app.settings import NORMAL_TEXT, TEXT_SIZES, Settings

FITTED_MS, ROUNDS = 50, 6
"""By then, most parts of a window ask for what they need in another font; what scrolls asks some rounds later."""


class TextSize(QObject):
    """Larger, smaller and normal text, remembered.

    Signals:
        told: the size, for the person.
    """

    told = Signal(str)

    def __init__(self, settings: Settings, actions: Mapping[str, QAction], window: QMainWindow) -> None:
        """Begin with the size that is remembered."""
        super().__init__(window)
        self._settings, self._window = settings, window
        self._widths: dict[QDockWidget, int] = {}
        self._rounds = 0
        self._fitted = QTimer(self, singleShot=True, interval=FITTED_MS)
        self._fitted.timeout.connect(self._restore_docks)
        self._larger, self._smaller = actions["largerTextAction"], actions["smallerTextAction"]
        self._normal = actions["normalTextAction"]
        self._larger.triggered.connect(lambda: self._choose(min(s for s in TEXT_SIZES if s > self._percent)))
        self._smaller.triggered.connect(lambda: self._choose(max(s for s in TEXT_SIZES if s < self._percent)))
        self._normal.triggered.connect(lambda: self._choose(NORMAL_TEXT))
        self._show(settings.text_size())

    def _docks(self) -> list[QDockWidget]:
        docks = self._window.findChildren(QDockWidget)
        return [dock for dock in docks if dock.isVisible() and not dock.isFloating()]

    def _restore_docks(self) -> None:
        """As wide as with normal text before: larger text has taken from one what it gave to another."""
        docks = [dock for dock in self._docks() if dock in self._widths]
        self._window.resizeDocks(docks, [self._widths[dock] for dock in docks], Qt.Orientation.Horizontal)
        self._rounds -= 1
        if self._rounds and any(dock.width() != self._widths[dock] for dock in docks):
            self._fitted.start()

    def _choose(self, percent: int) -> None:
        if self._percent == NORMAL_TEXT and not self._fitted.isActive():
            self._widths = {dock: dock.width() for dock in self._docks()}
        self._fitted.stop()
        if percent == NORMAL_TEXT:
            self._rounds = ROUNDS
            self._fitted.start()
        self._settings.set_text_size(percent)
        self._show(percent)
        self.told.emit(f"Text size {percent} %")

    def _show(self, percent: int) -> None:
        self._percent = percent
        self._larger.setEnabled(percent < TEXT_SIZES[-1])
        self._smaller.setEnabled(percent > TEXT_SIZES[0])
        self._normal.setEnabled(percent != NORMAL_TEXT)
        font, own = QApplication.font(), QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        if own.pointSizeF() > 0:
            font.setPointSizeF(own.pointSizeF() * percent / 100)
        else:
            font.setPixelSize(round(own.pixelSize() * percent / 100))
        if font != QApplication.font():
            QApplication.setFont(font)
