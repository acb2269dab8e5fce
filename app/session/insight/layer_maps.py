"""The controller of the map: where digits lie in each layer of the network that is shown, and how far it parts classes.

The maps follow a run, at most a few times a second and for a small part of the time, and the time machine; so does the
drawing among them. Probes and t-SNE are worked out for a network that stands still.
"""

import time
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer

from app.session.asking import Asking, Share
from app.session.insight.kept_digits import KeptDigits
from app.session.insight.layer_look import LayerLook
from app.session.insight.mapped import Embedded, LayerMaps, ProbeScore, by_tsne, mapped, scored_probe, values
from app.session.session import Session
from nn.arrays import Array
from nn.insight import tsne

if TYPE_CHECKING:
    from app.session.network_digits import NetworkDigits
    from nn.insight.layer_map import LayerMap
    from nn.network import Network

EVERY_S, OF_TIME = 1.5, 100
"""Seconds from one look at a run to the next, at least; and so many times as long as a look took."""

LOOK_MS = 20
"""Until it is looked again whether the maps that were asked for are there."""


class LayerMapping(LayerLook):
    """The maps of the network that is shown.

    Attributes:
        layer: which is looked at: 0 for the pixels, then the hidden layers, and last the outputs.
        is_tsne: whether its map is wanted by t-SNE.
        shown: the newest maps; they stay until newer ones are there.
        maps, embedded: questions and their answers.
        scores: probes, by layer, as far as they are there.
    """

    def __init__(self, session: Session, kept: KeptDigits, parent: QObject | None = None) -> None:
        """Nobody looks yet; `kept` reads the digits. Ends with the session."""
        super().__init__(session, kept, parent)
        self.layer, self.is_tsne = 1, False
        self.shown: LayerMaps | None = None
        self.scores: dict[int, ProbeScore] = {}
        self.maps: Asking[LayerMaps] = Asking("map", self)
        self.embedded: Asking[Embedded] = Asking("t-SNE", self)
        self._probes: Asking[tuple[int, ProbeScore]] = Asking("probe", self)
        self._askings = self.digits, self.maps, self.embedded, self._probes
        self._next_at = 0.0
        self._asked: Network | None = None
        self._pixels: tuple[NetworkDigits, LayerMap, ProbeScore | None] | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look)
        self.digits.changed.connect(self._look)
        self.maps.changed.connect(self._take)
        self.embedded.changed.connect(self.changed)
        self._probes.changed.connect(self._take_score)

    @property
    def probing(self) -> int | None:
        """The layer whose probe is being worked out; None where none is."""
        rest = [layer for layer in range(self.network.depth + 1) if layer not in self.scores]
        return rest[0] if rest and self.digits.answer is not None and not self.runs else None

    @property
    def problem(self) -> str:
        """Why there are no maps, in a sentence."""
        return self.digits.problem or self.maps.problem

    def choose(self, layer: int) -> None:
        """Look at another layer."""
        self.layer = min(max(layer, 0), self.network.depth)
        self._ask_embedding()
        self.changed.emit()

    def set_tsne(self, *, wanted: bool) -> None:
        """Whether the map is wanted by t-SNE; False leaves one that is being worked out."""
        self.is_tsne = wanted
        self._ask_embedding()
        self.changed.emit()

    def place(self, x: Array) -> Array | None:
        """Where a picture (28, 28) lies on the map that is shown, (2,); None where there is none."""
        found, embedded = self.shown, self.embedded.answer
        if found is None or self.layer >= len(found.maps):
            # The maps of a deeper network than the one before it are not there yet.
            return None
        with np.errstate(all="ignore"):
            a = values(found.network, x.reshape(1, -1), (self.layer,))[0]
        if self.is_tsne:
            here = embedded is not None and embedded.layer == self.layer
            return tsne.placed(embedded.A, embedded.places, a[0]) if here and embedded is not None else None
        place: Array = found.maps[self.layer].place(a)[0]
        return place

    def _look(self) -> None:
        """Ask for what is new, now or when its time has come."""
        if not self._active:
            return
        self.layer = min(self.layer, self.network.depth)
        self._ask_digits()
        self._ask_maps()
        self._ask_embedding()
        self._ask_probe()
        self.changed.emit()

    def _ask_maps(self) -> None:
        found, network = self.digits.answer, self.network
        there = self.maps.answer
        if found is None or (there is not None and there.network is network and there.known is found):
            return
        if self.runs:
            left = self._next_at - time.monotonic()
            if self._asked is not None or left > 0:
                self._timer.start(max(round(1000 * left), LOOK_MS))
                return
        self._asked = network
        before = self.shown
        pixels_map = self._pixels[1] if self._pixels is not None and self._pixels[0] is found else None
        self.maps.ask((network, found), lambda cancelled: mapped(network, found, before, pixels_map, cancelled))

    def _take(self) -> None:
        found, digits = self.maps.answer, self.digits.answer
        if found is not None or self.maps.problem:
            self._asked = None
        if found is not None and found is not self.shown and digits is not None:
            if self.shown is None or self.shown.network is not found.network:
                kept = self._pixels[2] if self._pixels is not None and self._pixels[0] is digits else None
                self.scores = {} if kept is None else {0: kept}
                self._pixels = digits, found.maps[0], kept
            self.shown = found
            self._next_at = time.monotonic() + max(EVERY_S, OF_TIME * found.seconds)
            self._ask_probe()
            self._ask_embedding()
            if self.runs:
                self._timer.start(max(round(1000 * (self._next_at - time.monotonic())), 1))
        self.changed.emit()

    def _ask_probe(self) -> None:
        found, layer, shown = self.digits.answer, self.probing, self.shown
        if found is None or layer is None or shown is None or shown.network is not self.network:
            self._probes.forget()
            return
        network = self.network
        self._probes.ask(
            (network, layer, found), lambda cancelled: (layer, scored_probe(network, layer, found, cancelled))
        )

    def _take_score(self) -> None:
        if self._probes.answer is not None:
            layer, score = self._probes.answer
            self.scores[layer] = score
            if layer == 0 and self._pixels is not None:
                self._pixels = (*self._pixels[:2], score)
            self._ask_probe()
        self.changed.emit()

    def _ask_embedding(self) -> None:
        shown, layer = self.shown, self.layer
        if not self.is_tsne or shown is None or self.runs or shown.network is not self.network:
            self.embedded.forget()
            return
        share = Share()
        task = partial(by_tsne, shown.network, layer, shown.digits, share)
        self.embedded.ask((shown.network, layer, shown.digits), task, share)

    def _forget(self) -> None:
        self._timer.stop()
        super()._forget()
        self._asked = None
        self.shown, self._pixels, self.scores = None, None, {}
