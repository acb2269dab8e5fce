"""What is seen of a run, from top to bottom: what is wrong with it, the plots, the way through time, a batch."""

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.views.batch import BatchView
from app.views.boxes import filled
from app.views.curves import CurveView
from app.views.health.banner import HealthBanner
from app.views.measure import ACCURACY, LOSS
from app.views.time_slider import TimeSlider

EDGE, GAP = 8, 4
"""Logical pixels around everything, and between what is above the digits: a low window has none to give away."""


class LearningPanel(QWidget):
    """The views of the dock Learning.

    Attributes:
        banner: what is wrong with the run; hidden while nothing is.
        loss_plot, accuracy_plot: the learning curves.
        time_slider: goes to any batch of the run.
        batch: the digits of a batch.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Plots that are empty."""
        super().__init__(parent)
        self.banner = HealthBanner()
        self.loss_plot, self.accuracy_plot = CurveView(LOSS), CurveView(ACCURACY)
        self.time_slider = TimeSlider()
        self.batch = BatchView(spare=self._spare)
        self.batch.setContentsMargins(0, EDGE, 0, 0)
        self._above = QWidget()
        self._above.installEventFilter(self)
        curves = (self.loss_plot, 1), (self.accuracy_plot, 1)
        filled(QVBoxLayout(self._above), self.banner, *curves, self.time_slider, spacing=GAP)
        filled(QVBoxLayout(self), (self._above, 1), self.batch, spacing=0, around=(EDGE, EDGE, EDGE, EDGE))

    def minimumSizeHint(self) -> QSize:
        """All but the digits, for which nothing is scrolled: they come where there is room."""
        return self._above.minimumSizeHint() + QSize(2 * EDGE, 2 * EDGE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask the digits anew how much they take, when what is above them may need another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.batch.updateGeometry()
        return super().eventFilter(watched, event)

    def _spare(self) -> int:
        """Height that is left for the digits."""
        return self.height() - self.minimumSizeHint().height()
