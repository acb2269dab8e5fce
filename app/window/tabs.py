"""The middle of the window: the layers of the network, and the derivation behind them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QShowEvent
from PySide6.QtWidgets import QLayout, QTabWidget, QVBoxLayout, QWidget

from app.session.lab import Lab
from app.views.activations import ActivationsView
from app.views.scrolled import ScrolledView
from app.views.tab_bar import Tabs
from app.views.text_fit import fit_to_text
from app.window.late_page import LatePage

if TYPE_CHECKING:
    from app.window.derivation_panel import DerivationPanel

BUILD_MS = 200
"""So long after the window has been shown nobody draws yet: time to build what it will show next."""


MOST = 662
"""Pages whose text is too large for so many pixels of width get no more, or the docks would leave a low window."""


EDGES = 16
"""Pixels to the left and to the right of a row."""


class _Page(ScrolledView):
    """Asks for the width that its first row prefers, though the row can do with less."""

    def __init__(self, view: QWidget, row: QWidget) -> None:
        super().__init__(view)
        self._row = row

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self._row.sizeHint().width() + EDGES, MOST), super().minimumSizeHint().height())


class Middle(QTabWidget):
    """Tabs; a weight that is picked in the first is traced in the second.

    Attributes:
        activations: the layers.

    Signals:
        told: a sentence for the person.
        preset_wanted: the name of a preset that a person wants to see.
        overlay_changed: the colours to lay over the drawing (28, 28, 4), or None.
        another_drawing_wanted: clear the canvas, for another digit of the derivation.
        derivation_made: the derivation, once it is built.
    """

    told = Signal(str)
    preset_wanted = Signal(str)
    overlay_changed = Signal(object)
    another_drawing_wanted = Signal()
    derivation_made = Signal(object)

    def __init__(self, lab: Lab, parent: QWidget | None = None) -> None:
        """Begin with the layers."""
        super().__init__(parent)
        self.setTabBar(Tabs())
        self.setDocumentMode(True)
        self.setObjectName("tabs")
        self._lab = lab
        self._derivation: DerivationPanel | None = None
        self._canvas_is_seen = True
        self._page = QWidget()
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.activations = ActivationsView()
        self.addTab(self.activations, "Network")
        self.addTab(self._page, "Derivation")
        self.setTabToolTip(0, "The layers of the network.")
        self.setTabToolTip(1, "Backpropagation, taken apart with the numbers of your digit.")
        self._timer = QTimer(self, singleShot=True, interval=BUILD_MS)
        self._timer.timeout.connect(self.derivation)
        self.currentChanged.connect(lambda: self.derivation() if self.is_derivation() else None)
        self.activations.weight_picture.weight_clicked.connect(self.trace)
        fit_to_text(self, self._renew_needs)

    def _renew_needs(self, _: QFontMetrics) -> None:
        """Ask all pages anew: one that is hidden does not tell the window of its needs in another font."""
        for layout in self.findChildren(QLayout):
            layout.invalidate()
        for part in self.findChildren(QWidget):
            part.updateGeometry()
        self.updateGeometry()

    def derivation(self) -> "DerivationPanel":
        """The numbers of the layers, taken apart; built when it is first wanted, or when there is time."""
        if self._derivation is None:
            # Here, because the window can be on the screen before anybody wants it.
            from app.window.derivation_panel import DerivationPanel

            self._derivation = DerivationPanel(self._lab)
            self._derivation.set_canvas_seen(self._canvas_is_seen)
            self._derivation.told.connect(self.told)
            self._derivation.preset_wanted.connect(self.preset_wanted)
            self._derivation.another_drawing_wanted.connect(self.another_drawing_wanted)
            self._derivation.input_gradient.overlay_changed.connect(self.overlay_changed)
            page = _Page(self._derivation, self._derivation.bar)
            self._column.addWidget(page)
            self.updateGeometry()
            page.show()
            self.derivation_made.emit(self._derivation)
        return self._derivation

    def showEvent(self, event: QShowEvent) -> None:
        """Build what is not in sight when all that is has been painted."""
        super().showEvent(event)
        self._timer.start()

    def set_canvas_seen(self, seen: bool) -> None:
        """Whether one sees the canvas: what acts on it is offered only then."""
        self._canvas_is_seen = seen
        if self._derivation is not None:
            self._derivation.set_canvas_seen(seen)

    def add_late(self, title: str, tip: str, make: Callable[[], QWidget]) -> LatePage:
        """One more tab, whose page is made when it is first seen."""
        page = LatePage(make)
        self.setTabToolTip(self.addTab(page, title), tip)
        return page

    def is_derivation(self) -> bool:
        """Whether the derivation is what one looks at."""
        return self.currentWidget() is self._page

    def show_network(self) -> None:
        """Show the layers."""
        self.setCurrentWidget(self.activations)

    def show_derivation(self) -> None:
        """Show the derivation where it was left, and let the keyboard go on in it."""
        self.setCurrentWidget(self._page)
        self.derivation().take_keyboard()

    def show_equations(self) -> None:
        """List the equations of the derivation."""
        self.derivation().show_equations()
        self.show_derivation()

    def show_equation(self, id: str) -> None:
        """Show an equation of the derivation, such as E42, with its live numbers where it has them."""
        self.derivation().show_equation(id)
        self.show_derivation()

    def trace(self, layer: int, neuron: int, sender: int) -> None:
        """Trace the weight w_ab of a layer."""
        from nn.derivation.parameter import Parameter

        self.derivation().trace_parameter(Parameter(layer, neuron, sender))
        self.show_derivation()
