"""The page of the map: small maps of all layers, the chosen one large with the drawing in it, and linear probes."""

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.views.boxes import STRETCH, filled
from app.views.choice import Choice
from app.views.copying import offer_copies
from app.views.insight.equation_line import EquationLine
from app.views.insight.layer_map.scatter import ScatterView
from app.views.insight.layer_map.thumbs import LayerThumbs
from app.views.named import named
from app.views.number_table import NumberTable
from app.views.sheet import arrays_csv
from app.views.table_texts import TableCell
from app.views.why.section import sentence_label
from app.views.wrapped import WrappedView
from nn.arrays import CLASSES

PCA, TSNE = "pca", "tsne"
METHODS = {
    PCA: ("PCA", "The two directions along which the digits are spread most: a shadow of the layer, as it is."),
    TSNE: ("t-SNE", "Neighbours stay neighbours: worked out in some seconds, for a network that stands still."),
}
PLANE = r"p_k = u_k \cdot (a - \bar{a}), \quad \frac{1}{n} \sum_i (a_i - \bar{a})(a_i - \bar{a})^T u_k = \lambda_k u_k"
NEIGHBOURHOOD = (
    r"L = \sum_{i \ne j} P_{ij} \ln \frac{P_{ij}}{Q_{ij}}, \quad "
    r"Q_{ij} \propto \frac{1}{1 + {\lVert p_i - p_j \rVert}^2}"
)
PROBE = r"L = \frac{1}{n} \sum_i \sum_j (v_j \cdot a_i + c_j - y_{ij})^2"
PROBED = (
    "A linear probe reads the class from a layer by one product alone: the largest of ten v \u00b7 a + c, whose v and "
    "c make the squared error L least on training digits. Where the classes have come apart, it reads more right."
)
HEADS = {"Layer": "layer", "neurons": "$n_l$", "in the plane": "spread in the plane", "linear probe": "linear probe"}


class LayerMapView(WrappedView):
    """Shows maps, or in a sentence why there are none.

    Attributes:
        thumbs, scatter, table: the parts.

    Signals:
        layer_chosen: 0 for the pixels.
        tsne_wanted: whether the map is wanted by t-SNE.
        opened: the number of a digit.
    """

    layer_chosen = Signal(int)
    tsne_wanted = Signal(bool)
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No map yet."""
        super().__init__(parent)
        named(self, "layerMap", "A map of a layer")
        self.thumbs, self.scatter = LayerThumbs(), ScatterView()
        offer_copies(self.scatter, self._places_csv)
        self.method: Choice[str] = Choice("mapMethod", METHODS)
        self.cancel = named(QPushButton("&Cancel"), "mapCancel", "Cancel", "Leave t-SNE, and go back to PCA.")
        self.alone = named(QComboBox(), "mapClass", "Class that stands out", "Show one class alone among the others.")
        self.alone.addItem("all", -1)
        for label in range(CLASSES):
            self.alone.addItem(str(label), label)
        name = QLabel("Cl&ass")
        name.setBuddy(self.alone)
        self._rows: list[tuple[TableCell, ...]] = []
        self.words, self.note = sentence_label("mapWords"), sentence_label("mapNote")
        self.table = named(
            NumberTable(HEADS),
            "mapTable",
            "Spread and linear probe by layer",
            "How much of the spread of a layer lies in the plane of its map, and what a linear probe reads right on "
            "digits held back. Ctrl+C copies it as CSV, Ctrl+Shift+C as LaTeX.",
        )
        self.probed = sentence_label("mapProbed")
        self.equations: Mapping[str, EquationLine] = {PCA: EquationLine(PLANE), TSNE: EquationLine(NEIGHBOURHOOD)}
        choices = filled(QHBoxLayout(), self.method, self.cancel, STRETCH, name, self.alone)
        above = self.thumbs, choices, (self.scatter, 1), self.words
        below = self.table, self.probed, EquationLine(PROBE), self.note
        filled(QVBoxLayout(self), *above, *self.equations.values(), *below, spacing=6, around=(8, 8, 8, 8))
        self.table.horizontalHeader().setHighlightSections(False)
        self.show_method(is_tsne=False, working=False)
        self.thumbs.chosen.connect(self.layer_chosen)
        self.method.changed.connect(lambda key: self.tsne_wanted.emit(key == TSNE))
        self.cancel.clicked.connect(self._cancel)
        self.alone.activated.connect(lambda _: self.scatter.show_alone(self.alone.currentData()))
        self.scatter.class_wanted.connect(self._show_alone)
        self.scatter.opened.connect(self.opened)
        self.table.opened.connect(self.layer_chosen)

    def _places_csv(self) -> str:
        """Each digit with its label and its place; empty without any."""
        places, labels = self.scatter.places(), self.scatter.labels()
        columns = np.arange(len(labels)), labels, *places.T
        return arrays_csv(("digit", "label", "x", "y"), columns) if len(labels) else ""

    def show_layers(self, names: Sequence[str], chosen: int) -> None:
        """Offer layers, the pixels first, of which one is looked at."""
        self.thumbs.show_layers(names, chosen)
        if chosen < self.table.rowCount() and self.table.currentRow() != chosen:
            self.table.setCurrentCell(chosen, 0)

    def show_words(self, words: str, note: str) -> None:
        """Say what the map is of, and which digits are missing."""
        self.words.setText(words)
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def show_scores(self, rows: Sequence[tuple[TableCell, ...]], words: str) -> None:
        """Show a row for each layer: name, neurons, spread in the plane, and the probe; and what is known of probes."""
        if rows == self._rows:
            self.probed.setText(words)
            return
        self._rows = list(rows)
        self.table.show_rows(rows)
        for thumb, row in zip(self.thumbs.thumbs, rows, strict=True):
            thumb.show_number(str(row[3]))
        self.probed.setText(words)

    def show_method(self, *, is_tsne: bool, working: bool) -> None:
        """Which method the map is by, and whether t-SNE is at work, and can be left."""
        self.method.set_key(TSNE if is_tsne else PCA)
        for key, equation in self.equations.items():
            equation.setVisible(key == self.method.key())
        self.cancel.setVisible(working)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page up and Page down go to the layer before and after."""
        step = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        thumbs = self.thumbs.thumbs
        present = next((k for k, thumb in enumerate(thumbs) if thumb.isChecked()), None)
        if step is None or present is None:
            super().keyPressEvent(event)
        elif 0 <= present + step < len(thumbs):
            self.layer_chosen.emit(present + step)

    def _show_alone(self, label: int) -> None:
        self.alone.setCurrentIndex(self.alone.findData(label))
        self.scatter.show_alone(label)

    def _cancel(self) -> None:
        self.tsne_wanted.emit(False)
