"""What is on screen follows the drawing and the training: one timer, and only while something moves.

The ink is rasterised when it has changed, the session takes in what training has put into its mailbox, and the views
get the numbers of one forward pass of the newest network. At full speed all that is looked at less often: what the
window does meanwhile is time taken from the training.
"""

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from app.canvas.canvas import Canvas
from app.session.history import ACCURACY, EPOCHS, LOSS
from app.session.session import Session
from app.session.worker import State
from app.views.activations import ActivationsView
from app.views.curves import CurveView
from app.views.layer_values import LayerValues
from app.views.prediction import PredictionView
from app.views.seen import SeenView
from nn.activations import ACTIVATIONS, OUTPUTS
from nn.arrays import Float32
from nn.data.raster import rasterize
from nn.losses import LOSSES
from nn.network import Architecture, Network, probabilities

TICK_MS = 16
"""Sixty looks a second."""

WATCHED = (1, 1, 6)
"""Ticks from one look at the ink, at the network in training and at its curves to the next, at a speed for watching."""

FULL_SPEED = (2, 5, 25)
"""The same at full speed, where each look at 784-32-32-10 costs the training about two milliseconds, curves four."""


PRESS_TRAIN, NO_RUN = "Press Train", "No run yet"
TRAINED = """This network is trained.
Train makes a new one,
Continue trains it on."""
"""What the plots say while they are empty."""


class Live(QObject):
    """Moves numbers from session and canvas to the views.

    Signals:
        image_changed: the 28x28 that the network sees from now on, None for an empty canvas.
    """

    image_changed = Signal(object)

    def __init__(
        self,
        session: Session,
        canvas: Canvas,
        seen: SeenView,
        prediction: PredictionView,
        activations: ActivationsView,
        loss_plot: CurveView,
        accuracy_plot: CurveView,
        parent: QObject | None = None,
    ) -> None:
        """Connect them; nothing is shown before the first tick."""
        super().__init__(parent)
        self._session = session
        self._canvas = canvas
        self._seen = seen
        self._prediction = prediction
        self._activations = activations
        self._loss_plot = loss_plot
        self._accuracy_plot = accuracy_plot
        self._image: Float32 | None = None
        self._ink_is_new = self._network_is_new = self._history_is_new = True
        self._architecture: Architecture | None = None
        self._ticks = 0
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        canvas.ink_changed.connect(self._on_ink)
        session.network_changed.connect(self._on_network)
        session.history_changed.connect(self._on_history)
        session.state_changed.connect(self._on_state)
        self.wake()

    @property
    def image(self) -> Float32 | None:
        """The 28x28 that the network sees, None for an empty canvas."""
        return self._image

    def wake(self) -> None:
        """Look at the next tick, and go on looking while anything moves."""
        if not self._timer.isActive():
            self._timer.start()

    def _on_ink(self) -> None:
        self._ink_is_new = True
        self.wake()

    def _on_network(self) -> None:
        self._network_is_new = True
        self.wake()

    def _on_history(self) -> None:
        self._history_is_new = True
        self.wake()

    def _on_state(self, state: State) -> None:
        if state is State.LOADING:
            # The axes end where the run ends.
            span = self._session.epochs_before + self._session.hyperparameters.epochs
            for plot in (self._loss_plot, self._accuracy_plot):
                plot.set_span(span)
        self.wake()

    def _tick(self) -> None:
        self._ticks += 1
        running = self._session.state is State.RUNNING
        every = FULL_SPEED if self._session.full_speed else WATCHED
        ink, network, curves = (not running or self._ticks % ticks == 0 for ticks in every)
        if network or (ink and self._ink_is_new):
            self._session.collect()
            if self._ink_is_new or self._network_is_new:
                self._show_answer()
        if curves and self._history_is_new:
            self._show_curves()
        if not running:
            self._timer.stop()

    def _show_answer(self) -> None:
        if self._ink_is_new:
            self._image = _seen_by_network(self._canvas)
            self._seen.show_image(self._image)
            self.image_changed.emit(self._image)
        self._ink_is_new = self._network_is_new = False
        network = self._session.network
        if network.architecture != self._architecture:
            self._name_what_it_computes(network.architecture)
        if self._image is None:
            self._prediction.show_probabilities(None)
            self._activations.show_layers(LayerValues(network.W, network.b, functions=_functions(network)))
            return
        # Weights that a run is blowing up show as no number, not as a warning.
        with np.errstate(all="ignore"):
            trace = network.trace(self._image.reshape(1, -1))
        A = {layer: rows[0] for layer, rows in trace.A.items()}
        Z = {layer: rows[0] for layer, rows in trace.Z.items()}
        self._activations.show_layers(LayerValues(network.W, network.b, A, Z, _functions(network)))
        self._prediction.show_probabilities(probabilities(trace.A[network.depth], network.architecture.output)[0])

    def _name_what_it_computes(self, architecture: Architecture) -> None:
        self._architecture = architecture
        self._loss_plot.set_axis_label(LOSSES[architecture.loss].label.lower())
        self._prediction.set_output_label(OUTPUTS[architecture.output].noun)

    def _show_curves(self) -> None:
        self._history_is_new = False
        self._loss_plot.set_waiting(PRESS_TRAIN if self._session.fresh else TRAINED)
        self._accuracy_plot.set_waiting(PRESS_TRAIN if self._session.fresh else NO_RUN)
        training, validation = self._session.history.training, self._session.history.validation
        for plot, column in ((self._loss_plot, LOSS), (self._accuracy_plot, ACCURACY)):
            plot.show_curves(
                training.column(EPOCHS), training.column(column), validation.column(EPOCHS), validation.column(column)
            )


def _seen_by_network(canvas: Canvas) -> Float32 | None:
    """The 28x28 of the picture or the ink on the canvas; None where nothing is left of either."""
    picture = canvas.picture()
    if picture is not None:
        return picture
    image = rasterize(canvas.ink())
    return image if image.any() else None


def _functions(network: Network) -> tuple[str, ...]:
    """The name of each layer's function, layer 1 first."""
    hidden, output = ACTIVATIONS[network.architecture.activation], OUTPUTS[network.architecture.output]
    return (*[hidden.label] * (network.depth - 1), output.label)
