"""The page of a race: what is raced and from where, the curves of all lanes, and a row for each lane."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QIcon, QPalette, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QSizePolicy,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.views.boxes import STRETCH, filled
from app.views.curves import CurveView
from app.views.elided import ElidedLabel
from app.views.measure import ACCURACY, LOSS
from app.views.named import named
from app.views.overlaid import Overlaid
from app.views.series_colours import PALETTE, on_ground
from app.views.text_table import TextTable

HEADS = "Lane", "Epoch", "Loss", "Validation", "Drawing"
TIPS = (
    "What differs in it; the first lane is the run as it is.",
    "Epochs that it has done.",
    "Loss on the digits held back, after its last epoch.",
    "Share of the digits held back that it read right, after its last epoch.",
    "What it reads the drawing as, and how sure it is.",
)
WIDEST = "", "1000.00", "0.0000", "100.00%", "8  100%"
"""Texts that take as much room as any, one a head."""
PAD = 12
"""Pixels beside a text, both sides together."""
LINES = "Solid lines: each batch while it trains, smoothed. Dashed lines: the digits held back, after each epoch."
COLOURS = PALETTE[:4]
"""One a lane."""
ROWS = 4
SWATCH = 12
"""Pixels: side of a colour."""
WAITING = "Press Start"


@dataclass(frozen=True)
class LaneRow:
    """What the table tells of a lane.

    Attributes:
        texts: one a head.
        tip: more of it, in a sentence.
    """

    texts: tuple[str, ...]
    tip: str = ""


class RaceView(QWidget):
    """Shows what it is given, and emits what a person wants.

    Signals:
        preset_chosen: the name of a race.
        origin_chosen: the name of where all lanes begin.
        start_wanted, pause_wanted, stop_wanted: of the race; pause also means to go on.
        take_wanted: the number of the lane that is to become the network.
    """

    preset_chosen = Signal(str)
    origin_chosen = Signal(str)
    start_wanted = Signal()
    pause_wanted = Signal()
    stop_wanted = Signal()
    take_wanted = Signal(int)

    def __init__(self, presets: Mapping[str, str], origins: Mapping[str, str], parent: QWidget | None = None) -> None:
        """Name -> what it is, in a sentence, of the races and of where lanes can begin."""
        super().__init__(parent)
        self.setObjectName("race")
        self.preset = named(QComboBox(), "racePreset", "Race", "What differs between the lanes.")
        self.origin = named(QComboBox(), "raceOrigin", "From", "Where all lanes begin.")
        for combo, entries, chosen in (
            (self.preset, presets, self.preset_chosen),
            (self.origin, origins, self.origin_chosen),
        ):
            for name, tip in entries.items():
                combo.addItem(name)
                combo.setItemData(combo.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
            combo.textActivated.connect(chosen)
        self.start = self._button("Start", "Train all lanes side by side, a batch of each in turn.")
        self.pause = self._button("Pause", "Pause all lanes after the present batch, or go on.")
        self.stop = self._button("Stop", "End the race; its lanes can still be taken.")
        self.take = self._button("Take", "Make the lane of the chosen row the network; the present one stays at hand.")
        self._words = named(ElidedLabel(), "raceWords", "About the race")
        self.loss_plot = CurveView(replace(LOSS, object_name="raceLossPlot"))
        self.accuracy_plot = CurveView(replace(ACCURACY, object_name="raceAccuracyPlot"))
        self.table = named(TextTable(HEADS), "raceTable", "Lanes")
        for column, tip in enumerate(TIPS):
            _item(self.table.horizontalHeaderItem(column)).setToolTip(tip)
            if column:
                # Nothing may move while numbers change.
                self.table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rows = 0
        self._lay_out()
        for button, signal in (
            (self.start, self.start_wanted),
            (self.pause, self.pause_wanted),
            (self.stop, self.stop_wanted),
        ):
            button.clicked.connect(signal)
        self.take.clicked.connect(lambda: self.take_wanted.emit(self.table.currentRow()))
        for plot in (self.loss_plot, self.accuracy_plot):
            plot.set_waiting(WAITING)
            plot.plot.setToolTip(LINES)
            plot.plot.name_overlaid_alone()

    def _lay_out(self) -> None:
        upper = filled(QHBoxLayout(), (self.preset, 1), (self.origin, 1))
        buttons = filled(QHBoxLayout(), self.start, self.pause, self.stop, STRETCH, self.take, spacing=4)
        plots = filled(QHBoxLayout(), (self.loss_plot, 1), (self.accuracy_plot, 1))
        filled(QVBoxLayout(self), upper, self._words, buttons, (plots, 1), self.table, around=(8, 8, 8, 8), spacing=8)

    def _button(self, text: str, tip: str) -> QToolButton:
        button = named(QToolButton(), f"race{text}", f"{text}: race", tip)
        button.setText(text)
        return button

    def show_words(self, sentence: str) -> None:
        """What the race is, or why it cannot be."""
        self._words.setText(sentence)
        self._words.setToolTip(sentence)

    def words(self) -> str:
        """What it says of the race."""
        return self._words.text()

    def show_lanes(self, rows: Sequence[LaneRow]) -> None:
        """A row for each lane, in its colour."""
        table = self.table
        table.show_rows([row.texts for row in rows])
        for number, row in enumerate(rows):
            for column in range(len(HEADS)):
                if row.tip:
                    _item(table.item(number, column)).setToolTip(row.tip)
        if len(rows) != self._rows:
            self._rows = len(rows)
            self._colour()
            if table.currentRow() < 0:
                table.selectRow(0)
        self._fit()

    def show_curves(self, loss: Sequence[Overlaid] | None, accuracy: Sequence[Overlaid] | None) -> None:
        """The curves of all lanes in a plot; None leaves it as it is."""
        for plot, curves in ((self.loss_plot, loss), (self.accuracy_plot, accuracy)):
            if curves is not None:
                plot.set_overlaid(curves)

    def set_able(self, *, start: bool, pause: bool, stop: bool, take: bool) -> None:
        """What can be done."""
        for button, able in ((self.start, start), (self.pause, pause), (self.stop, stop), (self.take, take)):
            button.setEnabled(able)

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and font."""
        super().changeEvent(event)
        if hasattr(self, "_rows") and event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._colour()
            self._fit()

    def _colour(self) -> None:
        ground = self.palette().color(QPalette.ColorRole.Base)
        for number in range(self._rows):
            swatch = QPixmap(SWATCH, SWATCH)
            swatch.fill(on_ground(COLOURS[number], ground))
            icon = QIcon(swatch)
            icon.addPixmap(swatch, QIcon.Mode.Selected)
            _item(self.table.item(number, 0)).setIcon(icon)

    def _fit(self) -> None:
        """As high as the most lanes, and columns as wide as their widest texts."""
        table, text = self.table, self.table.fontMetrics()
        for column in range(1, len(HEADS)):
            least = table.horizontalHeader().sectionSizeHint(column)
            table.setColumnWidth(column, max(least, text.horizontalAdvance(WIDEST[column]) + PAD))
        rows = ROWS * table.verticalHeader().defaultSectionSize()
        table.setFixedHeight(rows + table.horizontalHeader().sizeHint().height() + 2 * table.frameWidth())


def _item(item: QTableWidgetItem | None) -> QTableWidgetItem:
    assert item is not None
    return item
