"""A radio button whose words wrap where they have little room."""

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QRadioButton, QSizePolicy, QStyle, QWidget

from app.views.boxes import filled
from app.views.text_fit import fit_to_text

LEAST = 120
"""Pixels of width, at least."""


class WrappedRadio(QRadioButton):
    """Its words are a label of their own beside the circle: Qt's own radio button has one line."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        """With these words."""
        super().__init__(parent)
        self._words = QLabel(words, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._row = filled(QHBoxLayout(self), (self._words, 1), spacing=0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        fit_to_text(self, self._fit)

    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def set_words(self, words: str) -> None:
        """Say something else."""
        self._words.setText(words)
        self.updateGeometry()

    def hitButton(self, pos: QPoint) -> bool:
        """A click on the words counts."""
        return self.rect().contains(pos)

    def sizeHint(self) -> QSize:
        """As high as the words in its width."""
        return QSize(LEAST, self._row.heightForWidth(max(self.width(), LEAST)))

    def minimumSizeHint(self) -> QSize:
        """As preferred."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In another width the words have other lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _fit(self, text: QFontMetrics) -> None:
        """The circle stands beside the middle of the words."""
        style = self.style()
        circle = style.pixelMetric(QStyle.PixelMetric.PM_ExclusiveIndicatorWidth, None, self)
        apart = style.pixelMetric(QStyle.PixelMetric.PM_RadioButtonLabelSpacing, None, self)
        high = style.pixelMetric(QStyle.PixelMetric.PM_ExclusiveIndicatorHeight, None, self)
        self._row.setContentsMargins(circle + apart, 1, 0, 1)
        self._words.setMinimumHeight(max(text.lineSpacing(), high))
        self.updateGeometry()
