"""The page of the map in Insight: what is worked out of the layers goes into the view, wishes go back."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.session.insight.layer_maps import LayerMapping
from app.session.insight.mapped import Embedded, LayerMaps
from app.views.boxes import filled
from app.views.insight.layer_map.view import PROBED, LayerMapView
from app.views.number_table import count
from app.views.scrolled import ScrolledView
from app.views.table_texts import ExactNumber
from app.views.why.section import working
from app.window.insight.tools import InsightTools
from nn.arrays import SIDE, Array, pixels
from nn.evaluation import percent
from nn.insight.tsne import NEIGHBOURS

PLANE = "{both} of the spread"
SPREAD = (
    "Of the spread of {digits} this plane holds {both}: {first} along one of its two directions and {second} along the "
    "other."
)
FOLLOWS = "The maps follow the run; probes and t-SNE wait until it stands still."
BY_TSNE = (
    "t-SNE of {n:,} digits held back: who is near in the layer is near here, and what is far says nothing. A drawing "
    "stands in the middle of the {neighbours} digits that it is nearest to in the layer."
)
NEAREST = "On this map, which is not the whole layer, your drawing lies nearest to the middle of the {digit}s."
YOURS_NOT = "Draw a digit: it appears on the map."
PROBES = "Probes: learned from {fitted:,} training digits, tested on {tested:,} held back."
PROBING = "Working out the probe of {name}, {k} of {of}."


class MapPage(QWidget):
    """Follows network and drawing while it is in sight."""

    def __init__(self, tools: InsightTools, parent: QWidget | None = None) -> None:
        """Nothing is worked out before it is in sight."""
        super().__init__(parent)
        self.setObjectName("mapPage")
        self._tools = tools
        self.mapping = mapping = LayerMapping(tools.session, tools.digits, self)
        self.view = view = LayerMapView()
        self._drawn: LayerMaps | None = None
        self._scattered: tuple[LayerMaps | Embedded, int] | None = None
        filled(QVBoxLayout(self), ScrolledView(view))
        mapping.changed.connect(self._show)
        tools.choice.changed.connect(self._show_yours)
        view.layer_chosen.connect(mapping.choose)
        view.tsne_wanted.connect(lambda wanted: mapping.set_tsne(wanted=wanted))
        view.opened.connect(self._open)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the network."""
        super().showEvent(event)
        self.mapping.set_active(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave it alone."""
        super().hideEvent(event)
        self.mapping.set_active(False)
        # The digits are let go.
        self._drawn = None
        self._show_map(None)

    def _names(self) -> list[str]:
        depth = self.mapping.network.depth
        return ["Pixels", *(f"Hidden {layer}" for layer in range(1, depth)), "Output z"]

    def _show(self) -> None:
        if not self.isVisible():
            return
        mapping, view, found = self.mapping, self.view, self.mapping.shown
        with self._tools.session.turn():
            names = self._names()
            view.show_layers(names, mapping.layer)
            fits = found is not None and len(found.maps) == len(names)
            if found is not None and fits and found is not self._drawn:
                for thumb, each in zip(view.thumbs.thumbs, found.maps, strict=True):
                    thumb.show_map(each.places, found.digits.labels)
            self._drawn = found
            embedded = mapping.embedded
            busy = mapping.is_tsne and embedded.answer is None and not embedded.problem and not mapping.runs
            view.show_method(is_tsne=mapping.is_tsne, working=busy and found is not None)
            self._show_map(found if fits else None)
            self._show_scores(found if fits else None, names)

    def _source(self) -> LayerMaps | Embedded | None:
        """What is on the large map."""
        mapping = self.mapping
        if not mapping.is_tsne or mapping.runs:
            return mapping.shown
        found = mapping.embedded.answer
        return found if found is not None and found.layer == mapping.layer else None

    def _show_map(self, found: LayerMaps | None) -> None:
        mapping, scatter = self.mapping, self.view.scatter
        source = self._source() if found is not None else None
        if source is None:
            asking = mapping.embedded if mapping.is_tsne and found is not None else mapping.maps
            busy = next((each for each in (mapping.digits, asking) if each.working), None)
            words = "" if busy is None else working(busy.done, busy.doing)
            scatter.waiting = mapping.problem or asking.problem or words
            scatter.show_map(np.zeros((0, SIDE * SIDE), np.uint8), np.zeros(0, np.uint8), np.zeros((0, 2)), None)
            self._scattered = None
            self.view.show_words("", "")
            return
        if self._scattered is None or self._scattered != (source, mapping.layer):
            places = source.places if isinstance(source, Embedded) else source.maps[mapping.layer].places
            same = self._scattered is not None and self._scattered[1] == mapping.layer
            scatter.show_map(source.digits.images, source.digits.labels, places, scatter.limits() if same else None)
            self._scattered = source, mapping.layer
        self._show_yours()

    def _show_yours(self) -> None:
        """Place the drawing, and say what the map is."""
        if not self.isVisible() or self._scattered is None:
            return
        image, source = self._tools.choice.chosen.drawing.image, self._scattered[0]
        place = None if image is None else self.mapping.place(image)
        if place is not None and not np.isfinite(place).all():
            place = None
        self.view.scatter.show_yours(place)
        if isinstance(source, Embedded):
            words = BY_TSNE.format(n=len(source.digits), neighbours=NEIGHBOURS)
            self.view.scatter.show_caption("")
        else:
            shares = source.maps[self.mapping.layer].shares
            both, first, second = spreads(shares)
            words = SPREAD.format(digits=source.words, both=both, first=first, second=second)
            self.view.scatter.show_caption(PLANE.format(both=both))
        if self.mapping.runs:
            # A sentence that changes has the window laid out anew, which a training would pay for.
            self.view.show_words(FOLLOWS, "")
            return
        yours = YOURS_NOT if place is None else NEAREST.format(digit=self._nearest(place))
        note = self.mapping.digits.answer.held_note if self.mapping.digits.answer is not None else ""
        self.view.show_words(f"{words} {yours}", note)

    def _nearest(self, place: Array) -> int:
        """The class whose middle is nearest on the map."""
        places, labels = self.view.scatter.places(), self.view.scatter.labels()
        classes = np.unique(labels)
        middles = np.stack([places[labels == label].mean(axis=0) for label in classes])
        return int(classes[np.hypot(*(middles - place).T).argmin()])

    def _show_scores(self, found: LayerMaps | None, names: list[str]) -> None:
        mapping, rows = self.mapping, []
        for layer, name in enumerate(names):
            score = mapping.scores.get(layer)
            spread = "" if found is None or mapping.runs else _spread_of(found.maps[layer].shares)
            width = count(mapping.network.widths[layer])
            rows.append((name, width, spread, "" if score is None else _share(score.accuracy)))
        self.view.show_scores(rows, self._probe_words(names))

    def _probe_words(self, names: list[str]) -> str:
        mapping, scores = self.mapping, self.mapping.scores
        if mapping.runs:
            return PROBED
        layer = mapping.probing
        parts = [PROBED]
        if scores:
            known = next(iter(scores.values()))
            parts.append(PROBES.format(fitted=known.fitted, tested=known.tested))
        if layer is not None:
            parts.append(PROBING.format(name=names[layer].lower(), k=layer + 1, of=len(names)))
        return " ".join(parts)

    def _open(self, number: int) -> None:
        if self._scattered is not None:
            digits = self._scattered[0].digits
            picture = pixels(digits.images[number]).reshape(SIDE, SIDE)
            self._tools.documents.open_digit(picture, int(digits.labels[number]))


def _share(value: float) -> ExactNumber:
    return ExactNumber(value, percent(value))


def _spread_of(shares: Sequence[float]) -> ExactNumber:
    return ExactNumber(float(sum(shares)), spreads(shares)[0])


def spreads(shares: Sequence[float]) -> tuple[str, ...]:
    """Shares of a spread in percent, their sum first: that of the parts as they are written, which the eye adds up."""
    rounded = [round(float(share), 4) for share in shares]
    return tuple(map(percent, (sum(rounded), *rounded)))
