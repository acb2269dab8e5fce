"""The page of one neuron: its wishes, an operation, what moves it, and its layer without it, below each other."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.insight.equation_line import EquationLine
from app.views.insight.neuron.movers import MoversView
from app.views.insight.neuron.removal import RemovalView
from app.views.insight.neuron.strips import ActivityStrips
from app.views.insight.neuron.surgery import SurgeryView
from app.views.insight.neuron.wishes import WishesView
from app.views.insight.neuron.words import RUNS
from app.views.named import named
from app.views.reading import Reading
from app.views.why.section import WhySection, sentence_label
from app.views.wrapped import WrappedView

WIDEST = "of 0,000, bias \u221200.0000"


class NeuronView(WrappedView):
    """Shows what is worked out of a neuron.

    Attributes:
        wishes, surgery, movers, strips, removal: the parts.
        operating, by_class, moving, without: the sections of all but the first, each under its heading.

    Signals:
        chosen: layer, from 1, and number, from 0, of the neuron that a person wants.
        equation_wanted: the id of an equation of the derivation.
    """

    chosen = Signal(int, int)
    equation_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No network yet."""
        super().__init__(parent)
        named(self, "neuron", "A neuron's portrait")
        self.layer = named(QComboBox(), "neuronLayer", "Layer", "The layer of the neuron.")
        self.number = named(QSpinBox(), "neuronNumber", "Neuron", "The number of the neuron in its layer; Up and Down.")
        self.number.setKeyboardTracking(False)
        self.about = Reading(WIDEST)
        self.about.setObjectName("neuronAbout")
        self._runs = sentence_label("neuronRuns")
        self._runs.setText(RUNS)
        self.wishes, self.surgery, self.movers = WishesView(), SurgeryView(), MoversView()
        self.strips, self.removal = ActivityStrips(), RemovalView()
        weighs = WhySection("What it weighs and wants", self.wishes, "wishesSentence")
        self.operating = WhySection("Operate", self.surgery, "surgerySentence")
        self.by_class = WhySection("Activations by class", self.strips, "stripsSentence")
        self.moving = WhySection("Training digits that move it", self.movers, "moversSentence")
        self.without = WhySection("Without it, and without each of its layer", self.removal, "removalSentence")
        self._at_rest = self.operating, self.by_class, self.moving, self.without
        names = [QLabel("La&yer"), QLabel("Neur&on")]
        for label, part in zip(names, (self.layer, self.number), strict=True):
            label.setBuddy(part)
        head = filled(QHBoxLayout(), names[0], self.layer, names[1], self.number, self.about, STRETCH)
        filled(QVBoxLayout(self), head, self._runs, weighs, *self._at_rest, STRETCH, spacing=16, around=(8, 8, 8, 8))
        weighs.show_content()
        self.layer.activated.connect(lambda _: self._choose())
        self.number.valueChanged.connect(lambda _: self._choose())
        self.removal.chosen.connect(lambda number: self.chosen.emit(self._layer(), number))
        for line in self.findChildren(EquationLine):
            line.equation_wanted.connect(self.equation_wanted)
        self.show_runs(runs=False)

    def show_neuron(self, widths: tuple[int, ...], layer: int, number: int, bias: str) -> None:
        """Show which neuron of a network with these widths, n_0 to n_L, it is, and its bias in words."""
        last = len(widths) - 1
        names = [*(f"Hidden {each}" for each in range(1, last)), "Output"]
        with QSignalBlocker(self.layer), QSignalBlocker(self.number):
            if names != [self.layer.itemText(i) for i in range(self.layer.count())]:
                self.layer.clear()
                self.layer.addItems(names)
            self.layer.setCurrentIndex(layer - 1)
            self.number.setRange(0, widths[layer] - 1)
            self.number.setValue(number)
        self.about.setText(f"of {widths[layer]:,}, bias {bias}")

    def show_runs(self, *, runs: bool) -> None:
        """Say that a run goes on, and show its weights alone."""
        self._runs.setVisible(runs)
        for section in self._at_rest:
            section.setVisible(not runs)

    def _layer(self) -> int:
        return self.layer.currentIndex() + 1

    def _choose(self) -> None:
        self.chosen.emit(self._layer(), self.number.value())
