"""The picture of the network: pixels, neurons and the lines that carry most, painted anew where something changes."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from app.views.assistive import tell
from app.views.colours import Scale
from app.views.copying import offer_copies
from app.views.grid import STEPS
from app.views.live_tip import LiveTip
from app.views.named import named
from app.views.network_picture.layout import PictureLayout
from app.views.network_picture.outlined import LEGEND, Lit
from app.views.network_picture.picture import NetworkPainting
from app.views.network_picture.pointed import PointedAt
from app.views.network_picture.scales import PictureScales
from app.views.network_picture.stage import Reach
from app.views.network_picture.words import ALL_NUMBERS, Names, ToldNumbers, place_words
from app.views.painting import draw_focus
from nn.insight.lines import Passage, Way

OPEN = Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space


class NetworkCanvas(QWidget):
    """Paints one example in one network.

    Attributes:
        passage: the example in its network; None for no network.
        told: the layers whose numbers are told; None for all.

    Signals:
        pointed: the PointedAt under the pointer or the keyboard, None for nothing; again when its numbers are others.
        opened: the PointedAt of a neuron or pixel whose sum a person wants to see.
        trace_wanted: layer, neuron and sender of the line whose weight is to be traced.
    """

    ROLE = QAccessible.Role.Graphic

    pointed = Signal(object)
    opened = Signal(object)
    trace_wanted = Signal(int, int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing yet."""
        super().__init__(parent)
        named(self, "networkCanvas", "Picture of the network", LEGEND)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.passage: Passage | None = None
        self._names = Names()
        self._way = Way.FORWARD
        self._reach: Reach | None = None
        self._scales = PictureScales()
        self._painting: NetworkPainting | None = None
        self._marked: dict[tuple[int, int], str] = {}
        self.told = ALL_NUMBERS
        self._lit = Lit()
        self._tip = LiveTip(self, self._tip_at)
        self._pointer: QPointF | None = None
        self._under: PointedAt | None = None
        self._selected: PointedAt | None = None
        self._stale = False
        offer_copies(self)

    # What is shown.

    def show_passage(self, passage: Passage | None, names: Names) -> None:
        """Show an example in a network; None for no network."""
        if passage is None or self.passage is None or passage.widths != self.passage.widths:
            self._scales, self._painting = PictureScales(), None
            self._selected = self._under = None
            self._marked = {}
        self.passage, self._names = passage, names
        self._renew()

    def set_way(self, way: Way) -> None:
        """Show what is carried there, or back."""
        if way is not self._way:
            self._way = way
            self._renew()

    def way(self) -> Way:
        """Which is shown."""
        return self._way

    def set_reach(self, reach: Reach | None) -> None:
        """Show how far the example has come; None for all the way."""
        self._reach = reach
        if reach is not None and reach.way is not self._way:
            self.set_way(reach.way)
        self.update()

    def reach(self) -> Reach | None:
        """How far the example has come; None for all the way."""
        return self._reach

    def set_told(self, told: ToldNumbers) -> None:
        """Tell these numbers alone, of others no more than names."""
        self.told = told
        if self._selected is not None and (words := self._words(self._selected)) != self.accessibleDescription():
            tell(self, words)

    def _words(self, place: PointedAt) -> str:
        return "" if self.passage is None else place_words(self.passage, self._way, place, self._names, self.told)

    def set_marked(self, marked: Mapping[tuple[int, int], str]) -> None:
        """Mark the neurons that were operated on, by layer from 1 and number, with what was done to each."""
        if marked != self._marked:
            self._marked = dict(marked)
            self.update()

    def light(self, lit: Lit) -> None:
        """Show what a number touches, pointed at here or elsewhere."""
        if lit != self._lit:
            self._lit = lit
            self.update()

    def focus_at(self) -> PointedAt | None:
        """What is pointed at, else where the keyboard is."""
        return self._under or (self._selected if self.hasFocus() else None)

    def painting(self) -> NetworkPainting | None:
        """What is painted."""
        return self._painting

    def scale(self) -> Scale | None:
        """Of the hidden neurons there, and of the deltas of all; None where there are none."""
        return self._scales.neurons if self.passage is not None and self.passage.goes(self._way) else None

    def _places(self) -> PictureLayout | None:
        return None if self._painting is None else self._painting.layout

    def _renew(self) -> None:
        self._stale = True
        if self.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        """Work out what is painted from here on."""
        self._stale = False
        if self.passage is None:
            self._painting = None
        else:
            size, ratio = QSizeF(self.size()), self.devicePixelRatioF()
            self._painting = NetworkPainting(
                self.passage, self._way, self._names, self._scales, size, self.font(), ratio, self._painting
            )
            if self._selected is not None and not self._painting.layout.shows(self._selected):
                self._selected = None
        self.update()
        if self._pointer is not None:
            self._point(self._pointer)
        elif (focus := self.focus_at()) is not None:
            self.pointed.emit(focus)
        self._tip.renew()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place all anew."""
        super().resizeEvent(event)
        self._renew()

    def changeEvent(self, event: QEvent) -> None:
        """Place all anew in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._renew()

    # Pointing, picking, keys.

    def _at(self, point: QPointF) -> PointedAt | None:
        painting = self._painting
        return None if painting is None else painting.layout.under(point, painting.way.lines)

    def _point(self, point: QPointF) -> None:
        before, self._pointer, self._under = self._under, point, self._at(point)
        if self._under != before:
            self.update()
        if self._under is not None or before is not None:
            self.pointed.emit(self.focus_at())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a pixel, a neuron or a line."""
        self._point(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._pointer, self._under = None, None
        self.update()
        self.pointed.emit(self.focus_at())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open a neuron's sum, or trace a line's weight."""
        self._point(event.position())
        if event.button() == Qt.MouseButton.LeftButton and self._under is not None:
            self._choose(self._under)

    def _choose(self, place: PointedAt) -> None:
        if place.sender is not None:
            self.trace_wanted.emit(place.layer, place.neuron, place.sender)
        else:
            self._selected = place
            self.opened.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from neuron to neuron, Home and End to the pixels and the outputs, Enter opens a sum."""
        key = Qt.Key(event.key())
        layout = self._places()
        if layout is None:
            super().keyPressEvent(event)
        elif key in STEPS:
            self._step(layout, *STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.select(layout.first(0 if key == Qt.Key.Key_Home else layout.depth))
        elif key in OPEN and self._selected is not None:
            self._choose(self._selected)
        else:
            super().keyPressEvent(event)

    def _step(self, layout: PictureLayout, down: int, right: int) -> None:
        self.select(layout.first(1) if self._selected is None else layout.beside(self._selected, down, right))

    def select(self, place: PointedAt | None) -> None:
        """Bring the keyboard to a neuron or pixel."""
        self._selected = place
        if place is not None and self.passage is not None:
            tell(self, self._words(place))
        self.update()
        self.pointed.emit(self.focus_at())

    def selected(self) -> PointedAt | None:
        """Where the keyboard is."""
        return self._selected

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is: on the first neuron of the first layer if none is selected."""
        super().focusInEvent(event)
        tab = Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason
        if event.reason() in tab and self._selected is None and (layout := self._places()) is not None:
            self.select(layout.first(1))
        self.pointed.emit(self.focus_at())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the keyboard has left."""
        super().focusOutEvent(event)
        self.update()
        self.pointed.emit(self.focus_at())

    def event(self, event: QEvent) -> bool:
        """The numbers of what is under the pointer as a tooltip, and that a neuron was operated on."""
        return (event.type() == QEvent.Type.ToolTip and self._tip.answers(event)) or super().event(event)

    def _tip_at(self, point: QPointF) -> str:
        under = self._at(point)
        if under is None:
            return ""
        done = self._marked.get((under.layer, under.neuron), "") if under.sender is None else ""
        return "\n".join(filter(None, (self._words(under), done)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, and over it what is lit; while it plays, as far as the example has come."""
        painting = self._painting
        if painting is None:
            return
        painter, palette = QPainter(self), self.palette()
        painting.paint(painter, self._reach)
        lit = replace(self._lit, focus=self.focus_at() or self._lit.focus)
        painting.paint_lit(painter, lit, palette.color(QPalette.ColorRole.Highlight), whole=self._reach is None)
        painting.paint_marks(painter, self._marked)
        if self.hasFocus():
            place = self._selected
            draw_focus(painter, QRectF(self.rect()) if place is None else painting.box(place), palette)

    def sizeHint(self) -> QSize:
        """As much as the middle of a 1280 x 800 window has."""
        return QSize(480, 380)

    def minimumSizeHint(self) -> QSize:
        """Room for the columns."""
        return QSize(320, 200)
