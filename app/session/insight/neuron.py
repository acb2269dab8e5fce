"""The controller of a neuron's portrait: which neuron, and what is worked out of it while somebody looks.

While a run goes on its network is another one with each batch: its weights are followed, and nothing else is worked
out.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QTimer

from app.session.asking import Asking, Share
from app.session.insight.kept_digits import KeptDigits
from app.session.insight.layer_look import LayerLook
from app.session.network_digits import NetworkDigits
from app.session.session import Session
from nn.arrays import SIDE, Array, Float32
from nn.blas import undisturbing
from nn.insight.influence import CHUNK
from nn.insight.operating import PreparedLayer, prepared
from nn.insight.portrait import Activity, Ascent, Neuron, Without, activity, ascend, without_each
from nn.network import Network

GREY = 0.5
"""Ink of every pixel where an ascent begins that does not begin from the drawing."""

MOST_ACTIVATIONS = 20_000_000
"""Kept of a layer: 80 MB; of a wide one fewer training digits are looked at."""

LIVE_MS = 500
"""From one look at the weights of a run to the next."""


@dataclass(frozen=True, eq=False)
class WantedInput:
    """What a neuron was led to want, and where from.

    Attributes:
        neuron: which.
        from_drawing: whether the ascent began from the drawing, and not from even grey.
        begin: its sum z there.
        ascent: where the ascent ended.
    """

    neuron: Neuron
    from_drawing: bool
    begin: float
    ascent: Ascent


@dataclass(frozen=True, eq=False)
class MeasuredLayer:
    """What the digits held back say of a layer.

    Attributes:
        network: whose.
        layer: which.
        words: on how many digits, in a sentence.
        prepared: what its operations are foretold and measured by.
        without: what becomes of the digits without each of its neurons; None for the output.
    """

    network: Network
    layer: int
    words: str
    prepared: PreparedLayer
    without: Without | None


class NeuronPortrait(LayerLook):
    """One neuron of the network that is shown.

    Attributes:
        neuron: which.
        from_drawing: whether an ascent begins from the drawing.
        wanted, active, measured: questions about the neuron, its layer on the training digits, and its layer on those
            held back, with their answers; each has a signal of its own.
    """

    def __init__(
        self,
        session: Session,
        kept: KeptDigits,
        drawing: Callable[[], Float32 | None],
        parent: QObject | None = None,
    ) -> None:
        """The first neuron; nobody looks yet. `drawing` is asked for the canvas, (28, 28). Ends with the session."""
        super().__init__(session, kept, parent)
        self.neuron = Neuron(1, 0)
        self.from_drawing = False
        self.wanted: Asking[WantedInput] = Asking("ascent", self)
        self.active: Asking[Activity] = Asking("activity", self)
        self.measured: Asking[MeasuredLayer] = Asking("without each", self)
        self._askings = self.digits, self.wanted, self.active, self.measured
        self._drawing = drawing
        self._live = QTimer(self, interval=LIVE_MS)
        self._live.timeout.connect(self._follow)
        self._shown: Network | None = None
        self.digits.changed.connect(self._ask_of_digits)

    @property
    def lacks_drawing(self) -> bool:
        """Whether an ascent is to begin from a drawing that there is not."""
        return self.from_drawing and self._drawing() is None

    @property
    def problem(self) -> str:
        """Why there are no digits to look at, in a sentence; "" where there are some, or may be."""
        return self.digits.problem

    def choose(self, layer: int, number: int) -> None:
        """Another neuron; one that the network has not is the nearest that it has."""
        network = self.network
        layer = min(max(layer, 1), network.depth)
        chosen = Neuron(layer, min(max(number, 0), network.widths[layer] - 1))
        if chosen != self.neuron:
            self.neuron = chosen
            self._renew()

    def begin_from(self, *, drawing: bool) -> None:
        """Where an ascent begins."""
        self.from_drawing = drawing
        self._ask_wanted()

    def touch(self) -> None:
        """The drawing is another one."""
        if self.from_drawing:
            self._ask_wanted()

    def _look(self) -> None:
        self._keep_within()
        self._shown = self.network
        if self.runs:
            self._live.start()
            for asking in self._askings[1:]:
                asking.forget()
        else:
            self._live.stop()
            self._ask_digits()
            self._ask_wanted()
            self._ask_of_digits()
        self.changed.emit()

    def _follow(self) -> None:
        """Show the weights of a run anew, where they are others."""
        if self.network is not self._shown:
            self._shown = self.network
            self.changed.emit()

    def _keep_within(self) -> None:
        widths = self.network.widths
        layer = min(self.neuron.layer, self.network.depth)
        self.neuron = Neuron(layer, min(self.neuron.number, widths[layer] - 1))

    def _ask_wanted(self) -> None:
        if not self._active or self.runs:
            return
        if self.lacks_drawing:
            self.wanted.forget()
            return
        image, from_drawing = self._drawing(), self.from_drawing
        begin = image.ravel() if from_drawing and image is not None else np.full(SIDE * SIDE, GREY, np.float32)
        network, neuron = self.network, self.neuron
        key = network, neuron, begin.tobytes()
        self.wanted.ask(key, lambda cancelled: _wanted(network, neuron, begin, from_drawing, cancelled))

    def _ask_of_digits(self) -> None:
        """Ask what the digits say, as soon as they are there."""
        found = self.digits.answer
        if found is None or not self._active or self.runs:
            return
        network, layer = self.network, self.neuron.layer
        key, seen = (network, layer, found), Share("Looking at the training digits")
        share = Share("Measuring without each neuron" if layer < network.depth else "")
        self.active.ask(key, lambda cancelled: _activity(network, layer, found, seen, cancelled), seen)
        self.measured.ask(key, lambda cancelled: _measured(network, layer, found, share, cancelled), share)

    def _forget(self) -> None:
        self._live.stop()
        super()._forget()


def _wanted(
    network: Network, neuron: Neuron, begin: Array, from_drawing: bool, cancelled: Callable[[], bool]
) -> WantedInput:
    exact = network.copy(np.float64)
    with np.errstate(all="ignore"):
        z = float(exact.trace(begin.reshape(1, -1).astype(np.float64)).Z[neuron.layer][0, neuron.number])
    return WantedInput(neuron, from_drawing, z, ascend(network, neuron, begin, cancelled))


@undisturbing(1)  # more threads only wait for each other, and for the window's
def _activity(
    network: Network, layer: int, found: NetworkDigits, share: Share, cancelled: Callable[[], bool]
) -> Activity:
    looked_at = slice(max(1, MOST_ACTIVATIONS // network.widths[layer]))
    images, labels = found.training.images[looked_at], found.training.labels[looked_at]
    return activity(network, layer, images, labels, share.counting(-(-len(labels) // CHUNK), cancelled))


@undisturbing(1)
def _measured(
    network: Network, layer: int, found: NetworkDigits, share: Share, cancelled: Callable[[], bool]
) -> MeasuredLayer:
    digits = found.measured(network)
    ready = prepared(network, layer, digits.images, digits.labels, cancelled)
    without = None
    if layer < network.depth:
        counted = share.counting(network.widths[layer] * -(-len(digits) // CHUNK), cancelled)
        without = without_each(ready.network, layer, digits.images, digits.labels, counted)
    return MeasuredLayer(network, layer, found.measured_words(digits), ready, without)
