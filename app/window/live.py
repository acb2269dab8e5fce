"""What is on screen follows the drawing and the training, and only while something moves.

A movement of the hand is answered at once: its ink is rasterised, and the newest network that the window has reads it.
A timer looks at a training: the session takes in what has come into its mailbox, and the views get the numbers of one
forward pass. At full speed it looks less often, and the layers wait for its looks: what the window does meanwhile is
time taken from the training.
"""

from collections import deque

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

from app.canvas.canvas import Canvas
from app.session.answer import answer
from app.session.history import ACCURACY, LOSS
from app.session.session import Session
from app.session.states import State
from app.session.steps import told_by_neuron
from app.views.activations import ActivationsView
from app.views.batch import BatchView
from app.views.curves import CurveView
from app.views.layer_values import LayerValues
from app.views.prediction import PredictionView
from app.views.seen import SeenView
from app.window.overlays import Overlays
from nn.activations import OUTPUTS, function_labels
from nn.arrays import Float32
from nn.losses import LOSSES
from nn.network import Architecture, Network, Trace

TICK_MS = 16
"""Milliseconds from one look to the next, at a speed for watching: sixty looks a second."""

FULL_SPEED_MS = 96
"""The same at full speed, where each look costs the training one or two milliseconds."""

WATCHED, FULL_SPEED = 6, 4
"""Looks from one at the curves to the next; at full speed, at one plot and nothing else."""


SETTLED_MS = 300
"""From the last movement of the hand until it is judged whether a drawing is unlike digits: more strokes may come."""

PRESS_TRAIN, NO_RUN = "Press Train", "No run yet"
TRAINED = """This network is trained.
Train makes a new one,
Continue trains it on."""
"""What the plots say while they are empty."""


class Live(QObject):
    """Moves numbers from session and canvas to the views.

    Attributes:
        overlays: the runs that lie over the plots.

    Signals:
        image_changed: the 28x28 that the network sees from now on, None for an empty canvas.
        curves_shown: the plots have newer points.
    """

    image_changed = Signal(object)
    curves_shown = Signal()

    def __init__(
        self,
        session: Session,
        canvas: Canvas,
        seen: SeenView,
        prediction: PredictionView,
        activations: ActivationsView,
        loss_plot: CurveView,
        accuracy_plot: CurveView,
        batch: BatchView,
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
        self._batch = batch
        self._digits = session.digits
        self._curves = deque(((loss_plot, LOSS), (accuracy_plot, ACCURACY)))
        self.overlays = Overlays({LOSS: loss_plot, ACCURACY: accuracy_plot}, self)
        self.overlays.turned.connect(self._on_history)
        self._image: Float32 | None = None
        self._ink_is_new = self._network_is_new = self._layers_are_old = self._history_is_new = True
        self._architecture: Architecture | None = None
        self._ticks = 0
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._settled = False
        self._judging = QTimer(self, interval=SETTLED_MS, singleShot=True)
        self._judging.timeout.connect(self._judge)
        canvas.frames.timeout.connect(self._answer)
        canvas.ink_changed.connect(self._on_ink)
        session.network_changed.connect(self._on_network)
        session.moment_changed.connect(self._show_batch)
        session.history_changed.connect(self._on_history)
        session.state_changed.connect(self._on_state)
        self.wake()

    def look(self) -> None:
        """Look now, and not before something moves again."""
        self._tick()

    def wake(self) -> None:
        """Look at the next tick, and go on looking while anything moves."""
        if not self._timer.isActive():
            self._timer.start()

    def _on_ink(self) -> None:
        self._ink_is_new, self._settled = True, False
        self._judging.start()
        self._canvas.frames.ask()

    def _on_network(self) -> None:
        self._network_is_new = True
        if self._session.moment is None:
            self.wake()
            return
        # Whoever goes back through a run waits for it.
        with self._session.turn():
            self._see()
            self._show_layers(self._show_prediction())
            self._paint()

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

    def _answer(self) -> None:
        """Answer what the hand has drawn; another thing may have answered it meanwhile."""
        if not self._ink_is_new:
            return
        with self._session.turn():
            self._see()
            trace = self._show_prediction()
            if self._session.state is State.RUNNING and self._session.full_speed:
                self._layers_are_old = True
            else:
                self._show_layers(trace)
            self._paint()

    def _tick(self) -> None:
        self._ticks += 1
        running = self._session.state is State.RUNNING
        hurried = running and self._session.full_speed
        changed = self._session.collect()
        self._network_is_new |= changed.network
        self._history_is_new |= changed.history
        with self._session.turn():
            self._show_news(running, hurried)
            self._paint()
        self._timer.setInterval(FULL_SPEED_MS if hurried else TICK_MS)
        if not running:
            self._timer.stop()

    def _show_news(self, running: bool, hurried: bool) -> None:
        """Show what is new; at full speed a plot or the layers: what is done at once makes the window late."""
        curves = self._history_is_new and (not running or self._ticks % (FULL_SPEED if hurried else WATCHED) == 0)
        if curves and hurried:
            self._show_next_curve()
        elif self._ink_is_new or self._network_is_new or self._layers_are_old:
            self._see()
            self._show_layers(self._show_prediction())
        if curves and not hurried:
            self._show_curves()
        self._show_batch()

    def _paint(self) -> None:
        """Paint what has changed in the window now, and not when its event comes up."""
        QCoreApplication.sendPostedEvents(self._canvas.window(), QEvent.Type.UpdateRequest)

    def _see(self) -> None:
        """Take what is drawn as the network sees it."""
        if self._ink_is_new:
            self._ink_is_new = False
            self._image = self._canvas.image()
            self._seen.show_image(self._image)
            self.image_changed.emit(self._image)

    def _show_prediction(self) -> Trace | None:
        """Show the network's answer; returns its forward pass, None for an empty canvas."""
        network = self._session.network
        if network.architecture != self._architecture:
            self._name_what_it_computes(network.architecture)
        if self._image is None:
            self._prediction.show_probabilities(None)
            self._prediction.show_row([], 0)
            return None
        read = answer(self._session, self._image)
        unlike = self._settled and read.is_unlike(ink=self._canvas.picture() is None)
        self._prediction.set_temperature(read.certainty.temperature)
        raw = read.trace.A[network.depth][0]
        self._prediction.show_probabilities(read.probabilities, unlike=unlike, raw=raw)
        self._show_row(network)
        return read.trace

    def _judge(self) -> None:
        """Say whether the drawing is unlike what was learned, unless the pen is down: half a digit is unlike, too."""
        self._settled = self._canvas.drawing.growing is None
        with self._session.turn():
            self._show_prediction()

    def _show_row(self, network: Network) -> None:
        """Show what the other digits are read as, where there are several."""
        row = self._canvas.row
        digits = row.digits() if len(row.digits()) > 1 else []
        self._prediction.show_row([_answer(network, digit.image) for digit in digits], row.index())

    def _show_layers(self, trace: Trace | None) -> None:
        """Show what each layer makes of the picture, or the network alone."""
        self._network_is_new = self._layers_are_old = False
        network = self._session.network
        A = {layer: rows[0] for layer, rows in trace.A.items()} if trace else {}
        Z = {layer: rows[0] for layer, rows in trace.Z.items()} if trace else {}
        operated = told_by_neuron(self._session.operated)
        shape = network.architecture
        functions = function_labels(shape.activation, shape.output, shape.depth)
        self._activations.show_layers(LayerValues(network.W, network.b, A, Z, functions, operated))

    def _show_batch(self) -> None:
        """Show the digits of the batch after which the run is paused."""
        digits = self._session.digits
        if digits is not self._digits:
            self._digits = digits
            if digits is not None:
                self._batch.show_digits(digits.X, digits.labels, digits.answers, digits.n, digits.wrong)
            self._batch.setVisible(digits is not None)

    def _name_what_it_computes(self, architecture: Architecture) -> None:
        self._architecture = architecture
        self._loss_plot.set_axis_label(LOSSES[architecture.loss].label.lower())
        self._prediction.set_output_label(OUTPUTS[architecture.output].noun)

    def _show_curves(self) -> None:
        self._history_is_new = False
        self._loss_plot.set_waiting(PRESS_TRAIN if self._session.fresh else TRAINED)
        self._accuracy_plot.set_waiting(PRESS_TRAIN if self._session.fresh else NO_RUN)
        for _ in range(len(self._curves)):
            self._show_next_curve()

    def _show_next_curve(self) -> None:
        """Show the newest points in one of the plots, and in the other one the next time."""
        plot, column = self._curves[0]
        self._curves.rotate()
        if column == LOSS:
            self.curves_shown.emit()
        history = self._session.history
        self.overlays.show_present(plot, history, column)


def _answer(network: Network, image: Float32 | None) -> int:
    """The digit that an image (28, 28) is read as; -1 where there is none."""
    if image is None:
        return -1
    with np.errstate(all="ignore"):
        outputs = network.predict(image.reshape(1, -1))
    return int(outputs.argmax()) if np.isfinite(outputs).all() else -1
