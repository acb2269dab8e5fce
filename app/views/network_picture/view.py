"""The network as a picture: what each line carries to the outputs, what comes back, and any neuron's sum."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.choice import Choice
from app.views.heatmap import PAD
from app.views.named import named
from app.views.network_picture.canvas import NetworkCanvas
from app.views.network_picture.layout import ALL, SOME
from app.views.network_picture.playing import Player, legs
from app.views.network_picture.pointed import PointedAt
from app.views.network_picture.scales import MOST_LINES
from app.views.network_picture.stage import Reach
from app.views.network_picture.sum_view import NeuronSumView
from app.views.network_picture.words import Names, place_words
from app.views.reading import Reading
from app.views.scale_bar import ScaleBar
from app.views.text_fit import fit_to_text
from nn.arrays import CLASSES
from nn.derivation.letters import DELTA
from nn.insight.lines import Passage, Way

EMPTY = "Draw a digit to see what the weights carry."
HINT = f"The {MOST_LINES} strongest lines into each layer. Click a neuron for its sum, a line to trace it."
FEWER = f"Of large layers the {SOME} neurons with the largest a. Click a neuron or a line."
ANSWER = "As if it were {article} {label}, the network's own answer: choose what it is above."
TERM = "Click a term to trace its weight; Esc leads back."
PLAY, STOP = "Play", "Stop"
PLAY_TIP = "Watch the digit go through the network layer by layer, and the error come back."
WAYS = {
    Way.FORWARD.value: ("Forward", "The way there: a line carries w a, a term of the sum that it leads to."),
    Way.BACKWARD.value: (
        "Backward",
        f"The way back: a line carries {DELTA} w, a term of what comes back to the neuron that it leads to.",
    ),
}
OWN = "answer"
GAP, WIDEST_BAR = 8, 220
"""Pixels between the parts above, and of the scale of the neurons, at most, unless its numbers need more."""


class NetworkPictureView(QWidget):
    """The picture with its controls, and a line that says the numbers of what is pointed at.

    Signals:
        pointed: the PointedAt under the pointer or the keyboard, None for nothing; again when its numbers are others.
        trace_wanted: layer, neuron and sender of the weight that is to be traced.
        equation_requested: the id of an equation.
        label_chosen: what a person says that the drawing shows; None for the network's answer.
    """

    pointed = Signal(object)
    trace_wanted = Signal(int, int, int)
    equation_requested = Signal(str)
    label_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing yet."""
        super().__init__(parent)
        named(self, "networkPicture", "Picture of the network")
        self._passage: Passage | None = None
        self._names, self._chosen = Names(), False
        self._at: PointedAt | None = None
        self.canvas = NetworkCanvas()
        self.sum = NeuronSumView()
        self.way: Choice[str] = Choice("way", WAYS)
        self.play = named(QPushButton(PLAY), "playPicture", "Play", PLAY_TIP)
        self.player = Player(self)
        self.label = named(QComboBox(), "pictureLabel", "Label", "What the drawing shows: the way back begins with it.")
        self.label.addItem(OWN, None)
        for digit in range(CLASSES):
            self.label.addItem(str(digit), digit)
        self.bar = ScaleBar()
        self._readout = Reading()
        self._readout.setObjectName("pictureReadout")
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self.show_passage(None, Names())

    def _lay_out(self) -> None:
        self._pages.addWidget(self.canvas)
        self._pages.addWidget(self.sum)
        self._label_name = QLabel("Label")
        self._label_name.setBuddy(self.label)
        fit_to_text(self, lambda _: self._show_bar())
        end = Qt.AlignmentFlag.AlignRight
        bar = filled(QHBoxLayout(), (self.bar, 1))
        bar.setAlignment(end)
        row = filled(QHBoxLayout(), self.way, self.play, self._label_name, self.label, (bar, 1), spacing=GAP)
        filled(QVBoxLayout(self), row, (self._pages, 1), self._readout, spacing=6, around=(PAD, 0, PAD, 0))

    def _connect(self) -> None:
        self.way.changed.connect(lambda key: self.show_way(Way(key)))
        self.play.clicked.connect(self._play)
        self.player.moved.connect(self._on_moved)
        self.label.activated.connect(lambda _: self.label_chosen.emit(self.label.currentData()))
        self.canvas.pointed.connect(self._on_pointed)
        self.canvas.opened.connect(self.open_sum)
        self.sum.closed.connect(self.close_sum)
        self.sum.pointed.connect(self._on_pointed)
        for part in (self.canvas, self.sum):
            part.trace_wanted.connect(self.trace_wanted)
        self.sum.equation_requested.connect(self.equation_requested)

    # What is shown.

    def show_passage(self, passage: Passage | None, names: Names, *, label_is_chosen: bool = False) -> None:
        """Show an example in a network, with the label that a person chose, or as if the answer were right."""
        if passage is None or self._passage is None or passage.widths != self._passage.widths:
            self._pages.setCurrentWidget(self.canvas)
            self._at = None
        self._passage, self._names, self._chosen = passage, names, label_is_chosen
        if passage is None or not passage.A:
            self.player.stop()
        self.canvas.show_passage(passage, names)
        self._show_bar()
        if passage is not None and self.is_sum():
            self.sum.show_sum(self.sum.place(), passage, self.canvas.way(), names)
            self._on_pointed(self._at)
        chosen = passage.label if passage is not None and label_is_chosen else None
        self.label.setCurrentIndex(0 if chosen is None else chosen + 1)
        self.play.setEnabled(passage is not None and bool(passage.A))
        self._say()

    def show_way(self, way: Way) -> None:
        """Show the way there, or back."""
        self.player.stop()
        self._turn(way)

    def _turn(self, way: Way) -> None:
        self.way.set_key(way.value)
        self.canvas.set_way(way)
        self._show_bar()
        if self.is_sum() and self._passage is not None:
            self.sum.show_sum(self.sum.place(), self._passage, way, self._names)
        self._say()

    def set_marked(self, marked: Mapping[tuple[int, int], str]) -> None:
        """Mark the neurons that were operated on, by layer from 1 and number, with what was done to each."""
        self.canvas.set_marked(marked)

    def set_reach(self, reach: Reach | None) -> None:
        """Show how far an example has come; None for all the way."""
        self.canvas.set_reach(reach)
        if reach is not None and reach.way.value != self.way.key():
            self._turn(reach.way)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In little width, a shorter name of the scale."""
        super().resizeEvent(event)
        self._show_bar()

    def _show_bar(self) -> None:
        back = self.canvas.way() is Way.BACKWARD
        scale = self.canvas.scale()
        self.bar.setVisible(scale is not None and not self.is_sum())
        for part in (self._label_name, self.label):
            part.setVisible(back)
        if scale is not None:
            beside = (part for part in (self.way, self.play, self._label_name, self.label) if not part.isHidden())
            room = self.width() - 2 * PAD - sum(part.sizeHint().width() + GAP for part in beside)
            for label in (DELTA,) if back else ("a, hidden", "a"):
                self.bar.set_scale(label, scale)
                least = self.bar.minimumSizeHint().width()
                if least <= room:
                    break
            self.bar.setMaximumWidth(max(WIDEST_BAR, least))

    # The sum of a neuron.

    def is_sum(self) -> bool:
        """Whether a neuron's sum is what one sees."""
        return self._pages.currentWidget() is self.sum

    def open_sum(self, place: PointedAt) -> None:
        """Zoom into the sum of a neuron."""
        if self._passage is None:
            return
        self.player.stop()
        self._at = place
        # The page that comes gives the keyboard to the bars, which tell their row at once.
        self.sum.show_sum(place, self._passage, self.canvas.way(), self._names)
        if self.sum.bars.rows():
            self.sum.bars.select(0)
        self._pages.setCurrentWidget(self.sum)
        self._show_bar()
        self.sum.bars.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say()

    def close_sum(self) -> None:
        """Back to the picture, with the keyboard at the neuron."""
        self._pages.setCurrentWidget(self.canvas)
        self._show_bar()
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_pointed(self.canvas.focus_at())

    # Playing.

    def _play(self) -> None:
        passage = self._passage
        if self.player.is_on():
            self.player.stop()
        elif passage is not None and passage.A:
            if self.is_sum():
                self.close_sum()
            self.player.play(legs(passage.depth, (Way.FORWARD, Way.BACKWARD) if passage.delta else (Way.FORWARD,)))

    def _on_moved(self, reach: Reach | None) -> None:
        self.play.setText(PLAY if reach is None else STOP)
        self.play.setToolTip(PLAY_TIP if reach is None else "Stop, and show all.")
        self.set_reach(reach)
        self._say()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing plays for nobody."""
        super().hideEvent(event)
        self.player.stop()
        self._on_pointed(None)

    # The line below.

    def _on_pointed(self, place: PointedAt | None) -> None:
        before, self._at = self._at, place
        if place is not None or before is not None:
            self.pointed.emit(place)
        self._say()

    def _say(self) -> None:
        self._readout.setText(self._words())

    def words(self) -> str:
        """What the line below says."""
        return self._readout.text()

    def _words(self) -> str:
        passage, way = self._passage, self.canvas.way()
        if passage is None:
            return EMPTY
        if self._at is not None:
            return place_words(passage, way, self._at, self._names)
        if not passage.A:
            return EMPTY
        if self.is_sum():
            return TERM
        if (reach := self.canvas.reach()) is not None:
            return self._names.reached(reach.way, reach.done, passage.depth)
        if way is Way.BACKWARD and not self._chosen and passage.label is not None:
            return ANSWER.format(article="an" if passage.label == 8 else "a", label=passage.label)
        return FEWER if max(passage.widths[1:]) > ALL else HINT
