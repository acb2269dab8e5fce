"""What is seen of a run, from top to bottom: what is wrong with it, the plots, the way through time, a batch."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.views.batch import BatchView
from app.views.boxes import filled
from app.views.curves import CurveView
from app.views.health.banner import HealthBanner
from app.views.measure import ACCURACY, LOSS
from app.views.time_slider import TimeSlider


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
        self.batch = BatchView()
        curves = (self.loss_plot, 1), (self.accuracy_plot, 1)
        filled(QVBoxLayout(self), self.banner, *curves, self.time_slider, self.batch, around=(8, 8, 8, 8))
