"""The middle of the window alone on the whole screen, for a class; then everything as it was."""

from PySide6.QtCore import QByteArray, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QPalette
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow, QToolBar

from app.views.text_fit import fit_to_text

WIDEST = 0.6
"""Part of the window's width that a sentence takes at most, beside the tabs."""
MARGIN = 6


class Alone(QObject):
    """Hides all around the middle while its action is checked; the sentences of the status bar stand above then."""

    def __init__(self, window: QMainWindow, action: QAction) -> None:
        """Not yet."""
        super().__init__(window)
        self._window, self._action = window, action
        self._state, self._layout = Qt.WindowState.WindowNoState, QByteArray()
        self._sentence = QLabel(window, wordWrap=True, margin=MARGIN)
        self._sentence.setObjectName("aloneSentence")
        self._sentence.setAutoFillBackground(True)
        self._sentence.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
        self._sentence.setForegroundRole(QPalette.ColorRole.ToolTipText)
        self._sentence.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._sentence.hide()
        fit_to_text(self._sentence, self._place)
        window.statusBar().messageChanged.connect(self._say)
        action.toggled.connect(self._toggle)
        window.installEventFilter(self)

    def end(self) -> None:
        """Bring everything back."""
        self._action.setChecked(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape, where nobody else takes it, brings everything back; a sentence stays in a window of another width."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.end()
        return False

    def _say(self, sentence: str) -> None:
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence) and self._action.isChecked())
        self._place()

    def _place(self, *_: QFontMetrics) -> None:
        label, most = self._sentence, round(WIDEST * self._window.width())
        width = min(label.fontMetrics().horizontalAdvance(label.text()) + 4 * MARGIN, most)
        label.resize(width, label.heightForWidth(width))
        label.move(self._window.rect().topRight() - QPoint(width, 0))
        label.raise_()

    def _toggle(self, alone: bool) -> None:
        window = self._window
        if alone:
            self._state, self._layout = window.windowState(), window.saveState()
            for part in (*window.findChildren(QDockWidget), *window.findChildren(QToolBar)):
                part.hide()
            window.showFullScreen()
        else:
            window.setWindowState(self._state)
            window.restoreState(self._layout)
        for bar in (window.menuBar(), window.statusBar()):
            bar.setVisible(not alone)
        self._say(window.statusBar().currentMessage())
